//! What a statement grants, and how its conditions narrow it.

use crate::policy::{Comparand, Document, Effect, Named, Operator, SetQualifier, Statement};

/// Whether a document allows everything on everything, unconditionally.
pub(super) fn is_administrator(document: &Document) -> bool {
    document.statements().iter().any(|statement| {
        statement.allows()
            && statement.conditions().is_empty()
            && statement.covers_every_action()
            && statement.covers_every_resource()
    })
}

/// Whether a condition lets only requests through that carry the key (given in lower case) with one of
/// certain values: a negated operator, `…IfExists` or `ForAllValues` would also let through what lacks
/// the key.
pub(super) fn narrows(
    statement: &Statement,
    is_key: impl Fn(&str) -> bool,
    is_narrow: impl Fn(&str) -> bool,
) -> bool {
    let clauses = statement.conditions().iter().filter(|clause| clause.operator.is_some_and(is_positive));
    let mut entries = clauses.flat_map(|clause| &clause.entries);
    entries.any(|entry| {
        let key = entry.key.value.to_ascii_lowercase();
        is_key(&key) && entry.values.iter().all(|value| is_narrow(&value.value.text))
    })
}

fn is_positive(operator: Operator) -> bool {
    !operator.test.is_negated()
        && operator.test.comparand() != Comparand::Null
        && !operator.if_exists
        && operator.set != Some(SetQualifier::ForAllValues)
}

/// Whether a value says something: it is not made of wildcards alone.
pub(super) fn is_narrow(value: &str) -> bool {
    !value.chars().all(|c| matches!(c, '*' | '?'))
}

/// Whether a statement denies an action to everyone, on one condition of that operator and key (given in
/// lower case), all of whose values say something.
pub(super) fn denies_everyone(
    document: &Document,
    action: &str,
    is_operator: impl Fn(Operator) -> bool,
    is_key: impl Fn(&str) -> bool,
    is_narrow: impl Fn(&str) -> bool,
) -> bool {
    document.statements().iter().any(|statement| {
        let everyone =
            matches!(statement.principals(), Some(Named::These(principals)) if principals.has_everyone());
        let [clause] = statement.conditions() else { return false };
        let [entry] = clause.entries.as_slice() else { return false };
        statement.effect() == Some(Effect::Deny)
            && everyone
            && statement.covers_action(action)
            && clause.operator.is_some_and(&is_operator)
            && is_key(&entry.key.value.to_ascii_lowercase())
            && entry.values.iter().all(|value| is_narrow(&value.value.text))
    })
}
