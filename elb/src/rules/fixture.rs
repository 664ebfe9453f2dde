//! A good account to break one thing in, and the way from an account fragment to its findings.

use std::collections::BTreeMap;

use aozu_names::{
    AccountId, Coverage, Finding, Findings, NotRead, Partition, Region,
    wire::{SlotKind, State},
};
use aozu_vpc::{Index, Network};
use serde_json::Value;

use super::{RULES, Scope};
use crate::{ClassicElb, Elbv2, route::Places};

const ACCOUNT: AccountId = AccountId::literal("111122223333");

/// ARNs of the good account.
pub(crate) const SHOP: &str =
    "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/shop/0123456789abcdef";
pub(crate) const INNER: &str =
    "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/net/inner/0123456789abcdef";
pub(crate) const HTTP: &str = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:listener/app/shop/0123456789abcdef/0000000000000050";
pub(crate) const HTTPS: &str = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:listener/app/shop/0123456789abcdef/00000000000001bb";
pub(crate) const TCP: &str = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:listener/net/inner/0123456789abcdef/0000000000002328";
pub(crate) const API: &str = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:listener-rule/app/shop/0123456789abcdef/00000000000001bb/0000000000000010";
pub(crate) const WEB: &str =
    "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:targetgroup/web/0123456789abcdef";
pub(crate) const APP: &str =
    "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:targetgroup/app/0123456789abcdef";

/// A sound account: nothing is wrong with it.
pub(crate) fn good() -> Value {
    serde_json::from_str(include_str!("good.json")).unwrap()
}

/// The good account with one thing changed.
pub(crate) fn but(change: impl FnOnce(&mut Value)) -> Value {
    let mut account = good();
    change(&mut account);
    account
}

/// A setting of a list of attributes.
pub(crate) fn set(attributes: &mut Value, key: &str, value: &str) {
    let list = attributes["Attributes"].as_array_mut().unwrap();
    list.retain(|one| one["Key"] != key);
    list.push(serde_json::json!({"Key": key, "Value": value}));
}

/// The part of an account that a service's fragment is; collections that stand in it were read whole.
pub(crate) fn state<S: State>(account: &Value) -> S {
    let mut state = S::default();
    for (collection, items) in account[S::SERVICE].as_object().into_iter().flatten() {
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

fn looked<S: State>(state: &S) -> BTreeMap<String, (bool, bool)> {
    let slots = state.slots().into_iter();
    slots
        .map(|(name, kind, slot)| {
            let not_asked = Coverage::Partial(NotRead::NotAsked);
            let read = slot.coverage() != not_asked || slot.write().is_some();
            let whole = slot.coverage() == Coverage::Whole
                || (kind == SlotKind::Each && slot.coverage() == Coverage::PerItem);
            (format!("{}/{name}", S::SERVICE), (read, whole))
        })
        .collect()
}

/// The findings of an account, as the façade's runner makes them: a rule whose subject or needs were not read is not
/// run.
pub(crate) fn findings(account: &Value) -> Vec<Finding> {
    findings_of(&state(account), &state(account), &state(account))
}

/// The findings of states.
pub(crate) fn findings_of(elbv2: &Elbv2, classic: &ClassicElb, network: &Network) -> Vec<Finding> {
    let (region, partition): (Region, _) = ("ap-northeast-1".parse().unwrap(), Partition::aws());
    let (index, places) = (Index::new(network), Places::of(network));
    let scope = Scope {
        account: ACCOUNT,
        region: &region,
        partition: &partition,
        elbv2,
        classic,
        network,
        index: &index,
        places: &places,
    };
    let mut read = looked(elbv2);
    read.extend(looked(classic));
    read.extend(looked(network));
    let mut findings = Findings::default();
    for rule in RULES {
        let of = |path: &str| *read.get(path).unwrap_or_else(|| panic!("{}: no `{path}`", rule.info.code));
        if of(rule.info.subject).0 && rule.info.needs.iter().all(|need| of(need).1) {
            (rule.check)(&scope, &mut findings);
        }
    }
    findings.into_sorted()
}

/// The codes of an account's findings.
pub(crate) fn codes(account: &Value) -> Vec<&'static str> {
    findings(account).iter().map(|finding| finding.rule).collect()
}

/// Expects exactly one finding of this code, and gives it.
pub(crate) fn only(account: &Value, code: &str) -> Finding {
    let mut all = findings(account);
    let told: Vec<_> = all.iter().map(|finding| finding.rule).collect();
    assert_eq!(told, [code], "{all:#?}");
    all.remove(0)
}

#[test]
fn the_good_account_is_good() {
    let all = findings(&good());
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn of_what_was_not_read_nothing_is_said() {
    assert_eq!(codes(&serde_json::json!({})), [""; 0]);
    for service in ["elbv2", "elb", "ec2"] {
        for collection in good()[service].as_object().unwrap().keys() {
            let lacking = but(|account| drop(account[service].as_object_mut().unwrap().remove(collection)));
            assert_eq!(codes(&lacking), [""; 0], "without {service}/{collection}");
            let mut alone = serde_json::json!({ service: {} });
            alone[service][collection] = good()[service][collection].clone();
            assert_eq!(codes(&alone), [""; 0], "{service}/{collection} alone");
        }
    }
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
        let mut fails = codes(&fragment(info.page, "Fails"));
        fails.dedup();
        assert_eq!(fails, [info.code], "{} fails", info.code);
        assert_eq!(codes(&fragment(info.page, "Passes")), [""; 0], "{} passes", info.code);
    }
}
