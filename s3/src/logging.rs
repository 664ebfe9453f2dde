use smol_str::SmolStr;

use crate::BucketName;

aozu_names::noun! {
    /// Where the access log of a bucket goes.
    ///
    /// Source: Amazon S3 API Reference, `LoggingEnabled`.
    pub struct BucketLogging / BucketLoggingMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// The bucket that takes the log, of the same account and region.
        one target_bucket: BucketName = "TargetBucket",
        /// What the log's keys begin with.
        maybe target_prefix: SmolStr = "TargetPrefix",
    }
}

of_bucket!(BucketLogging / BucketLoggingMirror);
