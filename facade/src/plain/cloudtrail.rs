//! CloudTrail: the trails, and where they write.

use aozu_names::{Arn, Region, wire::Operation};

use super::{Name, found_by, row};
use crate::{
    import::Evidence,
    noun::{list_failed, whole},
    service::service,
};

aozu_names::state! {
    /// The CloudTrail of one region of one account. A trail of all regions is listed in each.
    pub struct CloudTrail: "cloudtrail" {
        /// The trails, by ARN.
        trails, trails_mut: Many Trail = "trailList",
    }
}

service!(CloudTrail: Regional, cloudtrail,
    fn tell(&self, evidence: &mut Evidence) {
        // That of an organization is listed in its members too, and is the management account's.
        let own = self.trails().values().filter(|trail| trail.is_organization_trail() == Some(false));
        own.filter(|trail| trail.is_multi_region_trail() == Some(false)).for_each(|trail| evidence.owned(trail.arn()));
    }
);

aozu_names::noun! {
    /// A trail.
    ///
    /// Source: CloudTrail API Reference, `Trail`.
    pub struct Trail / TrailMirror {
        /// Its ARN.
        one arn: Arn = "TrailARN",
        /// Its name.
        maybe name: Name = "Name",
        /// The bucket that it writes to, perhaps another account's.
        maybe s3_bucket_name: Name = "S3BucketName",
        /// What the keys of its objects begin with.
        maybe s3_key_prefix: Name = "S3KeyPrefix",
        /// The name of the topic that it tells of new files.
        maybe sns_topic_name: Name = "SnsTopicName",
        /// That topic's ARN.
        maybe sns_topic_arn: Arn = "SnsTopicARN",
        /// Whether it has the events of global services.
        value include_global_service_events: bool = "IncludeGlobalServiceEvents",
        /// Whether it has the events of all regions.
        value is_multi_region_trail: bool = "IsMultiRegionTrail",
        /// The region that it was made in.
        maybe home_region: Region = "HomeRegion",
        /// Whether its files can be checked.
        value log_file_validation_enabled: bool = "LogFileValidationEnabled",
        /// The log group that it writes to.
        maybe log_group_arn: Arn = "CloudWatchLogsLogGroupArn",
        /// The role that it does so with.
        maybe log_role_arn: Arn = "CloudWatchLogsRoleArn",
        /// The key that its files are encrypted with: an id, an ARN or an alias.
        maybe kms_key_id: Name = "KmsKeyId",
        /// Whether it selects events otherwise than by default.
        value has_custom_event_selectors: bool = "HasCustomEventSelectors",
        /// Whether it looks for unusual activity.
        value has_insight_selectors: bool = "HasInsightSelectors",
        /// Whether it has the events of all accounts of the organization.
        value is_organization_trail: bool = "IsOrganizationTrail",
    }
}

found_by!(Trail / TrailMirror, arn: Arn = "TrailARN");

pub(crate) static OPERATIONS: &[Operation<CloudTrail>] = &[Operation {
    key_is_unique: true,
    collections: &["cloudtrail/trailList"],
    read: |state, answer, reading| {
        whole(state.trails_mut(), "trailList", "cloudtrail/trailList", answer, reading);
    },
    failed: |state, _, code| list_failed(state.trails_mut(), code),
    ..row("cloudtrail", "describe-trails", "trailList")
}];
