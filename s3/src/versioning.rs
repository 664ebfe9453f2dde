use crate::BucketName;

aozu_names::words! {
    /// Whether a bucket keeps what is overwritten or deleted. One that never was switched on says nothing.
    pub enum VersioningStatus {
        Enabled = "Enabled",
        Suspended = "Suspended",
    }
}

aozu_names::words! {
    /// Whether a second factor is asked for to delete a version for good.
    pub enum MfaDelete {
        Enabled = "Enabled",
        Disabled = "Disabled",
    }
}

aozu_names::noun! {
    /// The versioning of a bucket.
    ///
    /// Source: Amazon S3 API Reference, `GetBucketVersioning`.
    pub struct BucketVersioning / BucketVersioningMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// Whether versions are kept.
        maybe status: VersioningStatus = "Status",
        /// Whether deleting one asks for a second factor.
        maybe mfa_delete: MfaDelete = "MFADelete",
    }
}

of_bucket!(BucketVersioning / BucketVersioningMirror);
