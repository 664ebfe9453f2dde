//! Tags of resources, and the services that do not fill them in.

use std::collections::BTreeSet;

use super::{
    super::{
        Issue,
        subject::{Entry, Notes, Quote, actions, entries, fits, listed, taken_in},
    },
    carried::carries,
};
use crate::policy::{Comparand, Effect, SetQualifier, Statement};

pub(super) fn check(statement: &Statement, notes: &mut Notes) {
    let positive = |entry: &Entry<'_>| {
        fits("aws:ResourceTag/${TagKey}", entry.key())
            && !entry.operator.if_exists
            && !entry.operator.test.is_negated()
            && entry.operator.test.comparand() != Comparand::Null
            && entry.operator.set != Some(SetQualifier::ForAllValues)
    };
    let Some(effect) = statement.effect() else { return };
    for entry in entries(statement).filter(positive) {
        let key = Quote(entry.key());
        if statement.not_action.is_some() {
            let (issue, not) = match effect {
                Effect::Deny => (Issue::DenyNotactionWithUnsupportedTagConditionKeyForService, "denied"),
                Effect::Allow => (Issue::AllowNotactionWithUnsupportedTagConditionKeyForService, "allowed"),
            };
            let details = format!(
                "many actions carry no `{key}` and are not {not} here; name with `Action` those that do"
            );
            notes.add(issue, entry.entry.span, details);
            continue;
        }
        let mut services = BTreeSet::new();
        let mut spans = Vec::new();
        for element in actions(statement) {
            let mut matched = taken_in(&element.value).peekable();
            let Some(first) = matched.peek().copied() else { continue };
            if element.value != "*" && !matched.any(|action| carries(action, entry.key())) {
                services.insert(first.service().prefix());
                spans.push(element.span);
            }
        }
        if services.is_empty() {
            continue;
        }
        spans.push(entry.entry.span);
        let (issue, not) = match effect {
            Effect::Deny => (Issue::DenyWithUnsupportedTagConditionKeyForService, "denied"),
            Effect::Allow => (Issue::AllowWithUnsupportedTagConditionKeyForService, "allowed"),
        };
        let details = format!(
            "actions of {} carry no `{key}` and are not {not} here; move them to a statement without it",
            listed(services)
        );
        notes.add_all(issue, spans, details);
    }
}
