//! How answers become parts of balancers.

use aozu_names::{
    Collection, Coverage, NotRead,
    wire::{Answer, LIST_MISSING, Reading, Resource, take_list},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::part::OfItem;

/// A part of something: what the readers below ask of one.
pub(super) trait Part: Resource<Wire: OfItem + DeserializeOwned> {}
impl<R: Resource<Wire: OfItem + DeserializeOwned>> Part for R {}

/// Reads an answer about one item that is itself the part, without the item's name, and must hold `member`.
pub(super) fn whole<R: Part>(
    into: &mut Collection<R::Key, R>,
    path: &'static str,
    member: &str,
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    let members = match serde_json::from_slice::<Map<String, Value>>(answer.bytes) {
        Ok(members) => members,
        Err(error) => {
            let message = format!("{error}; expected an object with the member `{member}`");
            return damaged(into, answer, reading, &message);
        }
    };
    if members.contains_key("NextMarker") || members.contains_key("NextToken") {
        return damaged(into, answer, reading, "a pagination token is left over: the answer is not whole");
    }
    if !members.contains_key(member) {
        return damaged(into, answer, reading, &format!("the member `{member}` is missing"));
    }
    match serde_json::from_slice::<R::Wire>(answer.bytes) {
        Ok(mut wire) => {
            if let Some(item) = answer.item {
                wire.set_item(item);
            }
            build(into, path, "", wire, answer, reading);
        }
        Err(error) => damaged(into, answer, reading, &error.to_string()),
    }
}

fn build<R: Part>(
    into: &mut Collection<R::Key, R>,
    path: &'static str,
    pointer: &str,
    wire: R::Wire,
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    match R::try_from(wire) {
        Ok(part) => {
            let key = part.key();
            reading.place(path, key.to_string(), pointer.to_owned());
            let mut one = one();
            one.insert(key, part);
            absorb(into, one, reading);
        }
        Err(problems) => {
            reading.fields(pointer, &problems.0);
            note_unreadable(into, answer.item, problems.to_string());
        }
    }
}

/// Takes in what one call told; the first stays where two differ.
pub(super) fn absorb<R: Resource>(
    into: &mut Collection<R::Key, R>,
    one: Collection<R::Key, R>,
    reading: &mut Reading,
) {
    for key in into.absorb(one) {
        reading.problem("", format!("`{key}` was read before with different content; the first is kept"));
    }
}

fn damaged<R: Part>(
    into: &mut Collection<R::Key, R>,
    answer: &Answer<'_>,
    reading: &mut Reading,
    message: &str,
) {
    reading.problem("", message);
    note_unreadable(into, answer.item, message.to_owned());
}

fn note_unreadable<R: Resource>(into: &mut Collection<R::Key, R>, item: Option<&str>, problem: String) {
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

/// Reads a list of resources that name themselves and of which one call tells those of one item: what is not there
/// is not known to be absent.
pub(super) fn listed<R: Resource>(
    into: &mut Collection<R::Key, R>,
    path: &'static str,
    key: &str,
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    let mut read = one();
    match take_list::<R::Wire>(answer.bytes, key, R::ID) {
        Ok(list) => {
            let empty = list.found && !list.truncated && list.items.is_empty();
            list.build(&mut read, path, reading);
            if let (true, Some(Ok(item))) = (empty, answer.item.map(str::parse)) {
                read.insert_absent(item);
            }
        }
        Err(message) => {
            reading.problem("", format!("{message}; expected an object with the list `{key}`"));
            read.set_coverage(Coverage::Partial(NotRead::Damaged(message)));
        }
    }
    absorb(into, read, reading);
}

/// The name of a member that holds another list, where an answer holds several of one kind: Batfish joins the
/// answers of a call that is made once an item into one file.
pub(super) fn is_joined(answer: &Answer<'_>, key: &str) -> bool {
    matches!(serde_json::from_slice::<Map<String, Value>>(answer.bytes), Ok(members) if members.get(key).is_some_and(Value::is_array))
}

/// Reads a joined answer: each element is the part, with its item's name. `inner` is a list of resources within it.
pub(super) fn joined<R: Resource>(
    into: &mut Collection<R::Key, R>,
    path: &'static str,
    key: &str,
    inner: Option<(&str, &str)>,
    answer: &Answer<'_>,
    reading: &mut Reading,
) {
    let Some((list, owner)) = inner else { return listed(into, path, key, answer, reading) };
    let elements = match take_list::<Value>(answer.bytes, key, owner) {
        Ok(elements) if elements.found => elements,
        Ok(_) => return reading.problem("", LIST_MISSING),
        Err(message) => return reading.problem("", message),
    };
    for (pointer, element) in elements.items {
        let Ok(element) = element else { continue };
        let item = element.get(owner).and_then(Value::as_str).map(str::to_owned);
        let bytes = element.to_string();
        let mut within = Reading::default();
        let one = Answer { bytes: bytes.as_bytes(), item: item.as_deref() };
        listed(into, path, list, &one, &mut within);
        for problem in within.problems {
            reading.problem(&format!("{pointer}{}", problem.pointer), problem.message);
        }
        for (path, key, place) in within.places {
            reading.place(path, key, format!("{pointer}{place}"));
        }
    }
}

/// Nothing yet, of which some items were asked for one by one.
pub(super) fn one<K: Ord, V>() -> Collection<K, V> {
    let mut one = Collection::default();
    one.set_coverage(Coverage::PerItem);
    one
}

/// Notes that the call for one item failed.
pub(super) fn item_failed<K, V>(into: &mut Collection<K, V>, item: Option<&str>, code: &str)
where
    K: Ord + Clone + std::str::FromStr,
    V: PartialEq,
{
    let Some(item) = item else { return list_failed(into, code) };
    if item.parse::<K>().is_ok_and(|key| into.get(&key).is_some()) {
        return;
    }
    let mut failed = one();
    failed.insert_unreadable(item.to_owned(), NotRead::Refused(code.to_owned()).to_string());
    into.absorb(failed);
}

/// Notes that the call for a list failed, unless something of it was read all the same.
pub(super) fn list_failed<K: Ord, V>(into: &mut Collection<K, V>, code: &str) {
    if !into.was_read() {
        into.set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
    }
}
