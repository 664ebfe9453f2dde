use std::str::FromStr;

use aozu_names::{
    Collection, Coverage, Known, NotRead, UserName,
    wire::{Answer, Reading, Resource, read_one, take_list},
};
use serde::de::DeserializeOwned;

use super::{NO_SUCH, refused};
use crate::{
    Iam,
    entity::{AccessKeyLastUsed, AccessKeys, MfaDevices, OidcProvider},
    wire,
};

/// Puts one resource into a collection that is filled item by item.
fn put<R: Resource>(into: &mut Collection<R::Key, R>, resource: R) {
    let mut one = Collection::default();
    one.set_coverage(Coverage::PerItem);
    one.insert(resource.key(), resource);
    into.absorb(one);
}

/// Notes that one item does not exist.
fn put_absent<K: Ord + Clone, V: PartialEq>(into: &mut Collection<K, V>, key: K) {
    let mut one = Collection::default();
    one.set_coverage(Coverage::PerItem);
    one.insert_absent(key);
    into.absorb(one);
}

/// Notes that one item could not be read, which says nothing of the others.
fn put_unreadable<K: Ord + Clone, V: PartialEq>(into: &mut Collection<K, V>, item: &str, problem: String) {
    let mut one = Collection::default();
    one.set_coverage(Coverage::PerItem);
    one.insert_unreadable(item.to_owned(), problem);
    into.absorb(one);
}

/// Notes that the call for one item was refused, unless the item was read all the same.
pub(super) fn refused_one<K, V>(into: &mut Collection<K, V>, item: Option<&str>, code: &str)
where
    K: Ord + Clone + FromStr,
    V: PartialEq,
{
    match item.and_then(|item| Some((item, item.parse::<K>().ok()?))) {
        Some((_, key)) if into.get(&key).is_some() => {}
        Some((item, _)) if code != NO_SUCH => {
            put_unreadable(into, item, NotRead::Refused(code.to_owned()).to_string());
        }
        _ => refused(into, code),
    }
}

/// Builds one resource from its mirror, or notes why not, with a tombstone where the item is known.
fn build<R: Resource>(
    into: &mut Collection<R::Key, R>,
    collection: &'static str,
    pointer: &str,
    item: Option<&str>,
    wire: R::Wire,
    reading: &mut Reading,
) {
    match R::try_from(wire) {
        Ok(resource) => {
            reading.place(collection, resource.key().to_string(), pointer.to_owned());
            put(into, resource);
        }
        Err(problems) => {
            reading.fields(pointer, &problems.0);
            damaged(into, item, problems.to_string());
        }
    }
}

fn damaged<K: Ord + Clone, V: PartialEq>(into: &mut Collection<K, V>, item: Option<&str>, problem: String) {
    match item {
        Some(item) => put_unreadable(into, item, problem),
        None if into.was_read() => {}
        None => into.set_coverage(Coverage::Partial(NotRead::Damaged(problem))),
    }
}

fn one<R: Resource>(
    into: &mut Collection<R::Key, R>,
    key: &'static str,
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    match read_one::<R>(answer, key, key, reading) {
        Known::Present(resource) => put(into, resource),
        Known::Absent => {}
        Known::NotRead(reason) => damaged(into, answer.item, reason.to_string()),
    }
}

/// The elements of a list of which one bad element spoils the whole: half a user's keys are worse
/// than none.
fn list<W: DeserializeOwned>(
    answer: &Answer<'_>,
    key: &'static str,
    id: &str,
    reading: &mut Reading,
) -> Result<Vec<W>, String> {
    let list = take_list::<W>(answer.bytes, key, id)
        .map_err(|message| format!("{message}; expected an object with the list `{key}`"))
        .inspect_err(|message| reading.problem("", message.clone()))?;
    if !list.found {
        reading.problem("", "the list is missing");
        return Err("the list is missing".to_owned());
    }
    if list.truncated {
        reading.problem("", "a pagination token is left over: the list is not whole");
        return Err("a pagination token is left over".to_owned());
    }
    let mut items = Vec::new();
    let mut bad = None;
    for (pointer, item) in list.items {
        match item {
            Ok(item) => items.push(item),
            Err(damaged) => {
                reading.problem(&format!("{pointer}{}", damaged.pointer), damaged.message.clone());
                bad = Some(damaged.message);
            }
        }
    }
    bad.map_or(Ok(items), Err)
}

pub(super) fn user(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    one(iam.got_users_mut(), "User", answer, reading);
}

pub(super) fn no_user(iam: &mut Iam, item: Option<&str>, code: &str) {
    match item.and_then(|item| item.parse::<UserName>().ok()) {
        Some(user) if code == NO_SUCH => put_absent(iam.got_users_mut(), user),
        _ => refused_one(iam.got_users_mut(), item, code),
    }
}

pub(super) fn login_profile(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    one(iam.login_profiles_mut(), "LoginProfile", answer, reading);
}

pub(super) fn no_login_profile(iam: &mut Iam, item: Option<&str>, code: &str) {
    match item.and_then(|item| item.parse::<UserName>().ok()) {
        Some(user) if code == NO_SUCH => put_absent(iam.login_profiles_mut(), user),
        _ => refused_one(iam.login_profiles_mut(), item, code),
    }
}

pub(super) fn access_keys(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    const KEY: &str = "AccessKeyMetadata";
    let into = iam.access_keys_mut();
    match list::<wire::AccessKey>(answer, KEY, "AccessKeyId", reading) {
        Ok(keys) => {
            let inside = keys.iter().find_map(|key| key.user_name.clone());
            let user_name = inside.or_else(|| answer.item.map(str::to_owned));
            let wire = wire::AccessKeys { user_name, access_key_metadata: keys };
            build::<AccessKeys>(into, KEY, "", answer.item, wire, reading);
        }
        Err(problem) => damaged(into, answer.item, problem),
    }
}

pub(super) fn mfa_devices(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    const KEY: &str = "MFADevices";
    let into = iam.mfa_devices_mut();
    match list::<wire::MfaDevice>(answer, KEY, "SerialNumber", reading) {
        Ok(devices) => {
            let inside = devices.iter().find_map(|device| device.user_name.clone());
            let user_name = inside.or_else(|| answer.item.map(str::to_owned));
            let wire = wire::MfaDevices { user_name, mfa_devices: devices };
            build::<MfaDevices>(into, KEY, "", answer.item, wire, reading);
        }
        Err(problem) => damaged(into, answer.item, problem),
    }
}

pub(super) fn access_key_last_used(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    const KEY: &str = "AccessKeyLastUsed";
    let into = iam.access_keys_last_used_mut();
    match serde_json::from_slice::<wire::AccessKeyLastUsed>(answer.bytes) {
        Ok(mut wire) => {
            wire.access_key_id = wire.access_key_id.or_else(|| answer.item.map(str::to_owned));
            build::<AccessKeyLastUsed>(into, KEY, "", answer.item, wire, reading);
        }
        Err(error) => {
            reading.problem("", format!("{error}; expected an object with the member `{KEY}`"));
            damaged(into, answer.item, error.to_string());
        }
    }
}

pub(super) fn oidc_provider(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    let into = iam.oidc_provider_details_mut();
    match serde_json::from_slice::<wire::OidcProvider>(answer.bytes) {
        Ok(wire) => {
            build::<OidcProvider>(into, "OpenIDConnectProvider", "", answer.item, wire, reading);
        }
        Err(error) => {
            reading.problem("", format!("{error}; expected an object with the member `Url`"));
            damaged(into, answer.item, error.to_string());
        }
    }
}
