//! The operations of `aws organizations` that are read.

use aozu_names::{
    Known, NotRead,
    wire::{Operation, Scope, read_one},
};

use super::Organizations;
use crate::noun::{inner, item_failed, list_failed, outer, whole};

/// AWS's code for an account that is in no organization.
pub(crate) const NOT_IN_USE: &str = "AWSOrganizationsNotInUseException";

const fn each(of: &'static str, flag: &'static str, query: &'static str) -> Scope {
    Scope::Item { of, flag, query, regional: false }
}

/// Roots and, below them, every unit: the script of `collect` goes down the tree.
const PARENTS: &str = "organizations list-roots";
const ACCOUNTS: &str = "organizations list-accounts";
const OF_PARENT: Scope = each(PARENTS, "--parent-id", "Roots[].Id");
const OF_ROOT_OR_UNIT: Scope = each(PARENTS, "--target-id", "Roots[].Id");
const OF_ACCOUNT: Scope = each(ACCOUNTS, "--target-id", "Accounts[].Id");

const BASE: Operation<Organizations> = Operation {
    service: "organizations",
    name: "",
    arguments: "",
    key: "",
    key_is_unique: false,
    file_names: &[],
    scope: Scope::Global,
    collections: &[],
    read: |_, _, _| {},
    failed: |_, _, _| {},
};

/// The policies of a target, of one type.
macro_rules! for_target {
    ($filter:literal, $collection:literal, $collection_mut:ident, $scope:expr) => {
        Operation {
            name: "list-policies-for-target",
            arguments: concat!("--filter ", $filter),
            key: "Policies",
            scope: $scope,
            collections: &[concat!("organizations/", $collection)],
            read: |state, answer, reading| {
                let path = concat!("organizations/", $collection);
                outer(state.$collection_mut(), path, answer, reading, |wire, item| {
                    wire.target_id = Some(item.to_owned());
                });
            },
            failed: |state, item, code| {
                item_failed(state.$collection_mut(), item, code, &["TargetNotFoundException"]);
            },
            ..BASE
        }
    };
}

/// The policies of one type, and what each says.
macro_rules! policies {
    ($filter:literal, $collection:literal, $collection_mut:ident) => {
        Operation {
            name: "list-policies",
            arguments: concat!("--filter ", $filter),
            key: "Policies",
            collections: &[concat!("organizations/", $collection)],
            read: |state, answer, reading| {
                let path = concat!("organizations/", $collection);
                whole(state.$collection_mut(), "Policies", path, answer, reading);
            },
            failed: |state, _, code| list_failed(state.$collection_mut(), code),
            ..BASE
        }
    };
}

macro_rules! policy {
    ($filter:literal) => {
        Operation {
            name: "describe-policy",
            key: "Policy",
            scope: each(
                concat!("organizations list-policies --filter ", $filter),
                "--policy-id",
                "Policies[].Id",
            ),
            collections: &["organizations/Policy"],
            read: |state, answer, reading| {
                inner(state.policies_mut(), "Policy", "organizations/Policy", answer, reading);
            },
            failed: |state, item, code| {
                item_failed(state.policies_mut(), item, code, &["PolicyNotFoundException"]);
            },
            ..BASE
        }
    };
}

/// Every operation of `aws organizations` that is read.
pub(crate) static OPERATIONS: &[Operation<Organizations>] = &[
    Operation {
        name: "describe-organization",
        key: "Organization",
        key_is_unique: true,
        collections: &["organizations/Organization"],
        read: |state, answer, reading| {
            *state.organization_mut() =
                read_one(answer, "Organization", "organizations/Organization", reading);
        },
        // That an account is in no organization says nothing of the others: the import notes it with the
        // account.
        failed: |state, _, code| {
            if code != NOT_IN_USE && !state.organization().was_read() {
                *state.organization_mut() = Known::NotRead(NotRead::Refused(code.to_owned()));
            }
        },
        ..BASE
    },
    Operation {
        name: "list-accounts",
        key: "Accounts",
        collections: &["organizations/Accounts"],
        read: |state, answer, reading| {
            whole(state.accounts_mut(), "Accounts", "organizations/Accounts", answer, reading);
        },
        failed: |state, _, code| list_failed(state.accounts_mut(), code),
        ..BASE
    },
    Operation {
        name: "list-roots",
        key: "Roots",
        key_is_unique: true,
        collections: &["organizations/Roots"],
        read: |state, answer, reading| {
            whole(state.roots_mut(), "Roots", "organizations/Roots", answer, reading);
        },
        failed: |state, _, code| list_failed(state.roots_mut(), code),
        ..BASE
    },
    Operation {
        name: "list-organizational-units-for-parent",
        key: "OrganizationalUnits",
        scope: OF_PARENT,
        collections: &["organizations/OrganizationalUnits"],
        read: |state, answer, reading| {
            let path = "organizations/OrganizationalUnits";
            outer(state.units_for_parent_mut(), path, answer, reading, |wire, item| {
                wire.parent_id = Some(item.to_owned());
            });
        },
        failed: |state, item, code| {
            item_failed(state.units_for_parent_mut(), item, code, &["ParentNotFoundException"]);
        },
        ..BASE
    },
    Operation {
        name: "list-accounts-for-parent",
        key: "Accounts",
        scope: OF_PARENT,
        collections: &["organizations/AccountsForParent"],
        read: |state, answer, reading| {
            let path = "organizations/AccountsForParent";
            outer(state.accounts_for_parent_mut(), path, answer, reading, |wire, item| {
                wire.parent_id = Some(item.to_owned());
            });
        },
        failed: |state, item, code| {
            item_failed(state.accounts_for_parent_mut(), item, code, &["ParentNotFoundException"]);
        },
        ..BASE
    },
    policies!("SERVICE_CONTROL_POLICY", "ServiceControlPolicies", service_control_policies_mut),
    policies!("RESOURCE_CONTROL_POLICY", "ResourceControlPolicies", resource_control_policies_mut),
    policy!("SERVICE_CONTROL_POLICY"),
    policy!("RESOURCE_CONTROL_POLICY"),
    for_target!(
        "SERVICE_CONTROL_POLICY",
        "ServiceControlPoliciesForTarget",
        service_control_policies_for_target_mut,
        OF_ROOT_OR_UNIT
    ),
    for_target!(
        "SERVICE_CONTROL_POLICY",
        "ServiceControlPoliciesForTarget",
        service_control_policies_for_target_mut,
        OF_ACCOUNT
    ),
    for_target!(
        "RESOURCE_CONTROL_POLICY",
        "ResourceControlPoliciesForTarget",
        resource_control_policies_for_target_mut,
        OF_ROOT_OR_UNIT
    ),
    for_target!(
        "RESOURCE_CONTROL_POLICY",
        "ResourceControlPoliciesForTarget",
        resource_control_policies_for_target_mut,
        OF_ACCOUNT
    ),
];
