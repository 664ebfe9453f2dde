use crate::{BucketName, versioning::VersioningStatus};

aozu_names::noun! {
    /// Whether a bucket can be reached by Transfer Acceleration; one that never was says nothing.
    ///
    /// Source: Amazon S3 API Reference, `GetBucketAccelerateConfiguration`.
    pub struct BucketAcceleration / BucketAccelerationMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// Whether it is on.
        maybe status: VersioningStatus = "Status",
    }
}

of_bucket!(BucketAcceleration / BucketAccelerationMirror);
