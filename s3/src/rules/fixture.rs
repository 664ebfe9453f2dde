//! A good account to break one thing in, and the way from an account fragment to its findings.

use std::collections::BTreeMap;

use aozu_names::{
    AccountId, Coverage, Finding, Findings, NotRead, Partition,
    wire::{SlotKind, State},
};
use serde_json::{Value, json};

use super::{Accounts, RULES, Scope};
use crate::S3;

pub(crate) const ACCOUNT: AccountId = AccountId::literal("111122223333");

/// The canonical user id of the account.
pub(crate) const OWNER: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

/// That of another account.
pub(crate) const OTHER: &str = "0000dfb29ddb4e9a9fbd3b1b7e6c9e9e0f0d2b1a4c5d6e7f8091a2b3c4d5e6f7";

/// A sound account's S3: nothing is wrong with it.
pub(crate) fn good() -> Value {
    serde_json::from_str(include_str!("good.json")).unwrap()
}

/// The statement that keeps plain HTTP out of `acme-data`, which every policy there has.
pub(crate) fn tls_only() -> Value {
    json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}})
}

/// The good account with further statements in the policy of `acme-data`.
pub(crate) fn with_statements(statements: &[Value]) -> Value {
    let mut all = vec![tls_only()];
    all.extend_from_slice(statements);
    let mut s3 = good();
    s3["Policy"]["acme-data"]["Policy"] =
        json!({"Version": "2012-10-17", "Statement": all}).to_string().into();
    s3
}

/// The S3 of a fragment; collections that stand in it were read whole.
pub(crate) fn state(fragment: &Value) -> S3 {
    let mut s3 = S3::default();
    for (collection, items) in fragment.as_object().unwrap() {
        let (kind, slot) = s3.slot_mut(collection).unwrap_or_else(|| panic!("no collection `{collection}`"));
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
    s3
}

/// The findings of an account, as the façade's runner makes them: a rule whose subject or needs were not
/// read is not run.
pub(crate) fn findings_of(s3: &S3, others: &[(AccountId, &S3)]) -> Vec<Finding> {
    let partition = Partition::aws();
    let accounts: Accounts<'_> = others.iter().copied().chain([(ACCOUNT, s3)]).collect();
    let scope = Scope { account: ACCOUNT, partition: &partition, s3, accounts: &accounts };
    let read: BTreeMap<String, (bool, bool)> = s3
        .slots()
        .into_iter()
        .map(|(name, kind, slot)| {
            let not_asked = Coverage::Partial(NotRead::NotAsked);
            let read = slot.coverage() != not_asked || slot.write().is_some();
            let whole = slot.coverage() == Coverage::Whole
                || (kind == SlotKind::Each && slot.coverage() == Coverage::PerItem);
            (format!("s3/{name}"), (read, whole))
        })
        .collect();
    let mut findings = Findings::default();
    for rule in RULES {
        let of = |path: &str| *read.get(path).unwrap_or_else(|| panic!("{}: no `{path}`", rule.info.code));
        if of(rule.info.subject).0 && rule.info.needs.iter().all(|need| of(need).1) {
            (rule.check)(&scope, &mut findings);
        }
    }
    findings.into_sorted()
}

/// The codes and buckets of an account's findings.
pub(crate) fn codes(fragment: &Value) -> Vec<String> {
    let found = findings_of(&state(fragment), &[]);
    found.iter().map(|finding| format!("{} {}", finding.rule, finding.resource_id)).collect()
}

/// Expects exactly one finding of this code about this bucket, and gives it.
pub(crate) fn only(fragment: &Value, code: &str, bucket: &str) -> Finding {
    let mut all = findings_of(&state(fragment), &[]);
    let told: Vec<_> = all.iter().map(|finding| (finding.rule, finding.resource_id.as_str())).collect();
    assert_eq!(told, [(code, bucket)], "{all:#?}");
    all.remove(0)
}

#[test]
fn the_good_account_is_good() {
    let all = findings_of(&state(&good()), &[]);
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn of_what_was_not_read_nothing_is_said() {
    assert_eq!(codes(&json!({})), [""; 0]);
    let only_listed = json!({"Buckets": {"acme-data": {"Name": "acme-data"}}});
    assert_eq!(codes(&only_listed), [""; 0]);
    // Each part on its own leaves the others unknown: nothing may be concluded from their absence.
    for (collection, items) in good().as_object().unwrap() {
        let mut part = json!({"Buckets": good()["Buckets"].clone()});
        part[collection.as_str()] = items.clone();
        assert_eq!(codes(&part), [""; 0], "{collection}");
    }
}
