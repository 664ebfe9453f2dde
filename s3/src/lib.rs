#![doc = include_str!("../README.md")]

#[macro_use]
mod part;

mod accelerate;
mod acl;
mod block_public_access;
mod bucket;
mod bucket_name;
mod canonical_id;
mod encryption;
mod error;
pub mod evaluate;
pub mod evaluate_access;
mod lifecycle;
mod limits;
mod listed;
mod logging;
mod notification;
mod object;
mod object_key;
mod object_lock;
mod operations;
mod ownership;
mod policy;
mod public;
mod region;
mod replication;
pub mod rules;
mod state;
mod versioning;
mod website;
pub mod wire;

pub use accelerate::BucketAcceleration;
pub use acl::{
    Acl, AclTarget, BucketAcl, CannedAcl, Grant, Grantee, Group, Permission, TooManyGrants, UnknownCannedAcl,
    UnknownPermission,
};
pub use block_public_access::{
    BlockLevels, BlockPublicAccess, BlockSetting, BucketPublicAccessBlock, OrganizationBlock,
    PublicAccessBlock,
};
pub use bucket::Bucket;
pub use bucket_name::{BucketName, InvalidBucketName, NameProblem, NameRule, Namespace, Naming};
pub use canonical_id::{CanonicalId, CanonicalUser};
pub use encryption::{BucketEncryption, EncryptionByDefault, EncryptionRule, SseAlgorithm};
pub use error::S3Error;
pub use lifecycle::{
    AbortIncompleteMultipartUpload, BucketLifecycle, Expiration, LifecycleRule, NoncurrentVersionExpiration,
    RuleStatus, Transition,
};
pub use limits::{LONGEST_POLICY, MOST_GRANTS};
pub use listed::{BucketTags, ListedBucket};
pub use logging::BucketLogging;
pub use notification::{
    BucketNotification, EventBridgeConfiguration, FilterRule, FilterRuleMirror, KeyFilter, KeyFilterMirror,
    LambdaFunctionConfiguration, NotificationFilter, NotificationFilterMirror, QueueConfiguration,
    TopicConfiguration,
};
pub use object::Object;
pub use object_key::{KeyNote, ObjectKey};
pub use object_lock::{BucketObjectLock, DefaultRetention, ObjectLockRule};
pub use operations::OPERATIONS;
pub use ownership::{ObjectOwnership, OwnershipControls, OwnershipControlsRule};
pub use policy::{BucketPolicy, PolicyTooLarge};
pub use public::{PublicAccess, PublicProof, UnreadPart};
pub use region::{BucketLocation, LocationConstraint};
pub use replication::{BucketReplication, ReplicationDestination, ReplicationRule};
pub use rules::{RULES, S3Problem};
pub use state::S3;
pub use versioning::{BucketVersioning, MfaDelete, VersioningStatus};
pub use website::{BucketWebsite, ErrorDocument, IndexDocument, RedirectAllRequestsTo};
