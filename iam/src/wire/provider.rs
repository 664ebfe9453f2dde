use aozu_names::{Tags, Timestamp};
use serde::{Deserialize, Serialize};

use super::null_is_empty;

/// An OIDC provider, as `list-open-id-connect-providers` prints it: its ARN.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct OidcProviderEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
}

/// An OIDC provider, as `get-open-id-connect-provider` prints it: everything but its ARN.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct OidcProvider {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(rename = "ClientIDList", deserialize_with = "null_is_empty")]
    pub client_id_list: Vec<String>,
    #[serde(deserialize_with = "null_is_empty")]
    pub thumbprint_list: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// A SAML provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct SamlProvider {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
}
