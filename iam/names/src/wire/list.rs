use std::{borrow::Cow, collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use super::{Answer, Reading, Resource, typed::typed};
use crate::{Collection, Coverage, Known, NotRead};

/// The elements of one list of an answer, each read or not, with the pointer it stood at.
#[derive(Debug)]
pub struct List<W> {
    /// Pointer and element; an element that could not be read gives its id, where it has one, and
    /// why not.
    pub items: Vec<(String, Result<W, Damaged>)>,
    /// Whether the answer holds the list at all.
    pub found: bool,
    /// Whether a pagination token was left over.
    pub truncated: bool,
    /// The answer's other top-level keys, up to 64: several answers may share a file.
    pub others: Vec<String>,
}

/// An element that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// Its id, where one can be told.
    pub id: Option<String>,
    /// Pointer of the offending member within the element.
    pub pointer: String,
    /// What was expected.
    pub message: String,
}

/// The message of a file that does not hold the list it was taken for.
pub const LIST_MISSING: &str = "the list is missing";

/// Takes the list that stands under `key` out of an answer.
///
/// All goes through one typed pass. Only where an element has a member of the wrong type are the
/// elements read again one by one, so that each bad one is told and the others stay.
///
/// # Errors
/// When the bytes are no JSON object or the list is no list: one message for the whole file.
pub fn take_list<W: DeserializeOwned>(bytes: &[u8], key: &str, id: &str) -> Result<List<W>, String> {
    let text = text(bytes)?;
    match envelope::<W>(text, key) {
        Ok(found) => Ok(found.into_list(key, |item| Ok(item))),
        Err(error) if error.is_data() => {
            let raw = envelope::<Box<RawValue>>(text, key).map_err(|error| error.to_string())?;
            Ok(raw.into_list(key, |item| element(&item, id)))
        }
        Err(error) => Err(error.to_string()),
    }
}

pub(super) fn element<W: DeserializeOwned>(raw: &RawValue, id: &str) -> Result<W, Damaged> {
    typed(raw.get()).map_err(|problem| {
        let value: Value = serde_json::from_str(raw.get()).unwrap_or_default();
        let id = value.get(id).and_then(Value::as_str).map(str::to_owned);
        Damaged { id, pointer: problem.pointer, message: problem.message }
    })
}

struct Envelope<W> {
    lists: Vec<Vec<W>>,
    truncated: bool,
    others: Vec<String>,
}

impl<W> Envelope<W> {
    fn into_list<T>(self, key: &str, read: impl Fn(W) -> Result<T, Damaged>) -> List<T> {
        let found = !self.lists.is_empty();
        let items = self.lists.into_iter().flatten().enumerate();
        let items = items.map(|(n, item)| (format!("/{key}/{n}"), read(item))).collect();
        List { items, found, truncated: self.truncated, others: self.others }
    }
}

/// The bytes as text.
fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| format!("not UTF-8 from byte {} on", error.valid_up_to()))
}

fn envelope<W: DeserializeOwned>(text: &str, key: &str) -> serde_json::Result<Envelope<W>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let envelope = Seed { key, of: PhantomData }.deserialize(&mut json)?;
    json.end()?;
    Ok(envelope)
}

struct Seed<'k, W> {
    key: &'k str,
    of: PhantomData<W>,
}

impl<'de, W: DeserializeOwned> DeserializeSeed<'de> for Seed<'_, W> {
    type Value = Envelope<W>;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Envelope<W>, D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de, W: DeserializeOwned> Visitor<'de> for Seed<'_, W> {
    type Value = Envelope<W>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the list `{}`", self.key)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope<W>, A::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Token {
            Text(String),
            Flag(bool),
            Other(IgnoredAny),
        }
        let mut envelope = Envelope { lists: Vec::new(), truncated: false, others: Vec::new() };
        while let Some(member) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if member == self.key {
                envelope.lists.extend(map.next_value::<Option<Vec<W>>>()?);
            } else if matches!(&*member, "NextToken" | "nextToken" | "NextMarker" | "IsTruncated") {
                envelope.truncated |= match map.next_value::<Token>()? {
                    Token::Text(token) => !token.is_empty(),
                    Token::Flag(flag) => flag,
                    Token::Other(IgnoredAny) => false,
                };
            } else {
                map.next_value::<IgnoredAny>()?;
                if envelope.others.len() < 64 {
                    envelope.others.push(member.into_owned());
                }
            }
        }
        Ok(envelope)
    }
}

/// Reads a whole collection from the list under `key`: what cannot be read becomes a problem and, if
/// it has an id, a tombstone.
pub fn read_list<R: Resource>(
    answer: &Answer<'_>,
    key: &str,
    collection: &'static str,
    reading: &mut Reading,
) -> Collection<R::Key, R> {
    let mut into = Collection::default();
    match take_list::<R::Wire>(answer.bytes, key, R::ID) {
        Ok(list) => {
            into.set_whole();
            list.build(&mut into, collection, reading);
        }
        Err(message) => {
            reading.problem("", format!("{message}; expected an object with the list `{key}`"));
            into.set_coverage(Coverage::Partial(NotRead::Damaged(message)));
        }
    }
    into
}

impl<W> List<W> {
    /// Builds the resources of the list into `into`.
    pub fn build<R: Resource<Wire = W>>(
        self,
        into: &mut Collection<R::Key, R>,
        collection: &'static str,
        reading: &mut Reading,
    ) {
        reading.others.extend(self.others);
        if !self.found {
            let message = LIST_MISSING.to_owned();
            reading.problem("", message.clone());
            into.set_coverage(Coverage::Partial(NotRead::Damaged(message)));
        }
        if self.truncated {
            reading.problem("", "a pagination token is left over: the list is not whole; collect it with the AWS CLI, which follows pages");
            into.set_coverage(Coverage::Partial(NotRead::Truncated));
        }
        for (pointer, item) in self.items {
            let (id, problem) = match item {
                Ok(wire) => {
                    let id = R::wire_id(&wire).map(str::to_owned);
                    match R::try_from(wire) {
                        Ok(resource) => {
                            add(resource, pointer, into, collection, reading);
                            continue;
                        }
                        Err(problems) => {
                            reading.fields(&pointer, &problems.0);
                            (id, problems.to_string())
                        }
                    }
                }
                Err(damaged) => {
                    reading.problem(&format!("{pointer}{}", damaged.pointer), damaged.message.clone());
                    (damaged.id, damaged.message)
                }
            };
            match id {
                Some(id) => into.insert_unreadable(id, problem),
                None => into.set_coverage(Coverage::Partial(NotRead::Damaged(problem))),
            }
        }
    }
}

fn add<R: Resource>(
    resource: R,
    pointer: String,
    into: &mut Collection<R::Key, R>,
    collection: &'static str,
    reading: &mut Reading,
) {
    let key = resource.key();
    match into.get(&key) {
        None => {
            reading.place(collection, key.to_string(), pointer);
            into.insert(key, resource);
        }
        Some(same) if *same == resource => {}
        Some(_) => reading
            .problem(&pointer, format!("`{key}` is listed twice with different content; the first is kept")),
    }
}

/// Reads the one resource under `key`; `null` is known absent.
pub fn read_one<R: Resource>(
    answer: &Answer<'_>,
    key: &str,
    collection: &'static str,
    reading: &mut Reading,
) -> Known<R> {
    let whole = text(answer.bytes).and_then(|text| {
        serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(text).map_err(|error| error.to_string())
    });
    let value = match whole {
        Ok(mut members) => members.remove(key),
        Err(message) => {
            reading.problem("", format!("{message}; expected an object with the member `{key}`"));
            return Known::NotRead(NotRead::Damaged(message));
        }
    };
    let pointer = format!("/{key}");
    let problems = match value.map(RawValue::get) {
        None => vec![super::FieldProblem { pointer: String::new(), message: "the member is missing".into() }],
        Some("null") => return Known::Absent,
        Some(json) => match typed::<R::Wire>(json) {
            Err(problem) => vec![problem],
            Ok(wire) => match R::try_from(wire) {
                Ok(resource) => {
                    reading.place(collection, resource.key().to_string(), pointer);
                    return Known::Present(resource);
                }
                Err(problems) => problems.0,
            },
        },
    };
    reading.fields(&pointer, &problems);
    Known::NotRead(NotRead::Damaged(super::Problems(problems).to_string()))
}
