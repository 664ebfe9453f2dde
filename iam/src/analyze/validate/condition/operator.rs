//! Operators: spelling, and qualifiers that they do not take.

use super::super::{
    Issue,
    subject::{Notes, Quote, entries},
};
use crate::policy::{Statement, Test};

pub(super) fn check(statement: &Statement, notes: &mut Notes) {
    for clause in statement.conditions() {
        let Some(operator) = clause.operator else { continue };
        let (name, span) = (Quote(&clause.name.value), clause.name.span);
        if operator.test == Test::Null && operator.if_exists {
            let details = format!("`{name}` is not an operator: `Null` has no `IfExists`");
            notes.add(Issue::NullWithIfExists, span, details);
        } else if operator.test == Test::Null && operator.set.is_some() {
            let details =
                format!("`{name}` is always the same, whatever the request: `Null` takes no set qualifier");
            notes.add(Issue::NullWithQualifier, span, details);
        }
        let right = operator.to_string();
        if *clause.name.value != right {
            notes.add(Issue::XOperatorCase, span, format!("`{name}` is spelt `{right}`"));
        }
    }
    for entry in entries(statement) {
        if entry.operator.test == Test::Bool && entry.entry.values.len() > 1 {
            let details = format!(
                "`{}` has several values under `Bool`, which compares with one; keep one",
                Quote(entry.key())
            );
            notes.add(Issue::InvalidConditionMultipleBoolean, entry.entry.span, details);
        }
        let mut kinds = entry.entry.values.iter().map(|value| value.value.kind);
        let first = kinds.next();
        if kinds.any(|kind| Some(kind) != first) {
            let details = format!(
                "the values of `{}` are of different types of JSON; write all of them alike",
                Quote(entry.key())
            );
            notes.add(Issue::InvalidConditionDataType, entry.entry.span, details);
        }
    }
}
