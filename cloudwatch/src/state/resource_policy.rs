use aozu_iam::{entity::PolicyDocument, policy::PolicyText};
use aozu_names::{
    Arn,
    wire::{Fields, Problems, Resource},
};
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, ToSmolStr};

use super::ResourcePolicyName;

/// A resource policy of CloudWatch Logs: it names the log groups that it is for itself.
///
/// Source: CloudWatch Logs API Reference, `ResourcePolicy`.
#[derive(Debug, Clone, PartialEq)]
pub struct LogsResourcePolicy {
    policy_name: ResourcePolicyName,
    policy: Option<PolicyDocument>,
    resource_arn: Option<Arn>,
}

impl LogsResourcePolicy {
    /// Its name.
    #[must_use]
    pub fn policy_name(&self) -> &ResourcePolicyName {
        &self.policy_name
    }

    /// What it says.
    #[must_use]
    pub fn policy(&self) -> Option<&PolicyDocument> {
        self.policy.as_ref()
    }

    /// The one resource that it is for, where it is no policy of the whole account.
    #[must_use]
    pub fn resource_arn(&self) -> Option<&Arn> {
        self.resource_arn.as_ref()
    }
}

/// How AWS's JSON holds a [`LogsResourcePolicy`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase")]
pub struct LogsResourcePolicyMirror {
    /// `policyName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<SmolStr>,
    /// `policyDocument`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<PolicyText>,
    /// `resourceArn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_arn: Option<SmolStr>,
}

impl TryFrom<LogsResourcePolicyMirror> for LogsResourcePolicy {
    type Error = Problems;
    fn try_from(mirror: LogsResourcePolicyMirror) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let policy_name = fields.required("policyName", mirror.policy_name.as_deref());
        let resource_arn = fields.optional("resourceArn", mirror.resource_arn.as_deref());
        let text = mirror.policy_document.filter(|text| !text.as_str().trim().is_empty());
        match policy_name {
            Some(policy_name) => {
                fields.ok(Self { policy_name, policy: text.map(PolicyDocument::new), resource_arn })
            }
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&LogsResourcePolicy> for LogsResourcePolicyMirror {
    fn from(policy: &LogsResourcePolicy) -> Self {
        Self {
            policy_name: Some(policy.policy_name.to_smolstr()),
            policy_document: policy.policy.as_ref().map(|policy| policy.text().clone()),
            resource_arn: policy.resource_arn.as_ref().map(ToSmolStr::to_smolstr),
        }
    }
}

impl Resource for LogsResourcePolicy {
    type Key = ResourcePolicyName;
    type Wire = LogsResourcePolicyMirror;
    const ID: &'static str = "policyName";
    fn wire_id(wire: &LogsResourcePolicyMirror) -> Option<&str> {
        wire.policy_name.as_deref()
    }
    fn key(&self) -> ResourcePolicyName {
        self.policy_name.clone()
    }
}
