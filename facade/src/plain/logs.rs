//! CloudWatch Logs: the resource policies of a region, which no single resource holds.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{Arn, wire::Operation};

use super::{Name, row};
use crate::{
    noun::{list_failed, noun, whole},
    service::service,
};

aozu_names::state! {
    /// The CloudWatch Logs of one region of one account.
    pub struct Logs: "logs" {
        /// The region's resource policies, by name.
        resource_policies, resource_policies_mut: Many LogsResourcePolicy = "resourcePolicies",
    }
}

service!(Logs: Regional, logs);

noun! {
    /// A resource policy of CloudWatch Logs: it names the log groups that it is for itself. Source:
    /// CloudWatch Logs API reference, `ResourcePolicy`.
    pub struct LogsResourcePolicy, LogsResourcePolicyWire, by Name = Clone::clone;
    /// Its name.
    id name: Name = "policyName",
    /// What it says.
    maybe policy: PolicyDocument = "policyDocument",
    /// The one resource that it is for, where it is no policy of the whole account.
    maybe resource_arn: Arn = "resourceArn",
}

pub(crate) static OPERATIONS: &[Operation<Logs>] = &[Operation {
    key_is_unique: true,
    collections: &["logs/resourcePolicies"],
    read: |logs, answer, reading| {
        whole(logs.resource_policies_mut(), "resourcePolicies", "logs/resourcePolicies", answer, reading);
    },
    failed: |logs, _, code| list_failed(logs.resource_policies_mut(), code),
    ..row("logs", "describe-resource-policies", "resourcePolicies")
}];
