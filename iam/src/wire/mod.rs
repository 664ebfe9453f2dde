//! IAM's JSON: plain mirrors of what the AWS CLI prints, with AWS's member names.
//!
//! They hold what rules and questions ask for; members that no one asks for are read over.

mod account;
mod credentials;
mod policy;
mod profile;
mod provider;
mod report;
mod user;

pub use account::{AccountAlias, AccountSummary, PasswordPolicy};
pub use credentials::{
    AccessKey, AccessKeyLastUsed, AccessKeys, LastUsed, LoginProfile, MfaDevice, MfaDevices,
    VirtualMfaDevice, VirtualMfaUser,
};
pub use policy::{AttachedPolicy, InlinePolicy, ManagedPolicy, PermissionsBoundary, PolicyVersion};
pub use profile::{InstanceProfile, ProfileRole};
pub use provider::{OidcProvider, OidcProviderEntry, SamlProvider};
pub use report::CredentialReportRow;
pub use user::{Group, Role, RoleLastUsed, User, UserSummary};

use serde::{Deserialize, Deserializer};

/// Takes `null` for an empty list, as some of AWS's answers print one.
pub(crate) fn null_is_empty<'de, D, T>(d: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(d)?.unwrap_or_default())
}
