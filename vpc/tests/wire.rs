//! Reading AWS's answers, and the laws of the account document: what is written reads as the same, and the
//! order of lists that mean sets never shows.
#![expect(clippy::unwrap_used, reason = "tests may simply fail, and so may their helpers")]

use aozu_names::wire::{Answer, Reading, SlotKind, State};
use aozu_vpc::{Network, OPERATIONS};
use serde_json::Value;

/// Answers of many operations in one file, as the CLI prints them.
const NETWORK: &str = include_str!("data/network.json");

/// Reads whatever collections of the network the file holds.
fn read(json: &Value) -> Network {
    let text = json.to_string();
    let mut network = Network::default();
    for operation in OPERATIONS.iter().filter(|operation| operation.file_names.contains(&operation.key)) {
        if json.get(operation.key).is_some() {
            let mut reading = Reading::default();
            let answer = Answer { bytes: text.as_bytes(), item: None };
            (operation.read)(&mut network, &answer, &mut reading);
            assert_eq!(reading.problems, [], "{}", operation.name);
        }
    }
    network
}

fn item(operation: &str, argument: &str, json: &str, item: &str) -> (Network, Reading) {
    let row = |one: &&aozu_names::wire::Operation<Network>| {
        one.name == operation && one.arguments.contains(argument)
    };
    let row = OPERATIONS.iter().find(row).unwrap();
    let (mut network, mut reading) = (Network::default(), Reading::default());
    (row.read)(&mut network, &Answer { bytes: json.as_bytes(), item: Some(item) }, &mut reading);
    (network, reading)
}

/// The same value with every list turned round; what a DHCP option lists is in order.
fn turned_round(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().rev().map(turned_round).collect(),
        Value::Object(members) => {
            let turn = |(key, value): (&String, &Value)| {
                (key.clone(), if key == "Values" { value.clone() } else { turned_round(value) })
            };
            Value::Object(members.iter().map(turn).collect())
        }
        other => other.clone(),
    }
}

#[test]
fn what_is_written_reads_as_the_same() {
    let network = read(&serde_json::from_str(NETWORK).unwrap());
    let mut again = Network::default();
    for (name, kind, slot) in network.slots() {
        let Some(Value::Object(items)) = slot.write() else { continue };
        let (_, into) = again.slot_mut(name).unwrap();
        for (key, item) in items {
            assert_eq!(into.read(&key, &item.to_string()), Ok(()), "{name}/{key}");
        }
        assert_ne!(kind, SlotKind::One);
        into.set_coverage(slot.coverage());
    }
    assert_eq!(again, network);
}

#[test]
fn the_order_of_lists_never_shows() {
    let json: Value = serde_json::from_str(NETWORK).unwrap();
    assert_eq!(read(&json), read(&turned_round(&json)));
}

#[test]
fn every_collection_of_the_file_is_read() {
    let json: Value = serde_json::from_str(NETWORK).unwrap();
    let network = read(&json);
    let count = |name: &str| {
        network.slots().iter().find(|(slot, _, _)| *slot == name).map(|(_, _, slot)| slot.count())
    };
    for (key, list) in json.as_object().unwrap() {
        assert_eq!(count(key), list.as_array().map(Vec::len), "{key}");
    }
}

#[test]
fn an_attribute_belongs_to_the_vpc_that_was_asked_for() {
    let json = r#"{"EnableDnsSupport": {"Value": true}}"#;
    let (network, reading) =
        item("describe-vpc-attribute", "enableDnsSupport", json, "vpc-0123456789abcdef0");
    assert!(
        network.enable_dns_support().get(&"vpc-0123456789abcdef0".parse().unwrap()).unwrap().is_enabled()
    );
    assert_eq!(reading.problems, []);
    let (network, reading) =
        item("describe-vpc-attribute", "enableDnsHostnames", json, "vpc-0123456789abcdef0");
    assert!(network.enable_dns_hostnames().is_empty());
    assert_eq!(reading.problems.len(), 1, "the answer is another attribute's");
}

#[test]
fn the_entries_of_a_prefix_list_belong_to_the_list_that_was_asked_for() {
    let json = r#"{"Entries": [{"Cidr": "198.51.100.0/24"}, {"Cidr": "no block"}]}"#;
    let (network, reading) = item("get-managed-prefix-list-entries", "", json, "pl-0123456789abcdef0");
    assert_eq!(reading.problems[0].pointer, "/Entries/1/Cidr");
    assert_eq!(network.prefix_list_entries().unreadable().count(), 1, "it is there, but could not be read");
}

#[test]
fn a_refused_call_is_no_empty_list() {
    let row = OPERATIONS.iter().find(|row| row.name == "describe-nat-gateways").unwrap();
    let mut network = Network::default();
    (row.failed)(&mut network, None, "UnauthorizedOperation");
    let id = "nat-0123456789abcdef0".parse().unwrap();
    assert_eq!(network.nat_gateways().exists(&id), None);
}

#[test]
fn nothing_panics_on_what_is_no_answer() {
    for operation in OPERATIONS {
        for bytes in
            ["", "null", "[]", "{", r#"{"NextToken": "x"}"#, "\u{0}", r#"{"Routes": 5}"#, r#"{"Vpcs": [5]}"#]
        {
            let (mut network, mut reading) = (Network::default(), Reading::default());
            let answer = Answer { bytes: bytes.as_bytes(), item: Some("no id") };
            (operation.read)(&mut network, &answer, &mut reading);
            (operation.failed)(&mut network, Some("no id"), "AccessDenied");
        }
    }
}
