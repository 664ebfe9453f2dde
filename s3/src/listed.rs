use aozu_names::{Arn, Region, Tags, Timestamp, wire::Resource};

use crate::BucketName;

aozu_names::noun! {
    /// A bucket as the account's list tells it.
    ///
    /// Source: Amazon S3 API Reference, `ListBuckets`.
    pub struct ListedBucket / ListedBucketMirror {
        /// Its name.
        one name: BucketName = "Name",
        /// When it was made, or its policy was last changed.
        value creation_date: Timestamp = "CreationDate",
        /// Where it lies, where the answer says so.
        maybe bucket_region: Region = "BucketRegion",
        /// Its ARN, where the answer says so.
        maybe bucket_arn: Arn = "BucketArn",
    }
}

impl Resource for ListedBucket {
    type Key = BucketName;
    type Wire = ListedBucketMirror;
    const ID: &'static str = "Name";
    fn wire_id(wire: &ListedBucketMirror) -> Option<&str> {
        wire.name.as_deref()
    }
    fn key(&self) -> BucketName {
        self.name.clone()
    }
}

aozu_names::noun! {
    /// The tags of a bucket.
    ///
    /// Source: Amazon S3 API Reference, `GetBucketTagging`.
    pub struct BucketTags / BucketTagsMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// The tags.
        tags tag_set: Tags = "TagSet",
    }
}

of_bucket!(BucketTags / BucketTagsMirror);
