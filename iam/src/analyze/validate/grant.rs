//! Rights that reach further than they seem: to pass roles to services, and to create service-linked roles.

use super::{
    Issue, PolicyType,
    subject::{Notes, Subject, actions, on, place, resources},
};
use crate::{
    analyze::glob::Pattern,
    policy::{Effect, Element, Span, Statement},
};

/// A right, the key that confines it, what it is about, and the codes for each way to grant it broadly.
struct Right {
    action: &'static str,
    key: &'static str,
    /// Every role that it may be about.
    all: &'static str,
    not_resource: [Issue; 3],
    star: [Issue; 3],
    words: &'static str,
}

const RIGHTS: [Right; 2] = [
    Right {
        action: "iam:PassRole",
        key: "iam:PassedToService",
        all: "role/*",
        not_resource: [
            Issue::PassRoleWithNotResource,
            Issue::PassRoleWithStarInActionAndNotResource,
            Issue::PassRoleWithNotActionAndNotResource,
        ],
        star: [
            Issue::PassRoleWithStarInResource,
            Issue::PassRoleWithStarInActionAndResource,
            Issue::PassRoleWithStarInResourceAndNotAction,
        ],
        words: "any role may be passed to any service",
    },
    Right {
        action: "iam:CreateServiceLinkedRole",
        key: "iam:AWSServiceName",
        all: "role/aws-service-role/*",
        not_resource: [
            Issue::CreateSlrWithNotResource,
            Issue::CreateSlrWithStarInActionAndNotResource,
            Issue::CreateSlrWithNotActionAndNotResource,
        ],
        star: [
            Issue::CreateSlrWithStarInResource,
            Issue::CreateSlrWithStarInActionAndResource,
            Issue::CreateSlrWithStarInResourceAndNotAction,
        ],
        words: "the service-linked role of any service may be created",
    },
];

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    if subject.policy_type != PolicyType::IdentityPolicy || statement.effect() != Some(Effect::Allow) {
        return;
    }
    for right in &RIGHTS {
        if !statement.covers_action(right.action) || on(statement, right.key).next().is_some() {
            continue;
        }
        let (way, span) = way(statement, right.action);
        let (issues, resource) = if statement.not_resource.is_some() {
            (&right.not_resource, Some(place(statement, Element::NotResource)))
        } else {
            (&right.star, star(statement, right.all))
        };
        if let (Some(issue), Some(resource)) = (issues.get(way), resource) {
            let details = format!(
                "{}: name the roles in `Resource`, or add a condition on `{}`",
                right.words, right.key
            );
            notes.add_all(*issue, vec![span, resource], details);
        }
    }
}

/// How the action is granted: by name, by a wildcard, or by what `NotAction` does not name.
fn way(statement: &Statement, action: &str) -> (usize, Span) {
    if statement.not_action.is_some() {
        return (2, place(statement, Element::NotAction));
    }
    let named = actions(statement).iter().find(|element| element.value.eq_ignore_ascii_case(action));
    if let Some(element) = named {
        return (0, element.span);
    }
    let wild = actions(statement)
        .iter()
        .find(|element| Pattern::action(&element.value).is_some_and(|pattern| pattern.matches(action)));
    (1, wild.map_or(statement.span, |element| element.span))
}

/// The first resource that takes in every role of its account.
fn star(statement: &Statement, all: &str) -> Option<Span> {
    let all = Pattern::new(all);
    let mut found = resources(statement).iter().filter(|element| {
        let text = element.value.as_str();
        let mut parts = text.splitn(6, ':');
        let service = parts.nth(2).unwrap_or_default();
        let role = parts.nth(2);
        let iam = Pattern::of_any_case(service).matches("iam");
        text == "*" || (iam && role.is_some_and(|role| Pattern::new(role).contains(&all)))
    });
    found.next().map(|element| element.span)
}
