//! Keys that the requests of a statement's actions do not carry.

use smol_str::SmolStr;

use super::super::{
    Issue,
    subject::{Entry, Notes, Quote, actions, entries, fits, known_key, listed, taken_in},
};
use crate::{
    policy::{Comparand, Effect, Span, Spanned, Statement},
    reference::Action,
};

/// An action that never carries a key of the conditions is idle, or all of the statement is.
///
/// AWS's guide has a code for it, without a word on which keys and actions are looked at: AWS's answers about its own
/// policies do not have it where an action of a service lacks a key of that service (`ec2:DescribeInstances` under
/// `ec2:ResourceTag`, `ram:GetResourceShares` under `ram:ResourceShareName`), and its example has it for
/// `sts:TagSession`. So sessions are told under its code, and all others under ours.
pub(super) fn check(statement: &Statement, notes: &mut Notes) {
    let elements = actions(statement);
    // A key that may be missing is meant to be.
    let asked = |entry: &Entry<'_>| {
        !entry.operator.if_exists
            && entry.operator.test.comparand() != Comparand::Null
            && is_listed(entry.key())
            && known_key(statement, entry.key()).is_some()
    };
    for entry in entries(statement).filter(asked) {
        let lacking: Vec<&Spanned<SmolStr>> =
            elements.iter().filter(|element| lacks(&element.value, entry.key())).collect();
        if lacking.is_empty() {
            continue;
        }
        let session = |element: &&&Spanned<SmolStr>| {
            element.value.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("sts:"))
                && !element.value.contains(['*', '?'])
        };
        let (sessions, others): (Vec<_>, Vec<_>) = lacking.into_iter().partition(|element| session(&element));
        for (issue, found) in
            [(Issue::UnsupportedActionForConditionKey, sessions), (Issue::XConditionKeyNeverPresent, others)]
        {
            tell(issue, &found, elements.len(), entry, statement.effect(), notes);
        }
    }
}

fn tell(
    issue: Issue,
    found: &[&Spanned<SmolStr>],
    all: usize,
    entry: Entry<'_>,
    effect: Option<Effect>,
    notes: &mut Notes,
) {
    if found.is_empty() {
        return;
    }
    let names = listed(found.iter().map(|element| Quote(&element.value)));
    let key = Quote(entry.key());
    let effect = if effect == Some(Effect::Deny) { "denied" } else { "allowed" };
    let details = if found.len() == all {
        format!(
            "no request for {names} carries `{key}`, so that nothing is {effect} here; remove the condition, or name other actions"
        )
    } else {
        format!(
            "no request for {names} carries `{key}`, so that it is not {effect} here; move it to a statement without the condition"
        )
    };
    let mut spans: Vec<Span> = found.iter().map(|element| element.span).collect();
    spans.push(entry.entry.span);
    notes.add_all(issue, spans, details);
}

/// Keys that begin with a service's prefix and come with the requests of other services too.
///
/// Source: IAM User Guide, "AWS global condition context keys", cross-service keys (2026).
const CROSS_SERVICE: [&str; 9] = [
    "codebuild:BuildArn",
    "codebuild:ProjectArn",
    "ec2:RoleDelivery",
    "ec2:SourceInstanceArn",
    "glue:CredentialIssuingService",
    "glue:RoleAssumedBy",
    "identitystore:UserId",
    "lambda:SourceFunctionArn",
    "ssm:SourceInstanceArn",
];

/// Whether the reference lists a key action by action: those of services and of request tags. The other global keys
/// may come with any request, and tags of resources are looked at by themselves.
fn is_listed(key: &str) -> bool {
    let global = key.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("aws:"))
        || CROSS_SERVICE.iter().any(|known| known.eq_ignore_ascii_case(key));
    !global || fits("aws:RequestTag/${TagKey}", key) || key.eq_ignore_ascii_case("aws:TagKeys")
}

/// Whether a request for an action may carry a key, by itself or for one of its resources.
pub(super) fn carries(action: Action, key: &str) -> bool {
    let own = |known: &'static str| fits(known, key);
    action.condition_keys().any(own)
        || action.resource_types().any(|resource| {
            resource.condition_keys().any(own) || resource.resource_type().condition_keys().any(own)
        })
}

/// Whether an element takes in actions, and none of them carries a key.
fn lacks(element: &str, key: &str) -> bool {
    let mut matched = taken_in(element).peekable();
    element != "*" && matched.peek().is_some() && !matched.any(|action| carries(action, key))
}
