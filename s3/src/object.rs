use aozu_names::{AccountId, Known};

use crate::{Acl, ObjectKey, ObjectOwnership};

/// An object as it is stored: whose it is and its list, beneath whatever the bucket's setting makes of them.
///
/// BucketOwnerEnforced masks owner and list and erases neither: switched back, both count again (recorded,
/// September 2026). So they are held as stored, and what counts is asked for.
///
/// ```
/// use aozu_names::{AccountId, Known};
/// use aozu_s3::{Object, ObjectOwnership};
/// let (bucket, writer) = (AccountId::literal("111122223333"), AccountId::literal("444455556666"));
/// let object = Object { key: "a".parse()?, stored_owner: writer, stored_acl: Known::Absent };
/// assert_eq!(object.owner(&ObjectOwnership::BucketOwnerEnforced, bucket), bucket);
/// assert_eq!(object.owner(&ObjectOwnership::ObjectWriter, bucket), writer);
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its key.
    pub key: ObjectKey,
    /// The account that owns it as stored: who wrote it, unless a setting gave it to the bucket's owner.
    pub stored_owner: AccountId,
    /// Its list as stored; absent means that of an object put without one: the owner's full control.
    pub stored_acl: Known<Acl>,
}

impl Object {
    /// Who owns it, as S3 decides.
    #[must_use]
    pub fn owner(&self, ownership: &ObjectOwnership, bucket_owner: AccountId) -> AccountId {
        if ownership.acls_enabled() { self.stored_owner } else { bucket_owner }
    }

    /// Its list, as far as it counts: none at all under BucketOwnerEnforced.
    #[must_use]
    pub fn acl(&self, ownership: &ObjectOwnership) -> Known<&Acl> {
        if ownership.acls_enabled() { self.stored_acl.as_ref() } else { Known::Absent }
    }
}
