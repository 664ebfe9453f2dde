//! The façade's own rules: what only the whole can tell.

mod alarms;
mod reference;
mod scope;
#[cfg(test)]
mod test;
mod there;

mod access_log_bucket_missing;
mod alarm_action_missing;
mod alarm_resource_missing;
mod alarm_topic_key_refuses;
mod alarm_topic_unheard;
mod bucket_key_unusable;
mod database_in_one_zone;
mod dead_letters_refused;
mod delivery_refused;
mod endpoint_blocks_bucket;
mod flow_log_bucket_missing;
mod flow_log_cannot_write;
mod function_calls_itself;
mod function_role_lacks_permission;
mod group_in_one_zone;
mod key_unusable;
mod notification_refused;
mod notification_target_missing;
mod outsider_becomes_administrator;
mod reference_missing;
mod resource_policy_public;
mod suppression_expired;
mod suppression_unmatched;
mod trail_bucket_missing;
mod visibility_shorter_than_function;

pub use scope::Scope;

pub use access_log_bucket_missing::AccessLogBucketMissing;
pub use alarm_action_missing::AlarmActionMissing;
pub use alarm_resource_missing::AlarmResourceMissing;
pub use alarm_topic_key_refuses::AlarmTopicKeyRefuses;
pub use alarm_topic_unheard::AlarmTopicUnheard;
pub use bucket_key_unusable::BucketKeyUnusable;
pub use database_in_one_zone::DatabaseInOneZone;
pub use dead_letters_refused::DeadLettersRefused;
pub use delivery_refused::DeliveryRefused;
pub use endpoint_blocks_bucket::EndpointBlocksBucket;
pub use flow_log_bucket_missing::FlowLogBucketMissing;
pub use flow_log_cannot_write::FlowLogCannotWrite;
pub use function_calls_itself::FunctionCallsItself;
pub use function_role_lacks_permission::FunctionRoleLacksPermission;
pub use group_in_one_zone::GroupInOneZone;
pub use key_unusable::KeyUnusable;
pub use notification_refused::NotificationRefused;
pub use notification_target_missing::NotificationTargetMissing;
pub use outsider_becomes_administrator::OutsiderBecomesAdministrator;
pub use reference_missing::ReferenceMissing;
pub use resource_policy_public::ResourcePolicyPublic;
pub use suppression_expired::SuppressionExpired;
pub use suppression_unmatched::SuppressionUnmatched;
pub use trail_bucket_missing::TrailBucketMissing;
pub use visibility_shorter_than_function::VisibilityShorterThanFunction;

aozu_names::rules! {
    /// What is wrong with the account as a whole, typed: a variant a rule.
    pub enum AccountProblem {
        suppression_unmatched::SuppressionUnmatched,
        suppression_expired::SuppressionExpired,
        notification_target_missing::NotificationTargetMissing,
        bucket_key_unusable::BucketKeyUnusable,
        flow_log_bucket_missing::FlowLogBucketMissing,
        alarm_action_missing::AlarmActionMissing,
        alarm_resource_missing::AlarmResourceMissing,
        visibility_shorter_than_function::VisibilityShorterThanFunction,
        resource_policy_public::ResourcePolicyPublic,
        database_in_one_zone::DatabaseInOneZone,
        group_in_one_zone::GroupInOneZone,
        notification_refused::NotificationRefused,
        reference_missing::ReferenceMissing,
        key_unusable::KeyUnusable,
        function_role_lacks_permission::FunctionRoleLacksPermission,
        access_log_bucket_missing::AccessLogBucketMissing,
        flow_log_cannot_write::FlowLogCannotWrite,
        outsider_becomes_administrator::OutsiderBecomesAdministrator,
        alarm_topic_unheard::AlarmTopicUnheard,
        delivery_refused::DeliveryRefused,
        endpoint_blocks_bucket::EndpointBlocksBucket,
        dead_letters_refused::DeadLettersRefused,
        alarm_topic_key_refuses::AlarmTopicKeyRefuses,
        trail_bucket_missing::TrailBucketMissing,
        function_calls_itself::FunctionCallsItself,
    }
}
