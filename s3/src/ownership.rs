use aozu_names::{AccountId, Known};

use crate::{BucketName, CannedAcl};

aozu_names::words! {
    /// Who owns what is uploaded, and whether access control lists count: the setting Object Ownership.
    ///
    /// Source: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket" (2026).
    pub enum ObjectOwnership {
        BucketOwnerEnforced = "BucketOwnerEnforced",
        BucketOwnerPreferred = "BucketOwnerPreferred",
        ObjectWriter = "ObjectWriter",
    }
}

impl ObjectOwnership {
    /// What a new bucket has since April 2023.
    pub const DEFAULT: Self = Self::BucketOwnerEnforced;

    /// What S3 acts by: a bucket without ownership controls, as those made before 2022 and never touched,
    /// acts as ObjectWriter (recorded, September 2026).
    ///
    /// ```
    /// use aozu_names::Known;
    /// use aozu_s3::ObjectOwnership;
    /// assert_eq!(ObjectOwnership::effective(Known::Absent), Known::Present(ObjectOwnership::ObjectWriter));
    /// assert!(!ObjectOwnership::effective(Known::default()).was_read());
    /// ```
    #[must_use]
    pub fn effective(controls: Known<Self>) -> Known<Self> {
        match controls {
            Known::Absent => Known::Present(Self::ObjectWriter),
            known => known,
        }
    }

    /// Whether access control lists count at all.
    #[must_use]
    pub fn acls_enabled(&self) -> bool {
        *self != Self::BucketOwnerEnforced
    }

    /// Who will own an object that is uploaded: `writer`, unless the setting gives it to the bucket's owner;
    /// BucketOwnerPreferred does so only for uploads with the canned list `bucket-owner-full-control`.
    ///
    /// ```
    /// use aozu_names::AccountId;
    /// use aozu_s3::{CannedAcl, ObjectOwnership};
    /// let (bucket, writer) = (AccountId::literal("111122223333"), AccountId::literal("444455556666"));
    /// let owner = |ownership: ObjectOwnership, acl| ownership.owner_of_upload(bucket, writer, acl);
    /// assert_eq!(owner(ObjectOwnership::BucketOwnerEnforced, None), bucket);
    /// assert_eq!(owner(ObjectOwnership::BucketOwnerPreferred, None), writer);
    /// let full = Some(CannedAcl::BucketOwnerFullControl);
    /// assert_eq!(owner(ObjectOwnership::BucketOwnerPreferred, full), bucket);
    /// assert_eq!(owner(ObjectOwnership::ObjectWriter, full), writer);
    /// ```
    #[must_use]
    pub fn owner_of_upload(
        &self,
        bucket_owner: AccountId,
        writer: AccountId,
        acl: Option<CannedAcl>,
    ) -> AccountId {
        match self {
            Self::BucketOwnerEnforced => bucket_owner,
            Self::BucketOwnerPreferred if acl == Some(CannedAcl::BucketOwnerFullControl) => bucket_owner,
            _ => writer,
        }
    }
}

aozu_names::noun! {
    /// One rule of a bucket's ownership controls; there is always exactly one.
    pub struct OwnershipControlsRule / OwnershipControlsRuleMirror {
        /// The setting.
        one object_ownership: ObjectOwnership = "ObjectOwnership",
    }
}

aozu_names::noun! {
    /// The ownership controls of a bucket.
    ///
    /// Source: Amazon S3 API Reference, `OwnershipControls`.
    pub struct OwnershipControls / OwnershipControlsMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// The rules.
        parts rules: OwnershipControlsRule = "Rules",
    }
}

of_bucket!(OwnershipControls / OwnershipControlsMirror);

impl OwnershipControls {
    /// The setting; none where the answer holds no rule.
    #[must_use]
    pub fn object_ownership(&self) -> Option<&ObjectOwnership> {
        self.rules.first().map(OwnershipControlsRule::object_ownership)
    }
}

#[cfg(test)]
mod tests {
    use super::ObjectOwnership;

    #[test]
    fn lists_count_unless_the_owner_is_enforced() {
        assert!(!ObjectOwnership::DEFAULT.acls_enabled());
        assert!(ObjectOwnership::BucketOwnerPreferred.acls_enabled());
        assert!(ObjectOwnership::ObjectWriter.acls_enabled());
    }
}
