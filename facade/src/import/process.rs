//! One file, read on its own: what it is, the part of a state that it gives, and its problems.

use std::{borrow::Cow, fmt};

use aozu_names::{
    AccountId, Coverage, NotRead, Region,
    wire::{Answer, LIST_MISSING, Reading, SlotKind},
};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};

use super::{
    ImportLimits,
    identify::{self, Identity},
    identity_of,
    layout::locate,
    manifest::Line,
    operations::{Row, rows},
    walk::Found,
};
use crate::service::AnyPart;

/// The part of a state that one file gives.
#[derive(Debug)]
pub(super) enum Part {
    State(Box<dyn AnyPart>),
    CallerIdentity(AccountId),
}

impl Part {
    /// Notes that the call asked for a part only: what is not listed is not known to be absent.
    fn set_filtered(&mut self) {
        let Self::State(state) = self else { return };
        let whole: Vec<&'static str> = state
            .slots()
            .into_iter()
            .filter(|(_, kind, slot)| *kind == SlotKind::Many && slot.coverage() == Coverage::Whole)
            .map(|(name, ..)| name)
            .collect();
        for name in whole {
            if let Some((_, slot)) = state.slot_mut(name) {
                slot.set_coverage(Coverage::Partial(NotRead::Filtered));
            }
        }
    }
}

/// What was made of one file.
#[derive(Debug)]
pub(super) enum Made {
    /// Parts of a state, each from an operation: several answers may share a file.
    Parts(Vec<(Row, Part)>),
    /// An operation that no crate reads yet.
    Recognised(String),
    /// Left, for this reason.
    Left(String),
    /// It should have been read and could not be.
    Damaged(String),
}

/// A file after reading, before it is known which account it belongs to.
#[derive(Debug)]
pub(super) struct Processed {
    pub file: String,
    pub bytes: u64,
    pub group: String,
    pub account: Option<AccountId>,
    pub region: Option<Region>,
    pub made: Made,
    pub reading: Reading,
}

/// Reads one file.
pub(super) fn process(file: &Found, line: Option<&Line>, limits: &ImportLimits) -> Processed {
    let (folders, _) = file.segments();
    let at = locate(&folders);
    let mut reading = Reading::default();
    let told = identity_of(line).unwrap_or_else(|| identify::from_path(file, &at.below));
    let mut made = make(file, told, line.is_some(), limits, &mut reading);
    let call = line.and_then(|line| line.call.as_ref());
    if let (Made::Parts(parts), true) = (&mut made, call.is_some_and(identify::is_filtered)) {
        parts.iter_mut().for_each(|(_, part)| part.set_filtered());
    }
    let called_in = line.and_then(|line| line.call.as_ref()).and_then(|call| call.region.clone());
    Processed {
        file: file.name.clone(),
        bytes: file.bytes,
        group: at.group,
        account: at.account,
        region: at.region.or(called_in),
        made,
        reading,
    }
}

fn make(
    file: &Found,
    told: Identity,
    told_by_manifest: bool,
    limits: &ImportLimits,
    reading: &mut Reading,
) -> Made {
    let command = match &told {
        Identity::Operation { service, name } => return Made::Recognised(format!("aws {service} {name}")),
        Identity::Row(row @ Row::Recognised(_), _) => return Made::Recognised(row.command()),
        Identity::NotAnAnswer(why) => return Made::Left((*why).to_owned()),
        Identity::Row(row, _) => Some(row.command()),
        Identity::ByContent => None,
    };
    let mut fail = |message: String| {
        reading.problem("", message);
        match &command {
            Some(command) => Made::Damaged(command.clone()),
            None => Made::Left("not read; see the problems".to_owned()),
        }
    };
    if file.bytes > limits.file_bytes {
        return fail(format!(
            "the file has {} bytes, more than the limit of {}",
            file.bytes, limits.file_bytes
        ));
    }
    let bytes = match std::fs::read(&file.path) {
        Ok(bytes) => bytes,
        Err(error) => return fail(error.to_string()),
    };
    match told {
        Identity::Row(row, item) => read_rows(row, item.as_deref(), told_by_manifest, &bytes, reading),
        _ => match by_content(file, &bytes) {
            Ok(Identity::Row(Row::Recognised(row), _)) => Made::Recognised(Row::Recognised(row).command()),
            Ok(Identity::Row(row, item)) => read_rows(row, item.as_deref(), false, &bytes, reading),
            Ok(_) => Made::Left("not an answer of the AWS CLI".to_owned()),
            Err(Unknown::Problem(message)) => fail(message),
            Err(Unknown::Left(why)) => Made::Left(why),
        },
    }
}

enum Unknown {
    /// To be told as a problem: damaged, or ambiguous.
    Problem(String),
    /// Nothing to do with AWS.
    Left(String),
}

fn by_content(file: &Found, bytes: &[u8]) -> Result<Identity, Unknown> {
    if bytes.is_empty() {
        return Err(Unknown::Left("an empty file".to_owned()));
    }
    let named_json = file.name.ends_with(".json");
    match top_level_keys(bytes) {
        Ok(Keys::Object(keys)) if keys.iter().any(|key| key == "format") => Err(Unknown::Left(
            "not an answer of the AWS CLI: it has a `format`; name an account document itself to read it"
                .into(),
        )),
        Ok(Keys::Object(keys)) => {
            identify::from_keys(&keys).map_err(|message| match message.starts_with("ambiguous") {
                true => Unknown::Problem(message),
                false => Unknown::Left(message),
            })
        }
        Ok(Keys::NoObject(what)) => {
            Err(Unknown::Left(format!("not an answer of the AWS CLI: it holds {what}, not an object")))
        }
        Err(message) if named_json => Err(Unknown::Problem(format!("not JSON: {message}"))),
        Err(_) => Err(Unknown::Left("not JSON".to_owned())),
    }
}

/// Reads the answer that the file was taken for, and every other that its keys tell.
fn read_rows(
    first: Row,
    item: Option<&str>,
    told_by_manifest: bool,
    bytes: &[u8],
    reading: &mut Reading,
) -> Made {
    let bytes = match first.empty_answer() {
        Some(nothing) if bytes.is_empty() => nothing,
        _ => bytes,
    };
    if bytes.is_empty() {
        reading.problem("", "the file is empty; expected the answer's JSON");
    }
    let part = match read_row(first, item, bytes, reading) {
        Ok(part) => part,
        Err(made) => return made,
    };
    let told_by = |key: &String| {
        rows().find(|row| row.unique_key() == Some(key)).filter(|row| row.key() != first.key())
    };
    let others: Vec<Row> = std::mem::take(&mut reading.others).iter().filter_map(told_by).collect();
    let mut parts = Vec::new();
    let holds_it = reading.problems.iter().all(|problem| problem.message != LIST_MISSING);
    if holds_it || others.is_empty() || told_by_manifest {
        parts.push((first, part));
    } else {
        // The name said one thing and the content another: a reader goes by the key.
        reading.problems.retain(|problem| problem.message != LIST_MISSING);
    }
    for row in others {
        if let Ok(part) = read_row(row, None, bytes, reading) {
            parts.push((row, part));
        }
    }
    Made::Parts(parts)
}

fn read_row(row: Row, item: Option<&str>, bytes: &[u8], reading: &mut Reading) -> Result<Part, Made> {
    let answer = Answer { bytes, item };
    match row {
        Row::Read(operation) => {
            let before = reading.places.len();
            let part = operation.read(&answer, reading);
            // Readers may name a collection by its last part; from here on it is the whole path.
            for place in reading.places.iter_mut().skip(before) {
                let last = |path: &&&str| path.split_once('/').is_some_and(|(_, last)| last == place.0);
                let path = row.collections().iter().find(last);
                place.0 = path.copied().unwrap_or(place.0);
            }
            Ok(Part::State(part))
        }
        Row::CallerIdentity => caller_identity(bytes).map(Part::CallerIdentity).map_err(|message| {
            reading.problem("", message);
            Made::Damaged(row.command())
        }),
        Row::Recognised(_) => Err(Made::Recognised(row.command())),
    }
}

fn caller_identity(bytes: &[u8]) -> Result<AccountId, String> {
    #[derive(Deserialize)]
    struct Identity {
        #[serde(rename = "Account")]
        account: AccountId,
    }
    serde_json::from_slice(bytes)
        .map(|identity: Identity| identity.account)
        .map_err(|error| error.to_string())
}

/// What stands at the top of a JSON text.
pub(crate) enum Keys {
    /// An object's keys, in order.
    Object(Vec<String>),
    /// Something else: a list, a text, a number.
    NoObject(&'static str),
}

/// The keys at the top of a JSON text, without building its values.
pub(crate) fn top_level_keys(bytes: &[u8]) -> Result<Keys, String> {
    struct Top;
    impl<'de> Visitor<'de> for Top {
        type Value = Vec<String>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
            let mut keys = Vec::new();
            while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                map.next_value::<IgnoredAny>()?;
                keys.push(key.into_owned());
            }
            Ok(keys)
        }
    }
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => {
            let mut json = serde_json::Deserializer::from_slice(bytes);
            let keys = json.deserialize_map(Top).map_err(|error| error.to_string())?;
            json.end().map_err(|error| error.to_string())?;
            Ok(Keys::Object(keys))
        }
        first => {
            let _: IgnoredAny = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
            Ok(Keys::NoObject(match first {
                Some(b'[') => "a list",
                Some(b'"') => "a text",
                _ => "a plain value",
            }))
        }
    }
}

/// The `format` member of a JSON object, by which our own documents are told.
pub(crate) fn top_level_format(bytes: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Top {
        format: String,
    }
    serde_json::from_slice(bytes).ok().map(|top: Top| top.format)
}
