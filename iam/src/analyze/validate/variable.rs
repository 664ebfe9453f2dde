//! Policy variables: where they may stand, and how they are written.

use super::{
    Issue,
    subject::{Notes, Quote, Subject, entries, part_of},
};
use crate::policy::{Comparand, Principals, Span, Statement};

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    for member in [&statement.action, &statement.not_action].into_iter().flatten() {
        for element in &member.value {
            misplaced(&element.value, element.span, notes);
        }
    }
    for member in [&statement.principal, &statement.not_principal].into_iter().flatten() {
        if let Principals::Listed(lists) = &member.value {
            for principal in lists.iter().flat_map(|list| list.values.iter()) {
                misplaced(principal.value.as_str(), principal.span, notes);
            }
        }
    }
    for member in [&statement.resource, &statement.not_resource].into_iter().flatten() {
        for element in &member.value {
            placed(subject, &element.value, element.span, notes);
        }
    }
    for entry in entries(statement) {
        let takes = matches!(
            entry.operator.test.comparand(),
            // The manual is of two minds about `Bool`.
            Comparand::String | Comparand::Arn | Comparand::Bool
        );
        for (text, span) in entry.texts().filter(|(text, _)| text.contains("${")) {
            if takes {
                placed(subject, text, span, notes);
            } else if subject.version.has_variables() {
                let details = format!(
                    "`{}` stands under `{}`: variables may stand under String and Arn operators only",
                    Quote(text),
                    entry.operator
                );
                notes.add(Issue::InvalidVariableForOperator, span, details);
            }
        }
    }
}

fn misplaced(text: &str, span: Span, notes: &mut Notes) {
    if text.contains("${") {
        let details = format!("`{}` holds a policy variable: only resources and conditions may", Quote(text));
        notes.add(Issue::VariableUnsupportedInElement, span, details);
    }
}

fn placed(subject: &Subject<'_>, text: &str, span: Span, notes: &mut Notes) {
    if !text.contains("${") {
        return;
    }
    if !subject.version.has_variables() {
        let details = format!(
            "`{}` is literal text in this version of the language; write `\"Version\": \"2012-10-17\"`",
            Quote(text)
        );
        return notes.add(Issue::VariableUnsupportedInVersion, span, details);
    }
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find("${")).map(|open| at + open) {
        let Some(close) = text.get(open..).and_then(|rest| rest.find('}')).map(|close| open + close) else {
            let details = format!("`{}` lacks its `}}`", Quote(text.get(open..).unwrap_or_default()));
            return notes.add(
                Issue::MissingBraceInVariable,
                part_of(text, span, open, text.len() - open),
                details,
            );
        };
        let whole = text.get(open..=close).unwrap_or_default();
        variable(
            text.get(open + 2..close).unwrap_or_default(),
            whole,
            part_of(text, span, open, whole.len()),
            notes,
        );
        at = close + 1;
    }
}

fn variable(inner: &str, whole: &str, span: Span, notes: &mut Notes) {
    if matches!(inner, "*" | "?" | "$") {
        return;
    }
    let quoted = Quote(whole);
    let (name, default) = match inner.split_once(',') {
        Some((name, default)) => (name, Some(default.trim_start())),
        None => (inner, None),
    };
    if name.trim().is_empty() {
        notes.add(Issue::EmptyVariable, span, format!("`{quoted}` names no key; name one, or remove it"));
    } else if name.contains(char::is_whitespace) {
        notes.add(
            Issue::UnsupportedSpaceInVariable,
            span,
            format!("`{quoted}` has a space in its name; remove it"),
        );
    }
    let quotes = |text: &str| text.len() >= 2 && text.starts_with('\'') && text.ends_with('\'');
    if default.is_some_and(|text| !quotes(text)) {
        let details = format!("the default in `{quoted}` must stand in single quotes: `${{key, 'default'}}`");
        notes.add(Issue::MissingQuoteInVariable, span, details);
    }
}
