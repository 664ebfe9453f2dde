use smol_str::SmolStr;

use crate::BucketName;

aozu_names::noun! {
    /// How long a new version is kept from being deleted.
    pub struct DefaultRetention / DefaultRetentionMirror {
        /// Whether some may end it early (`GOVERNANCE`) or nobody (`COMPLIANCE`).
        maybe mode: SmolStr = "Mode",
        /// Days.
        value days: u32 = "Days",
        /// Years.
        value years: u32 = "Years",
    }
}

aozu_names::noun! {
    /// What holds for versions that say nothing themselves.
    pub struct ObjectLockRule / ObjectLockRuleMirror {
        /// How long they are kept.
        part default_retention: DefaultRetention = "DefaultRetention",
    }
}

aozu_names::noun! {
    /// Whether versions can be kept from being deleted.
    ///
    /// Source: Amazon S3 API Reference, `ObjectLockConfiguration`.
    pub struct BucketObjectLock / BucketObjectLockMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// `Enabled`.
        maybe object_lock_enabled: SmolStr = "ObjectLockEnabled",
        /// What holds by default.
        part rule: ObjectLockRule = "Rule",
    }
}

of_bucket!(BucketObjectLock / BucketObjectLockMirror);
