//! What can be wrong with an account's IAM.

mod administrator_access;
mod can_rewrite_own_policy;
mod console_user_without_mfa;
mod cross_account_trust_without_external_id;
mod dangling_iam_reference;
mod empty_instance_profile;
mod federated_trust_without_subject;
#[cfg(test)]
mod fixture;
mod group_without_members;
mod holders;
mod malformed_policy;
mod not_principal_with_allow;
mod over_quota;
#[cfg(test)]
mod pages;
mod pass_role_on_any;
mod policy_attached_to_nothing;
mod policy_on_user;
mod root_access_key;
mod root_without_mfa;
mod scope;
mod stale_access_key;
mod statements;
mod trust;
mod trust_open_to_anyone;
mod two_active_access_keys;
#[cfg(feature = "reference")]
mod unknown_action;
mod unreachable_statement;
mod unused_user;
mod weak_password_policy;

pub use administrator_access::AdministratorAccess;
pub use can_rewrite_own_policy::CanRewriteOwnPolicy;
pub use console_user_without_mfa::ConsoleUserWithoutMfa;
pub use cross_account_trust_without_external_id::CrossAccountTrustWithoutExternalId;
pub use dangling_iam_reference::DanglingIamReference;
pub use empty_instance_profile::EmptyInstanceProfile;
pub use federated_trust_without_subject::FederatedTrustWithoutSubject;
pub use group_without_members::GroupWithoutMembers;
pub use malformed_policy::MalformedPolicy;
pub use not_principal_with_allow::NotPrincipalWithAllow;
pub use over_quota::OverQuota;
pub use pass_role_on_any::PassRoleOnAny;
pub use policy_attached_to_nothing::PolicyAttachedToNothing;
pub use policy_on_user::PolicyOnUser;
pub use root_access_key::RootAccessKey;
pub use root_without_mfa::RootWithoutMfa;
pub use scope::Scope;
pub use stale_access_key::StaleAccessKey;
pub use trust_open_to_anyone::TrustOpenToAnyone;
pub use two_active_access_keys::TwoActiveAccessKeys;
#[cfg(feature = "reference")]
pub use unknown_action::UnknownAction;
pub use unreachable_statement::UnreachableStatement;
pub use unused_user::UnusedUser;
pub use weak_password_policy::WeakPasswordPolicy;

aozu_names::rules! {
    /// What can be wrong with an account's IAM, typed.
    pub enum IamProblem {
        root_access_key::RootAccessKey,
        root_without_mfa::RootWithoutMfa,
        console_user_without_mfa::ConsoleUserWithoutMfa,
        two_active_access_keys::TwoActiveAccessKeys,
        stale_access_key::StaleAccessKey,
        policy_on_user::PolicyOnUser,
        administrator_access::AdministratorAccess,
        pass_role_on_any::PassRoleOnAny,
        trust_open_to_anyone::TrustOpenToAnyone,
        cross_account_trust_without_external_id::CrossAccountTrustWithoutExternalId,
        federated_trust_without_subject::FederatedTrustWithoutSubject,
        not_principal_with_allow::NotPrincipalWithAllow,
        malformed_policy::MalformedPolicy,
        unreachable_statement::UnreachableStatement,
        over_quota::OverQuota,
        weak_password_policy::WeakPasswordPolicy,
        empty_instance_profile::EmptyInstanceProfile,
        group_without_members::GroupWithoutMembers,
        policy_attached_to_nothing::PolicyAttachedToNothing,
        dangling_iam_reference::DanglingIamReference,
        unused_user::UnusedUser,
        can_rewrite_own_policy::CanRewriteOwnPolicy,
        #[cfg(feature = "reference")]
        unknown_action::UnknownAction,
    }
}
