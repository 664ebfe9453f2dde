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

    /// As what it names the caller, if it does; `open` says whether what is not known of the caller may be anything.
    fn names(self, caller: &Caller, arena: &Arena, open: bool) -> Option<(Truth, Grant)> {
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
                    // Some session of the role: it may be this one.
                    CallerKind::Role { session: None, name, .. }
                        if open && is_session(text, caller, name) =>
                    {
                        Some((Truth::Unknown, Grant::Direct))
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
                (None, Some(_)) if open && caller.kind() != &CallerKind::Federated => {
                    Some((Truth::Unknown, Grant::Account))
                }
                _ => None,
            },
            Self::Nobody => None,
        }
    }
}

/// Whether a text is the ARN of some session of a caller's role.
fn is_session(text: &str, caller: &Caller, role: &str) -> bool {
    let parts = text.strip_prefix("arn:").and_then(|rest| rest.strip_prefix(caller.partition()));
    let parts = parts.and_then(|rest| rest.strip_prefix(":sts::"));
    let of = caller.account().and_then(|account| parts?.strip_prefix(account.as_str()));
    let session = of.and_then(|rest| rest.strip_prefix(":assumed-role/")?.strip_prefix(role));
    session.is_some_and(|rest| rest.starts_with('/'))
}

/// Whom a statement is about.
#[derive(Debug, Clone)]
pub(super) enum PrincipalsMatcher {
    /// It does not say, and need not: it belongs to the caller.
    NotAsked,
    These(Box<[PrincipalMatcher]>),
    AllBut(Box<[PrincipalMatcher]>),
}

/// By which grants a statement names the caller, by [`Grant`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::evaluate) struct Rows([Truth; Grant::ALL.len()]);

impl Rows {
    fn one(grant: Grant, truth: Truth) -> Self {
        let mut rows = Self::default();
        rows.add(grant, truth);
        rows
    }

    pub(in crate::evaluate) fn add(&mut self, grant: Grant, truth: Truth) {
        if let Some(slot) = self.0.get_mut(grant as usize) {
            *slot = *slot | truth;
        }
    }

    pub(in crate::evaluate) fn iter(self) -> impl Iterator<Item = (Grant, Truth)> {
        Grant::ALL.into_iter().zip(self.0)
    }

    /// Whether there is any.
    pub(in crate::evaluate) fn any(self) -> Truth {
        self.0.into_iter().fold(Truth::False, |a, b| a | b)
    }

    /// The strongest of the surest.
    pub(in crate::evaluate) fn best(self) -> Option<Grant> {
        let best = self.iter().map(|(grant, truth)| (truth, grant)).max()?;
        (!best.0.is_false()).then_some(best.1)
    }
}

impl PrincipalsMatcher {
    /// Whether the caller is among them, and as what. `bounded` says whether the statement denies and the caller
    /// has a permissions boundary, `open` whether what is not known of the caller may be anything.
    pub(super) fn matches(&self, caller: &Caller, arena: &Arena, bounded: bool, open: bool) -> Rows {
        match self {
            Self::NotAsked => Rows::one(Grant::Direct, Truth::True),
            Self::These(list) => {
                let mut rows = Rows::default();
                for (truth, grant) in list.iter().filter_map(|one| one.names(caller, arena, open)) {
                    rows.add(grant, truth);
                }
                rows
            }
            // "NotPrincipal with Deny always matches a principal that has a boundary"
            // (IAM User Guide, "Permissions boundaries for IAM entities").
            Self::AllBut(_) if bounded => Rows::one(Grant::Direct, Truth::True),
            Self::AllBut(list) => {
                let named = list.iter().filter_map(|one| one.names(caller, arena, open));
                Rows::one(Grant::Direct, !named.map(|(truth, _)| truth).fold(Truth::False, |a, b| a | b))
            }
        }
    }
}
