//! What AWS answered about security groups and network ACLs, row by row.
//!
//! Source: `tests/data/ec2_validation.jsonl`, recorded facts with their attribution.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may simply fail, and so may their helpers"
)]

use std::collections::BTreeMap;

use aozu_vpc::{
    Direction, IpPermission, Network, NetworkAclEntry, NetworkAclId, Protocol, RuleAction, SecurityGroupId,
    Vpc, VpcId,
};
use serde_json::Value;

fn rows() -> BTreeMap<String, Value> {
    let text = include_str!("data/ec2_validation.jsonl");
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.map(|row| (row["id"].as_str().unwrap().to_owned(), row)).collect()
}

fn id<T: std::str::FromStr<Err = aozu_names::NameError>>(text: &str) -> T {
    text.parse().unwrap()
}

fn two_vpcs() -> Network {
    let mut network = Network::default();
    for (vpc, block) in [("vpc-0000000000000000a", "10.0.0.0/16"), ("vpc-0000000000000000b", "10.1.0.0/16")] {
        network.vpcs_mut().insert(id(vpc), Vpc::new(id(vpc), block.parse().unwrap()));
    }
    network.add_security_group(&a(), web(), "web", "web").unwrap();
    network.add_security_group(&id("vpc-0000000000000000b"), far(), "far", "far").unwrap();
    network
}

fn a() -> VpcId {
    id("vpc-0000000000000000a")
}

fn web() -> SecurityGroupId {
    id("sg-0000000000000000a")
}

fn far() -> SecurityGroupId {
    id("sg-0000000000000000b")
}

fn ssh(block: &str) -> IpPermission {
    IpPermission::new(Protocol::TCP, Some([22, 22])).from_ipv4(block.parse().unwrap())
}

/// The outcome of a row: accepted, or the error code.
fn outcome(row: &str) -> Result<(), String> {
    let row = rows().remove(row).unwrap();
    match row["outcome"].as_str().unwrap() {
        "accepted" => Ok(()),
        _ => Err(row["error_code"].as_str().unwrap().to_owned()),
    }
}

fn code<T>(result: Result<T, aozu_vpc::HostError>) -> Result<(), String> {
    result.map(drop).map_err(|error| error.code().to_owned())
}

#[test]
fn new_groups_have_the_rules_that_aws_gives_them() {
    let mut network = two_vpcs();
    network.add_default_security_group(&a(), id("sg-0000000000000000d")).unwrap();
    assert_eq!((outcome("ec2-0016"), outcome("ec2-0017")), (Ok(()), Ok(())));
    let group = network.security_groups().get(&web()).unwrap();
    assert_eq!((group.rules(Direction::Ingress).count(), group.rules(Direction::Egress).count()), (0, 1));
}

#[test]
fn names_are_unique_in_their_vpc_only() {
    let mut network = two_vpcs();
    let again = network.add_security_group(&a(), id("sg-0000000000000000c"), "web", "again");
    assert_eq!(code(again), outcome("ec2-0018"));
    let elsewhere =
        network.add_security_group(&id("vpc-0000000000000000b"), id("sg-0000000000000000c"), "web", "other");
    assert_eq!(code(elsewhere), outcome("ec2-0019"));
    for wrong in ["", "default", "sg-mine", &"x".repeat(256)] {
        assert!(network.add_security_group(&a(), id("sg-0000000000000000e"), wrong, "").is_err(), "{wrong}");
    }
}

#[test]
fn a_rule_is_there_once_after_its_host_bits_are_cleared() {
    let mut network = two_vpcs();
    network.authorize(&web(), Direction::Ingress, ssh("10.0.0.0/24")).unwrap();
    assert_eq!(code(network.authorize(&web(), Direction::Ingress, ssh("10.0.0.9/24"))), outcome("ec2-0020"));
    assert!(network.authorize(&web(), Direction::Ingress, ssh("10.0.1.0/24")).is_ok());
}

#[test]
fn revoking_asks_for_no_description_and_for_a_rule_that_is_there() {
    let mut network = two_vpcs();
    let described: aozu_vpc::wire::IpPermission = serde_json::from_value(serde_json::json!({
        "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
        "IpRanges": [{"CidrIp": "10.0.0.0/24", "Description": "the office"}]
    }))
    .unwrap();
    network.authorize(&web(), Direction::Ingress, described.try_into().unwrap()).unwrap();
    assert_eq!(code(network.revoke(&web(), Direction::Ingress, ssh("10.0.0.0/24"))), outcome("ec2-0021"));
    assert_eq!(code(network.revoke(&web(), Direction::Ingress, ssh("10.0.0.0/24"))), outcome("ec2-0022"));
}

#[test]
fn a_group_that_is_named_stays_and_a_strange_one_cannot_be_named() {
    let mut network = two_vpcs();
    network.add_security_group(&a(), id("sg-0000000000000000c"), "db", "db").unwrap();
    let from = |group| IpPermission::new(Protocol::TCP, Some([5432, 5432])).from_group(group);
    network.authorize(&id("sg-0000000000000000c"), Direction::Ingress, from(web())).unwrap();
    assert_eq!(code(network.remove_security_group(&web())), outcome("ec2-0024"));
    assert_eq!(code(network.authorize(&web(), Direction::Ingress, from(far()))), outcome("ec2-0025"));
    network.remove_security_group(&id("sg-0000000000000000c")).unwrap();
    assert!(network.remove_security_group(&web()).is_ok());
    assert_eq!(code(network.remove_security_group(&web())), outcome("ec2-0027"));
}

#[test]
fn network_acls_begin_and_are_changed_as_recorded() {
    let mut network = two_vpcs();
    let (default, own): (NetworkAclId, NetworkAclId) =
        (id("acl-0000000000000000d"), id("acl-0000000000000000a"));
    network.add_default_network_acl(&a(), default.clone()).unwrap();
    network.add_network_acl(&a(), own.clone()).unwrap();
    let numbers = |network: &Network, acl: &NetworkAclId| -> Vec<i32> {
        network.network_acls().get(acl).unwrap().entries().iter().map(|entry| entry.rule_number()).collect()
    };
    assert_eq!((outcome("ec2-0031"), outcome("ec2-0032")), (Ok(()), Ok(())));
    assert_eq!(numbers(&network, &default), [100, 32767, 100, 32767]);
    assert_eq!(numbers(&network, &own), [32767, 32767]);
    let entry = |action| {
        NetworkAclEntry::new(Direction::Ingress, 100, action, Protocol::TCP, "10.0.0.0/8".parse().unwrap())
    };
    network.add_network_acl_entry(&own, entry(RuleAction::Allow)).unwrap();
    assert_eq!(code(network.add_network_acl_entry(&own, entry(RuleAction::Allow))), outcome("ec2-0033"));
    let other = network.add_network_acl_entry(&own, entry(RuleAction::Deny));
    assert_eq!(code(other), Err("NetworkAclEntryAlreadyExists".into()));
    network.remove_network_acl_entry(&own, Direction::Ingress, 100).unwrap();
    assert_eq!(code(network.remove_network_acl_entry(&own, Direction::Ingress, 100)), outcome("ec2-0034"));
    assert!(network.remove_network_acl_entry(&own, Direction::Ingress, 32767).is_err());
}
