use std::collections::BTreeMap;

use aozu_names::{Arn, Secret, Timestamp};

use crate::entity::AccessKeyStatus;

/// An access key with its secret, as the side that verifies holds it.
///
/// ```
/// use aozu_iam::{entity::AccessKeyStatus, sigv4::Key};
/// use aozu_names::Secret;
/// let user = "arn:aws:iam::111122223333:user/alice".parse()?;
/// let key = Key::new("AKIAIOSFODNN7EXAMPLE", Secret::new("wJalr…"), user).with_status(AccessKeyStatus::Inactive);
/// let role = "arn:aws:sts::111122223333:assumed-role/admin/alice".parse()?;
/// let temporary = Key::new("ASIAIOSFODNN7EXAMPLE", Secret::new("wJalr…"), role)
///     .with_session(Secret::new("FwoG…"), "2026-06-01T01:00:00Z".parse()?);
/// assert_eq!(temporary.access_key_id(), "ASIAIOSFODNN7EXAMPLE");
/// assert!(!format!("{key:?}{temporary:?}").contains("wJalr"));
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Key {
    pub(super) access_key_id: String,
    pub(super) secret: Secret,
    pub(super) owner: Arn,
    pub(super) status: AccessKeyStatus,
    pub(super) session: Option<Session>,
}

/// What makes a key a temporary one.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) token: Secret,
    pub(super) expires: Timestamp,
}

impl Key {
    /// An active long-term key, and whose it is: a user's ARN, or the account's root's.
    #[must_use]
    pub fn new(access_key_id: &str, secret: Secret, owner: Arn) -> Self {
        let access_key_id = access_key_id.to_owned();
        Self { access_key_id, secret, owner, status: AccessKeyStatus::Active, session: None }
    }

    /// The same key with another status.
    #[must_use]
    pub fn with_status(mut self, status: AccessKeyStatus) -> Self {
        self.status = status;
        self
    }

    /// The same key as a temporary one: it works with that token, until that time.
    #[must_use]
    pub fn with_session(mut self, token: Secret, expires: Timestamp) -> Self {
        self.session = Some(Session { token, expires });
        self
    }

    /// Its id.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Whose it is.
    #[must_use]
    pub fn owner(&self) -> &Arn {
        &self.owner
    }
}

/// The keys that are known, by id.
#[derive(Debug, Clone, Default)]
pub struct KeyRing(BTreeMap<String, Key>);

impl KeyRing {
    /// Adds a key; one of the same id is replaced.
    pub fn add(&mut self, key: Key) {
        self.0.insert(key.access_key_id.clone(), key);
    }

    /// Takes a key out.
    pub fn remove(&mut self, access_key_id: &str) -> Option<Key> {
        self.0.remove(access_key_id)
    }

    /// The key of that id.
    #[must_use]
    pub fn get(&self, access_key_id: &str) -> Option<&Key> {
        self.0.get(access_key_id)
    }
}

impl FromIterator<Key> for KeyRing {
    fn from_iter<I: IntoIterator<Item = Key>>(keys: I) -> Self {
        Self(keys.into_iter().map(|key| (key.access_key_id.clone(), key)).collect())
    }
}
