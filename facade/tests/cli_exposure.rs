//! `aozu exposure`, by running the command on the accounts that ship in the repository.
#![cfg(feature = "cli")]

mod cli_common;

use cli_common::{Dump, GOOD_VPC, faults, shop};
use serde_json::json;

#[test]
fn people_read_what_is_open_first() {
    for (name, state) in [("shop", shop()), ("faults", faults())] {
        let ran = Dump::new().run(&format!("exposure {state}"));
        // Balancers face the internet by addresses that the dump does not show.
        assert_eq!(ran.status, 3, "{}", ran.err);
        insta::assert_snapshot!(format!("exposure_{name}"), ran.out);
    }
}

#[test]
fn programs_read_the_contracts_members() {
    let ran = Dump::new().run(&format!("exposure {} --output json", faults()));
    let told = ran.json();
    let members = |value: &serde_json::Value| {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(members(&told), ["answer", "as_of", "assumptions", "format", "needs"]);
    assert_eq!(told["format"], "aozu/exposure/1");
    assert_eq!(members(&told["answer"]), ["FromInternet", "PublicResources", "ToInternet", "Unreachable"]);
    insta::assert_json_snapshot!("exposure_public_resources", told["answer"]["PublicResources"]);
    insta::assert_json_snapshot!("exposure_from_internet", told["answer"]["FromInternet"]);
    insta::assert_json_snapshot!("exposure_to_internet", told["answer"]["ToInternet"][0]);
}

#[test]
fn pairs_are_told_where_they_are_asked_for() {
    let ran = Dump::new().run(&format!("exposure {} --pairs", shop()));
    assert_eq!(ran.status, 3, "{}{}", ran.out, ran.err);
    let from = ran.out.find("within: ").unwrap();
    let to = ran.out.find("assuming that").unwrap();
    insta::assert_snapshot!("exposure_pairs", ran.out[from..to].trim_end());
    let told = Dump::new().run(&format!("exposure {} --pairs --output json", shop())).json();
    let pairs = &told["answer"]["Pairs"];
    let count = |member: &str| pairs[member].as_array().unwrap().len();
    assert!(count("Classes") > 5 && count("Flows") > 1 && count("Pairs") > 5, "{pairs}");
    assert_eq!(pairs["Unknown"], json!([]));
}

#[test]
fn what_was_not_read_is_told_and_is_the_status() {
    let dump = Dump::new().vpcs(&[GOOD_VPC]);
    let ran = dump.run("exposure dump");
    assert_eq!(ran.status, 3, "{}", ran.out);
    assert!(ran.out.contains("aws ec2 describe-network-interfaces --region ap-northeast-1"), "{}", ran.out);
    let told = dump.run("exposure dump --output json").json();
    assert!(told["needs"].to_string().contains("describe-network-interfaces"), "{told}");
}

#[test]
fn what_is_not_there_cannot_be_selected() {
    let dump = Dump::new().vpcs(&[GOOD_VPC]);
    let ran = dump.run("exposure dump --region ap-northeast-2");
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("region `ap-northeast-2` is not in the state"), "{}", ran.err);
    assert_eq!(dump.run("exposure dump --account 999988887777").status, 2);
    assert_eq!(dump.run("exposure dump --pairs --region ap-northeast-1").status, 2);
    assert_eq!(dump.run("exposure nowhere").status, 2);
}

/// More classes than a table has room for, each in a subnet of its own.
#[test]
fn many_classes_are_told_line_by_line() {
    let mut subnets = Vec::new();
    let mut interfaces = Vec::new();
    for n in 1..=40 {
        let common = format!("\"SubnetId\": \"subnet-0a0000{n:02}\", \"VpcId\": \"vpc-0a000001\"");
        subnets.push(format!(
            "{{{common}, \"CidrBlock\": \"10.0.{n}.0/24\", \"AvailabilityZone\": \"ap-northeast-1a\"}}"
        ));
        interfaces.push(format!(
            "{{{common}, \"NetworkInterfaceId\": \"eni-0a0000{n:02}\", \"Status\": \"in-use\", \"InterfaceType\": \"interface\",
              \"Description\": \"host {n}\", \"Groups\": [{{\"GroupId\": \"sg-0a000001\"}}],
              \"PrivateIpAddress\": \"10.0.{n}.9\", \"PrivateIpAddresses\": [{{\"PrivateIpAddress\": \"10.0.{n}.9\", \"Primary\": true}}]}}"
        ));
    }
    let list = |key: &str, items: &[String]| format!("{{\"{key}\": [{}]}}", items.join(","));
    let group = r#"{"GroupId": "sg-0a000001", "GroupName": "all", "VpcId": "vpc-0a000001",
        "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.7.0/24"}]}],
        "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}"#;
    let table = r#"{"RouteTableId": "rtb-0a000001", "VpcId": "vpc-0a000001",
        "Associations": [{"RouteTableAssociationId": "rtbassoc-0a000001", "RouteTableId": "rtb-0a000001", "Main": true}],
        "Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active", "Origin": "CreateRouteTable"}]}"#;
    let dump = Dump::new()
        .vpcs(&[GOOD_VPC])
        .regional("Subnets.json", &list("Subnets", &subnets))
        .regional("NetworkInterfaces.json", &list("NetworkInterfaces", &interfaces))
        .regional("SecurityGroups.json", &list("SecurityGroups", &[group.to_owned()]))
        .regional("RouteTables.json", &list("RouteTables", &[table.to_owned()]));
    let ran = dump.run("exposure dump --pairs");
    assert_eq!(ran.status, 3, "network ACLs were not read: {}", ran.out);
    assert!(
        ran.out.contains("40 classes of interfaces, 39 pairs between which something passes"),
        "{}",
        ran.out
    );
    let line = ran.out.lines().find(|line| line.contains("host 7 -> ")).unwrap();
    assert!(line.ends_with("tcp 443"), "{line}");
    assert!(ran.out.contains("aws ec2 describe-network-acls --region ap-northeast-1"), "{}", ran.out);
}
