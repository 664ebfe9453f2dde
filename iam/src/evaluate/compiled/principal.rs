use aozu_names::AccountId;

use super::{Arena, Slice};
use crate::{
    evaluate::{Caller, CallerKind, Grant, Truth},
    policy,
};

/// A principal that a statement names, compiled.
#[derive(Debug, Clone, Copy)]
pub(super) enum PrincipalMatcher {
    Everyone,
    Account(AccountId),
    /// A user, session, service or provider, by exactly its text.
    Exactly(Slice),
    /// Every session of a role.
    Role {
        partition: Slice,
        account: AccountId,
        /// Without its path, which sessions drop.
        name: Slice,
    },
    /// An account as S3 names it.
    Canonical(Slice),
    /// Nothing that lives.
    Nobody,
}

impl PrincipalMatcher {
    pub(super) fn new(principal: &policy::Principal, arena: &mut Arena) -> Self {
        use policy::Principal as P;
        match principal {
            P::Everyone => Self::Everyone,
            P::Account(id) => Self::Account(*id),
            P::Root(arn) => arn.account_id().map_or(Self::Nobody, Self::Account),
            P::Role(arn) => match arn.account_id() {
                Some(account) => Self::Role {
                    partition: arena.push(arn.partition()),
                    account,
                    name: arena.push(arn.name()),
                },
                None => Self::Nobody,
            },
            P::User(arn)
            | P::AssumedRole(arn)
            | P::FederatedUser(arn)
            | P::SamlProvider(arn)
            | P::OidcProvider(arn) => Self::Exactly(arena.push(arn.as_str())),
            P::Service(text) | P::WebIdentity(text) => Self::Exactly(arena.push(text)),
            P::CanonicalUser(text) => Self::Canonical(arena.push(text)),
            P::Orphaned(_) | P::Other(_) => Self::Nobody,
        }
    }

    /// As what it names the caller, if it does.
    fn names(self, caller: &Caller, arena: &Arena) -> Option<(Truth, Grant)> {
        let yes = |grant| Some((Truth::True, grant));
        match self {
            Self::Everyone => yes(Grant::Direct),
            Self::Account(account) => match caller.kind() {
                CallerKind::Federated => None,
                _ if caller.account() == Some(account) => yes(Grant::Account),
                _ => None,
            },
            Self::Exactly(text) => {
                let text = arena.get(text);
                match caller.kind() {
                    CallerKind::User if caller.as_str() == text => yes(Grant::User),
                    CallerKind::FederatedUser { user: Some(user) } if user.as_str() == text => {
                        yes(Grant::Entity)
                    }
                    CallerKind::Group | CallerKind::Root | CallerKind::Anonymous | CallerKind::Unnamed => {
                        None
                    }
                    _ if caller.as_str() == text => yes(Grant::Direct),
                    _ => None,
                }
            }
            Self::Role { partition, account, name } => match caller.kind() {
                CallerKind::Role { name: called, .. }
                    if caller.account() == Some(account)
                        && arena.get(name) == called
                        && arena.get(partition) == caller.partition() =>
                {
                    yes(Grant::Entity)
                }
                _ => None,
            },
            Self::Canonical(id) => match (caller.canonical_id(), caller.account()) {
                (Some(own), Some(_)) => (own == arena.get(id)).then_some((Truth::True, Grant::Account)),
                // The accounts behind these ids are not told by anything that was read.
                (None, Some(_)) if caller.kind() != &CallerKind::Federated => {
                    Some((Truth::Unknown, Grant::Account))
                }
                _ => None,
            },
            Self::Nobody => None,
        }
    }
}

/// Whom a statement is about.
#[derive(Debug, Clone)]
pub(super) enum PrincipalsMatcher {
    /// It does not say, and need not: it belongs to the caller.
    NotAsked,
    These(Box<[PrincipalMatcher]>),
    AllBut(Box<[PrincipalMatcher]>),
}

impl PrincipalsMatcher {
    /// Whether the caller is among them, and as what. `bounded` says whether the statement denies and the caller
    /// has a permissions boundary.
    pub(super) fn matches(&self, caller: &Caller, arena: &Arena, bounded: bool) -> (Truth, Grant) {
        match self {
            Self::NotAsked => (Truth::True, Grant::Direct),
            Self::These(list) => {
                let mut best = (Truth::False, Grant::Account);
                for (truth, grant) in list.iter().filter_map(|one| one.names(caller, arena)) {
                    if (truth, grant) > best {
                        best = (truth, grant);
                    }
                }
                best
            }
            // "NotPrincipal with Deny always matches a principal that has a boundary"
            // (IAM User Guide, "Permissions boundaries for IAM entities").
            Self::AllBut(_) if bounded => (Truth::True, Grant::Direct),
            Self::AllBut(list) => {
                let named = list.iter().filter_map(|one| one.names(caller, arena)).map(|(truth, _)| truth);
                (!named.fold(Truth::False, |a, b| a | b), Grant::Direct)
            }
        }
    }
}
