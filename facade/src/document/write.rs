use aozu_names::{Coverage, NotRead, wire::SlotKind};
use serde_json::{Map, Value, json};

use super::{ACCOUNT_FORMAT, PER_ITEM};
use crate::{Account, Organization, service::AnyState};

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
    let mut value = json!({
        "format": ACCOUNT_FORMAT,
        "as_of": organization.as_of(),
        "accounts": accounts.collect::<Map<_, _>>(),
    });
    let (mut services, mut notes) = (Map::new(), Notes::default());
    write_state(organization.organizations(), "", &mut services, &mut notes);
    notes.put_into(&mut services);
    if let (Value::Object(members), false) = (&mut value, services.is_empty()) {
        members.insert("organization".into(), Value::Object(services));
    }
    sorted(value)
}

fn account_value(account: &Account) -> Value {
    let mut notes = Notes::default();
    let mut global = Map::new();
    for state in account.states() {
        write_state(state, "", &mut global, &mut notes);
    }
    let regions: Map<String, Value> = account
        .regions()
        .iter()
        .map(|(region, state)| {
            let mut services = Map::new();
            for state in state.states() {
                write_state(state, &format!("{region}/"), &mut services, &mut notes);
            }
            (region.to_string(), Value::Object(services))
        })
        .collect();
    let mut value = Map::new();
    value.insert("partition".into(), json!(account.partition()));
    value.insert("global".into(), Value::Object(global));
    value.insert("regions".into(), Value::Object(regions));
    notes.put_into(&mut value);
    Value::Object(value)
}

#[derive(Default)]
struct Notes {
    incomplete: Map<String, Value>,
    unreadable: Map<String, Value>,
}

impl Notes {
    fn put_into(self, members: &mut Map<String, Value>) {
        if !self.incomplete.is_empty() {
            members.insert("incomplete".into(), Value::Object(self.incomplete));
        }
        if !self.unreadable.is_empty() {
            members.insert("unreadable".into(), Value::Object(self.unreadable));
        }
    }
}

fn write_state(state: &dyn AnyState, prefix: &str, services: &mut Map<String, Value>, notes: &mut Notes) {
    let mut collections = Map::new();
    for (name, kind, slot) in state.slots() {
        if let Some(value) = slot.write() {
            collections.insert(name.to_owned(), value);
        }
        let path = format!("{prefix}{}/{name}", state.service());
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
        services.insert(state.service().to_owned(), Value::Object(collections));
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
