//! How answers become nouns.

use aozu_names::{
    Collection, Coverage, Known, NotRead,
    wire::{Answer, List, Reading, Resource, read_list, read_one, take_list},
};
use serde::Deserialize;

/// Reads a whole list into its collection; `path` is the collection's with its service.
pub(crate) fn whole<R: Resource>(
    into: &mut Collection<R::Key, R>,
    key: &str,
    path: &'static str,
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    into.absorb(read_list(answer, key, path, reading));
}

/// Reads a list of bare texts, each of which becomes a mirror.
pub(crate) fn text_list<R: Resource>(
    into: &mut Collection<R::Key, R>,
    key: &str,
    path: &'static str,
    answer: &Answer<'_>,
    reading: &mut Reading,
    named: impl Fn(String) -> R::Wire,
) {
    let mut read = Collection::default();
    match take_list::<String>(answer.bytes, key, "") {
        Ok(list) => {
            read.set_whole();
            let items = list.items.into_iter().map(|(at, text)| (at, text.map(&named))).collect();
            let named = List { items, found: list.found, truncated: list.truncated, others: list.others };
            named.build::<R>(&mut read, path, reading);
        }
        Err(message) => {
            reading.problem("", format!("{message}; expected an object with the list `{key}`"));
            read.set_coverage(Coverage::Partial(NotRead::Damaged(message)));
        }
    }
    into.absorb(read);
}

/// Reads an answer that holds one resource under a key.
pub(crate) fn inner<R: Resource>(
    into: &mut Collection<R::Key, R>,
    key: &str,
    path: &'static str,
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    match read_one::<R>(answer, key, path, reading) {
        Known::Present(resource) => put(into, resource),
        Known::Absent => {}
        Known::NotRead(reason) => damaged(into, answer.item, reason.to_string()),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    next_token: Option<String>,
}

/// Reads an answer that is itself the resource; `named` puts in the item that was asked for, which the
/// answer itself may not name.
pub(crate) fn outer<R: Resource>(
    into: &mut Collection<R::Key, R>,
    path: &'static str,
    answer: &Answer<'_>,
    reading: &mut Reading,
    named: impl FnOnce(&mut R::Wire, &str),
) {
    let wire = match serde_json::from_slice::<Page>(answer.bytes) {
        Ok(page) if page.next_token.as_deref().is_some_and(|token| !token.is_empty()) => {
            Err("a pagination token is left over: the list is not whole; collect it with the AWS CLI, which follows pages".to_owned())
        }
        _ => serde_json::from_slice::<R::Wire>(answer.bytes).map_err(|error| error.to_string()),
    };
    let built = wire.map_err(|message| (String::new(), message)).and_then(|mut wire| {
        if let Some(item) = answer.item {
            named(&mut wire, item);
        }
        R::try_from(wire).map_err(|problems| {
            reading.fields("", &problems.0);
            (problems.to_string(), String::new())
        })
    });
    match built {
        Ok(resource) => {
            reading.place(path, resource.key().to_string(), String::new());
            put(into, resource);
        }
        Err((problems, message)) => {
            if !message.is_empty() {
                reading.problem("", message.clone());
            }
            damaged(into, answer.item, format!("{problems}{message}"));
        }
    }
}

/// Notes that the call for a list failed, unless something of it was read all the same.
pub(crate) fn list_failed<K: Ord, V>(into: &mut Collection<K, V>, code: &str) {
    if !into.was_read() {
        into.set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
    }
}

/// Notes that the call for one item failed: `none` are AWS's codes for what is not there.
pub(crate) fn item_failed<R: Resource>(
    into: &mut Collection<R::Key, R>,
    item: Option<&str>,
    code: &str,
    none: &[&str],
) {
    let Some(key) = item.and_then(|item| key_of::<R>(item)) else { return list_failed(into, code) };
    if into.get(&key).is_some() {
        return;
    }
    let mut one = Collection::default();
    one.set_coverage(Coverage::PerItem);
    if none.contains(&code) {
        one.insert_absent(key);
    } else {
        one.insert_unreadable(key.to_string(), NotRead::Refused(code.to_owned()).to_string());
    }
    absorb(into, one);
}

fn put<R: Resource>(into: &mut Collection<R::Key, R>, resource: R) {
    let mut one = Collection::default();
    one.set_coverage(Coverage::PerItem);
    one.insert(resource.key(), resource);
    absorb(into, one);
}

fn damaged<R: Resource>(into: &mut Collection<R::Key, R>, item: Option<&str>, problem: String) {
    match item.and_then(|item| key_of::<R>(item)) {
        Some(key) => {
            let mut one = Collection::default();
            one.set_coverage(Coverage::PerItem);
            one.insert_unreadable(key.to_string(), problem);
            absorb(into, one);
        }
        None if into.was_read() => {}
        None => into.set_coverage(Coverage::Partial(NotRead::Damaged(problem))),
    }
}

/// Takes in one item; what a call for the whole collection left is overruled by what items tell.
fn absorb<K: Ord + Clone, V: PartialEq>(into: &mut Collection<K, V>, one: Collection<K, V>) {
    into.absorb(one);
}

/// The key of an item as calls name it: by its name, its URL or its ARN.
fn key_of<R: Resource>(item: &str) -> Option<R::Key> {
    let name =
        if item.starts_with("arn:") || item.contains("://") { super::last_segment(item) } else { item };
    name.parse().ok()
}
