use aozu_names::{
    Collection, Coverage, NotRead,
    wire::{Answer, Reading, Resource, take_list},
};
use serde_json::{Map, Value};

/// Takes what was read into the state; what both have with different content is a problem.
pub(super) fn absorb<R: Resource>(
    into: &mut Collection<R::Key, R>,
    read: Collection<R::Key, R>,
    reading: &mut Reading,
) {
    for key in into.absorb(read) {
        reading.problem("", format!("`{key}` was read before with different content; the first is kept"));
    }
}

/// Reads an answer whose whole is one resource. Its id is the item that was asked for; some answers
/// repeat it.
pub(super) fn read_item<R: Resource>(
    answer: &Answer<'_>,
    key: &str,
    collection: &'static str,
    reading: &mut Reading,
) -> Collection<R::Key, R> {
    let mut into = Collection::default();
    into.set_coverage(Coverage::PerItem);
    let mut members: Map<String, Value> = match serde_json::from_slice(answer.bytes) {
        Ok(members) => members,
        Err(error) => {
            reading.problem("", format!("{error}; expected an object with the member `{key}`"));
            note_damaged(&mut into, answer.item, error.to_string());
            return into;
        }
    };
    if !members.contains_key(key) {
        let message = format!("the member `{key}` is missing");
        reading.problem("", message.clone());
        note_damaged(&mut into, answer.item, message);
        return into;
    }
    if let Some(item) = answer.item {
        members.entry(R::ID).or_insert_with(|| item.into());
    }
    let truncated = members.get("NextToken").is_some_and(|token| !token.is_null())
        || members.get("AdditionalRoutesAvailable") == Some(&Value::Bool(true));
    if truncated {
        let message = "truncated: more would follow";
        reading.problem("", "the answer is not whole: more would follow");
        match members.get(R::ID).and_then(Value::as_str).or(answer.item) {
            Some(item) => into.insert_unreadable(item.to_owned(), message.into()),
            None => into.set_coverage(Coverage::Partial(NotRead::Truncated)),
        }
        return into;
    }
    // Read as the one element of a list, so that damage is told the same way everywhere.
    let wrapped = serde_json::json!({ "Item": [members] }).to_string();
    match take_list::<R::Wire>(wrapped.as_bytes(), "Item", R::ID) {
        Ok(list) => {
            let mut told = Reading::default();
            list.build(&mut into, collection, &mut told);
            let within = |pointer: &str| pointer.trim_start_matches("/Item/0").to_owned();
            for problem in told.problems {
                reading.problem(&within(&problem.pointer), problem.message);
            }
            for (collection, key, pointer) in told.places {
                reading.place(collection, key, within(&pointer));
            }
        }
        Err(message) => {
            reading.problem("", message.clone());
            note_damaged(&mut into, answer.item, message);
        }
    }
    into
}

fn note_damaged<R: Resource>(into: &mut Collection<R::Key, R>, item: Option<&str>, message: String) {
    match item {
        Some(item) => into.insert_unreadable(item.to_owned(), message),
        None => into.set_coverage(Coverage::Partial(NotRead::Damaged(message))),
    }
}

/// Notes that the call for one item failed: absent if AWS said there is none, else not read.
pub(super) fn item_failed<R: Resource>(
    collection: &mut Collection<R::Key, R>,
    item: Option<&str>,
    code: &str,
    none: &str,
) {
    match item.and_then(|item| item.parse().ok()) {
        Some(key) if code == none => {
            collection.insert_absent(key);
            collection.set_coverage(Coverage::PerItem);
        }
        _ => collection.set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned()))),
    }
}
