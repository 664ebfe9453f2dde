use std::collections::{BTreeMap, BTreeSet};

use super::{Action, Header, Key, LARGEST, Reference, Service};

/// The data: a head, the lengths of the tables, the tables. Numbers have their low byte first; a string or a list
/// is its place in the table of strings or lists.
///
/// | table | a row |
/// |---|---|
/// | text | the strings, one behind the other |
/// | string ends | u32: where each ends in the text |
/// | services | by prefix: prefix, name, then the first of its actions, resource types, keys; a last row closes |
/// | actions | by name in small letters: name, access level (u8), uses (list), all its keys (list), dependents (list) |
/// | resource types | by name in small letters: name, templates (list), keys (list) |
/// | keys | by name in small letters: name, type (u8) |
/// | global keys | the same |
/// | list ends | u32: where each ends in the items |
/// | items | u16; of uses three: the resource type within its service, 1 where required, keys (list) |
pub(super) fn encode(reference: &Reference, dependents: &str) -> Result<Vec<u8>, String> {
    let mut tables = Tables::default();
    for (prefix, service) in &reference.services {
        tables.service(prefix, service)?;
    }
    tables.boundary(0, 0)?;
    let mut globals = Vec::new();
    for key in &reference.globals {
        tables.key(key, &mut globals)?;
    }
    let Tables { text, string_ends, services, actions, resource_types, keys, list_ends, items, .. } = tables;
    let parts = [
        text.as_bytes(),
        &string_ends,
        &services,
        &actions,
        &resource_types,
        &keys,
        &globals,
        &list_ends,
        &items,
    ];
    let mut body = Vec::new();
    for part in parts {
        body.extend(ending(part.len())?);
    }
    body.extend(parts.concat());
    let mut data = Header::of(reference, dependents, &body).to_string().into_bytes();
    data.extend(body);
    if data.len() > LARGEST {
        return Err(format!("the data has {} bytes; {LARGEST} are the most", data.len()));
    }
    Ok(data)
}

#[derive(Default)]
struct Tables {
    text: String,
    strings: BTreeMap<String, u16>,
    lists: BTreeMap<Vec<u16>, u16>,
    string_ends: Vec<u8>,
    services: Vec<u8>,
    actions: Vec<u8>,
    resource_types: Vec<u8>,
    keys: Vec<u8>,
    list_ends: Vec<u8>,
    items: Vec<u8>,
    rows: [usize; 3],
}

impl Tables {
    fn service(&mut self, prefix: &str, service: &Service) -> Result<(), String> {
        let (prefix, name) = (self.string(prefix)?, self.string(&service.name)?);
        self.boundary(prefix, name)?;
        for action in service.actions.values() {
            self.action(action, service)?;
        }
        for known in service.resource_types.values() {
            let row = [self.string(&known.name)?, self.names(&known.arns)?, self.names(&known.keys)?];
            self.resource_types.extend(row.iter().flat_map(|number| number.to_le_bytes()));
        }
        let mut keys = std::mem::take(&mut self.keys);
        for key in service.keys.values() {
            self.key(key, &mut keys)?;
        }
        self.keys = keys;
        let counts = [service.actions.len(), service.resource_types.len(), service.keys.len()];
        self.rows.iter_mut().zip(counts).for_each(|(row, count)| *row += count);
        Ok(())
    }

    /// The row of a service, or the last.
    fn boundary(&mut self, prefix: u16, name: u16) -> Result<(), String> {
        let mut row = vec![prefix, name];
        for first in self.rows {
            row.push(number(first, "rows")?);
        }
        self.services.extend(row.iter().flat_map(|number| number.to_le_bytes()));
        Ok(())
    }

    fn action(&mut self, action: &Action, service: &Service) -> Result<(), String> {
        let mut all: BTreeSet<&String> = action.keys.iter().collect();
        let mut uses = Vec::new();
        for taken in &action.uses {
            let place = service.resource_types.keys().position(|name| *name == taken.resource_type);
            uses.push(number(place.unwrap_or(usize::MAX), "resource types")?);
            uses.push(u16::from(taken.required));
            uses.push(self.names(&taken.keys)?);
            let of_type = service.resource_types.get(&taken.resource_type).map(|known| &known.keys);
            all.extend(taken.keys.iter().chain(of_type.into_iter().flatten()));
        }
        let all: Vec<String> = all.into_iter().cloned().collect();
        let name = self.string(&action.name)?;
        let lists = [self.list(uses)?, self.names(&all)?, self.names(&action.dependents)?];
        self.actions.extend(name.to_le_bytes());
        self.actions.push(action.level);
        self.actions.extend(lists.iter().flat_map(|number| number.to_le_bytes()));
        Ok(())
    }

    fn key(&mut self, key: &Key, table: &mut Vec<u8>) -> Result<(), String> {
        table.extend(self.string(&key.name)?.to_le_bytes());
        table.push(key.value_type);
        Ok(())
    }

    fn names(&mut self, names: &[String]) -> Result<u16, String> {
        let mut list = Vec::new();
        for name in names {
            list.push(self.string(name)?);
        }
        self.list(list)
    }

    fn list(&mut self, list: Vec<u16>) -> Result<u16, String> {
        if let Some(known) = self.lists.get(&list) {
            return Ok(*known);
        }
        let id = number(self.lists.len(), "lists")?;
        self.items.extend(list.iter().flat_map(|item| item.to_le_bytes()));
        self.list_ends.extend(ending(self.items.len() / 2)?);
        self.lists.insert(list, id);
        Ok(id)
    }

    fn string(&mut self, text: &str) -> Result<u16, String> {
        if let Some(known) = self.strings.get(text) {
            return Ok(*known);
        }
        let id = number(self.strings.len(), "strings")?;
        self.text.push_str(text);
        self.string_ends.extend(ending(self.text.len())?);
        self.strings.insert(text.to_owned(), id);
        Ok(id)
    }
}

fn number(count: usize, what: &str) -> Result<u16, String> {
    u16::try_from(count).map_err(|_| format!("the format has room for 65,536 {what}, not for {count}"))
}

fn ending(at: usize) -> Result<[u8; 4], String> {
    u32::try_from(at).map(u32::to_le_bytes).map_err(|_| format!("the format has no room for {at} bytes"))
}
