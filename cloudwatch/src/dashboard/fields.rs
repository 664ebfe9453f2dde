//! Members of an object, each read once, with everything that is wrong told by its path.

use serde_json::{Map, Value};

use super::problem::Problems;

/// An object of the body that is being read.
pub(super) struct Fields<'v, 'p> {
    members: &'v Map<String, Value>,
    pub(super) path: String,
    pub(super) problems: &'p mut Problems,
}

/// What a value is, for a person.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

impl<'v, 'p> Fields<'v, 'p> {
    /// The members of an object; none, and a problem, where it is none.
    pub(super) fn of(value: &'v Value, path: &str, problems: &'p mut Problems) -> Option<Self> {
        match value.as_object() {
            Some(members) => Some(Self { members, path: path.to_owned(), problems }),
            None => {
                problems.error(path, format!("it must be an object, and it is {}", kind_of(value)));
                None
            }
        }
    }

    pub(super) fn at(&self, member: &str) -> String {
        format!("{}/{}", self.path, member.replace('~', "~0").replace('/', "~1"))
    }

    pub(super) fn get(&self, member: &str) -> Option<&'v Value> {
        self.members.get(member)
    }

    pub(super) fn error(&mut self, member: &str, message: impl Into<String>) {
        let path = self.at(member);
        self.problems.error(&path, message);
    }

    fn typed<T>(&mut self, member: &str, what: &str, read: impl Fn(&'v Value) -> Option<T>) -> Option<T> {
        let value = self.get(member)?;
        let read = read(value);
        if read.is_none() {
            self.error(member, format!("it must be {what}, and it is {}", kind_of(value)));
        }
        read
    }

    pub(super) fn text(&mut self, member: &str) -> Option<&'v str> {
        self.typed(member, "a text", Value::as_str)
    }

    pub(super) fn flag(&mut self, member: &str) -> Option<bool> {
        self.typed(member, "true or false", Value::as_bool)
    }

    pub(super) fn number(&mut self, member: &str) -> Option<f64> {
        self.typed(member, "a number", Value::as_f64)
    }

    pub(super) fn list(&mut self, member: &str) -> Option<&'v Vec<Value>> {
        self.typed(member, "a list", Value::as_array)
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, member: &str) -> Option<&'v str> {
        if self.get(member).is_none() {
            self.error(member, "the member is missing");
        }
        self.text(member)
    }

    /// A whole number within bounds.
    pub(super) fn whole(&mut self, member: &str, least: u32, most: u32) -> Option<u32> {
        let value = self.get(member)?;
        let number =
            value.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.error(member, format!("`{value}` is not a whole number from {least} to {most}"));
        }
        number
    }

    /// One of these words.
    pub(super) fn word(&mut self, member: &str, words: &[&'static str]) -> Option<&'static str> {
        let text = self.text(member)?;
        let known = words.iter().copied().find(|word| *word == text);
        if known.is_none() {
            self.error(member, format!("`{}` must be one of {}", text.escape_debug(), words.join(", ")));
        }
        known
    }

    /// Members besides these are told.
    pub(super) fn only(&mut self, known: &[&str]) {
        let unknown: Vec<&String> =
            self.members.keys().filter(|member| !known.contains(&member.as_str())).collect();
        for member in unknown {
            let path = self.at(member);
            self.problems.warn(&path, "no such member is known here; it is ignored");
        }
    }
}
