use std::collections::BTreeMap;

use aozu_iam::evaluate::{Caller, Truth};
use aozu_names::AccountId;

use crate::{CanonicalId, CanonicalUser};

/// Which canonical user id belongs to which account, as far as it is known: nothing tells the one from the other.
///
/// ```
/// use aozu_iam::evaluate::Truth;
/// use aozu_names::AccountId;
/// use aozu_s3::evaluate::CanonicalIds;
/// let (ours, theirs) = (AccountId::literal("111122223333"), AccountId::literal("444455556666"));
/// let ids = CanonicalIds::from_iter([(ours, "0a".repeat(32).parse()?)]);
/// assert_eq!(ids.names(&"0a".repeat(32).parse()?, ours), Truth::True);
/// assert_eq!(ids.names(&"0b".repeat(32).parse()?, ours), Truth::False);
/// assert_eq!(ids.names(&"0b".repeat(32).parse()?, theirs), Truth::Unknown);
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CanonicalIds(BTreeMap<AccountId, CanonicalId>);

impl FromIterator<(AccountId, CanonicalId)> for CanonicalIds {
    fn from_iter<T: IntoIterator<Item = (AccountId, CanonicalId)>>(ids: T) -> Self {
        Self(ids.into_iter().collect())
    }
}

impl CanonicalIds {
    /// Adds what is known of one more account.
    pub fn insert(&mut self, account: AccountId, id: CanonicalId) {
        self.0.insert(account, id);
    }

    /// The account of an id.
    #[must_use]
    pub fn account_of(&self, id: &CanonicalId) -> Option<AccountId> {
        self.0.iter().find(|(_, known)| *known == id).map(|(account, _)| *account)
    }

    /// Whether a canonical user is an account.
    #[must_use]
    pub fn names(&self, user: &CanonicalUser, account: AccountId) -> Truth {
        match user {
            CanonicalUser::Account(named) => (*named == account).into(),
            CanonicalUser::Id(id) => match (self.0.get(&account), self.account_of(id)) {
                (Some(known), _) => (known == id).into(),
                (None, Some(_)) => Truth::False,
                (None, None) if id.is_of_aws() || id.is_anonymous() => Truth::False,
                (None, None) => Truth::Unknown,
            },
        }
    }

    /// Whether a canonical user is the caller's account.
    pub(super) fn names_caller(&self, user: &CanonicalUser, caller: &Caller) -> Truth {
        match (user, caller.canonical_id(), caller.account()) {
            (_, _, None) => Truth::False,
            (CanonicalUser::Id(id), Some(known), _) => (id.as_str() == known).into(),
            (_, _, Some(account)) => self.names(user, account),
        }
    }
}
