use aozu_names::{
    Coverage, NotRead,
    wire::{SlotKind, State},
};
use serde_json::{Map, Value, json};

use super::{ACCOUNT_FORMAT, PER_ITEM};
use crate::{Account, Organization};

/// Writes the account document: pretty-printed JSON with sorted members and a final line feed.
///
/// ```
/// use aozu::{Account, Organization, names::AccountId, write_document};
/// let organization = Organization::from(Account::new(AccountId::literal("111122223333")));
/// assert!(write_document(&organization).starts_with("{\n  \"accounts\""));
/// ```
#[must_use]
pub fn write_document(organization: &Organization) -> String {
    let mut text = serde_json::to_string_pretty(&to_value(organization)).unwrap_or_default();
    text.push('\n');
    text
}

/// The account document as a value.
pub(crate) fn to_value(organization: &Organization) -> Value {
    let accounts =
        organization.accounts().iter().map(|(id, account)| (id.to_string(), account_value(account)));
    sorted(json!({
        "format": ACCOUNT_FORMAT,
        "as_of": organization.as_of(),
        "accounts": accounts.collect::<Map<_, _>>(),
    }))
}

fn account_value(account: &Account) -> Value {
    let mut notes = Notes::default();
    let mut global = Map::new();
    write_state(account.iam(), "", &mut global, &mut notes);
    let regions: Map<String, Value> = account
        .regions()
        .iter()
        .map(|(region, state)| {
            let mut services = Map::new();
            write_state(&state.ec2, &format!("{region}/"), &mut services, &mut notes);
            (region.to_string(), Value::Object(services))
        })
        .collect();
    let mut value = Map::new();
    value.insert("partition".into(), json!(account.partition()));
    value.insert("global".into(), Value::Object(global));
    value.insert("regions".into(), Value::Object(regions));
    if !notes.incomplete.is_empty() {
        value.insert("incomplete".into(), Value::Object(notes.incomplete));
    }
    if !notes.unreadable.is_empty() {
        value.insert("unreadable".into(), Value::Object(notes.unreadable));
    }
    Value::Object(value)
}

#[derive(Default)]
struct Notes {
    incomplete: Map<String, Value>,
    unreadable: Map<String, Value>,
}

fn write_state<S: State>(state: &S, prefix: &str, services: &mut Map<String, Value>, notes: &mut Notes) {
    let mut collections = Map::new();
    for (name, kind, slot) in state.slots() {
        if let Some(value) = slot.write() {
            collections.insert(name.to_owned(), value);
        }
        let path = format!("{prefix}{}/{name}", S::SERVICE);
        match slot.coverage() {
            Coverage::Partial(NotRead::NotAsked) => {}
            // A list of which other answers told some items, such as roles their instance profiles.
            Coverage::PerItem if kind == SlotKind::Many => {
                notes.incomplete.insert(path.clone(), json!(PER_ITEM));
            }
            Coverage::Partial(reason) => drop(notes.incomplete.insert(path.clone(), json!(reason))),
            _ => {}
        }
        for (id, problem) in slot.unreadable() {
            notes.unreadable.insert(format!("{path}/{id}"), Value::String(problem));
        }
    }
    if !collections.is_empty() {
        services.insert(S::SERVICE.to_owned(), Value::Object(collections));
    }
}

/// Sorts the members of every object. `serde_json` does so by itself unless some crate of the user's
/// build switches on `preserve_order`; the document must not depend on that.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> =
                members.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        plain => plain,
    }
}
