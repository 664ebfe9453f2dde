//! A good account to break one thing in, and the way from a fragment to its findings.

use aozu_iam::Iam;
use aozu_names::{
    AccountId, Coverage, Finding, Findings, Partition,
    wire::{SlotKind, State},
};
use aozu_vpc::{Index, Network};
use serde_json::Value;

use super::{RULES, Scope};
use crate::Lambda;

/// A sound account: nothing is wrong with it.
pub(crate) fn good() -> Value {
    serde_json::from_str(include_str!("good.json")).unwrap()
}

/// The state of a fragment; collections that stand in it were read whole.
fn state<S: State + Default>(fragment: &Value) -> S {
    let mut state = S::default();
    let none = serde_json::Map::new();
    for (collection, items) in fragment.as_object().unwrap_or(&none) {
        let (kind, slot) =
            state.slot_mut(collection).unwrap_or_else(|| panic!("no collection `{collection}`"));
        if kind == SlotKind::One {
            slot.read("", &items.to_string()).unwrap_or_else(|problems| panic!("{collection}: {problems:?}"));
            continue;
        }
        for (key, item) in items.as_object().unwrap() {
            slot.read(key, &item.to_string())
                .unwrap_or_else(|problems| panic!("{collection}/{key}: {problems:?}"));
        }
        slot.set_coverage(if kind == SlotKind::Each { Coverage::PerItem } else { Coverage::Whole });
    }
    state
}

fn findings(fragment: &Value) -> Vec<Finding> {
    let lambda: Lambda = state(&fragment["lambda"]);
    let (iam, network): (Iam, Network) = (state(&fragment["iam"]), state(&fragment["ec2"]));
    let index = Index::new(&network);
    let scope = Scope {
        account: AccountId::literal("111122223333"),
        region: &"ap-northeast-1".parse().unwrap(),
        partition: &Partition::aws(),
        lambda: &lambda,
        iam: fragment.get("iam").map(|_| &iam),
        network: fragment.get("ec2").map(|_| (&network, &index)),
        as_of: "2026-09-30".parse().unwrap(),
    };
    let mut findings = Findings::default();
    RULES.iter().for_each(|rule| (rule.check)(&scope, &mut findings));
    findings.into_sorted()
}

/// The codes and functions of a fragment's findings.
pub(crate) fn codes(fragment: &Value) -> Vec<String> {
    findings(fragment).iter().map(|finding| format!("{} {}", finding.rule, finding.resource_id)).collect()
}

/// Expects exactly one finding of this code about this function, and gives it.
pub(crate) fn only(fragment: &Value, code: &str, function: &str) -> Finding {
    let mut all = findings(fragment);
    let told: Vec<_> = all.iter().map(|finding| (finding.rule, finding.resource_id.as_str())).collect();
    assert_eq!(told, [(code, function)], "{all:#?}");
    all.remove(0)
}

#[test]
fn the_good_account_is_good_and_of_what_was_not_read_nothing_is_said() {
    assert_eq!(codes(&good()), [""; 0]);
    assert_eq!(codes(&serde_json::json!({})), [""; 0]);
}

/// The fragment under a heading of a rule's page.
fn fragment(page: &str, heading: &str) -> Value {
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let json = section.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    serde_json::from_str(json).unwrap()
}

#[test]
fn every_page_fails_and_passes_as_it_says() {
    for rule in RULES {
        let told = |heading: &str| {
            let all = findings(&fragment(rule.info.page, heading));
            all.iter().map(|finding| finding.rule).collect::<Vec<_>>()
        };
        assert_eq!(told("Fails"), [rule.info.code]);
        assert_eq!(told("Passes"), [""; 0], "{}", rule.info.code);
    }
}
