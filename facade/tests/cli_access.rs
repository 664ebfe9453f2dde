//! `aozu access`, by running the command on the account that ships in the repository, with one thing changed at a time.
#![cfg(feature = "cli")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "what is not there fails the test")]

mod cli_common;

use cli_common::{Dump, Ran, shop, shop_document};
use serde_json::{Value, json};

const ASSET: &str = "arn:aws:s3:::acme-prod-assets/logo.png";
const GATEWAY: &str = "vpce-56c8a81b471097d89";

fn asked(state: &str, words: &str) -> Ran {
    Dump::new().run(&format!("access {words} --state {state} --output json"))
}

/// The shipped account with one thing changed, asked.
fn changed(words: &str, change: impl FnOnce(&mut Value)) -> Ran {
    let mut document = shop_document();
    change(&mut document["accounts"]["111122223333"]);
    let dump = Dump::new().file("state.json", &document.to_string());
    dump.run(&format!("access {words} --state state.json --output json"))
}

fn bucket_policy(account: &mut Value, statements: &Value) {
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    account["global"]["s3"]["Policy"]["acme-prod-assets"]["Policy"] = policy.into();
}

#[test]
fn the_contracts_members_are_there() {
    let ran = asked(&shop(), &format!("web-0 s3:GetObject {ASSET}"));
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let told = ran.json();
    assert_eq!(told["format"], "aozu/access/1");
    let answer = &told["answer"];
    assert_eq!(answer["Network"]["Verdict"], "reachable");
    assert_eq!(answer["Decision"]["Decision"], "allowed");
    assert_eq!(answer["Context"]["aws:SourceVpce"], GATEWAY);
    assert_eq!(answer["Context"]["aws:SourceVpc"], "vpc-534472dbb0ea25515");
    assert_eq!(answer["Context"]["aws:VpcSourceIp"], "10.0.16.4");
    assert_eq!(answer["Context"]["aws:SourceIp"], Value::Null);
    assert_eq!(answer["Way"], "gateway-endpoint");
    assert_eq!(answer["Principal"], "arn:aws:iam::111122223333:role/app/web-instance");
}

#[test]
fn people_read_both_halves() {
    let ran = Dump::new().run(&format!("access web-0 s3:GetObject {ASSET} --state {}", shop()));
    assert_eq!(ran.status, 0, "{}", ran.err);
    insta::assert_snapshot!("access_web", ran.out);
}

#[test]
fn the_packet_arrives_but_access_is_denied() {
    let ran = asked(&shop(), "app-0 s3:GetObject arn:aws:s3:::acme-prod-artifacts/app.zip");
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    let answer = &ran.json()["answer"];
    assert_eq!(answer["Network"]["NetworkPathFound"], true);
    assert_eq!(answer["Decision"]["Decision"], "implicitDeny");
    let text = Dump::new().run(&format!(
        "access app-0 s3:GetObject arn:aws:s3:::acme-prod-artifacts/app.zip --state {}",
        shop()
    ));
    assert!(text.out.starts_with("the packets arrive, but access is denied"), "{}", text.out);
}

#[test]
fn a_policy_that_asks_for_the_endpoint_lets_in_what_comes_by_it() {
    let only_by_endpoint = json!([
        {"Effect": "Allow", "Principal": {"AWS": [
            "arn:aws:iam::111122223333:role/app/web-instance", "arn:aws:iam::111122223333:role/app/bastion-instance"]},
         "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-prod-assets/*"},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::acme-prod-assets/*",
         "Condition": {"StringNotEquals": {"aws:SourceVpce": GATEWAY}}}
    ]);
    let by_gateway =
        changed(&format!("web-0 s3:GetObject {ASSET}"), |one| bucket_policy(one, &only_by_endpoint));
    assert_eq!(by_gateway.status, 0, "{}{}", by_gateway.out, by_gateway.err);
    // The bastion's subnet has no route to the endpoint: its requests come by the internet gateway.
    let by_internet =
        changed(&format!("bastion s3:GetObject {ASSET}"), |one| bucket_policy(one, &only_by_endpoint));
    let answer = &by_internet.json()["answer"];
    assert_eq!((by_internet.status, answer["Way"].as_str()), (1, Some("public")));
    assert_eq!(answer["Decision"]["Decision"], "explicitDeny");
    assert_eq!(answer["Context"]["aws:SourceIp"], "54.2.163.155");
    assert_eq!(answer["Context"]["aws:SourceVpce"], Value::Null);
}

#[test]
fn the_endpoints_policy_has_a_say() {
    let ran = changed(&format!("web-0 s3:GetObject {ASSET}"), |account| {
        account["regions"]["ap-northeast-1"]["ec2"]["VpcEndpoints"][GATEWAY]["PolicyDocument"] = json!({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::other/*"}]
        })
        .to_string()
        .into();
    });
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    let answer = &ran.json()["answer"];
    assert_eq!(answer["Network"]["Verdict"], "reachable");
    assert_eq!(answer["Decision"]["DecidedBy"]["layer"], "endpoint");
}

#[test]
fn packets_that_are_stopped_are_no_access() {
    let ran = changed(&format!("web-0 s3:GetObject {ASSET}"), |account| {
        let ec2 = &mut account["regions"]["ap-northeast-1"]["ec2"];
        ec2["SecurityGroups"]["sg-ef985332ca329fc25"]["IpPermissionsEgress"] = json!([]);
        let rules = ec2["SecurityGroupRules"].as_object_mut().unwrap();
        rules.retain(|_, rule| rule["GroupId"] != "sg-ef985332ca329fc25" || rule["IsEgress"] != true);
    });
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    let answer = &ran.json()["answer"];
    assert_eq!(answer["Network"]["Verdict"], "denied");
    assert_eq!(answer["Network"]["Explanations"][0]["ExplanationCode"], "SG_HAS_NO_RULES");
    assert_eq!(answer["Decision"]["Decision"], "allowed", "the policies would let it through");
}

#[test]
fn an_interface_endpoint_is_used_by_the_services_own_name() {
    let words = "web-0 ssm:GetParameter arn:aws:ssm:ap-northeast-1:111122223333:parameter/x";
    let ran = asked(&shop(), words);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.json()["answer"]["Way"], "interface-endpoint");
    let off = changed(words, |account| {
        let endpoints = &mut account["regions"]["ap-northeast-1"]["ec2"]["VpcEndpoints"];
        endpoints["vpce-ff945dbe6a8cdc086"]["PrivateDnsEnabled"] = false.into();
    });
    assert_eq!(off.json()["answer"]["Way"], "public", "without the private name the public one is asked");
    // An endpoint leads to its own region alone.
    let elsewhere = asked(&shop(), "web-0 ssm:GetParameter arn:aws:ssm:us-east-1:111122223333:parameter/x");
    assert_eq!(elsewhere.json()["answer"]["Way"], "public");
}

#[test]
fn an_address_outside_is_a_source_too() {
    let office = json!([{
        "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::acme-prod-assets/*"
    }, {
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::acme-prod-assets/*",
        "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    }]);
    let from = |ip: &str| {
        changed(&format!("{ip} s3:GetObject {ASSET} --principal role/web-instance"), |one| {
            bucket_policy(one, &office)
        })
    };
    assert_eq!(from("203.0.113.7").status, 0);
    assert_eq!(from("198.51.100.7").status, 1);
    // From anywhere it depends on the address.
    assert_eq!(from("internet").status, 3);
    let anonymous = asked(&shop(), &format!("internet s3:GetObject {ASSET}"));
    assert_eq!((anonymous.status, anonymous.json()["answer"]["Principal"].as_str()), (1, Some("anonymous")));
}

#[test]
fn a_function_in_no_vpc_asks_by_awss_own_network() {
    let ran = asked(&shop(), "thumbnail s3:PutObject arn:aws:s3:::acme-prod-uploads/a");
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let told = ran.json();
    assert_eq!(told["answer"]["Context"]["aws:SourceIp"], "unknown");
    assert!(told["assumptions"].to_string().contains("in no VPC"), "{told}");
}

#[test]
fn a_name_that_is_none_is_told_with_the_nearest() {
    let ran = asked(&shop(), &format!("web-O s3:GetObject {ASSET}"));
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("`web-O` makes no requests here") && ran.err.contains("did you mean `web-0`?"),
        "{}",
        ran.err
    );
    let no_action = asked(&shop(), &format!("web-0 GetObject {ASSET}"));
    assert_eq!(no_action.status, 2);
    assert!(no_action.err.contains("`GetObject`"), "{}", no_action.err);
}

#[test]
fn what_was_not_read_makes_it_unknown() {
    let ran = changed(&format!("web-0 s3:GetObject {ASSET}"), |account| {
        account["regions"]["ap-northeast-1"]["ec2"].as_object_mut().unwrap().remove("VpcEndpoints");
    });
    let told = ran.json();
    assert_eq!(ran.status, 3, "an endpoint that nobody read may have a policy of its own: {}", ran.out);
    assert_eq!(told["answer"]["Context"]["aws:SourceVpce"], "unknown", "{told}");
    assert!(told["needs"].to_string().contains("describe-vpc-endpoints"), "{told}");
}

#[test]
fn a_domain_is_asked_at_its_own_interfaces() {
    let words = "app-0 es:ESHttpGet arn:aws:es:ap-northeast-1:111122223333:domain/orders-search/_search";
    let ran = asked(&shop(), words);
    let answer = &ran.json()["answer"];
    assert_eq!(answer["Way"], "vpc");
    assert_eq!(answer["Decision"]["Decision"], "allowed", "{answer:#}");
    // Who may do what within the domain, no API tells: that is never taken for a yes.
    let fine = changed(words, |account| {
        let domain = &mut account["regions"]["ap-northeast-1"]["es"]["DomainStatusList"]["orders-search"];
        domain["AdvancedSecurityOptions"]["Enabled"] = true.into();
    });
    assert_eq!((fine.status, &fine.json()["answer"]["FineGrained"]), (3, &json!(true)), "{}", fine.out);
}

#[test]
fn a_domains_control_plane_is_asked_at_the_services_endpoints() {
    let ran =
        asked(&shop(), "app-0 es:DescribeDomain arn:aws:es:ap-northeast-1:111122223333:domain/orders-search");
    assert_eq!(ran.json()["answer"]["Way"], "public", "{}", ran.out);
    // Of a domain that was not read it is not known where it is asked.
    let unread = asked(&shop(), "app-0 es:ESHttpGet arn:aws:es:ap-northeast-1:111122223333:domain/nobodys/x");
    assert_eq!(unread.json()["answer"]["Network"]["Verdict"], "unknown", "{}", unread.out);
}

#[test]
fn a_gateway_with_several_addresses_chooses_among_them() {
    let words = "web-0 sqs:ListQueues *";
    let one = asked(&shop(), words);
    assert_eq!(one.json()["answer"]["Context"]["aws:SourceIp"], "54.191.76.64", "{}", one.out);
    let several = changed(words, |account| {
        let nats = &mut account["regions"]["ap-northeast-1"]["ec2"]["NatGateways"];
        let addresses = nats["nat-400b24d16a42a05e7"]["NatGatewayAddresses"].as_array_mut().unwrap();
        let mut second = addresses[0].clone();
        second["PublicIp"] = "54.191.76.65".into();
        second["PrivateIp"] = "10.0.0.251".into();
        addresses.push(second);
    });
    assert_eq!(several.json()["answer"]["Context"]["aws:SourceIp"], "unknown", "{}", several.out);
}

#[test]
fn a_domain_is_reached_where_each_of_its_interfaces_is() {
    let words = "app-0 es:ESHttpGet arn:aws:es:ap-northeast-1:111122223333:domain/orders-search/_search";
    let closed_in = |account: &mut Value, only: Option<usize>| -> usize {
        let ec2 = &mut account["regions"]["ap-northeast-1"]["ec2"];
        let interfaces = ec2["NetworkInterfaces"].as_object_mut().unwrap();
        let own: Vec<String> = interfaces
            .iter()
            .filter(|(_, one)| one["Description"] == "ES orders-search")
            .map(|(id, _)| id.clone())
            .collect();
        for (number, id) in own.iter().enumerate() {
            // A group that lets nothing in.
            if only.is_none_or(|only| only == number) {
                let first = ec2["SecurityGroups"].as_object().unwrap().iter();
                let mut closed = first.map(|(_, group)| group.clone()).next().unwrap();
                closed["GroupId"] = "sg-00000000".into();
                closed["IpPermissions"] = json!([]);
                closed["VpcId"] = ec2["NetworkInterfaces"][id]["VpcId"].clone();
                ec2["SecurityGroups"]["sg-00000000"] = closed;
                ec2["NetworkInterfaces"][id]["Groups"] = json!([{"GroupId": "sg-00000000"}]);
            }
        }
        own.len()
    };
    let mut number = 0;
    let all = changed(words, |account| number = closed_in(account, None));
    assert!(number > 1, "the domain has interfaces in several subnets");
    assert_eq!(
        (all.status, &all.json()["answer"]["Network"]["Verdict"]),
        (1, &json!("denied")),
        "{}",
        all.out
    );
    let one = changed(words, |account| number = closed_in(account, Some(0)));
    assert_eq!(
        (one.status, &one.json()["answer"]["Network"]["Verdict"]),
        (3, &json!("unknown")),
        "{}",
        one.out
    );
    let unread = changed(words, |account| {
        closed_in(account, None);
        account["incomplete"]["ap-northeast-1/ec2/NetworkInterfaces"] = "truncated".into();
    });
    assert_eq!(unread.status, 3, "others may be open: {}", unread.out);
    assert!(unread.json()["needs"].to_string().contains("describe-network-interfaces"), "{}", unread.out);
}

#[test]
fn a_domain_that_was_not_read_is_asked_for_by_a_command_that_can_be_pasted() {
    let ran = asked(&shop(), "app-0 es:ESHttpGet arn:aws:es:ap-northeast-1:111122223333:domain/a';id;'/x");
    let told = ran.json();
    assert_eq!(told["answer"]["Way"], "unknown", "{}", ran.out);
    assert_eq!(told["answer"]["Network"]["Verdict"], "unknown", "{}", ran.out);
    let needs = told["needs"].to_string();
    assert!(!needs.contains("domain-name a';") && needs.contains("describe-domain"), "{needs}");
}

#[test]
fn an_address_that_nobody_on_the_internet_has_is_not_the_one_that_is_seen() {
    let asked = |address: &str| {
        changed(&format!("{address} s3:GetObject {ASSET}"), |account| {
            let blocks = json!({"aws:SourceIp": ["192.168.0.0/16", "203.0.113.0/24"]});
            bucket_policy(
                account,
                &json!([{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::acme-prod-assets/*", "Condition": {"IpAddress": blocks}}]),
            );
            for scope in ["AccountPublicAccessBlockConfiguration", "PublicAccessBlockConfiguration"] {
                let block = &mut account["global"]["s3"][scope];
                let block = if scope.starts_with("Account") { block } else { &mut block["acme-prod-assets"] };
                for flag in
                    ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"]
                {
                    block[flag] = false.into();
                }
            }
        })
    };
    let seen = asked("203.0.113.9");
    assert_eq!(
        (seen.status, seen.json()["answer"]["Context"]["aws:SourceIp"].as_str()),
        (0, Some("203.0.113.9")),
        "{}",
        seen.out
    );
    for hidden in ["192.168.1.5", "100.64.0.1", "127.0.0.1"] {
        let ran = asked(hidden);
        assert_eq!(
            (ran.status, ran.json()["answer"]["Context"]["aws:SourceIp"].as_str()),
            (3, Some("unknown")),
            "{hidden}: {}",
            ran.out
        );
    }
}

#[test]
fn endpoints_of_parts_of_a_service_and_unread_options_leave_the_way_open() {
    let endpoint = |service: &str| {
        json!({"VpcEndpointId": "vpce-00000000", "VpcEndpointType": "Interface", "State": "available",
            "VpcId": "vpc-534472dbb0ea25515", "ServiceName": format!("com.amazonaws.ap-northeast-1.{service}"),
            "PrivateDnsEnabled": true, "SubnetIds": [], "Groups": [], "NetworkInterfaceIds": []})
    };
    for service in ["sqs-agent", "sqs.runtime"] {
        let ran = changed("web-0 sqs:ListQueues *", |account| {
            account["regions"]["ap-northeast-1"]["ec2"]["VpcEndpoints"]["vpce-00000000"] = endpoint(service);
        });
        assert_eq!(ran.json()["answer"]["Network"]["Verdict"], "unknown", "{service}: {}", ran.out);
    }
    let untold = changed("web-0 sqs:ListQueues *", |account| {
        let mut own = endpoint("sqs");
        own.as_object_mut().unwrap().remove("PrivateDnsEnabled");
        account["regions"]["ap-northeast-1"]["ec2"]["VpcEndpoints"]["vpce-00000000"] = own;
    });
    assert_eq!(untold.json()["answer"]["Network"]["Verdict"], "unknown", "{}", untold.out);
    assert!(untold.json()["needs"].to_string().contains("vpce-00000000"), "{}", untold.out);
    let truncated = changed(&format!("web-0 s3:GetObject {ASSET}"), |account| {
        account["incomplete"]["ap-northeast-1/ec2/VpcEndpoints"] = "truncated".into();
    });
    assert_eq!(truncated.status, 3, "one that was not read may be the way: {}", truncated.out);
}
