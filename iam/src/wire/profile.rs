use aozu_names::Timestamp;
use serde::{Deserialize, Serialize};

use super::null_is_empty;

/// An instance profile, as `list-instance-profiles` prints it and as
/// `get-account-authorization-details` prints it within its role.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct InstanceProfile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profile_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profile_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(deserialize_with = "null_is_empty")]
    pub roles: Vec<ProfileRole>,
}

/// A role in an instance profile: the reference alone, since the role itself is in `RoleDetailList`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct ProfileRole {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
}
