//! What an organization lets an account do.

use std::sync::Arc;

use aozu_iam::{evaluate::PolicySet, policy::PolicyKind};
use aozu_names::{AccountId, Known};

use crate::organizations::{ControlPolicyType, Level, Structure};

/// The control policies of one account.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    pub service: Levels,
    pub resource: Levels,
    pub is_management: bool,
}

/// The control policies of one type.
#[derive(Debug, Clone)]
pub(super) enum Levels {
    /// There are none.
    None,
    /// Nothing of an organization was read: none is assumed.
    Assumed,
    /// Level by level, the root first.
    Given(Vec<Arc<PolicySet>>),
    /// There are some, or may be, and not all were read. With the calls that would tell.
    Unread(Vec<String>),
}

impl Bounds {
    /// Those of an account; `known` says whether the account itself is in the state.
    pub(super) fn of(structure: &Structure<'_>, told: bool, account: AccountId, known: bool) -> Self {
        if !told {
            let levels = || if known { Levels::Assumed } else { Levels::Unread(Vec::new()) };
            return Self { service: levels(), resource: levels(), is_management: false };
        }
        Self {
            service: levels(structure, account, &ControlPolicyType::Service, PolicyKind::ServiceControl),
            resource: levels(structure, account, &ControlPolicyType::Resource, PolicyKind::ResourceControl),
            is_management: structure.management_account().present() == Some(&account),
        }
    }
}

fn levels(structure: &Structure<'_>, account: AccountId, of: &ControlPolicyType, kind: PolicyKind) -> Levels {
    match structure.control_policies(account, of) {
        Known::Present(Some(levels)) => {
            Levels::Given(levels.iter().map(|level| Arc::new(compile(level, kind))).collect())
        }
        Known::Present(None) | Known::Absent => Levels::None,
        Known::NotRead(_) => Levels::Unread(structure.needs(account, of)),
    }
}

fn compile(level: &Level<'_>, kind: PolicyKind) -> PolicySet {
    let mut set = PolicySet::builder();
    for policy in &level.policies {
        let id = if policy.name == policy.id {
            policy.id.to_owned()
        } else {
            format!("{} ({})", policy.name, policy.id)
        };
        match policy.document.document() {
            Some(document) => set.add(kind, id, document),
            None => set.add_unreadable(kind, id),
        };
    }
    set.build()
}
