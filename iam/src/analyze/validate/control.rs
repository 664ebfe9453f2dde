//! Policies of AWS Organizations: what resource control policies take, and how they spare whom they do not mean.

use super::{
    Issue, PolicyType,
    subject::{Entry, Notes, Quote, Subject, actions, entries, on, place, resources},
};
use crate::policy::{
    Comparand, Effect, Element, OneOrMany, Principal, PrincipalKind, Principals, RCP_SERVICES, Statement,
};

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    if subject.policy_type != PolicyType::ResourceControlPolicy {
        return;
    }
    let everyone = statement.principal.as_ref().is_none_or(|member| is_everyone(&member.value));
    if !everyone {
        let details = "the principal of a resource control policy must be `\"*\"`; narrow it with a condition on `aws:PrincipalArn`";
        notes.add(Issue::RcpSyntaxErrorPrincipal, place(statement, Element::Principal), details);
    }
    let allows = statement.effect() == Some(Effect::Allow);
    let star = |elements: &[crate::policy::Spanned<smol_str::SmolStr>]| matches!(elements, [one] if one.value == "*");
    let full = star(actions(statement))
        && star(resources(statement))
        && statement.conditions().is_empty()
        && everyone;
    if allows && !full {
        let details = "a resource control policy may only deny: AWS's own RCPFullAWSAccess is what allows";
        notes.add(Issue::RcpSyntaxErrorAllow, place(statement, Element::Effect), details);
    }
    for action in actions(statement) {
        let covered = match action.value.split_once(':') {
            Some((service, _)) => RCP_SERVICES.iter().any(|known| known.eq_ignore_ascii_case(service)),
            None => allows && full,
        };
        if !covered {
            let details = format!(
                "`{}` is not covered by resource control policies: they cover `{}`",
                Quote(&action.value),
                RCP_SERVICES.join("`, `")
            );
            notes.add(Issue::RcpSyntaxErrorAction, action.span, details);
        }
    }
    if statement.effect() == Some(Effect::Deny) {
        spared(statement, notes);
    }
}

/// `"*"` or `{"AWS": "*"}`; a list is refused (recorded 2026).
fn is_everyone(principals: &Principals) -> bool {
    match principals {
        Principals::Everyone => true,
        Principals::Listed(lists) => match lists.as_slice() {
            [list] if list.kind == PrincipalKind::Aws => {
                matches!(&list.values, OneOrMany::One(one) if one.value == Principal::Everyone)
            }
            _ => false,
        },
    }
}

/// Keys that tell whom an organization means among principals, and among the sources of services' calls.
const PRINCIPAL: [&str; 4] =
    ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn"];
const SOURCE: [&str; 4] = ["aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceAccount", "aws:SourceArn"];
const SERVICE: &str = "aws:PrincipalIsAWSService";

fn among(keys: &[&str], entry: &Entry<'_>) -> bool {
    keys.iter().any(|key| entry.is(key))
}

/// Denials that also meet those who lack the key.
fn spared(statement: &Statement, notes: &mut Notes) {
    let is = |value: &str| {
        let mut found = on(statement, SERVICE).flat_map(Entry::texts);
        found.any(|(text, _)| text.eq_ignore_ascii_case(value))
    };
    // A key that must be there already spares those who lack it.
    let compared = |entry: &Entry<'_>| entry.operator.test.comparand() != Comparand::Null;
    if let Some(entry) = entries(statement).filter(compared).find(|entry| among(&PRINCIPAL, entry))
        && !is("false")
    {
        let key = Quote(entry.key());
        let details = format!(
            "calls that AWS services make for you lack `{key}` and are denied too; add `\"BoolIfExists\": {{\"{SERVICE}\": \"false\"}}`"
        );
        notes.add(Issue::RcpMissingRelatedPrincipalConditionKey, entry.entry.span, details);
    }
    let source: Vec<_> = entries(statement).filter(compared).filter(|entry| among(&SOURCE, entry)).collect();
    if let Some(entry) = source.first()
        && !is("true")
    {
        let key = Quote(entry.key());
        let details = format!(
            "your own principals lack `{key}` and are denied too; add `\"Bool\": {{\"{SERVICE}\": \"true\"}}`"
        );
        notes.add(Issue::RcpMissingRelatedServicePrincipalConditionKey, entry.entry.span, details);
    }
    let present = |key: &str| {
        on(statement, key).any(|entry| {
            entry.operator.test.comparand() == Comparand::Null
                && entry.texts().all(|(text, _)| !text.eq_ignore_ascii_case("true"))
        })
    };
    let organization =
        source.iter().find(|entry| entry.is("aws:SourceOrgID") || entry.is("aws:SourceOrgPaths"));
    if let Some(entry) = organization
        && !["aws:SourceAccount", "aws:SourceArn"].into_iter().any(present)
    {
        let key = Quote(entry.key());
        let details = format!(
            "services that name no source lack `{key}` and are denied too; add `\"Null\": {{\"aws:SourceAccount\": \"false\"}}`"
        );
        notes.add(Issue::RcpMissingServiceConditionKeyNullCheck, entry.entry.span, details);
    }
}
