use aozu_iam::evaluate::{Action, Caller, Context};
use aozu_names::{AccountId, Known};

use crate::{Acl, Object};

/// A request to S3: who asks for what, of which object, with which context keys.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'r> {
    /// Who asks.
    pub caller: &'r Caller,
    /// What is to be done.
    pub action: &'r Action,
    /// To which object; none for the bucket itself.
    pub object: Option<&'r AskedObject<'r>>,
    /// With which context keys.
    pub context: &'r Context,
}

/// The object that a request is about, as it is stored and as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedObject<'o> {
    /// Its key.
    pub key: &'o str,
    /// Whose it is as stored; absent: the bucket's owner's. Under BucketOwnerEnforced it does not matter.
    pub owner: Known<AccountId>,
    /// Its list as stored; absent: its owner's full control and nothing else.
    pub acl: Known<&'o Acl>,
}

impl<'o> AskedObject<'o> {
    /// An object of the bucket's owner, with its owner's full control alone.
    #[must_use]
    pub fn of_bucket_owner(key: &'o str) -> Self {
        Self { key, owner: Known::Absent, acl: Known::Absent }
    }

    /// An object of which only the key is known.
    #[must_use]
    pub fn unread(key: &'o str) -> Self {
        Self { key, owner: Known::default(), acl: Known::default() }
    }
}

impl<'o> From<&'o Object> for AskedObject<'o> {
    fn from(object: &'o Object) -> Self {
        Self {
            key: object.key.as_str(),
            owner: Known::Present(object.stored_owner),
            acl: object.stored_acl.as_ref(),
        }
    }
}
