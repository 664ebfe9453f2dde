//! AWS's JSON, member by member: the mirror of each noun, as plain serde structs.

pub use crate::{
    accelerate::BucketAccelerationMirror as BucketAcceleration,
    acl::{
        AclMirror as Acl, BucketAclMirror as BucketAcl, GrantMirror as Grant, GranteeMirror as Grantee,
        OwnerMirror as Owner,
    },
    block_public_access::{
        BucketPublicAccessBlockMirror as BucketPublicAccessBlock,
        PublicAccessBlockMirror as PublicAccessBlock,
    },
    encryption::{
        BucketEncryptionMirror as BucketEncryption, EncryptionByDefaultMirror as EncryptionByDefault,
        EncryptionRuleMirror as EncryptionRule,
    },
    lifecycle::{
        AbortIncompleteMultipartUploadMirror as AbortIncompleteMultipartUpload,
        BucketLifecycleMirror as BucketLifecycle, ExpirationMirror as Expiration,
        LifecycleRuleMirror as LifecycleRule,
        NoncurrentVersionExpirationMirror as NoncurrentVersionExpiration, TransitionMirror as Transition,
    },
    listed::{BucketTagsMirror as BucketTags, ListedBucketMirror as ListedBucket},
    logging::BucketLoggingMirror as BucketLogging,
    notification::{
        BucketNotificationMirror as BucketNotification,
        LambdaFunctionConfigurationMirror as LambdaFunctionConfiguration,
        QueueConfigurationMirror as QueueConfiguration, TopicConfigurationMirror as TopicConfiguration,
    },
    object_lock::{
        BucketObjectLockMirror as BucketObjectLock, DefaultRetentionMirror as DefaultRetention,
        ObjectLockRuleMirror as ObjectLockRule,
    },
    ownership::{
        OwnershipControlsMirror as OwnershipControls, OwnershipControlsRuleMirror as OwnershipControlsRule,
    },
    policy::BucketPolicyMirror as BucketPolicy,
    region::BucketLocationMirror as BucketLocation,
    replication::{
        BucketReplicationMirror as BucketReplication, ReplicationDestinationMirror as ReplicationDestination,
        ReplicationRuleMirror as ReplicationRule,
    },
    versioning::BucketVersioningMirror as BucketVersioning,
    website::{
        BucketWebsiteMirror as BucketWebsite, ErrorDocumentMirror as ErrorDocument,
        IndexDocumentMirror as IndexDocument, RedirectAllRequestsToMirror as RedirectAllRequestsTo,
    },
};
