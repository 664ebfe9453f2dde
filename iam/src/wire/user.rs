use aozu_names::{Tags, Timestamp};
use serde::{Deserialize, Serialize};

use super::{AttachedPolicy, InlinePolicy, InstanceProfile, PermissionsBoundary, null_is_empty};
use crate::policy::PolicyText;

/// A user, as `get-account-authorization-details` prints it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct User {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(deserialize_with = "null_is_empty")]
    pub user_policy_list: Vec<InlinePolicy>,
    #[serde(deserialize_with = "null_is_empty")]
    pub group_list: Vec<String>,
    #[serde(deserialize_with = "null_is_empty")]
    pub attached_managed_policies: Vec<AttachedPolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<PermissionsBoundary>,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// A user, as `list-users` and `get-user` print it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct UserSummary {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_last_used: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<PermissionsBoundary>,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// A group, as `get-account-authorization-details` prints it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct Group {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(deserialize_with = "null_is_empty")]
    pub group_policy_list: Vec<InlinePolicy>,
    #[serde(deserialize_with = "null_is_empty")]
    pub attached_managed_policies: Vec<AttachedPolicy>,
}

/// A role, as `get-account-authorization-details` prints it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct Role {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assume_role_policy_document: Option<PolicyText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_session_duration: Option<u32>,
    #[serde(deserialize_with = "null_is_empty", skip_serializing_if = "Vec::is_empty")]
    pub instance_profile_list: Vec<InstanceProfile>,
    #[serde(deserialize_with = "null_is_empty")]
    pub role_policy_list: Vec<InlinePolicy>,
    #[serde(deserialize_with = "null_is_empty")]
    pub attached_managed_policies: Vec<AttachedPolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<PermissionsBoundary>,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_last_used: Option<RoleLastUsed>,
}

/// When and where a role was last used; without a date it was not used within the tracking period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct RoleLastUsed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}
