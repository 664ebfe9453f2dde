//! Services as principals of resource policies: for whom they may act.

use super::{
    Issue,
    subject::{Notes, Subject, entries, listed, on},
};
use crate::policy::{Comparand, Effect, Principal, Principals, SetQualifier, Span, Statement};

/// The keys that tell for whom a service calls.
const SOURCES: [&str; 4] = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];
/// The keys of principals that have an account, which services have not.
const PERSONAL: [&str; 5] = [
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalAccount",
    "aws:username",
    "aws:PrincipalType",
];

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    let Some(Principals::Listed(lists)) = statement.principal.as_ref().map(|member| &member.value) else {
        return;
    };
    let all: Vec<_> = lists.iter().flat_map(|list| list.values.iter()).collect();
    let services: Vec<Span> = all
        .iter()
        .filter(|principal| matches!(principal.value, Principal::Service(_)))
        .map(|principal| principal.span)
        .collect();
    let Some(first) = services.first().copied() else { return };
    if services.len() == all.len() {
        personal(statement, notes);
    }
    // Few services name the source when they assume a role, and AWS does not ask for it there.
    if subject.is_trust() || statement.effect() != Some(Effect::Allow) || is_assumption(statement) {
        return;
    }
    if SOURCES.iter().any(|key| on(statement, key).next().is_some()) {
        return;
    }
    if let Some(entry) = on(statement, "aws:Referer").next() {
        let details = format!(
            "`aws:Referer` is what the caller says; to confine for whom the service acts, use {}",
            listed(SOURCES)
        );
        return notes.add(Issue::RecommendedConditionKeyForServicePrincipal, entry.entry.span, details);
    }
    let details =
        format!("the service may act for anyone's resources; add a condition on {}", listed(SOURCES));
    notes.add(Issue::RestrictAccessToServicePrincipal, first, details);
}

/// Whether a statement is one of a trust policy, given as a resource policy of no type.
fn is_assumption(statement: &Statement) -> bool {
    super::subject::actions(statement)
        .iter()
        .any(|action| action.value.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("sts:")))
}

/// Conditions on what a service has not.
fn personal(statement: &Statement, notes: &mut Notes) {
    let found: Vec<_> = entries(statement)
        .filter(|entry| {
            PERSONAL.iter().any(|key| entry.is(key))
                && !entry.operator.if_exists
                && !entry.operator.test.is_negated()
                && entry.operator.set != Some(SetQualifier::ForAllValues)
                && entry.operator.test.comparand() != Comparand::Null
        })
        .collect();
    if !found.is_empty() {
        let keys = listed(found.iter().map(|entry| entry.key()));
        let details = format!(
            "calls of a service carry no {keys}, so that the statement never matches; use {}",
            listed(SOURCES)
        );
        let spans = found.iter().map(|entry| entry.entry.key.span).collect();
        notes.add_all(Issue::UnsupportedConditionKeyForServicePrincipal, spans, details);
    }
}
