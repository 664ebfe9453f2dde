//! A good account to break one thing in, and the way from an account fragment to its findings.

use std::{collections::BTreeMap, sync::LazyLock};

use aozu_names::{
    AccountId, Finding, Findings, Partition, Region,
    wire::{SlotKind, State},
};
use serde_json::Value;

use super::{RULES, Scope};
use crate::{Index, Network, Quotas};

pub(crate) const ACCOUNT: AccountId = AccountId::literal("111122223333");

static REGION: LazyLock<Region> = LazyLock::new(|| "ap-northeast-1".parse().unwrap());

/// An account fragment: `{"ec2": {…}}`.
#[derive(Debug, Clone)]
pub(crate) struct Account(pub(crate) Value);

/// A sound account: nothing is wrong with it.
pub(crate) fn good() -> Account {
    let mut account: Value = serde_json::from_str(include_str!("good.json")).unwrap();
    let hosts: Value = serde_json::from_str(include_str!("hosts.json")).unwrap();
    let Value::Object(hosts) = hosts else { panic!("hosts.json is no object") };
    account["ec2"].as_object_mut().unwrap().extend(hosts);
    Account(account)
}

impl Account {
    /// The same account with one thing changed.
    pub(crate) fn but(mut self, change: impl FnOnce(&mut Value)) -> Self {
        change(&mut self.0);
        self
    }

    /// The network of the fragment's `ec2`; collections that stand in it were read whole.
    pub(crate) fn network(&self) -> Network {
        let mut network = Network::default();
        for (collection, items) in self.0["ec2"].as_object().unwrap() {
            let (kind, slot) =
                network.slot_mut(collection).unwrap_or_else(|| panic!("no collection `{collection}`"));
            for (key, item) in items.as_object().unwrap() {
                slot.read(key, &item.to_string())
                    .unwrap_or_else(|problems| panic!("{collection}/{key}: {problems:?}"));
            }
            slot.set_coverage(match kind {
                SlotKind::Each => aozu_names::Coverage::PerItem,
                _ => aozu_names::Coverage::Whole,
            });
        }
        network
    }
}

/// The findings of an account, as the façade's runner makes them: a rule whose subject or needs were
/// not read is not run.
pub(crate) fn findings(account: &Account) -> Vec<Finding> {
    let network = account.network();
    findings_of(&network, &super::Elsewhere::new())
}

pub(crate) fn findings_of(network: &Network, elsewhere: &super::Elsewhere<'_>) -> Vec<Finding> {
    let index = Index::new(network);
    let quotas = Quotas::default();
    let partition = Partition::aws();
    let scope = Scope {
        account: ACCOUNT,
        region: &REGION,
        partition: &partition,
        network,
        index: &index,
        elsewhere,
        as_of: "2026-06-01T00:00:00Z".parse().unwrap(),
        quotas: &quotas,
    };
    let read: BTreeMap<String, bool> = network
        .slots()
        .into_iter()
        .map(|(name, kind, slot)| {
            let coverage = slot.coverage();
            let not_asked = aozu_names::Coverage::Partial(aozu_names::NotRead::NotAsked);
            let whole = coverage == aozu_names::Coverage::Whole || kind == SlotKind::Each;
            (format!("ec2/{name}"), whole && coverage != not_asked)
        })
        .collect();
    let mut findings = Findings::default();
    for rule in RULES {
        if rule.info.needs.iter().all(|need| read.get(*need).copied().unwrap_or(false)) {
            (rule.check)(&scope, &mut findings);
        }
    }
    findings.into_sorted()
}

/// The codes of an account's findings.
pub(crate) fn codes(account: &Account) -> Vec<&'static str> {
    findings(account).iter().map(|finding| finding.rule).collect()
}

#[test]
fn the_good_account_is_good() {
    let all = findings(&good());
    assert!(all.is_empty(), "{all:#?}");
}
