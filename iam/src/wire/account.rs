use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The account's rules for the passwords of its users.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct PasswordPolicy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_password_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_symbols: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_numbers: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_uppercase_characters: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_lowercase_characters: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_users_to_change_password: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_passwords: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_password_age: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_reuse_prevention: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hard_expiry: Option<bool>,
}

/// The numbers of `get-account-summary`, each under AWS's name for it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountSummary(pub BTreeMap<String, u64>);

/// An alias of the account. AWS lists bare texts; as a resource it has the member by which
/// `create-account-alias` takes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "AWS's member names; the IAM API reference describes them")]
pub struct AccountAlias {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_alias: Option<String>,
}
