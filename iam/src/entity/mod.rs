//! IAM's nouns: users, groups, roles, policies, and what they sign in with.
//!
//! A policy document is held as its source text and what became of parsing it, so that a malformed
//! policy still loads and becomes a finding.

mod access_key;
mod account;
mod document;
mod group;
mod instance_profile;
mod managed_policy;
mod mfa;
mod password;
mod provider;
mod role;
mod user;

pub use access_key::{AccessKey, AccessKeyLastUsed, AccessKeyStatus, AccessKeys, LastUsed};
pub use account::{AccountAlias, AccountSummary, AliasName, OnlyOne};
pub use document::{AttachedPolicy, InlinePolicy, PolicyDocument};
pub use group::Group;
pub use instance_profile::{InstanceProfile, ProfileRole};
pub use managed_policy::{ManagedPolicy, PolicyVersion, VersionId};
pub use mfa::{MfaDevice, MfaDevices, VirtualMfaDevice};
pub use password::{LoginProfile, PasswordPolicy};
pub use provider::{OidcProvider, OidcProviderEntry, ProviderUrl, SamlProvider};
pub use role::{Role, RoleLastUsed};
pub use user::{User, UserSummary};
