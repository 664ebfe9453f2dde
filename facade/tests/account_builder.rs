//! How a user of the library keeps an account and its report as snapshots: the test that they would write, in their
//! own crate, with `aozu`, `insta` and `serde_json`.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its account fails")]

use aozu::{AccountBuilder, Options, names::AccountId, vpc::reach::Verdict, write_document};
use serde_json::json;

const ACCOUNT: AccountId = AccountId::literal("111122223333");

fn empty() -> AccountBuilder {
    let mut account = AccountBuilder::new(ACCOUNT, "ap-northeast-1".parse().unwrap());
    account.as_of("2026-06-01T00:00:00Z".parse().unwrap());
    account
}

/// A bucket and the function that reads it.
fn thumbnails(action: &str) -> AccountBuilder {
    let mut account = empty();
    account.bucket("acme-uploads");
    let reads = json!({"Effect": "Allow", "Action": action, "Resource": "arn:aws:s3:::acme-uploads/*"});
    account.function("thumbnails", &[reads]);
    account
}

#[test]
fn an_account_and_its_report_are_snapshots() {
    let organization = thumbnails("s3:GetObject").build().unwrap();
    insta::assert_snapshot!("thumbnails", write_document(&organization));
    insta::assert_json_snapshot!("thumbnails_report", organization.validate(&Options::default()));
}

#[test]
fn the_same_steps_build_the_same_account() {
    let [one, other] =
        [thumbnails("s3:GetObject"), thumbnails("s3:GetObject")].map(|one| one.build().unwrap());
    assert_eq!(write_document(&one), write_document(&other));
    assert_eq!(one, other);
}

#[test]
fn what_was_changed_shows_in_what_it_means() {
    let before = thumbnails("s3:GetObject").build().unwrap();
    let after = thumbnails("s3:*Object").build().unwrap();
    let gained = before.diff(&after, &Options::default()).answer;
    let told = serde_json::to_string(&gained).unwrap();
    assert!(told.contains("s3:DeleteObject") || told.contains("s3:PutObject"), "{told}");
}

#[test]
fn subnets_are_what_they_are_called() {
    let mut account = empty();
    let vpc = account.vpc("shop", "10.0.0.0/16".parse().unwrap());
    let group = account.security_group(&vpc, "all");
    account.allow(&group, 443, "0.0.0.0/0").allow(&group, 443, "::/0").allow(&group, 22, group.as_str());
    for (class, subnets) in
        [("public", &vpc.public), ("protected", &vpc.protected), ("private", &vpc.private)]
    {
        account.instance(class, &subnets[0], &group);
    }
    let organization = account.build().unwrap();
    let model = organization.compile();
    let verdict = |from: &str, to: &str, port: u16| {
        let request = json!({"Source": from, "Destination": to, "DestinationPort": port});
        model.reach(&serde_json::from_value(request).unwrap()).unwrap().verdict
    };
    assert_eq!(verdict("protected", "internet", 443), Verdict::Reachable);
    assert_eq!(verdict("private", "internet", 443), Verdict::Denied);
    assert_eq!(verdict("internet", "protected", 443), Verdict::Denied);
    // It has no public address.
    assert_eq!(verdict("public", "internet", 443), Verdict::Denied);
    assert_eq!(verdict("private", "public", 443), Verdict::Reachable);
    assert_eq!(verdict("private", "public", 22), Verdict::Reachable);
    assert_eq!(verdict("private", "public", 80), Verdict::Denied);
}

#[test]
fn two_vpcs_share_nothing() {
    let mut account = empty();
    let one = account.vpc("one", "10.0.0.0/16".parse().unwrap());
    let other = account.vpc("other", "10.1.0.0/16".parse().unwrap());
    assert_ne!(one, other);
    let organization = account.build().unwrap();
    let network = &organization.accounts()[&ACCOUNT].regions()[&"ap-northeast-1".parse().unwrap()].ec2;
    assert_eq!((network.vpcs().len(), network.subnets().len(), network.nat_gateways().len()), (2, 18, 6));
    let report = organization.validate(&Options::default());
    let grave = report.findings.iter().filter(|finding| finding.severity >= aozu::names::Severity::Warning);
    let grave: Vec<_> = grave.map(|finding| (finding.rule, finding.message.as_str())).collect();
    assert_eq!(grave, []);
}

#[test]
fn what_is_written_reads_back_as_the_same_account() {
    let mut account = thumbnails("s3:GetObject");
    let vpc = account.vpc("shop", "10.0.0.0/16".parse().unwrap());
    let group = account.security_group(&vpc, "app");
    account.function_in("resize", &vpc.private, &group, &[]);
    let organization = account.build().unwrap();
    let (back, _) = aozu::read_document(&write_document(&organization), "account").unwrap();
    assert_eq!(back, organization);
}

#[test]
fn functions_in_a_vpc_can_be_asked_about() {
    let mut account = empty();
    let vpc = account.vpc("shop", "10.0.0.0/24".parse().unwrap());
    let group = account.security_group(&vpc, "app");
    account.function_in("out", &vpc.protected, &group, &[]);
    account.function_in("out-too", &vpc.protected, &group, &[]);
    account.function_in("in", &vpc.private, &group, &[]);
    let organization = account.build().unwrap();
    let interfaces = organization.accounts()[&ACCOUNT].regions()[&"ap-northeast-1".parse().unwrap()]
        .ec2
        .network_interfaces();
    assert_eq!(interfaces.len(), 3 + 3 + 3, "three NAT gateways', and those that functions share");
    let model = organization.compile();
    for (function, expected) in
        [("out", Verdict::Reachable), ("out-too", Verdict::Reachable), ("in", Verdict::Denied)]
    {
        let request = json!({"Source": function, "Destination": "internet", "DestinationPort": 443});
        let answer = model.reach(&serde_json::from_value(request).unwrap()).unwrap();
        assert_eq!(answer.verdict, expected, "{function}: {:?}", answer.explanations);
    }
}

#[test]
fn every_interface_has_an_address_of_its_own() {
    let mut account = empty();
    let vpc = account.vpc("shop", "10.0.0.0/24".parse().unwrap());
    let group = account.security_group(&vpc, "app");
    // A /28 has sixteen addresses: five are AWS's, one is the NAT gateway's.
    for number in 0..10 {
        account.instance(&format!("web-{number}"), &vpc.public[0], &group);
    }
    let organization = account.clone().build().unwrap();
    let network = &organization.accounts()[&ACCOUNT].regions()[&"ap-northeast-1".parse().unwrap()].ec2;
    let mut addresses: Vec<_> =
        network.network_interfaces().values().map(|one| one.private_ip_address()).collect();
    let all = addresses.len();
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!((addresses.len(), all), (13, 13));
    assert_eq!(network.subnets().get(&vpc.public[0]).unwrap().available_ip_address_count(), Some(0));
    account.instance("one-too-many", &vpc.public[0], &group);
    assert!(account.build().unwrap_err().to_string().contains("no address is left"));
}

#[test]
fn everything_that_is_wrong_is_told() {
    let mut account = empty();
    let small = account.vpc("small", "10.0.0.0/26".parse().unwrap());
    assert!(small.public.is_empty());
    account.vpc("wide", "10.0.0.0/8".parse().unwrap());
    let vpc = account.vpc("shop", "10.1.0.0/16".parse().unwrap());
    let app = account.security_group(&vpc, "app");
    account.security_group(&vpc, "app");
    account.security_group(&vpc, "default");
    account.function("no name", &[]);
    account.bucket("acme-uploads").bucket("acme-uploads");
    account.role("web", "ec2.amazonaws.com", &[]);
    account.function("web", &[]);
    account.allow(&app, 1, "sg-00000000");
    let other = account.vpc("other", "10.2.0.0/16".parse().unwrap());
    account.instance("stray", &other.private[0], &app);
    account.function_in("nowhere", &[], &app, &[]);
    account.put("ec2", "Vpcs", "vpc-00000000", json!({"VpcId": "vpc-00000000", "CidrBlock": "10.0.0.0/40"}));
    let error = account.build().unwrap_err();
    for told in [
        "`10.0.0.0/26`",
        "`10.0.0.0/8`",
        "`app`",
        "`default`",
        "`no name`",
        "`acme-uploads`",
        "`web`",
        "`sg-00000000`",
        "`stray`",
        "`nowhere`",
        "vpc-00000000",
    ] {
        assert!(error.problems.iter().any(|problem| problem.contains(told)), "{told}: {error}");
    }
    assert_eq!(error.problems.len(), 11, "{error}");
}
