//! A good account to break one thing in, and the way from an account fragment to its findings.

use std::collections::BTreeMap;

use aozu_names::{
    AccountId, Coverage, Finding, Findings, NotRead, Partition,
    wire::{SlotKind, State},
};
use serde_json::Value;

use super::{RULES, Scope};
use crate::{CloudWatch, Logs};

pub(crate) const ACCOUNT: AccountId = AccountId::literal("111122223333");

/// A sound account's CloudWatch and logs: nothing is wrong with them.
pub(crate) fn good() -> Value {
    serde_json::from_str(include_str!("good.json")).unwrap()
}

fn fill<S: State>(fragment: &Value) -> S {
    let mut state = S::default();
    for (collection, items) in fragment.as_object().into_iter().flatten() {
        let (kind, slot) =
            state.slot_mut(collection).unwrap_or_else(|| panic!("no collection `{collection}`"));
        for (key, item) in items.as_object().unwrap() {
            slot.read(key, &item.to_string())
                .unwrap_or_else(|problems| panic!("{collection}/{key}: {problems:?}"));
        }
        slot.set_coverage(if kind == SlotKind::Each { Coverage::PerItem } else { Coverage::Whole });
    }
    state
}

/// Both parts of a fragment; collections that stand in it were read whole.
pub(crate) fn state(fragment: &Value) -> (CloudWatch, Logs) {
    (fill(&fragment["cloudwatch"]), fill(&fragment["logs"]))
}

fn read<S: State>(state: &S) -> BTreeMap<String, (bool, bool)> {
    let of = |(name, kind, slot): (&str, SlotKind, &dyn aozu_names::wire::Slot)| {
        let not_asked = Coverage::Partial(NotRead::NotAsked);
        let read = slot.coverage() != not_asked || slot.write().is_some();
        let whole = slot.coverage() == Coverage::Whole
            || (kind == SlotKind::Each && slot.coverage() == Coverage::PerItem);
        (format!("{}/{name}", S::SERVICE), (read, whole))
    };
    state.slots().into_iter().map(of).collect()
}

/// The findings of an account, as the façade's runner makes them: a rule whose subject or needs were not
/// read is not run.
pub(crate) fn findings_of(state: &(CloudWatch, Logs)) -> Vec<Finding> {
    findings_in("ap-northeast-1", state)
}

/// The findings of what was read in a region.
pub(crate) fn findings_in(region: &str, (cloudwatch, logs): &(CloudWatch, Logs)) -> Vec<Finding> {
    let (partition, region) = (Partition::aws(), region.parse().unwrap());
    let scope = Scope { account: ACCOUNT, partition: &partition, region: &region, cloudwatch, logs };
    let mut known = read(cloudwatch);
    known.extend(read(logs));
    let mut findings = Findings::default();
    for rule in RULES {
        let of = |path: &str| *known.get(path).unwrap_or_else(|| panic!("{}: no `{path}`", rule.info.code));
        let needs = |need: &&str| need.split('|').any(|one| of(one).1);
        if rule.info.subject.split('|').any(|one| of(one).0) && rule.info.needs.iter().all(needs) {
            (rule.check)(&scope, &mut findings);
        }
    }
    findings.into_sorted()
}

/// The codes and resources of an account's findings.
pub(crate) fn codes(fragment: &Value) -> Vec<String> {
    let found = findings_of(&state(fragment));
    found.iter().map(|finding| format!("{} {}", finding.rule, finding.resource_id)).collect()
}

/// Expects exactly one finding of this code about this resource, and gives it.
pub(crate) fn only(fragment: &Value, code: &str, resource: &str) -> Finding {
    let mut all = findings_of(&state(fragment));
    let told: Vec<_> = all.iter().map(|finding| (finding.rule, finding.resource_id.as_str())).collect();
    assert_eq!(told, [(code, resource)], "{all:#?}");
    all.remove(0)
}

/// The good account with one member of one alarm changed.
pub(crate) fn alarm_with(alarm: &str, member: &str, value: Value) -> Value {
    let mut account = good();
    account["cloudwatch"]["MetricAlarms"][alarm][member] = value;
    account
}

#[test]
fn the_good_account_is_good() {
    let all = findings_of(&state(&good()));
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn of_what_was_not_read_nothing_is_said() {
    assert_eq!(codes(&serde_json::json!({})), [""; 0]);
    for service in ["cloudwatch", "logs"] {
        for (collection, items) in good()[service].as_object().unwrap() {
            let mut part = serde_json::json!({});
            part[service][collection.as_str()] = items.clone();
            assert_eq!(codes(&part), [""; 0], "{collection}");
        }
    }
}

#[test]
fn the_sound_dump_has_no_error_and_few_findings() {
    let state = crate::operations::tests::dump(include_str!("../../tests/data/clean.json"));
    let all = findings_of(&state);
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn what_is_planted_in_the_faulty_dump_is_found() {
    let state = crate::operations::tests::dump(include_str!("../../tests/data/faults.json"));
    let all = findings_of(&state);
    let told: Vec<String> = all.iter().map(|one| format!("{} {}", one.name, one.resource_id)).collect();
    assert_eq!(
        told,
        [
            "composite-names-missing-alarm composite-broken",
            // It watches `Orders` without the dimension that `Orders` is sent with.
            "alarm-on-unsent-metric mute",
            "log-group-never-expires /acme/prod/forever",
        ]
    );
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
        let info = rule.info;
        let told = |heading: &str| {
            let found = findings_of(&state(&fragment(info.page, heading)));
            let mut codes: Vec<_> = found.iter().map(|finding| finding.rule).collect();
            codes.dedup();
            codes
        };
        assert_eq!(told("Fails"), [info.code], "{} fails", info.code);
        assert_eq!(told("Passes"), [""; 0], "{} passes", info.code);
    }
}
