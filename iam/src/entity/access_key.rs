use aozu_names::{
    Timestamp, UniqueId, UserName,
    wire::{Fields, Problems, Resource},
};
use smol_str::SmolStr;

use super::document::{all, each};
use crate::wire;

/// Whether an access key may be used.
///
/// Source: IAM API reference, `AccessKeyMetadata` (`Active`, `Inactive`, and since 2025 `Expired`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessKeyStatus {
    /// It signs requests.
    Active,
    /// It was switched off and can be switched on again.
    Inactive,
    /// Its time is over.
    Expired,
    /// A status of tomorrow.
    Other(SmolStr),
}

impl AccessKeyStatus {
    /// The status as AWS spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "Active",
            Self::Inactive => "Inactive",
            Self::Expired => "Expired",
            Self::Other(text) => text,
        }
    }
}

impl From<&str> for AccessKeyStatus {
    fn from(text: &str) -> Self {
        match text {
            "Active" => Self::Active,
            "Inactive" => Self::Inactive,
            "Expired" => Self::Expired,
            other => Self::Other(other.into()),
        }
    }
}

model! {
    /// One access key: id and status, never the secret.
    pub struct AccessKey {
        /// The key's id, `AKIA…`.
        one id: UniqueId,
        /// Whether it may be used.
        one status: AccessKeyStatus,
        /// When it was created, which for a key is when it was last rotated.
        maybe_copy create_date: Timestamp,
    }
}

model! {
    /// The access keys of one user. `list-access-keys` is asked once a user; so the collection
    /// `AccessKeyMetadata` holds one resource a user, which is there and empty for a user without
    /// keys.
    ///
    /// ```
    /// use aozu_iam::{entity::AccessKeys, wire};
    /// let none = AccessKeys::try_from(wire::AccessKeys {
    ///     user_name: Some("alice".into()),
    ///     ..Default::default()
    /// })?;
    /// assert_eq!(none.active().count(), 0);
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    pub struct AccessKeys {
        /// Whose keys they are.
        one user: UserName,
        /// The keys, at most two.
        many keys: AccessKey,
    }
}

impl AccessKeys {
    /// The keys that sign requests.
    pub fn active(&self) -> impl Iterator<Item = &AccessKey> {
        self.keys.iter().filter(|key| key.status == AccessKeyStatus::Active)
    }
}

model! {
    /// When, where and for what an access key was last used.
    pub struct LastUsed {
        /// When; none if never (or not since April 2015, when AWS began to track it).
        maybe_copy date: Timestamp,
        /// For which service, where it was used.
        maybe service: String,
        /// In which region, where it was used.
        maybe region: String,
    }
}

model! {
    /// The last use of one access key. The answer does not name the key; the call did.
    pub struct AccessKeyLastUsed {
        /// The key.
        one key_id: UniqueId,
        /// Its user.
        maybe user: UserName,
        /// The last use.
        one last_used: LastUsed,
    }
}

impl TryFrom<wire::AccessKey> for AccessKey {
    type Error = Problems;
    fn try_from(wire: wire::AccessKey) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let id = fields.required("AccessKeyId", wire.access_key_id.as_deref());
        if wire.status.is_none() {
            fields.problem("Status", "the member is missing");
        }
        match (id, wire.status) {
            (Some(id), Some(status)) => {
                fields.ok(Self { id, status: status.as_str().into(), create_date: wire.create_date })
            }
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&AccessKey> for wire::AccessKey {
    fn from(key: &AccessKey) -> Self {
        Self {
            user_name: None,
            access_key_id: Some(key.id.to_string()),
            status: Some(key.status.as_str().to_owned()),
            create_date: key.create_date,
        }
    }
}

impl TryFrom<wire::AccessKeys> for AccessKeys {
    type Error = Problems;
    fn try_from(wire: wire::AccessKeys) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let inside = wire.access_key_metadata.iter().find_map(|key| key.user_name.clone());
        let user = fields.required("UserName", wire.user_name.or(inside).as_deref());
        let keys = each(&mut fields, "AccessKeyMetadata", wire.access_key_metadata);
        match user {
            Some(user) => fields.ok(Self { user, keys }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&AccessKeys> for wire::AccessKeys {
    fn from(keys: &AccessKeys) -> Self {
        Self { user_name: Some(keys.user.to_string()), access_key_metadata: all(&keys.keys) }
    }
}

impl Resource for AccessKeys {
    type Key = UserName;
    type Wire = wire::AccessKeys;
    const ID: &'static str = "UserName";
    fn wire_id(wire: &wire::AccessKeys) -> Option<&str> {
        wire.user_name.as_deref()
    }
    fn key(&self) -> UserName {
        self.user.clone()
    }
}

impl TryFrom<wire::AccessKeyLastUsed> for AccessKeyLastUsed {
    type Error = Problems;
    fn try_from(wire: wire::AccessKeyLastUsed) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let user = fields.optional("UserName", wire.user_name.as_deref());
        let used = wire.access_key_last_used;
        let word = |text: Option<String>| text.filter(|text| !text.is_empty() && text != "N/A");
        let last_used = LastUsed {
            date: used.last_used_date,
            service: word(used.service_name),
            region: word(used.region),
        };
        match fields.required("AccessKeyId", wire.access_key_id.as_deref()) {
            Some(key_id) => fields.ok(Self { key_id, user, last_used }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&AccessKeyLastUsed> for wire::AccessKeyLastUsed {
    fn from(used: &AccessKeyLastUsed) -> Self {
        let word = |text: &Option<String>| Some(text.clone().unwrap_or_else(|| "N/A".to_owned()));
        Self {
            access_key_id: Some(used.key_id.to_string()),
            user_name: used.user.as_ref().map(ToString::to_string),
            access_key_last_used: wire::LastUsed {
                last_used_date: used.last_used.date,
                service_name: word(&used.last_used.service),
                region: word(&used.last_used.region),
            },
        }
    }
}

impl Resource for AccessKeyLastUsed {
    type Key = UniqueId;
    type Wire = wire::AccessKeyLastUsed;
    const ID: &'static str = "AccessKeyId";
    fn wire_id(wire: &wire::AccessKeyLastUsed) -> Option<&str> {
        wire.access_key_id.as_deref()
    }
    fn key(&self) -> UniqueId {
        self.key_id.clone()
    }
}
