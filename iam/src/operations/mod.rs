//! The AWS CLI operations that are read, and how.

mod account;
mod details;
mod per_item;

use aozu_names::{
    Collection, Coverage, NotRead,
    wire::{Answer, Operation, Reading, Resource, Scope, read_list},
};

use crate::Iam;

/// AWS's code for what does not exist, which makes it known absent.
const NO_SUCH: &str = "NoSuchEntity";

/// Reads a whole list into its collection.
fn whole<R: Resource>(
    into: &mut Collection<R::Key, R>,
    collection: &'static str,
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    into.absorb(read_list(answer, collection, collection, reading));
}

/// Notes that a call was refused, unless something of the collection was read all the same.
fn refused<K: Ord, V>(into: &mut Collection<K, V>, code: &str) {
    if !into.was_read() {
        into.set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
    }
}

const USERS: &str = "iam list-users";
const USER_NAMES: &str = "Users[].UserName";

const fn each_user() -> Scope {
    Scope::Item { of: USERS, flag: "--user-name", query: USER_NAMES, regional: false }
}

const GLOBAL: Operation<Iam> = Operation {
    service: "iam",
    name: "",
    arguments: "",
    key: "",
    key_is_unique: true,
    file_names: &[],
    scope: Scope::Global,
    collections: &[],
    read: |_, _, _| {},
    failed: |_, _, _| {},
};

/// Every operation of `aws iam` that is read or at least recognised.
pub const OPERATIONS: &[Operation<Iam>] = &[
    Operation {
        name: "get-account-authorization-details",
        key: "UserDetailList",
        collections: &[
            "iam/UserDetailList",
            "iam/GroupDetailList",
            "iam/RoleDetailList",
            "iam/Policies",
            "iam/InstanceProfiles",
        ],
        read: details::read,
        failed: details::failed,
        ..GLOBAL
    },
    // Starts the report that the next operation fetches; its answer says nothing of the account.
    Operation { name: "generate-credential-report", key: "State", key_is_unique: false, ..GLOBAL },
    Operation {
        name: "get-credential-report",
        key: "Content",
        key_is_unique: false,
        collections: &["iam/Content"],
        read: account::credential_report,
        failed: |iam, _, code| refused(iam.credential_report_mut(), code),
        ..GLOBAL
    },
    Operation {
        name: "get-account-password-policy",
        key: "PasswordPolicy",
        collections: &["iam/PasswordPolicy"],
        read: account::password_policy,
        failed: account::no_password_policy,
        ..GLOBAL
    },
    Operation {
        name: "get-account-summary",
        key: "SummaryMap",
        collections: &["iam/SummaryMap"],
        read: account::summary,
        failed: account::no_summary,
        ..GLOBAL
    },
    Operation {
        name: "list-account-aliases",
        key: "AccountAliases",
        collections: &["iam/AccountAliases"],
        read: account::aliases,
        failed: |iam, _, code| refused(iam.account_aliases_mut(), code),
        ..GLOBAL
    },
    Operation {
        name: "list-users",
        key: "Users",
        key_is_unique: false,
        collections: &["iam/Users"],
        read: |iam, answer, reading| whole(iam.listed_users_mut(), "Users", answer, reading),
        failed: |iam, _, code| refused(iam.listed_users_mut(), code),
        ..GLOBAL
    },
    Operation {
        name: "get-user",
        key: "User",
        key_is_unique: false,
        scope: each_user(),
        collections: &["iam/User"],
        read: per_item::user,
        failed: per_item::no_user,
        ..GLOBAL
    },
    Operation {
        name: "get-login-profile",
        key: "LoginProfile",
        scope: each_user(),
        collections: &["iam/LoginProfile"],
        read: per_item::login_profile,
        failed: per_item::no_login_profile,
        ..GLOBAL
    },
    Operation {
        name: "list-access-keys",
        key: "AccessKeyMetadata",
        scope: each_user(),
        collections: &["iam/AccessKeyMetadata"],
        read: per_item::access_keys,
        failed: |iam, item, code| per_item::refused_one(iam.access_keys_mut(), item, code),
        ..GLOBAL
    },
    Operation {
        name: "get-access-key-last-used",
        key: "AccessKeyLastUsed",
        scope: Scope::Item {
            of: "iam list-access-keys",
            flag: "--access-key-id",
            query: "AccessKeyMetadata[].AccessKeyId",
            regional: false,
        },
        collections: &["iam/AccessKeyLastUsed"],
        read: per_item::access_key_last_used,
        failed: |iam, item, code| per_item::refused_one(iam.access_keys_last_used_mut(), item, code),
        ..GLOBAL
    },
    Operation {
        name: "list-mfa-devices",
        key: "MFADevices",
        scope: each_user(),
        collections: &["iam/MFADevices"],
        read: per_item::mfa_devices,
        failed: |iam, item, code| per_item::refused_one(iam.mfa_devices_mut(), item, code),
        ..GLOBAL
    },
    Operation {
        name: "list-virtual-mfa-devices",
        key: "VirtualMFADevices",
        collections: &["iam/VirtualMFADevices"],
        read: |iam, answer, reading| {
            whole(iam.virtual_mfa_devices_mut(), "VirtualMFADevices", answer, reading)
        },
        failed: |iam, _, code| refused(iam.virtual_mfa_devices_mut(), code),
        ..GLOBAL
    },
    Operation {
        name: "list-open-id-connect-providers",
        key: "OpenIDConnectProviderList",
        collections: &["iam/OpenIDConnectProviderList"],
        read: |iam, answer, reading| {
            whole(iam.oidc_providers_mut(), "OpenIDConnectProviderList", answer, reading)
        },
        failed: |iam, _, code| refused(iam.oidc_providers_mut(), code),
        ..GLOBAL
    },
    Operation {
        name: "get-open-id-connect-provider",
        key: "ThumbprintList",
        scope: Scope::Item {
            of: "iam list-open-id-connect-providers",
            flag: "--open-id-connect-provider-arn",
            query: "OpenIDConnectProviderList[].Arn",
            regional: false,
        },
        collections: &["iam/OpenIDConnectProvider"],
        read: per_item::oidc_provider,
        failed: |iam, item, code| per_item::refused_one(iam.oidc_provider_details_mut(), item, code),
        ..GLOBAL
    },
    Operation {
        name: "list-saml-providers",
        key: "SAMLProviderList",
        collections: &["iam/SAMLProviderList"],
        read: |iam, answer, reading| whole(iam.saml_providers_mut(), "SAMLProviderList", answer, reading),
        failed: |iam, _, code| refused(iam.saml_providers_mut(), code),
        ..GLOBAL
    },
    Operation {
        name: "list-instance-profiles",
        key: "InstanceProfiles",
        // `list-instance-profiles-for-role` answers with the same key and does not list all.
        key_is_unique: false,
        collections: &["iam/InstanceProfiles"],
        read: |iam, answer, reading| whole(iam.instance_profiles_mut(), "InstanceProfiles", answer, reading),
        failed: |iam, _, code| refused(iam.instance_profiles_mut(), code),
        ..GLOBAL
    },
    // Recognised; nothing asks for server certificates yet.
    Operation { name: "list-server-certificates", key: "ServerCertificateMetadataList", ..GLOBAL },
];
