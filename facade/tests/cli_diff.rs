//! `aozu diff`, by changing one thing of the account that ships in the repository.
#![cfg(feature = "cli")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is not there fails the test"
)]

mod cli_common;

use cli_common::{Dump, Ran, shop, shop_document};
use serde_json::{Value, json};

const BASTION: &str = "sg-00d6e2f8b753a1ab6";

fn differs(words: &str, change: impl FnOnce(&mut Value)) -> Ran {
    let mut document = shop_document();
    change(&mut document["accounts"]["111122223333"]);
    let dump = Dump::new().file("new.json", &document.to_string());
    dump.run(&format!("diff {} new.json --output json {words}", shop()))
}

fn of_kind<'v>(told: &'v Value, kind: &str) -> Vec<&'v Value> {
    told["answer"].as_array().unwrap().iter().filter(|one| one["Kind"] == kind).collect()
}

fn open_desktop(account: &mut Value) {
    let ec2 = &mut account["regions"]["ap-northeast-1"]["ec2"];
    let permission = json!({
        "FromPort": 3389, "ToPort": 3389, "IpProtocol": "tcp", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [],
        "PrefixListIds": [], "UserIdGroupPairs": []
    });
    ec2["SecurityGroups"][BASTION]["IpPermissions"].as_array_mut().unwrap().push(permission);
    let rule = json!({
        "SecurityGroupRuleId": "sgr-0123456789abcdef0", "GroupId": BASTION,
        "IsEgress": false, "IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389, "CidrIpv4": "0.0.0.0/0", "Tags": []
    });
    ec2["SecurityGroupRules"]["sgr-0123456789abcdef0"] = rule;
}

#[test]
fn the_same_state_has_no_consequence() {
    let ran = Dump::new().run(&format!("diff {0} {0}", shop()));
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "no consequence: nobody gained or lost anything\n"),
        "{}",
        ran.err
    );
    // What does not matter to any answer has none either.
    let tagged = differs("", |account| {
        account["regions"]["ap-northeast-1"]["ec2"]["Vpcs"]["vpc-534472dbb0ea25515"]["Tags"][0]["Value"] =
            "x".into();
    });
    assert_eq!(tagged.json()["answer"], json!([]), "{}", tagged.out);
}

#[test]
fn a_rule_opens_a_way_from_the_internet() {
    let ran = differs("", open_desktop);
    let told = ran.json();
    assert_eq!(told["format"], "aozu/diff/1");
    let ways = of_kind(&told, "reachability");
    let opened = ways.iter().find(|one| one["Subject"].as_str().unwrap().starts_with("internet")).unwrap();
    // The whole internet is also whoever stands within: told once, and not by the dozen.
    assert_eq!(ways.len(), 2, "{ways:#?}");
    assert_eq!(opened["Change"], "opened");
    assert_eq!(opened["Subject"], "internet -> i-40a3870f0123cfcfa");
    assert_eq!(
        (&opened["Witness"]["Protocol"], &opened["Witness"]["DestinationPort"]),
        (&json!("tcp"), &json!(3389))
    );
    let cause = opened["Cause"].as_str().unwrap();
    assert!(cause.contains(BASTION) && cause.contains("ENI_SG_RULES_MISMATCH"), "{cause}");
    let findings = of_kind(&told, "finding");
    assert!(
        findings
            .iter()
            .any(|one| one["Change"] == "new" && one["Subject"].as_str().unwrap().contains(BASTION))
    );
    assert_eq!(differs("--deny security-warning", open_desktop).status, 1);
}

#[test]
fn the_other_way_round_it_closes() {
    let mut document = shop_document();
    open_desktop(&mut document["accounts"]["111122223333"]);
    let dump = Dump::new().file("old.json", &document.to_string());
    let ran = dump.run(&format!("diff old.json {} --output json --deny suggestion", shop()));
    let told = ran.json();
    assert_eq!(of_kind(&told, "reachability")[0]["Change"], "closed");
    assert!(of_kind(&told, "finding").iter().all(|one| one["Change"] == "fixed"), "{told:#}");
    assert_eq!(ran.status, 0, "what got better never fails");
}

#[test]
fn a_statement_gives_access_with_a_request_that_shows_it() {
    let give = |account: &mut Value| {
        account["global"]["iam"]["RoleDetailList"]["web-instance"]["RolePolicyList"] = json!([{
            "PolicyName": "more",
            "PolicyDocument": json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::acme-prod-artifacts/*"}]}).to_string()
        }]);
    };
    let told = differs("", give).json();
    let gained = of_kind(&told, "access");
    let [gained] = gained.as_slice() else { panic!("{told:#}") };
    assert_eq!(
        (&gained["Change"], &gained["Subject"]),
        (&json!("gained"), &json!("arn:aws:iam::111122223333:role/app/web-instance"))
    );
    assert_eq!(gained["Witness"]["Principal"], "arn:aws:iam::111122223333:role/app/web-instance");
    assert!(gained["Witness"]["Action"].as_str().unwrap().starts_with("s3:"), "{gained}");
    assert!(gained["Cause"].as_str().unwrap().contains("web-instance"), "{gained}");
}

#[test]
fn a_deny_takes_access_away() {
    let take = |account: &mut Value| {
        account["global"]["iam"]["RoleDetailList"]["web-instance"]["RolePolicyList"] = json!([{
            "PolicyName": "less",
            "PolicyDocument": json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Deny", "Action": "ssm:GetParameter", "Resource": "*"}]}).to_string()
        }]);
    };
    let told = differs("--deny suggestion", take);
    let lost: Vec<_> = of_kind(&told.json(), "access").into_iter().cloned().collect();
    assert!(lost.iter().all(|one| one["Change"] == "lost") && !lost.is_empty(), "{lost:?}");
    assert!(lost.iter().any(|one| one["Witness"]["Action"] == "ssm:GetParameter"), "{lost:?}");
}

#[test]
fn trusting_someone_else_is_access_to_the_role() {
    let trust = |account: &mut Value| {
        account["global"]["iam"]["RoleDetailList"]["github-deploy"]["AssumeRolePolicyDocument"] = json!({
            "Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole"}]
        })
        .to_string()
        .into();
    };
    let told = differs("", trust).json();
    let access = of_kind(&told, "access");
    let outside = access.iter().find(|one| one["Subject"].as_str().unwrap().contains("444455556666"));
    assert_eq!(outside.unwrap()["Witness"]["Action"], "sts:AssumeRole", "{told:#}");
}

#[test]
fn a_bucket_that_becomes_public_is_an_error() {
    let ran = differs("--only public", |account| {
        let s3 = &mut account["global"]["s3"];
        s3["AccountPublicAccessBlockConfiguration"] = Value::Null;
        s3["PublicAccessBlockConfiguration"]["acme-prod-assets"] = Value::Null;
        s3["Policy"]["acme-prod-assets"]["Policy"] = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-prod-assets/*"}]})
        .to_string()
        .into();
    });
    let told = ran.json();
    let public = of_kind(&told, "public");
    let [public] = public.as_slice() else { panic!("{told:#}") };
    assert_eq!(
        (&public["Change"], &public["Subject"]),
        (&json!("gained"), &json!("arn:aws:s3:::acme-prod-assets"))
    );
    assert_eq!(ran.status, 1, "{}", ran.err);
}

#[test]
fn a_route_through_another_zone_costs_resilience() {
    let told = differs("", |account| {
        let routes = &mut account["regions"]["ap-northeast-1"]["ec2"]["RouteTables"]["rtb-594eaca5a79fb0458"]
            ["Routes"];
        let out = routes
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .find(|one| one["DestinationCidrBlock"] == "0.0.0.0/0")
            .unwrap();
        out["NatGatewayId"] = "nat-400b24d16a42a05e7".into();
    })
    .json();
    let lost = of_kind(&told, "resilience");
    let lost = lost.iter().find(|one| one["Change"] == "lost").unwrap();
    assert_eq!(lost["Subject"], "subnet-7e7e96c8b52fa93ca");
    assert_eq!(lost["Witness"]["Zone"], "ap-northeast-1a");
}

#[test]
fn a_way_out_that_is_lost_is_worse() {
    let ran = differs("--deny warning --only reachability", |account| {
        let ec2 = &mut account["regions"]["ap-northeast-1"]["ec2"];
        let routes = ec2["RouteTables"]["rtb-594eaca5a79fb0458"]["Routes"].as_array_mut().unwrap();
        routes.retain(|one| one["DestinationCidrBlock"] != "0.0.0.0/0");
    });
    let told = ran.json();
    let [closed] = told["answer"].as_array().unwrap().as_slice() else { panic!("{told:#}") };
    assert_eq!(
        (&closed["Change"], &closed["Subject"]),
        (&json!("closed"), &json!("subnet-7e7e96c8b52fa93ca -> internet"))
    );
    assert_eq!(ran.status, 1, "what stands there can get nowhere: {told:#}");
}

#[test]
fn people_read_the_worst_first() {
    let mut document = shop_document();
    open_desktop(&mut document["accounts"]["111122223333"]);
    let dump = Dump::new().file("new.json", &document.to_string());
    let ran = dump.run(&format!("diff {} new.json", shop()));
    insta::assert_snapshot!("diff_opened", ran.out);
}

#[test]
fn kinds_and_levels_that_are_none_are_refused() {
    let kind = Dump::new().run(&format!("diff {0} {0} --only nothing", shop()));
    assert_eq!(kind.status, 2);
    let missing = Dump::new().run(&format!("diff {} nowhere", shop()));
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("`nowhere`"), "{}", missing.err);
}

#[test]
fn a_pull_request_and_code_scanning_read_it_too() {
    let mut document = shop_document();
    open_desktop(&mut document["accounts"]["111122223333"]);
    let dump = Dump::new().file("new.json", &document.to_string());
    let markdown = dump.run(&format!("diff {} new.json --output markdown --deny warning", shop()));
    assert_eq!(markdown.status, 1, "{}", markdown.err);
    insta::assert_snapshot!("diff_markdown", markdown.out);
    let sarif = cli_common::sarif::log(&dump.run(&format!("diff {} new.json --output sarif", shop())).out);
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 3);
}

/// Consequences for the better.
fn better(told: &Value) -> Vec<&Value> {
    let all = told["answer"].as_array().unwrap().iter();
    all.filter(|one| one["Severity"] == "suggestion" && one["Change"] != "new").collect()
}

#[test]
fn what_was_read_once_and_is_not_read_now_has_not_gone() {
    let shop_without = |at: &[&str], name: &str| {
        let mut document = shop_document();
        let account = &mut document["accounts"]["111122223333"];
        let part = at.iter().fold(account, |part, member| &mut part[*member]);
        part.as_object_mut().unwrap().remove(name).map(|_| document)
    };
    let regional = ["ec2", "elbv2", "elb", "lambda", "es", "rds", "autoscaling", "sqs", "sns", "kms", "logs"];
    let regional = regional
        .iter()
        .map(|service| (["regions", "ap-northeast-1"].as_slice(), *service))
        .collect::<Vec<_>>();
    let whole = [(["global"].as_slice(), "iam"), (&["global"], "s3"), (&["regions"], "ap-northeast-1")];
    let mut tried = 0;
    for (at, name) in regional.into_iter().chain(whole) {
        let Some(document) = shop_without(at, name) else { continue };
        tried += 1;
        let dump = Dump::new().file("new.json", &document.to_string());
        let ran = dump.run(&format!("diff {} new.json --output json", shop()));
        let told = ran.json();
        assert_eq!(better(&told), Vec::<&Value>::new(), "{name}");
        assert!(!told["needs"].as_array().unwrap().is_empty(), "{name}");
        assert_eq!(ran.status, 3, "{name}: {}", ran.err);
        let assumed = told["assumptions"].to_string();
        assert!(assumed.contains("the newer state was not read whole"), "{name}: {assumed}");
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn what_is_gone_with_all_that_was_read_of_it_is_gone() {
    let told = differs("", |account| {
        for (_, collection) in account["global"]["s3"].as_object_mut().unwrap() {
            if let Some(collection) = collection.as_object_mut() {
                collection.remove("acme-prod-assets");
            }
        }
    })
    .json();
    let assumed = told["assumptions"].to_string();
    assert!(!assumed.contains("was not read whole"), "{assumed}");
    assert_eq!(told["needs"], json!([]));
    // Its policy alone may still be there.
    let told = differs("", |account| {
        account["global"]["s3"]["Policy"].as_object_mut().unwrap().remove("acme-prod-assets");
    })
    .json();
    let needs = told["needs"].to_string();
    assert!(needs.contains("get-bucket-policy --bucket acme-prod-assets"), "{needs}");
}

#[test]
fn what_is_read_for_the_first_time_may_have_been_there() {
    let mut document = shop_document();
    document["accounts"]["111122223333"]["global"].as_object_mut().unwrap().remove("s3");
    let dump = Dump::new().file("old.json", &document.to_string());
    let ran = dump.run(&format!("diff old.json {} --output json", shop()));
    let assumed = ran.json()["assumptions"].to_string();
    assert!(assumed.contains("the older state was not read whole, `s3/"), "{assumed}");
    assert_eq!(ran.status, 0, "the newer state answers: {}", ran.out);
}

#[test]
fn what_is_kept_under_a_key_of_its_own_goes_with_what_it_belongs_to() {
    let region = |account: &mut Value, service: &str| account["regions"]["ap-northeast-1"][service].take();
    let put = |account: &mut Value, service: &str, value: Value| {
        account["regions"]["ap-northeast-1"][service] = value
    };
    // One rule of a listener, of which the others were read.
    let told = differs("", |account| {
        let mut elb = region(account, "elbv2");
        let rules = elb["Rules"].as_object_mut().unwrap();
        let one = rules.iter().find(|(_, rule)| rule["Priority"] != "default").unwrap().0.clone();
        rules.remove(&one);
        put(account, "elbv2", elb);
    });
    assert_eq!(told.json()["needs"], json!([]), "{}", told.out);
    // A balancer with all that is its own.
    let told = differs("", |account| {
        let mut elb = region(account, "elbv2");
        for (_, collection) in elb.as_object_mut().unwrap() {
            if let Some(collection) = collection.as_object_mut() {
                collection.retain(|key, _| !key.contains("/net/app-internal/"));
            }
        }
        put(account, "elbv2", elb);
    });
    assert!(!told.json()["assumptions"].to_string().contains("not read whole"), "{}", told.out);
    // A user's key, and the filter of a log group.
    let told = differs("", |account| {
        let iam = &mut account["global"]["iam"];
        let used = iam["AccessKeyLastUsed"].as_object_mut().unwrap();
        let key = used.keys().next().unwrap().clone();
        used.remove(&key);
        let without = |list: &mut Value| {
            if let Some(list) = list.as_array_mut() {
                list.retain(|one| one["AccessKeyId"] != json!(key));
            }
        };
        for (_, of_user) in iam["AccessKeyMetadata"].as_object_mut().unwrap() {
            match of_user {
                Value::Array(_) => without(of_user),
                of_user => of_user.as_object_mut().unwrap().values_mut().for_each(without),
            }
        }
    });
    assert!(!told.json()["assumptions"].to_string().contains("AccessKeyLastUsed"), "{}", told.out);
}

#[test]
fn one_part_that_is_gone_says_nothing_of_another_that_was_not_read() {
    let told = differs("", |account| {
        let s3 = &mut account["global"]["s3"];
        s3["Policy"].as_object_mut().unwrap().remove("acme-prod-assets");
        s3["ServerSideEncryptionConfiguration"]["acme-prod-assets"] = Value::Null;
    })
    .json();
    let needs = told["needs"].to_string();
    assert!(needs.contains("get-bucket-policy --bucket acme-prod-assets"), "{needs}");
    assert!(!told["answer"].to_string().contains("fixed"), "{told:#}");
}

#[test]
fn what_there_is_once_may_be_gone_too() {
    let told = differs("", |account| {
        account["global"]["s3"]["AccountPublicAccessBlockConfiguration"] = Value::Null;
    })
    .json();
    assert_eq!(told["needs"], json!([]));
    assert!(!told["assumptions"].to_string().contains("not read whole"), "{told:#}");
}

#[test]
fn nobody_gains_access_to_what_is_gone() {
    let told = differs("", |account| {
        for (_, collection) in account["global"]["s3"].as_object_mut().unwrap() {
            if let Some(collection) = collection.as_object_mut() {
                collection.remove("acme-prod-assets");
            }
        }
    })
    .json();
    let gained = told["answer"].as_array().unwrap().iter();
    assert_eq!(
        gained.filter(|one| one["Kind"] == "access" && one["Change"] == "gained").count(),
        0,
        "{told:#}"
    );
}
