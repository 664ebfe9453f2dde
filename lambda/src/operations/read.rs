//! How answers become parts of functions and layers.

use aozu_names::{
    Collection, Coverage, Known, NotRead,
    wire::{Answer, Reading},
};
use serde_json::{Map, Value};

use crate::part::OfItem;

/// Reads an answer that is itself the part, without what it was asked about.
///
/// `holds` says which members it must have one of; an answer with none of them says that there is no such
/// part, as some calls do in place of an error. Without such members, the one by which the answer is known must be
/// there.
pub(super) fn whole<R: OfItem>(
    into: &mut Collection<R::Key, R>,
    path: &'static str,
    key: &str,
    holds: &[&str],
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    // The CLI prints nothing at all where nothing is configured.
    if !holds.is_empty() && answer.bytes.trim_ascii().is_empty() {
        return absent(into, answer, reading);
    }
    let members = match serde_json::from_slice::<Map<String, Value>>(answer.bytes) {
        Ok(members) => members,
        Err(error) => return damaged(into, answer, reading, "", &format!("{error}; expected an object")),
    };
    if holds.is_empty() && !members.contains_key(key) {
        return damaged(into, answer, reading, "", &format!("the member `{key}` is missing"));
    }
    if !holds.is_empty() && !holds.iter().any(|member| members.get(*member).is_some_and(is_something)) {
        return absent(into, answer, reading);
    }
    if ["NextToken", "NextMarker"]
        .iter()
        .any(|token| members.get(*token).and_then(Value::as_str).is_some_and(|it| !it.is_empty()))
    {
        const LEFT: &str = "a pagination token is left over: the list is not whole; collect it with the AWS CLI, which follows pages";
        return damaged(into, answer, reading, "", LEFT);
    }
    // Read from the bytes again, so that the text of a policy stays to the byte.
    match serde_json::from_slice::<R::Wire>(answer.bytes) {
        Ok(wire) => build(into, path, "", wire, answer, reading),
        Err(error) => damaged(into, answer, reading, "", &error.to_string()),
    }
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

fn build<R: OfItem>(
    into: &mut Collection<R::Key, R>,
    path: &'static str,
    pointer: &str,
    mut wire: R::Wire,
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    if let Some(key) = answer.item.and_then(|item| R::named(item).ok()) {
        R::set_item(&mut wire, &key);
    }
    match R::try_from(wire) {
        Ok(part) => {
            reading.place(path, part.key().to_string(), pointer.to_owned());
            let key = part.key();
            put(into, reading, |one| drop(one.insert(key, part)));
        }
        Err(problems) => {
            reading.fields(pointer, &problems.0);
            note_unreadable(into, answer.item, problems.to_string());
        }
    }
}

/// Notes that an item has no such part.
fn absent<R: OfItem>(into: &mut Collection<R::Key, R>, answer: &Answer<'_>, reading: &mut Reading) {
    match answer.item.map(R::named) {
        Some(Ok(key)) => put(into, reading, |one| one.insert_absent(key)),
        Some(Err(error)) => reading.problem("", error.to_string()),
        None => reading.problem("", "what it was asked about is not told"),
    }
}

fn damaged<R: OfItem>(
    into: &mut Collection<R::Key, R>,
    answer: &Answer<'_>,
    reading: &mut Reading,
    pointer: &str,
    message: &str,
) {
    reading.problem(pointer, message);
    note_unreadable(into, answer.item, message.to_owned());
}

fn note_unreadable<R: OfItem>(into: &mut Collection<R::Key, R>, item: Option<&str>, problem: String) {
    match item {
        Some(item) => {
            let mut one = one();
            one.insert_unreadable(item.to_owned(), problem);
            into.absorb(one);
        }
        None if into.was_read() => {}
        None => into.set_coverage(Coverage::Partial(NotRead::Damaged(problem))),
    }
}

/// Takes in what one call told of one item.
fn put<R: OfItem>(
    into: &mut Collection<R::Key, R>,
    reading: &mut Reading,
    fill: impl FnOnce(&mut Collection<R::Key, R>),
) {
    let mut one = one();
    fill(&mut one);
    for key in into.absorb(one) {
        reading.problem("", format!("`{key}` was read before with different content; the first is kept"));
    }
}

fn one<R: OfItem>() -> Collection<R::Key, R> {
    let mut one = Collection::default();
    one.set_coverage(Coverage::PerItem);
    one
}

/// Notes that the call for one item failed: `none` is AWS's code for what is not there.
pub(super) fn failed<R: OfItem>(
    into: &mut Collection<R::Key, R>,
    item: Option<&str>,
    code: &str,
    none: &str,
) {
    let Some(key) = item.and_then(|item| R::named(item).ok()) else {
        // That some item has none says nothing of the others.
        if item.is_none() || code != none {
            list_failed(into, code);
        }
        return;
    };
    if into.get(&key).is_some() {
        return;
    }
    let mut one = one();
    if code == none {
        one.insert_absent(key);
    } else {
        one.insert_unreadable(key.to_string(), NotRead::Refused(code.to_owned()).to_string());
    }
    into.absorb(one);
}

/// Notes that the call for a list failed, unless something of it was read all the same.
pub(super) fn list_failed<K: Ord, V>(into: &mut Collection<K, V>, code: &str) {
    if !into.was_read() {
        into.set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
    }
}

/// Notes that the call for the one thing failed.
pub(super) fn one_failed<T>(into: &mut Known<T>, code: &str) {
    if !into.was_read() {
        *into = Known::NotRead(NotRead::Refused(code.to_owned()));
    }
}
