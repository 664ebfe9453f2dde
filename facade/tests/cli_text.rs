//! What a person reads, by running the command.
#![cfg(feature = "cli")]

mod cli_common;

use cli_common::{Dump, GOOD_VPC, WIDE_VPC};

const SUMMARY: &str = r#"{"SummaryMap": {"AccountMFAEnabled": 0, "AccountAccessKeysPresent": 1}}"#;
const SUBNETS: &str = r#"{"Subnets": [
    {"SubnetId": "subnet-0a000001", "VpcId": "vpc-0a000001", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "ap-northeast-1a",
     "AvailableIpAddressCount": 251, "Tags": [{"Key": "Name", "Value": "web-a"}]},
    {"SubnetId": "subnet-0a000002", "VpcId": "vpc-0a000001", "CidrBlock": "10.0.2.0/33", "AvailabilityZone": "ap-northeast-1c"}
]}"#;
const ROUTES: &str = r#"{"RouteTables": [
    {"RouteTableId": "rtb-0a000001", "VpcId": "vpc-0a000001", "Associations": [{"RouteTableAssociationId": "rtbassoc-0a000001",
     "RouteTableId": "rtb-0a000001", "Main": true}], "Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local",
     "State": "active", "Origin": "CreateRouteTable"}]}]}"#;

fn small() -> Dump {
    Dump::new()
        .vpcs(&[WIDE_VPC])
        .regional("Subnets.json", SUBNETS)
        .regional("RouteTables.json", ROUTES)
        .regional("acm-list-certificates.json", "{\"CertificateSummaryList\": []}")
        .regional("notes.txt", "hello")
        .global("iam-get-account-summary.json", SUMMARY)
        .file("aozu.toml", "as_of = 2026-01-05T00:00:00Z\n")
}

#[test]
fn a_report_reads_from_the_gravest_to_what_was_not_looked_at() {
    let ran = small().run("validate dump --only VPC001 --only IAM001 --only IAM002 --only IAM003");
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn show_tells_what_is_there() {
    insta::assert_snapshot!(small().run("show dump").out);
}

#[test]
fn show_files_tells_what_each_file_was() {
    insta::assert_snapshot!(small().run("show dump --files").out);
}

#[test]
fn show_files_is_data_for_programs() {
    let files = small().run("show dump --files --output json").json();
    let outcomes: Vec<&str> =
        files["files"].as_array().unwrap().iter().map(|file| file["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["read", "read", "read", "recognised", "left", "read"]);
    assert_eq!(files["problems"].as_array().unwrap().len(), 1);
}

#[test]
fn the_same_finding_on_many_resources_is_folded_unless_it_was_asked_for() {
    let vpcs: Vec<String> =
        (0..30).map(|n| WIDE_VPC.replace("vpc-0a000001", &format!("vpc-0b0000{n:02}"))).collect();
    let vpcs: Vec<&str> = vpcs.iter().map(String::as_str).collect();
    let dump = Dump::new().vpcs(&vpcs);
    let listed = |line: &str| {
        let out = dump.run(line).out;
        (out.matches("is no block for a VPC").count(), out)
    };
    let (count, out) = listed("validate dump --only VPC00*");
    assert_eq!(count, 10, "{out}");
    assert!(
        out.contains("VPC001  vpc-block-size  … and 20 more (aozu validate dump --only VPC001)"),
        "{out}"
    );
    assert_eq!(listed("validate dump --only VPC001").0, 30);
}

#[test]
fn colours_are_for_terminals_and_for_who_insists() {
    let dump = Dump::new().vpcs(&[WIDE_VPC]);
    let escapes = |line: &str, environment: &[(&str, &str)]| {
        let ran = dump.run_with(line, environment, ".");
        ran.out.contains('\u{1b}') || ran.err.contains('\u{1b}')
    };
    for line in
        ["validate dump", "show dump", "rules", "explain VPC001", "validate nowhere", "nonsense", "--help"]
    {
        assert!(!escapes(line, &[]), "{line}: a pipe is no terminal");
        assert!(!escapes(line, &[("NO_COLOR", "1")]), "{line}");
    }
    assert!(escapes("validate dump --color always", &[]));
    assert!(!escapes("validate dump --color never", &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_name_in_the_dump_cannot_command_the_terminal() {
    let named = WIDE_VPC.replace("\"main\"", "\"x\\u001b]0;owned\\u0007\\u001b[2J\\u202e\"");
    let dump = Dump::new().vpcs(&[&named]);
    for line in ["validate dump --only VPC001 --color always", "show dump --color always"] {
        let out = dump.run(line).out;
        assert!(out.contains("x\\u{1b}]0;owned\\u{7}\\u{1b}[2J\\u{202e}"), "{out}");
        assert!(!out.contains('\u{7}') && !out.contains("\u{1b}[2J") && !out.contains('\u{202e}'), "{out}");
    }
}

#[test]
fn accounts_are_named_where_there_are_several() {
    let dump = Dump::new()
        .vpcs(&[GOOD_VPC])
        .file("dump/accounts/999988887777/us-east-1/Vpcs.json", &format!("{{\"Vpcs\": [{WIDE_VPC}]}}"));
    let out = dump.run("validate dump --only VPC001").out;
    assert!(out.contains("vpc-0a000001 (main)  999988887777 us-east-1"), "{out}");
    assert!(out.contains("2 accounts, 2 regions, 2 resources"), "{out}");
}
