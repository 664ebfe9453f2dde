//! A good account to break one thing in, and the way from an account fragment to its findings.

use aozu_names::{
    AccountId, Coverage, Finding, Findings, Partition,
    wire::{SlotKind, State},
};
use aozu_vpc::Network;
use serde_json::{Value, json};

use super::{RULES, Scope};
use crate::Es;

/// A sound account's domains: nothing is wrong with them.
pub(crate) fn good() -> Value {
    serde_json::from_str(include_str!("good.json")).unwrap()
}

/// The good account with members of its domain changed; `null` takes one out.
pub(crate) fn with(change: &Value) -> Value {
    let mut es = good();
    merge(&mut es["DomainStatusList"]["acme-search"], change);
    es
}

fn merge(into: &mut Value, change: &Value) {
    let Some(members) = change.as_object() else {
        *into = change.clone();
        return;
    };
    if !into.is_object() {
        *into = json!({});
    }
    for (member, value) in members {
        if value.is_null() {
            into.as_object_mut().unwrap().remove(member);
        } else {
            merge(&mut into[member], value);
        }
    }
}

/// The state of a fragment; collections that stand in it were read whole.
pub(crate) fn state<S: State>(fragment: &Value) -> S {
    let mut es = S::default();
    for (collection, items) in fragment.as_object().unwrap() {
        let (kind, slot) = es.slot_mut(collection).unwrap_or_else(|| panic!("no collection `{collection}`"));
        for (key, item) in items.as_object().unwrap() {
            slot.read(key, &item.to_string())
                .unwrap_or_else(|problems| panic!("{collection}/{key}: {problems:?}"));
        }
        slot.set_coverage(if kind == SlotKind::Each { Coverage::PerItem } else { Coverage::Whole });
    }
    es
}

pub(crate) fn findings_of(es: &Es) -> Vec<Finding> {
    findings_in(es, None)
}

fn findings_in(es: &Es, network: Option<&Network>) -> Vec<Finding> {
    let (partition, region) = (Partition::aws(), "ap-northeast-1".parse().unwrap());
    let account = AccountId::literal("111122223333");
    let scope = Scope { account, region: &region, partition: &partition, es, network };
    let mut findings = Findings::default();
    for rule in RULES {
        (rule.check)(&scope, &mut findings);
    }
    findings.into_sorted()
}

/// The subnets of [`network`], one a zone.
pub(crate) const NETWORK_SUBNETS: [&str; 3] = ["subnet-0000000a", "subnet-0000000c", "subnet-0000000d"];

/// A network in which the good account's domain stands well.
pub(crate) fn network() -> Value {
    let subnet = |n: usize| {
        let id = NETWORK_SUBNETS[n];
        let zone = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"][n];
        json!({"SubnetId": id, "VpcId": "vpc-0000000a", "CidrBlock": format!("10.0.{n}.0/24"), "AvailabilityZone": zone,
            "AvailableIpAddressCount": 240})
    };
    json!({
        "Vpcs": {"vpc-0000000a": {"VpcId": "vpc-0000000a", "CidrBlock": "10.0.0.0/16"}},
        "Subnets": {NETWORK_SUBNETS[0]: subnet(0), NETWORK_SUBNETS[1]: subnet(1), NETWORK_SUBNETS[2]: subnet(2)},
        "NetworkInterfaces": {},
    })
}

/// The codes of the findings when the good account's domain stands in a network.
pub(crate) fn in_network(network: &Value) -> Vec<String> {
    let es = state(&with(&json!({"VPCOptions": {"VPCId": "vpc-0000000a", "SubnetIds": NETWORK_SUBNETS}})));
    let findings = findings_in(&es, Some(&state(network)));
    findings.iter().map(|finding| finding.rule.to_owned()).collect()
}

/// The codes of an account's findings.
pub(crate) fn codes(fragment: &Value) -> Vec<String> {
    findings_of(&state(fragment)).iter().map(|finding| finding.rule.to_owned()).collect()
}

/// Expects exactly one finding of this code about the good account's domain, and gives it.
pub(crate) fn only(fragment: &Value, code: &str) -> Finding {
    let mut all = findings_of(&state(fragment));
    let told: Vec<_> = all.iter().map(|finding| (finding.rule, finding.resource_id.as_str())).collect();
    assert_eq!(told, [(code, "acme-search")], "{all:#?}");
    let finding = all.remove(0);
    assert!(!finding.message.is_empty() && !finding.help.is_empty());
    finding
}

#[test]
fn the_good_account_is_good() {
    let all = findings_of(&state(&good()));
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn of_what_was_not_read_nothing_is_said() {
    assert_eq!(codes(&json!({})), [""; 0]);
    // Each member on its own leaves the others unknown: nothing may be concluded from their absence.
    for (member, value) in good()["DomainStatusList"]["acme-search"].as_object().unwrap() {
        let mut domain = json!({"DomainName": "acme-search"});
        domain[member] = value.clone();
        assert_eq!(codes(&json!({"DomainStatusList": {"acme-search": domain}})), [""; 0], "{member}");
    }
}

#[test]
fn a_domain_that_goes_is_let_be() {
    assert_eq!(codes(&with(&json!({"Deleted": true, "EngineVersion": "1.5"}))), [""; 0]);
}

/// The fragment of a page under a heading.
fn fragment(page: &str, heading: &str) -> Value {
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let (_, fence) = section.split_once("```json\n").unwrap();
    serde_json::from_str(fence.split_once("```").unwrap().0).unwrap()
}

#[test]
fn the_pages_fail_and_pass_as_they_say() {
    for rule in RULES {
        let told = |heading: &str| {
            let fragment = fragment(rule.info.page, heading);
            let network = fragment.get("ec2").map(state::<Network>);
            let found = findings_in(&state(&fragment["es"]), network.as_ref());
            let mut codes: Vec<_> = found.iter().map(|finding| finding.rule).collect();
            codes.dedup();
            codes
        };
        assert_eq!(told("Fails"), [rule.info.code], "{} fails", rule.info.code);
        assert_eq!(told("Passes"), [""; 0], "{} passes", rule.info.code);
    }
}
