//! What can be wrong with buckets.

#[cfg(test)]
pub(crate) mod fixture;
mod levels;
mod others;
#[cfg(test)]
mod pages;
mod scope;

mod account_public_access_not_blocked;
mod acl_lets_others_rewrite_it;
mod acls_not_disabled;
mod bucket_logs_into_itself;
mod bucket_name_troublesome;
mod bucket_policy_too_large;
mod bucket_public_by_acl;
mod bucket_public_by_policy;
mod cross_account_read;
mod cross_account_write;
mod log_target_missing;
mod no_default_encryption;
mod plain_http_allowed;
mod policy_action_without_resource;
mod policy_locks_everyone_out;
mod policy_names_foreign_resource;
mod public_access_not_blocked;
mod public_statement_cuts_others_off;
mod replication_target_missing;
mod shared_bucket_without_access_log;
mod too_many_grants;
mod versioning_off;
mod versions_kept_for_good;

pub use scope::{Accounts, Scope};

pub use account_public_access_not_blocked::AccountPublicAccessNotBlocked;
pub use acl_lets_others_rewrite_it::AclLetsOthersRewriteIt;
pub use acls_not_disabled::AclsNotDisabled;
pub use bucket_logs_into_itself::BucketLogsIntoItself;
pub use bucket_name_troublesome::BucketNameTroublesome;
pub use bucket_policy_too_large::BucketPolicyTooLarge;
pub use bucket_public_by_acl::BucketPublicByAcl;
pub use bucket_public_by_policy::BucketPublicByPolicy;
pub use cross_account_read::CrossAccountRead;
pub use cross_account_write::CrossAccountWrite;
pub use log_target_missing::LogTargetMissing;
pub use no_default_encryption::NoDefaultEncryption;
pub use plain_http_allowed::PlainHttpAllowed;
pub use policy_action_without_resource::PolicyActionWithoutResource;
pub use policy_locks_everyone_out::PolicyLocksEveryoneOut;
pub use policy_names_foreign_resource::PolicyNamesForeignResource;
pub use public_access_not_blocked::PublicAccessNotBlocked;
pub use public_statement_cuts_others_off::PublicStatementCutsOthersOff;
pub use replication_target_missing::ReplicationTargetMissing;
pub use shared_bucket_without_access_log::SharedBucketWithoutAccessLog;
pub use too_many_grants::TooManyGrants;
pub use versioning_off::VersioningOff;
pub use versions_kept_for_good::VersionsKeptForGood;

aozu_names::rules! {
    /// What is wrong with buckets, typed: a variant a rule.
    pub enum S3Problem {
        bucket_public_by_acl::BucketPublicByAcl,
        bucket_public_by_policy::BucketPublicByPolicy,
        public_access_not_blocked::PublicAccessNotBlocked,
        account_public_access_not_blocked::AccountPublicAccessNotBlocked,
        acl_lets_others_rewrite_it::AclLetsOthersRewriteIt,
        acls_not_disabled::AclsNotDisabled,
        too_many_grants::TooManyGrants,
        bucket_policy_too_large::BucketPolicyTooLarge,
        policy_names_foreign_resource::PolicyNamesForeignResource,
        policy_action_without_resource::PolicyActionWithoutResource,
        cross_account_write::CrossAccountWrite,
        cross_account_read::CrossAccountRead,
        plain_http_allowed::PlainHttpAllowed,
        policy_locks_everyone_out::PolicyLocksEveryoneOut,
        public_statement_cuts_others_off::PublicStatementCutsOthersOff,
        versioning_off::VersioningOff,
        no_default_encryption::NoDefaultEncryption,
        shared_bucket_without_access_log::SharedBucketWithoutAccessLog,
        versions_kept_for_good::VersionsKeptForGood,
        bucket_name_troublesome::BucketNameTroublesome,
        log_target_missing::LogTargetMissing,
        bucket_logs_into_itself::BucketLogsIntoItself,
        replication_target_missing::ReplicationTargetMissing,
    }
}
