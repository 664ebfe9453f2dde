//! What can be wrong with an account's IAM.

mod console_user_without_mfa;
mod dangling_iam_reference;
mod empty_instance_profile;
#[cfg(test)]
mod fixture;
mod group_without_members;
mod holders;
mod over_quota;
#[cfg(test)]
mod pages;
mod policy_attached_to_nothing;
mod root_access_key;
mod root_without_mfa;
mod scope;
mod stale_access_key;
mod two_active_access_keys;
mod unused_user;
mod weak_password_policy;

pub use console_user_without_mfa::ConsoleUserWithoutMfa;
pub use dangling_iam_reference::DanglingIamReference;
pub use empty_instance_profile::EmptyInstanceProfile;
pub use group_without_members::GroupWithoutMembers;
pub use over_quota::OverQuota;
pub use policy_attached_to_nothing::PolicyAttachedToNothing;
pub use root_access_key::RootAccessKey;
pub use root_without_mfa::RootWithoutMfa;
pub use scope::Scope;
pub use stale_access_key::StaleAccessKey;
pub use two_active_access_keys::TwoActiveAccessKeys;
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
        over_quota::OverQuota,
        weak_password_policy::WeakPasswordPolicy,
        empty_instance_profile::EmptyInstanceProfile,
        group_without_members::GroupWithoutMembers,
        policy_attached_to_nothing::PolicyAttachedToNothing,
        dangling_iam_reference::DanglingIamReference,
        unused_user::UnusedUser,
    }
}
