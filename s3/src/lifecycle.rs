use smol_str::SmolStr;

use crate::BucketName;

aozu_names::words! {
    /// Whether a rule is in force.
    pub enum RuleStatus {
        Enabled = "Enabled",
        Disabled = "Disabled",
    }
}

aozu_names::noun! {
    /// When objects, or delete markers with nothing behind them, go.
    pub struct Expiration / ExpirationMirror {
        /// Days after they were made.
        value days: u32 = "Days",
        /// The day on which they go.
        maybe date: SmolStr = "Date",
        /// Whether delete markers with nothing behind them go.
        value expired_object_delete_marker: bool = "ExpiredObjectDeleteMarker",
    }
}

aozu_names::noun! {
    /// When versions that are no longer current go.
    pub struct NoncurrentVersionExpiration / NoncurrentVersionExpirationMirror {
        /// Days after they were overtaken.
        value noncurrent_days: u32 = "NoncurrentDays",
        /// How many stay whatever their age.
        value newer_noncurrent_versions: u32 = "NewerNoncurrentVersions",
    }
}

aozu_names::noun! {
    /// When the parts of an upload that was never completed go.
    pub struct AbortIncompleteMultipartUpload / AbortIncompleteMultipartUploadMirror {
        /// Days after the upload began.
        value days_after_initiation: u32 = "DaysAfterInitiation",
    }
}

aozu_names::noun! {
    /// When objects go to a cheaper storage class.
    pub struct Transition / TransitionMirror {
        /// Days after they were made.
        value days: u32 = "Days",
        /// The day on which they go.
        maybe date: SmolStr = "Date",
        /// The class that they go to.
        maybe storage_class: SmolStr = "StorageClass",
    }
}

aozu_names::noun! {
    /// One rule of a bucket's lifecycle. Which objects it is for is not held: only whether it is there matters
    /// to what is asked here.
    pub struct LifecycleRule / LifecycleRuleMirror {
        /// Its name.
        maybe id: SmolStr = "ID",
        /// Whether it is in force.
        maybe status: RuleStatus = "Status",
        /// When objects go.
        part expiration: Expiration = "Expiration",
        /// When versions that are no longer current go.
        part noncurrent_version_expiration: NoncurrentVersionExpiration = "NoncurrentVersionExpiration",
        /// When parts of unfinished uploads go.
        part abort_incomplete_multipart_upload: AbortIncompleteMultipartUpload = "AbortIncompleteMultipartUpload",
        /// When objects go to other storage classes.
        parts transitions: Transition = "Transitions",
    }
}

aozu_names::noun! {
    /// The lifecycle of a bucket's objects.
    ///
    /// Source: Amazon S3 API Reference, `GetBucketLifecycleConfiguration`.
    pub struct BucketLifecycle / BucketLifecycleMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// The rules.
        parts rules: LifecycleRule = "Rules",
    }
}

of_bucket!(BucketLifecycle / BucketLifecycleMirror);

impl BucketLifecycle {
    /// The rules that are in force.
    pub fn enabled_rules(&self) -> impl Iterator<Item = &LifecycleRule> {
        self.rules.iter().filter(|rule| rule.status == Some(RuleStatus::Enabled))
    }
}
