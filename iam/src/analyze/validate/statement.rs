//! The members of a statement: which must stand, which must not, and which say nothing.

use super::{
    Issue, PolicyType,
    subject::{Notes, Quote, Subject, entries, place},
};
use crate::policy::{Effect, Element, PolicyKind, Principals, SetQualifier, Statement, Test};

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    if subject.was_read(Some(statement.index)) {
        missing(subject, statement, notes);
    }
    combined(statement, notes);
    forbidden(subject, statement, notes);
    name(subject, statement, notes);
    empty(statement, notes);
    if let (Some(Effect::Allow), Some(member)) = (statement.effect(), &statement.not_principal) {
        let details = "`NotPrincipal` with `Allow` lets in everyone else, also without credentials; name those who are let in with `Principal`";
        notes.add(Issue::AllowWithNotPrincipal, member.span, details);
    }
}

fn missing(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    let mut add = |issue, details: &str| notes.add(issue, statement.span, details);
    if statement.effect.is_none() {
        add(Issue::MissingEffect, "the statement has no `Effect`; add `Allow` or `Deny`");
    }
    if statement.actions().is_none() {
        add(Issue::MissingAction, "the statement has no `Action` and no `NotAction`; add one");
    }
    if statement.resources().is_none() && !subject.is_trust() {
        add(Issue::MissingResource, "the statement has no `Resource` and no `NotResource`; add one");
    }
    if statement.principals().is_none() && subject.kind.needs_principal() {
        add(Issue::MissingPrincipal, "the statement has no `Principal`; name whom it is about");
    }
}

const PAIRS: [(Element, Element); 3] = [
    (Element::Action, Element::NotAction),
    (Element::Principal, Element::NotPrincipal),
    (Element::Resource, Element::NotResource),
];

fn combined(statement: &Statement, notes: &mut Notes) {
    for (one, other) in PAIRS {
        if let (Some(first), Some(second)) = (statement.span_of(one), statement.span_of(other)) {
            let details =
                format!("`{one}` and `{other}` must not stand in the same statement; make two of it");
            notes.add_all(Issue::UnsupportedElementCombination, vec![first, second], details);
        }
    }
}

fn forbidden(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    let mut refuse = |element: Element, issue, why: &str| {
        if let Some(span) = statement.span_of(element) {
            notes.add(issue, span, format!("`{element}` must not stand in the policy: {why}; remove it"));
        }
    };
    match (subject.policy_type, subject.kind) {
        (PolicyType::IdentityPolicy, _) => {
            for element in [Element::Principal, Element::NotPrincipal] {
                refuse(
                    element,
                    Issue::UnsupportedPrincipal,
                    "an identity policy is about whom it is attached to",
                );
            }
        }
        (PolicyType::ServiceControlPolicy, _) => {
            for element in [Element::Principal, Element::NotPrincipal] {
                refuse(
                    element,
                    Issue::ScpSyntaxErrorPrincipal,
                    "a service control policy is about all of its accounts",
                );
            }
        }
        (PolicyType::ResourceControlPolicy, _) => {
            refuse(
                Element::NotPrincipal,
                Issue::RcpSyntaxErrorPrincipal,
                "a resource control policy is about everyone",
            );
            refuse(
                Element::NotAction,
                Issue::RcpSyntaxErrorNotaction,
                "a resource control policy names its actions",
            );
        }
        (PolicyType::ResourcePolicy, PolicyKind::Trust) => {
            let why = "a trust policy names whom it trusts";
            refuse(Element::NotPrincipal, Issue::RoleTrustPolicySyntaxErrorNotprincipal, why);
            for element in [Element::Resource, Element::NotResource] {
                refuse(
                    element,
                    Issue::RoleTrustPolicySyntaxErrorResource,
                    "a trust policy is about the role it belongs to",
                );
            }
        }
        (PolicyType::ResourcePolicy, _) => {}
    }
}

fn name(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    let Some(sid) = &statement.sid else { return };
    if sid.value.is_empty() {
        notes.add(
            Issue::EmptySidValue,
            sid.span,
            "`Sid` is empty; give the statement a name, or remove the member",
        );
    }
    let plain = subject.kind.is_identity() || subject.kind == PolicyKind::Trust;
    if plain && !sid.value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let text = Quote(&sid.value);
        let details =
            format!("`{text}` is not a `Sid` of such a policy: it must hold letters and digits only");
        notes.add(Issue::UnsupportedSid, sid.span, details);
    }
}

fn empty(statement: &Statement, notes: &mut Notes) {
    let nothing = |noun: &str| {
        format!("the statement names no {noun}, so that it matches nothing; name some, or remove it")
    };
    if statement.action.as_ref().is_some_and(|member| member.value.is_empty()) {
        notes.add(Issue::EmptyArrayAction, place(statement, Element::Action), nothing("actions"));
    }
    if statement.resource.as_ref().is_some_and(|member| member.value.is_empty()) {
        notes.add(Issue::EmptyArrayResource, place(statement, Element::Resource), nothing("resources"));
    }
    if let Some(member) = &statement.principal
        && let Principals::Listed(lists) = &member.value
    {
        if lists.is_empty() {
            notes.add(Issue::EmptyObjectPrincipal, member.span, nothing("principals"));
        }
        for list in lists.iter().filter(|list| list.values.is_empty()) {
            notes.add(Issue::EmptyArrayPrincipal, list.span, nothing("principals"));
        }
    }
    for (element, empty) in [
        (Element::NotAction, statement.not_action.as_ref().is_some_and(|member| member.value.is_empty())),
        (Element::NotResource, statement.not_resource.as_ref().is_some_and(|member| member.value.is_empty())),
        (
            Element::NotPrincipal,
            statement.not_principal.as_ref().is_some_and(|member| member.value.is_empty()),
        ),
    ] {
        if empty {
            let details = format!("`{element}` is empty, so that it excludes nothing; name what it excludes");
            notes.add(Issue::XEmptyExclusion, place(statement, element), details);
        }
    }
    conditions(statement, notes);
}

fn conditions(statement: &Statement, notes: &mut Notes) {
    if let Some(condition) = &statement.condition {
        let empty = "the block is empty and narrows nothing; name conditions, or remove it";
        if condition.value.is_empty() {
            notes.add(Issue::EmptyObjectCondition, condition.span, empty);
        }
        for clause in condition.value.iter().filter(|clause| clause.entries.is_empty()) {
            notes.add(Issue::EmptyObjectCondition, clause.span, empty);
        }
    }
    for entry in entries(statement).filter(|entry| entry.entry.values.is_empty()) {
        let (issue, effect) = match entry.operator.set {
            Some(SetQualifier::ForAllValues) => (
                Issue::EmptyArrayConditionForallvalues,
                "it holds only where the key is missing; use `Null` with `true`",
            ),
            Some(SetQualifier::ForAnyValue) => {
                (Issue::EmptyArrayConditionForanyvalue, "it never holds; give values")
            }
            None if entry.operator.if_exists && entry.operator.test != Test::Null => (
                Issue::EmptyArrayConditionIfexists,
                "it holds only where the key is missing; use `Null` with `true`",
            ),
            None => (Issue::EmptyArrayCondition, "give values, or remove the key"),
        };
        let key = Quote(entry.key());
        notes.add(issue, entry.entry.span, format!("`{key}` has no values to compare with: {effect}"));
    }
}
