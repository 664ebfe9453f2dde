use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use smol_str::SmolStr;

use super::{error::InputProblem, limits, request::ContextEntry};
use crate::{
    evaluate::Context,
    policy::{instant, is_number, source_address},
};

/// Keys that follow from who asks.
#[derive(Debug, Clone, Default)]
pub(super) struct Derived(Vec<(SmolStr, Vec<SmolStr>, bool)>);

impl Derived {
    /// The keys that a context holds.
    pub(super) fn of(context: &Context) -> Self {
        let present = context.present().into_iter();
        let keys =
            present.map(|(key, values)| (key.into(), values.as_slice().to_vec(), values.is_multivalued()));
        Self(keys.collect())
    }

    pub(super) fn add(&mut self, key: &str, value: &str) {
        self.0.push((key.into(), vec![value.into()], false));
    }

    /// Sets the keys that some policy asks for and that were not set already: what the request says itself wins.
    pub(super) fn fill(&self, context: &mut Context, asked: impl Fn(&str) -> bool) {
        let new = self.0.iter().filter(|(key, ..)| asked(key) && !context.is_set(key));
        let new: Vec<_> = new.collect();
        for (key, values, list) in new {
            if *list {
                context.set_list(key, values.iter().cloned());
            } else if let Some(value) = values.first() {
                context.set(key, value.clone());
            }
        }
    }
}

/// The types of `ContextKeyType`, without `List`: how they are called, what a value must be, and whether a text is
/// one. `boolean` takes any text (recorded September 2026).
type Type = (&'static str, &'static str, fn(&str) -> bool);
const TYPES: [Type; 6] = [
    ("string", "a string", |_| true),
    ("numeric", "numeric format", is_number),
    ("boolean", "a boolean", |_| true),
    ("ip", "IP address", |text| source_address(text).is_some()),
    ("binary", "base-64 encoded binary format", |text| STANDARD.decode(text).is_ok()),
    ("date", "DateTime format", |text| instant(text).is_some()),
];

/// The context that the entries of a request make.
pub(super) fn read(entries: &[ContextEntry<'_>], problems: &mut Vec<InputProblem>) -> Context {
    let mut context = Context::absent();
    let mut seen = BTreeSet::new();
    for (n, entry) in (1..).zip(entries) {
        match one(entry) {
            Ok((name, values, list)) => {
                // Tags that differ in letter case alone are two tags, of which AWS sees one live.
                let (head, tag) = name.split_once('/').unwrap_or((name, ""));
                if entries.len() > 1 && !seen.insert((head.to_lowercase(), tag)) {
                    let message = format!("Duplicate context key: {name}");
                    problems.push(InputProblem::new(format!("ContextEntries.{n}"), message));
                } else if list {
                    context.set_list(name, values.iter().map(|value| &**value));
                } else if let Some(value) = values.first() {
                    context.set(name, &**value);
                }
            }
            Err(message) => problems.push(InputProblem::new(format!("ContextEntries.{n}"), message)),
        }
    }
    context
}

/// A key, its values, and whether it is multivalued.
fn one<'e>(entry: &'e ContextEntry<'_>) -> Result<(&'e str, &'e [super::Text<'e>], bool), String> {
    let name = entry.context_key_name.as_deref().unwrap_or_default();
    let length = name.chars().count();
    if !limits::CONTEXT_KEY_NAME.contains(&length) {
        let (least, most) = (limits::CONTEXT_KEY_NAME.start(), limits::CONTEXT_KEY_NAME.end());
        return Err(format!(
            "ContextKeyName `{name}` has {length} characters: it must have {least} to {most}"
        ));
    }
    let values = entry.context_key_values.as_deref().unwrap_or_default();
    let kind = match entry.context_key_type.as_deref() {
        Some(kind) => kind,
        None if values.len() == 1 => "string",
        None => "stringList",
    };
    let (plain, list) = kind.strip_suffix("List").map_or((kind, false), |plain| (plain, true));
    let Some((_, noun, is_one)) = TYPES.iter().find(|(name, ..)| *name == plain) else {
        let known = TYPES.map(|(name, ..)| name).join(", ");
        return Err(format!(
            "Context key {name} has invalid type {kind}: it must be one of {known}, or one of them with `List`"
        ));
    };
    match values.len() {
        1 => {}
        0 if list && entry.context_key_values.is_some() => {}
        0 => return Err(format!("Context values for context key {name} cannot be null or empty")),
        _ if list => {}
        many => {
            return Err(format!(
                "Context key {name} of type {kind} expected a single value, but received {many}: the type of several is `{kind}List`"
            ));
        }
    }
    let most = limits::CONTEXT_VALUE_BYTES;
    if let Some(long) = values.iter().find(|value| value.len() > most) {
        return Err(format!(
            "A context value for key {name} has {} bytes: it must have at most {most}",
            long.len()
        ));
    }
    match values.iter().find(|value| !is_one(value)) {
        Some(value) => {
            Err(format!("Invalid context value for key {name}: expected {noun}, found `{}`", &**value))
        }
        None => Ok((name, values, list)),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::request::ContextEntry, read};
    use crate::evaluate::KeyState;

    fn problems(json: &str) -> Vec<String> {
        let entries: Vec<ContextEntry<'_>> = serde_json::from_str(json).unwrap();
        let mut problems = Vec::new();
        read(&entries, &mut problems);
        problems.iter().map(ToString::to_string).collect()
    }

    fn entry(kind: &str, values: &str) -> String {
        format!(
            r#"[{{"ContextKeyName": "aws:x", "ContextKeyValues": {values}, "ContextKeyType": "{kind}"}}]"#
        )
    }

    #[test]
    fn values_are_held_against_their_type() {
        for (kind, good, bad) in [
            ("numeric", r#"["1.5e3"]"#, Some(r#"["NaN"]"#)),
            ("date", r#"["2026-06-01T00:00:00Z"]"#, Some(r#"["tomorrow"]"#)),
            ("ip", r#"["192.0.2.1"]"#, Some(r#"["999.0.0.1"]"#)),
            ("binary", r#"["QUJD"]"#, Some(r#"["!base64"]"#)),
            ("boolean", r#"["yes"]"#, None),
            ("string", r#"[""]"#, None),
            ("stringList", "[]", None),
            ("numericList", r#"["1", "2"]"#, Some(r#"["1", "x"]"#)),
            ("string", r#"["a"]"#, Some(r#"["a", "b"]"#)),
            ("string", r#"["a"]"#, Some("[]")),
        ] {
            assert_eq!(problems(&entry(kind, good)), [""; 0], "{kind} {good}");
            if let Some(bad) = bad {
                assert_eq!(problems(&entry(kind, bad)).len(), 1, "{kind} {bad}");
            }
        }
        assert!(problems(&entry("text", r#"["a"]"#))[0].contains("invalid type text"));
        assert!(
            problems(r#"[{"ContextKeyName": "a:b", "ContextKeyValues": ["x"]}]"#)[0].contains("3 characters")
        );
    }

    #[test]
    fn a_key_stands_once_but_tags_may_differ_in_case() {
        let two = |a: &str, b: &str| {
            let entry = |name| format!(r#"{{"ContextKeyName": "{name}", "ContextKeyValues": ["x"]}}"#);
            problems(&format!("[{}, {}]", entry(a), entry(b)))
        };
        assert_eq!(
            two("aws:SourceIp", "AWS:sourceip"),
            ["ContextEntries.2: Duplicate context key: AWS:sourceip"]
        );
        assert_eq!(two("aws:RequestTag/Team", "aws:RequestTag/team"), [""; 0]);
        assert_eq!(two("aws:RequestTag/team", "aws:requesttag/team").len(), 1);
    }

    #[test]
    fn list_types_make_a_key_multivalued() {
        let json = entry("stringList", r#"["a"]"#);
        let entries: Vec<ContextEntry<'_>> = serde_json::from_str(&json).unwrap();
        let context = read(&entries, &mut Vec::new());
        assert!(matches!(context.get("aws:X"), KeyState::Present(values) if values.is_multivalued()));
    }
}
