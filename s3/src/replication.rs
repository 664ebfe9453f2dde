use aozu_names::{AccountId, Arn};
use smol_str::SmolStr;

use crate::{BucketName, lifecycle::RuleStatus};

aozu_names::noun! {
    /// Where copies go.
    pub struct ReplicationDestination / ReplicationDestinationMirror {
        /// The bucket.
        one bucket: Arn = "Bucket",
        /// The account that the bucket belongs to, where it is another's.
        maybe account: AccountId = "Account",
        /// The storage class of the copies.
        maybe storage_class: SmolStr = "StorageClass",
    }
}

aozu_names::noun! {
    /// One rule of replication.
    pub struct ReplicationRule / ReplicationRuleMirror {
        /// Its name.
        maybe id: SmolStr = "ID",
        /// Whether it is in force.
        maybe status: RuleStatus = "Status",
        /// Where copies go.
        part destination: ReplicationDestination = "Destination",
    }
}

aozu_names::noun! {
    /// Where a bucket's objects are copied to.
    ///
    /// Source: Amazon S3 API Reference, `ReplicationConfiguration`.
    pub struct BucketReplication / BucketReplicationMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// The role by which S3 copies.
        maybe role: Arn = "Role",
        /// The rules.
        parts rules: ReplicationRule = "Rules",
    }
}

of_bucket!(BucketReplication / BucketReplicationMirror);
