use std::collections::BTreeMap;

use aozu_names::{
    Coverage,
    wire::{Answer, List, Reading, Resource, read_list},
};
use serde::Deserialize;

use super::refused;
use crate::{
    Iam,
    entity::{Group, ManagedPolicy, Role, User},
    wire,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Details {
    user_detail_list: Option<Vec<wire::User>>,
    group_detail_list: Option<Vec<wire::Group>>,
    role_detail_list: Option<Vec<wire::Role>>,
    policies: Option<Vec<wire::ManagedPolicy>>,
    #[serde(default)]
    is_truncated: bool,
    marker: Option<String>,
    next_token: Option<String>,
}

/// Reads all four lists in one pass. Only where a member has a wrong type is each list read by itself,
/// so that each bad element is told and the others stay.
pub(super) fn read(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    match serde_json::from_slice::<Details>(answer.bytes) {
        Ok(details) => {
            let left_over = |token: &Option<String>| token.as_ref().is_some_and(|token| !token.is_empty());
            let truncated =
                details.is_truncated || left_over(&details.marker) || left_over(&details.next_token);
            build::<User>(iam.users_mut(), "UserDetailList", details.user_detail_list, truncated, reading);
            build::<Group>(
                iam.groups_mut(),
                "GroupDetailList",
                details.group_detail_list,
                truncated,
                reading,
            );
            build::<Role>(iam.roles_mut(), "RoleDetailList", details.role_detail_list, truncated, reading);
            build::<ManagedPolicy>(iam.policies_mut(), "Policies", details.policies, truncated, reading);
        }
        Err(error) if error.is_data() => {
            iam.users_mut().absorb(read_list(answer, "UserDetailList", "UserDetailList", reading));
            iam.groups_mut().absorb(read_list(answer, "GroupDetailList", "GroupDetailList", reading));
            iam.roles_mut().absorb(read_list(answer, "RoleDetailList", "RoleDetailList", reading));
            iam.policies_mut().absorb(read_list(answer, "Policies", "Policies", reading));
        }
        Err(error) => {
            reading.problem("", format!("{error}; expected an object with the list `UserDetailList`"));
            let damaged = Coverage::Partial(aozu_names::NotRead::Damaged(error.to_string()));
            iam.users_mut().set_coverage(damaged.clone());
            iam.groups_mut().set_coverage(damaged.clone());
            iam.roles_mut().set_coverage(damaged.clone());
            iam.policies_mut().set_coverage(damaged);
        }
    }
    take_profiles(iam, reading);
}

fn build<R: Resource>(
    into: &mut aozu_names::Collection<R::Key, R>,
    collection: &'static str,
    wires: Option<Vec<R::Wire>>,
    truncated: bool,
    reading: &mut Reading,
) {
    let found = wires.is_some();
    let wires = wires.into_iter().flatten().enumerate();
    let items = wires.map(|(n, wire)| (format!("/{collection}/{n}"), Ok(wire))).collect();
    let mut read = aozu_names::Collection::default();
    read.set_whole();
    List { items, found, truncated, others: Vec::new() }.build::<R>(&mut read, collection, reading);
    into.absorb(read);
}

/// Moves the instance profiles out of the roles. They are those that hold a role, so the collection
/// is not whole by them.
fn take_profiles(iam: &mut Iam, reading: &mut Reading) {
    let pointers: BTreeMap<String, String> = reading
        .places
        .iter()
        .filter(|(collection, ..)| *collection == "RoleDetailList")
        .map(|(_, key, pointer)| (key.clone(), pointer.clone()))
        .collect();
    let names: Vec<_> = iam.roles().iter().map(|(name, _)| name.clone()).collect();
    let mut found = aozu_names::Collection::default();
    for name in names {
        let Some(role) = iam.roles_mut().get_mut(&name) else { continue };
        let pointer = pointers.get(name.as_str()).map_or("", String::as_str);
        for (n, profile) in std::mem::take(&mut role.instance_profiles).into_iter().enumerate() {
            let key = profile.key();
            reading.place("InstanceProfiles", key.to_string(), format!("{pointer}/InstanceProfileList/{n}"));
            found.insert(key, profile);
        }
    }
    found.set_coverage(Coverage::PerItem);
    iam.instance_profiles_mut().absorb(found);
}

pub(super) fn failed(iam: &mut Iam, _: Option<&str>, code: &str) {
    refused(iam.users_mut(), code);
    refused(iam.groups_mut(), code);
    refused(iam.roles_mut(), code);
    refused(iam.policies_mut(), code);
}
