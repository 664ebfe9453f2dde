//! S3: buckets and their policies.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{
    Region, Tags,
    wire::{Operation, Scope},
};

use super::{Name, row};
use crate::{
    noun::{item_failed, list_failed, noun, outer, whole},
    service::service,
};

aozu_names::state! {
    /// The S3 of one account. A bucket's policy and tags stand apart from it, as their calls do; each adds
    /// the bucket's name.
    pub struct S3: "s3" {
        /// The buckets.
        buckets, buckets_mut: Many Bucket = "Buckets",
        /// The buckets' policies; known absent where AWS said so.
        policies, policies_mut: Each BucketPolicy = "Policy",
        /// The buckets' tags; known absent where AWS said so.
        tags, tags_mut: Each BucketTags = "TagSet",
    }
}

service!(S3: Global, s3);

noun! {
    /// A bucket. Source: S3 API reference, `ListBuckets`.
    pub struct Bucket, BucketWire, by Name = Clone::clone;
    /// Its name, which is unique in the partition.
    id name: Name = "Name",
    /// The region that it lies in, where the answer says so.
    maybe region: Region = "BucketRegion",
}

noun! {
    /// The policy of a bucket.
    pub struct BucketPolicy, BucketPolicyWire, by Name = Clone::clone;
    /// The bucket.
    id bucket: Name = "Bucket",
    /// What it says.
    one policy: PolicyDocument = "Policy",
}

noun! {
    /// The tags of a bucket.
    pub struct BucketTags, BucketTagsWire, by Name = Clone::clone;
    /// The bucket.
    id bucket: Name = "Bucket",
    /// The tags.
    one tags: Tags = "TagSet",
}

const EACH: Scope =
    Scope::Item { of: "s3api list-buckets", flag: "--bucket", query: "Buckets[].Name", regional: false };

pub(crate) static OPERATIONS: &[Operation<S3>] = &[
    Operation {
        key_is_unique: true,
        scope: Scope::Global,
        collections: &["s3/Buckets"],
        read: |s3, answer, reading| whole(s3.buckets_mut(), "Buckets", "s3/Buckets", answer, reading),
        failed: |s3, _, code| list_failed(s3.buckets_mut(), code),
        ..row("s3api", "list-buckets", "Buckets")
    },
    Operation {
        scope: EACH,
        collections: &["s3/Policy"],
        read: |s3, answer, reading| {
            outer(s3.policies_mut(), "s3/Policy", answer, reading, |wire, item| {
                wire.bucket = Some(item.to_owned());
            });
        },
        failed: |s3, item, code| item_failed(s3.policies_mut(), item, code, &["NoSuchBucketPolicy"]),
        ..row("s3api", "get-bucket-policy", "Policy")
    },
    Operation {
        scope: EACH,
        collections: &["s3/TagSet"],
        read: |s3, answer, reading| {
            outer(s3.tags_mut(), "s3/TagSet", answer, reading, |wire, item| {
                wire.bucket = Some(item.to_owned());
            });
        },
        failed: |s3, item, code| item_failed(s3.tags_mut(), item, code, &["NoSuchTagSet"]),
        ..row("s3api", "get-bucket-tagging", "TagSet")
    },
];
