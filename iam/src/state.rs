use crate::{
    entity::{
        AccessKeyLastUsed, AccessKeys, AccountAlias, AccountSummary, Group, InstanceProfile, LoginProfile,
        ManagedPolicy, MfaDevices, OidcProvider, OidcProviderEntry, PasswordPolicy, Role, SamlProvider, User,
        UserSummary, VirtualMfaDevice,
    },
    report::{CredentialReportRow, ReportUser},
};

aozu_names::state! {
    /// The IAM of one account.
    ///
    /// The collections bear the answers' top-level keys. Where an answer is about one item and does
    /// not name it, or is a bare list of texts, the resource adds the name: `AccessKeyMetadata` and
    /// `MFADevices` hold one resource a user (`{"UserName", "AccessKeyMetadata": […]}`),
    /// `AccessKeyLastUsed` one a key with `AccessKeyId`, `AccountAliases` one an alias
    /// (`{"AccountAlias"}`), `Content` one a row of the credential report with its columns as
    /// members.
    pub struct Iam: "iam" {
        /// Users, from the authorization details.
        users, users_mut: Many User = "UserDetailList",
        /// Groups, from the authorization details.
        groups, groups_mut: Many Group = "GroupDetailList",
        /// Roles, from the authorization details.
        roles, roles_mut: Many Role = "RoleDetailList",
        /// Managed policies that are the customer's or in use, by ARN, from the authorization details.
        policies, policies_mut: Many ManagedPolicy = "Policies",
        /// Instance profiles. The authorization details know only those that hold a role; all of them
        /// come from `list-instance-profiles`.
        instance_profiles, instance_profiles_mut: Many InstanceProfile = "InstanceProfiles",
        /// Users, as `list-users` prints them.
        listed_users, listed_users_mut: Many UserSummary = "Users",
        /// Users, as `get-user` prints each.
        got_users, got_users_mut: Each UserSummary = "User",
        /// Console passwords, by user; known absent where AWS said so.
        login_profiles, login_profiles_mut: Each LoginProfile = "LoginProfile",
        /// Access keys, by user.
        access_keys, access_keys_mut: Each AccessKeys = "AccessKeyMetadata",
        /// The last use of access keys, by key.
        access_keys_last_used, access_keys_last_used_mut: Each AccessKeyLastUsed = "AccessKeyLastUsed",
        /// MFA devices, by user.
        mfa_devices, mfa_devices_mut: Each MfaDevices = "MFADevices",
        /// Virtual MFA devices, whoever has them.
        virtual_mfa_devices, virtual_mfa_devices_mut: Many VirtualMfaDevice = "VirtualMFADevices",
        /// The account's password policy; known absent where AWS said so.
        password_policy, password_policy_mut: One PasswordPolicy = "PasswordPolicy",
        /// The numbers of the account.
        summary, summary_mut: One AccountSummary = "SummaryMap",
        /// The account's alias.
        account_aliases, account_aliases_mut: Many AccountAlias = "AccountAliases",
        /// OIDC providers, by ARN.
        oidc_providers, oidc_providers_mut: Many OidcProviderEntry = "OpenIDConnectProviderList",
        /// What `get-open-id-connect-provider` says of each, by URL.
        oidc_provider_details, oidc_provider_details_mut: Each OidcProvider = "OpenIDConnectProvider",
        /// SAML providers, by ARN.
        saml_providers, saml_providers_mut: Many SamlProvider = "SAMLProviderList",
        /// The rows of the credential report, by user.
        credential_report, credential_report_mut: Many CredentialReportRow = "Content",
    }
}

impl Iam {
    /// The credential report's row about the root user, where the report has one.
    #[must_use]
    pub fn root_row(&self) -> Option<&CredentialReportRow> {
        let root: ReportUser = ReportUser::ROOT.parse().ok()?;
        self.credential_report.get(&root)
    }
}
