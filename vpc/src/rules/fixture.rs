//! A good account to break one thing in, and the way from an account fragment to its findings.

use std::{collections::BTreeMap, sync::LazyLock};

use aozu_iam::Iam;
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

    /// The member at a JSON pointer, and the thing it is a member of.
    fn parent<'p>(&mut self, pointer: &'p str) -> (&mut Value, &'p str) {
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        (self.0.pointer_mut(parent).unwrap_or_else(|| panic!("no `{parent}`")), member)
    }

    /// The same account with another value at a JSON pointer.
    pub(crate) fn with(mut self, pointer: &str, value: Value) -> Self {
        let (parent, member) = self.parent(pointer);
        match parent {
            Value::Array(list) => list[member.parse::<usize>().unwrap()] = value,
            object => object[member] = value,
        }
        self
    }

    /// The same account without what stands at a JSON pointer, if anything does.
    pub(crate) fn without(mut self, pointer: &str) -> Self {
        let (parent, member) = self.parent(pointer);
        match parent {
            Value::Array(list) => drop(list.remove(member.parse().unwrap())),
            object => drop(object.as_object_mut().unwrap().remove(member)),
        }
        self
    }

    /// The same account with one more element in the list at a JSON pointer.
    pub(crate) fn push(mut self, pointer: &str, value: Value) -> Self {
        let (parent, member) = self.parent(pointer);
        let list = parent.as_object_mut().unwrap().entry(member).or_insert_with(|| Value::Array(Vec::new()));
        list.as_array_mut().unwrap().push(value);
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
    findings_in(network, elsewhere, None)
}

/// The codes of an account's findings, with what was read of its IAM.
pub(crate) fn codes_with(account: &Account, iam: &Value) -> Vec<&'static str> {
    let mut state = Iam::default();
    for (collection, items) in iam.as_object().unwrap() {
        let (_, slot) = state.slot_mut(collection).unwrap();
        for (key, item) in items.as_object().unwrap() {
            slot.read(key, &item.to_string()).unwrap();
        }
        slot.set_coverage(aozu_names::Coverage::Whole);
    }
    let found = findings_in(&account.network(), &super::Elsewhere::new(), Some(&state));
    found.iter().map(|finding| finding.rule).collect()
}

fn findings_in(network: &Network, elsewhere: &super::Elsewhere<'_>, iam: Option<&Iam>) -> Vec<Finding> {
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
        iam,
        as_of: "2026-06-01T00:00:00Z".parse().unwrap(),
        quotas: &quotas,
    };
    let of_iam = iam.map(|iam| iam.slots()).unwrap_or_default();
    let of_iam = of_iam.into_iter().map(|slot| ("iam", slot));
    let of_network = network.slots().into_iter().map(|slot| ("ec2", slot));
    let read: BTreeMap<String, bool> = of_network
        .chain(of_iam)
        .map(|(service, (name, kind, slot))| {
            let coverage = slot.coverage();
            let not_asked = aozu_names::Coverage::Partial(aozu_names::NotRead::NotAsked);
            let whole = coverage == aozu_names::Coverage::Whole || kind == SlotKind::Each;
            (format!("{service}/{name}"), whole && coverage != not_asked)
        })
        .collect();
    let mut findings = Findings::default();
    for rule in RULES {
        let subject = rule.info.subject.trim_start_matches("ec2/");
        if !network.slots().iter().any(|(name, _, slot)| *name == subject && was_read(*slot)) {
            continue;
        }
        if rule.info.needs.iter().all(|need| read.get(*need).copied().unwrap_or(false)) {
            (rule.check)(&scope, &mut findings);
        }
    }
    findings.into_sorted()
}

fn was_read(slot: &dyn aozu_names::wire::Slot) -> bool {
    slot.write().is_some()
}

/// The codes of an account's findings.
pub(crate) fn codes(account: &Account) -> Vec<&'static str> {
    findings(account).iter().map(|finding| finding.rule).collect()
}

/// Expects exactly one finding of this code about this resource, and gives it.
pub(crate) fn only(account: &Account, code: &str, resource: &str) -> Finding {
    let mut all = findings(account);
    let told: Vec<_> = all.iter().map(|finding| (finding.rule, finding.resource_id.as_str())).collect();
    assert_eq!(told, [(code, resource)]);
    all.remove(0)
}

/// Expects no finding.
pub(crate) fn silent(account: &Account) {
    let all = findings(account);
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn the_good_account_is_good() {
    let all = findings(&good());
    assert!(all.is_empty(), "{all:#?}");
}
