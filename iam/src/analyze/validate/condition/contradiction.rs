//! Conditions that no request meets, because two of them exclude each other.

use std::collections::BTreeMap;

use super::{
    super::{
        Issue,
        subject::{Entry, Notes, Quote, Subject, entries, known_key},
    },
    address, range, strings,
};
use crate::policy::{Comparand, SetQualifier, Span, Statement, Test};

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    let mut keys: BTreeMap<String, Vec<Entry<'_>>> = BTreeMap::new();
    // What has no values is told as such.
    for entry in entries(statement).filter(|entry| !entry.entry.values.is_empty()) {
        keys.entry(entry.key().to_ascii_lowercase()).or_default().push(entry);
    }
    for found in keys.values().filter(|found| found.len() > 1) {
        let many = found.first().and_then(|entry| known_key(statement, entry.key()));
        let many = many.is_some_and(|known| known.value_type().is_array());
        if let Some(why) = contradiction(subject, found, many) {
            let spans: Vec<Span> = found.iter().map(|entry| entry.entry.span).collect();
            let key = found.first().map(|entry| Quote(entry.key())).unwrap_or_default();
            let details =
                format!("no request meets all conditions on `{key}`: {why}; the statement never matches");
            notes.add_all(Issue::XUnsatisfiableCondition, spans, details);
        }
    }
}

/// What a `Null` asks for: that the key is missing, or there. A list with both asks for nothing.
fn presence(entry: &Entry<'_>) -> Option<bool> {
    let mut missing = entry.texts().map(|(text, _)| text.eq_ignore_ascii_case("true"));
    let first = missing.next()?;
    missing.all(|next| next == first).then_some(!first)
}

/// Whether an entry fails where the key is missing.
fn needs(entry: &Entry<'_>) -> bool {
    let operator = entry.operator;
    match operator.set {
        Some(SetQualifier::ForAnyValue) => true,
        Some(SetQualifier::ForAllValues) => false,
        None => !operator.if_exists && !operator.test.is_negated(),
    }
}

fn contradiction(subject: &Subject<'_>, found: &[Entry<'_>], many: bool) -> Option<&'static str> {
    let nulls =
        || found.iter().filter(|entry| entry.operator.test == Test::Null && entry.operator.set.is_none());
    let others: Vec<&Entry<'_>> = found.iter().filter(|entry| entry.operator.test != Test::Null).collect();
    let missing = nulls().any(|entry| presence(entry) == Some(false));
    let present =
        nulls().any(|entry| presence(entry) == Some(true)) || others.iter().any(|entry| needs(entry));
    if missing && present {
        return Some("it must be missing, and it must have a value");
    }
    // Where the key may be missing, or has several values, one of them may do for each condition.
    if !present || many {
        return None;
    }
    let single: Vec<Entry<'_>> =
        others.iter().filter(|entry| entry.operator.set.is_none()).map(|entry| **entry).collect();
    let of = |comparand: Comparand| -> Vec<Entry<'_>> {
        single.iter().filter(|entry| entry.operator.test.comparand() == comparand).copied().collect()
    };
    let variables = subject.version.has_variables();
    let excluded = strings::exclude(&of(Comparand::String), variables)
        || strings::exclude(&of(Comparand::Arn), variables)
        || range::numbers_exclude(&of(Comparand::Number))
        || range::dates_exclude(&of(Comparand::Date))
        || address::exclude(&of(Comparand::IpAddress))
        || booleans(&of(Comparand::Bool));
    excluded.then_some("no value fits all of them")
}

fn booleans(found: &[Entry<'_>]) -> bool {
    let all = |wanted: bool| {
        found.iter().any(|entry| entry.texts().all(|(text, _)| text.eq_ignore_ascii_case("true") == wanted))
    };
    // A variable may become either.
    let variable = found.iter().any(|entry| entry.texts().any(|(text, _)| text.contains("${")));
    !variable && all(true) && all(false)
}
