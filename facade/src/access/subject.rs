use std::sync::Arc;

use aozu_iam::{
    context_keys::PrincipalFacts,
    entity::{Role, User},
    evaluate::{Caller, PolicySet},
};
use aozu_names::Arn;

/// A user or role of the state, with its policies compiled.
#[derive(Debug)]
pub(super) struct Holder<'a> {
    pub entity: Entity<'a>,
    pub subject: Subject,
    /// The trust policy of a role; unreadable where it was not read.
    pub trust: Option<Arc<PolicySet>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Entity<'a> {
    User(&'a User),
    Role(&'a Role),
}

impl<'a> Entity<'a> {
    pub(super) fn arn(self) -> &'a Arn {
        match self {
            Self::User(user) => user.arn(),
            Self::Role(role) => role.arn(),
        }
    }

    pub(super) fn name(self) -> &'a str {
        match self {
            Self::User(user) => user.name().as_str(),
            Self::Role(role) => role.name().as_str(),
        }
    }

    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Role(_) => "role",
        }
    }
}

/// For whom a subject stands: of any of many nothing is known that tells one from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StandsFor {
    /// For itself.
    Itself,
    /// For whoever has credentials of its account.
    AnyOfItsAccount,
    /// For whoever has credentials of an account that nobody names.
    AnyOfAnyAccount,
}

/// Who asks, with all that the state tells of it.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// What answers call it.
    pub name: String,
    pub caller: Caller,
    pub identity: Vec<Arc<PolicySet>>,
    pub boundary: Option<Arc<PolicySet>>,
    pub session: Option<Vec<Arc<PolicySet>>>,
    pub facts: PrincipalFacts,
    pub stands_for: StandsFor,
    /// The calls that would tell what of its policies was not read.
    pub needs: Vec<String>,
    /// What is assumed of it.
    pub assumptions: Vec<String>,
}

impl Subject {
    /// One without policies of its own.
    pub(super) fn bare(caller: Caller, facts: PrincipalFacts) -> Self {
        Self {
            name: caller.as_str().to_owned(),
            caller,
            identity: Vec::new(),
            boundary: None,
            session: None,
            facts,
            stands_for: StandsFor::Itself,
            needs: Vec::new(),
            assumptions: Vec::new(),
        }
    }
}
