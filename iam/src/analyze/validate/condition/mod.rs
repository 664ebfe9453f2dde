//! The conditions of a statement: operators, keys and values, each by itself and together.

mod address;
mod carried;
mod contradiction;
mod key;
mod operator;
mod pair;
mod range;
mod strings;
mod tags;
mod value;
mod wildcard;

use super::subject::{Notes, Subject, entries, known_key};
use crate::policy::Statement;

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    if statement.conditions().is_empty() {
        return;
    }
    operator::check(statement, notes);
    for entry in entries(statement) {
        let known = known_key(statement, entry.key());
        key::check(subject, entry, known, notes);
        value::check(subject, entry, notes);
        wildcard::check(subject, entry, notes);
        address::check(entry, notes);
    }
    pair::check(statement, notes);
    carried::check(statement, notes);
    tags::check(statement, notes);
    contradiction::check(subject, statement, notes);
}
