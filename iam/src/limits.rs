//! IAM's numbers, each once.
//!
//! Source, unless noted: IAM User Guide, "IAM and AWS STS quotas" (reference_iam-quotas), as recorded
//! in specs/iam.md §1.8 and §6 (June 2023 page, checked against the live page where marked).

use std::collections::BTreeMap;

use crate::Iam;

/// The most roles in an instance profile.
pub const ROLES_PER_INSTANCE_PROFILE: u64 = 1;
/// The most groups that a user may be in. Not adjustable.
pub const GROUPS_PER_USER: u64 = 10;
/// The most versions that a managed policy keeps. Not adjustable.
pub const VERSIONS_PER_POLICY: u64 = 5;

/// After how many days an access key counts as stale.
///
/// Source: IAM User Guide, "Update access keys"; CIS AWS Foundations Benchmark 3.0 §1.12 and §1.14
/// (AWS Security Hub IAM.3 and IAM.8: 90 days).
pub const STALE_KEY_DAYS: i64 = 90;

/// The least number of characters that a password should have.
///
/// Source: CIS AWS Foundations Benchmark 3.0 §1.8 (AWS Security Hub IAM.15).
pub const GOOD_PASSWORD_LENGTH: u32 = 14;

/// What an account may have; AWS's defaults, of which most can be raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotas {
    /// Users in the account. Not adjustable.
    pub users: u64,
    /// Groups in the account; up to 500.
    pub groups: u64,
    /// Roles in the account; up to 5,000.
    pub roles: u64,
    /// Customer managed policies in the account; up to 5,000.
    pub policies: u64,
    /// Instance profiles in the account; up to 5,000.
    pub instance_profiles: u64,
    /// Server certificates in the account; up to 1,000.
    pub server_certificates: u64,
    /// OIDC providers in the account.
    pub oidc_providers: u64,
    /// SAML providers in the account.
    pub saml_providers: u64,
    /// Groups that one user may be in.
    pub groups_per_user: u64,
    /// Access keys of one user.
    pub access_keys_per_user: u64,
    /// MFA devices of one user: 8 since November 2022 (AWS News, "multiple MFA devices").
    pub mfa_devices_per_user: u64,
    /// Managed policies attached to one user; up to 20.
    pub attached_policies_per_user: u64,
    /// Managed policies attached to one group. Not adjustable.
    pub attached_policies_per_group: u64,
    /// Managed policies attached to one role; up to 25.
    pub attached_policies_per_role: u64,
    /// Versions of one managed policy.
    pub versions_per_policy: u64,
    /// Characters of one managed policy, white space not counted.
    pub policy_size: u64,
    /// Characters of all inline policies of one user together, white space not counted.
    pub user_policy_size: u64,
    /// Characters of all inline policies of one group together, white space not counted.
    pub group_policy_size: u64,
    /// Characters of all inline policies of one role together, white space not counted.
    pub role_policy_size: u64,
    /// Characters of one trust policy, white space not counted; up to 4,096.
    pub trust_policy_size: u64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            users: 5000,
            groups: 300,
            roles: 1000,
            policies: 1500,
            instance_profiles: 1000,
            server_certificates: 20,
            oidc_providers: 100,
            saml_providers: 100,
            groups_per_user: GROUPS_PER_USER,
            access_keys_per_user: 2,
            mfa_devices_per_user: 8,
            attached_policies_per_user: 10,
            attached_policies_per_group: 10,
            attached_policies_per_role: 10,
            versions_per_policy: VERSIONS_PER_POLICY,
            policy_size: 6144,
            user_policy_size: 2048,
            group_policy_size: 5120,
            role_policy_size: 10240,
            trust_policy_size: 2048,
        }
    }
}

impl Quotas {
    /// What an account may have at most: AWS's defaults with those raised that can be, as far as they can.
    ///
    /// ```
    /// assert_eq!(aozu_iam::Quotas::most().attached_policies_per_role, 25);
    /// ```
    #[must_use]
    pub fn most() -> Self {
        Self {
            groups: 500,
            roles: 5000,
            policies: 5000,
            instance_profiles: 5000,
            server_certificates: 1000,
            attached_policies_per_user: 20,
            attached_policies_per_role: 25,
            trust_policy_size: 4096,
            ..Self::default()
        }
    }

    /// AWS's defaults, replaced by the account's own quotas where its summary gives them; where the summary
    /// was not read, [the most](Self::most) that they can be raised to, as AWS enforces the real ones.
    ///
    /// ```
    /// use aozu_iam::{Iam, Quotas};
    /// use aozu_names::wire::State;
    /// let mut iam = Iam::default();
    /// let (_, summary) = iam.slot_mut("SummaryMap").unwrap();
    /// summary.read("", r#"{"RolesQuota": 5000}"#).unwrap();
    /// let quotas = Quotas::of(&iam);
    /// assert_eq!((quotas.roles, quotas.users), (5000, 5000));
    /// ```
    #[must_use]
    pub fn of(iam: &Iam) -> Self {
        let mut quotas = if iam.summary().was_read() { Self::default() } else { Self::most() };
        for (name, number) in iam.summary().present().iter().flat_map(|summary| summary.iter()) {
            if let Some(quota) = quotas.by_name(name) {
                *quota = number;
            }
        }
        quotas
    }

    /// These quotas with those replaced that are given by name; the names are those of the account
    /// summary (`RolesQuota`). Other names are another service's.
    ///
    /// ```
    /// let raised = [("AttachedPoliciesPerRoleQuota".to_owned(), 25)].into();
    /// assert_eq!(aozu_iam::Quotas::default().with(&raised).attached_policies_per_role, 25);
    /// ```
    #[must_use]
    pub fn with(mut self, given: &BTreeMap<String, usize>) -> Self {
        for (name, number) in given {
            if let Some(quota) = self.by_name(name) {
                *quota = *number as u64;
            }
        }
        self
    }

    /// Whether a quota of this crate has that name.
    ///
    /// ```
    /// assert!(aozu_iam::Quotas::has("RolesQuota") && !aozu_iam::Quotas::has("RolesQuotas"));
    /// ```
    #[must_use]
    pub fn has(name: &str) -> bool {
        Self::default().by_name(name).is_some()
    }

    /// The quota that the account summary gives under a name.
    fn by_name(&mut self, name: &str) -> Option<&mut u64> {
        Some(match name {
            "UsersQuota" => &mut self.users,
            "GroupsQuota" => &mut self.groups,
            "RolesQuota" => &mut self.roles,
            "PoliciesQuota" => &mut self.policies,
            "InstanceProfilesQuota" => &mut self.instance_profiles,
            "ServerCertificatesQuota" => &mut self.server_certificates,
            "GroupsPerUserQuota" => &mut self.groups_per_user,
            "AccessKeysPerUserQuota" => &mut self.access_keys_per_user,
            "AttachedPoliciesPerUserQuota" => &mut self.attached_policies_per_user,
            "AttachedPoliciesPerGroupQuota" => &mut self.attached_policies_per_group,
            "AttachedPoliciesPerRoleQuota" => &mut self.attached_policies_per_role,
            "VersionsPerPolicyQuota" => &mut self.versions_per_policy,
            "PolicySizeQuota" => &mut self.policy_size,
            "UserPolicySizeQuota" => &mut self.user_policy_size,
            "GroupPolicySizeQuota" => &mut self.group_policy_size,
            "RolePolicySizeQuota" => &mut self.role_policy_size,
            "AssumeRolePolicySizeQuota" => &mut self.trust_policy_size,
            // The summary does not give these; the names are in its style.
            "OpenIDConnectProvidersQuota" => &mut self.oidc_providers,
            "SAMLProvidersQuota" => &mut self.saml_providers,
            "MFADevicesPerUserQuota" => &mut self.mfa_devices_per_user,
            _ => return None,
        })
    }
}

/// The shortest session of a role, in seconds.
///
/// Source: STS API reference, `AssumeRole`, `DurationSeconds` (read 2026-11).
pub const SESSION_SECONDS_LEAST: u32 = 900;
/// The longest session of a role, in seconds: twelve hours, where the role's maximum allows it.
///
/// Source: STS API reference, `AssumeRole`, `DurationSeconds` (read 2026-11).
pub const SESSION_SECONDS_MOST: u32 = 43_200;

/// How long a session of a role lasts that asks for no duration, and the longest session of a role that a session
/// of a role assumes (role chaining), in seconds.
///
/// Source: STS API reference, `AssumeRole`, `DurationSeconds` (read 2026-11).
pub const ROLE_SESSION_SECONDS: u32 = 3600;
/// How long a session of GetFederationToken or GetSessionToken lasts that asks for no duration, in seconds.
///
/// Source: STS API reference, `GetFederationToken`, `GetSessionToken`, `DurationSeconds` (read 2026-11).
pub const TOKEN_SECONDS: u32 = 43_200;
/// The longest such session of a user, in seconds: 36 hours.
///
/// Source: STS API reference, `GetFederationToken`, `GetSessionToken`, `DurationSeconds` (specs/iam.md §5).
pub const TOKEN_SECONDS_MOST: u32 = 129_600;
/// The longest such session of the root user, in seconds; one that asks for more gets this.
///
/// Source: STS API reference, `GetFederationToken`, `GetSessionToken`, `DurationSeconds` (specs/iam.md §5).
pub const ROOT_TOKEN_SECONDS_MOST: u32 = 3600;
/// The longest session of AssumeRoot, in seconds, and the one that it gives unasked.
///
/// Source: STS API reference, `AssumeRoot`, `DurationSeconds` (read 2026-11).
pub const ASSUMED_ROOT_SECONDS_MOST: u32 = 900;
/// The most managed session policies.
///
/// Source: STS API reference, `AssumeRole`, `PolicyArns` (read 2026-11).
pub const SESSION_POLICY_ARNS_MOST: usize = 10;
/// The most characters of a session policy, and of it and the ARNs of managed ones together.
///
/// Source: STS API reference, `AssumeRole`, `Policy` and `PolicyArns` (read 2026-11).
pub const SESSION_POLICY_CHARACTERS_MOST: usize = 2048;

/// The characters of a secret access key.
///
/// Source: IAM API reference, `AccessKey`, and every key seen; the reference states no length.
pub const SECRET_ACCESS_KEY_CHARACTERS: usize = 40;

/// By how many seconds the clocks of a signed request and of AWS may differ.
///
/// Source: IAM User Guide, "Troubleshoot Signature Version 4 signing for AWS API requests" (within five minutes).
pub const CLOCK_SKEW_SECONDS: u32 = 300;
/// The same for S3.
///
/// Source: Amazon S3 API reference, "Error Responses", `RequestTimeTooSkewed`; "Authenticating Requests" (15 minutes).
pub const S3_CLOCK_SKEW_SECONDS: u32 = 900;
/// The most seconds that a presigned URL may be valid for: seven days.
///
/// Source: Amazon S3 API reference, "Authenticating Requests: Using Query Parameters", `X-Amz-Expires` (1 to 604800).
pub const PRESIGNED_SECONDS_MOST: u32 = 604_800;
/// The most bytes of path and query that are verified. AWS states no number; its front ends refuse longer ones.
pub const SIGNED_URI_BYTES: usize = 16_384;
