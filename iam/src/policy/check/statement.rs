use super::{Check, action, condition, principal, rcp, resource};
use crate::policy::{Effect, Element, KindFault, Lint, PolicyKind, Statement, error::quote};

/// Whether names hold letters and digits only and are unique: where IAM and STS keep the policy.
pub(super) fn has_plain_sids(kind: PolicyKind) -> bool {
    kind.is_identity() || matches!(kind, PolicyKind::Session | PolicyKind::Trust)
}

/// One statement.
pub(super) fn check(check: &mut Check<'_>, statement: &Statement) {
    required(check, statement);
    forbidden(check, statement);
    for (one, other) in PAIRS {
        if let (Some(_), Some((name, _))) = (statement.member(one), statement.member(other)) {
            check.note(KindFault::Both { one, other }, name);
        }
    }
    sid(check, statement);
    empty(check, statement);
    if let (Some(Effect::Allow), Some(member)) = (statement.effect(), &statement.not_principal) {
        check.note(Lint::NotPrincipalAllow, member.name);
    }
    principal::check(check, statement);
    action::check(check, statement);
    resource::check(check, statement);
    condition::check(check, statement);
    if check.kind == PolicyKind::ResourceControl {
        rcp::check(check, statement);
    }
}

const PAIRS: [(Element, Element); 3] = [
    (Element::Action, Element::NotAction),
    (Element::Principal, Element::NotPrincipal),
    (Element::Resource, Element::NotResource),
];

fn required(check: &mut Check<'_>, statement: &Statement) {
    let kind = check.kind;
    let has = |element| statement.member(element).is_some();
    let needs = [
        (Element::Effect, has(Element::Effect)),
        (Element::Action, has(Element::Action) || has(Element::NotAction)),
        (Element::Resource, kind == PolicyKind::Trust || has(Element::Resource) || has(Element::NotResource)),
        (
            Element::Principal,
            !kind.needs_principal() || has(Element::Principal) || has(Element::NotPrincipal),
        ),
    ];
    for (element, met) in needs {
        if !met {
            check.note(KindFault::Missing { element, kind }, statement.span);
        }
    }
}

fn forbidden(check: &mut Check<'_>, statement: &Statement) {
    let kind = check.kind;
    let elements: &[Element] = match kind {
        PolicyKind::Trust => &[Element::NotPrincipal, Element::Resource, Element::NotResource],
        PolicyKind::ResourceControl => &[Element::NotPrincipal, Element::NotAction],
        _ if kind.needs_principal() => &[],
        _ => &[Element::Principal, Element::NotPrincipal],
    };
    for element in elements {
        if let Some((name, _)) = statement.member(*element) {
            check.note(KindFault::Forbidden { element: *element, kind }, name);
        }
    }
}

fn sid(check: &mut Check<'_>, statement: &Statement) {
    let Some(sid) = &statement.sid else { return };
    if has_plain_sids(check.kind) && !sid.value.bytes().all(|b| b.is_ascii_alphanumeric()) {
        check.note(KindFault::Sid { sid: quote(&sid.value), kind: check.kind }, sid.span);
    }
}

fn empty(check: &mut Check<'_>, statement: &Statement) {
    if let Some(element) = statement.unreachable()
        && let Some(span) = statement.span_of(element)
    {
        check.note(Lint::EmptyList { element }, span);
    }
    let narrows_nothing = [
        (Element::NotAction, statement.not_action.as_ref().is_some_and(|m| m.value.is_empty())),
        (Element::NotResource, statement.not_resource.as_ref().is_some_and(|m| m.value.is_empty())),
        (Element::NotPrincipal, statement.not_principal.as_ref().is_some_and(|m| m.value.is_empty())),
        (Element::Condition, statement.condition.as_ref().is_some_and(|m| m.value.is_empty())),
    ];
    for (element, found) in narrows_nothing {
        if let (true, Some(span)) = (found, statement.span_of(element)) {
            check.note(Lint::EmptyExclusion { element }, span);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{PolicyKind, check::tests::of};

    const IDENTITY: &str = r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#;
    const RESOURCE: &str =
        r#""Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#;
    const TRUST: &str =
        r#""Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole""#;

    fn good(kind: PolicyKind) -> &'static str {
        match kind {
            PolicyKind::Trust => TRUST,
            _ if kind.needs_principal() => RESOURCE,
            _ => IDENTITY,
        }
    }

    #[test]
    fn a_good_statement_of_each_kind_is_good_in_no_other_sort() {
        for kind in PolicyKind::ALL {
            assert!(of(kind, good(kind)).is_empty(), "{kind}");
            for other in [IDENTITY, RESOURCE, TRUST] {
                assert_eq!(of(kind, other).is_empty(), other == good(kind), "{kind}: {other}");
            }
        }
    }

    #[test]
    fn what_must_stand() {
        for kind in PolicyKind::ALL {
            let missing = of(kind, "");
            let expected = 2 + usize::from(kind != PolicyKind::Trust) + usize::from(kind.needs_principal());
            assert_eq!(missing.len(), expected, "{kind}: {missing:?}");
        }
    }

    #[test]
    fn what_excludes_each_other() {
        assert_eq!(
            of(
                PolicyKind::Managed,
                r#""Effect":"Deny","Action":"a:b","NotAction":"a:c","Resource":"*","NotResource":"arn:aws:s3:::b""#
            ),
            [
                "error: `Action` and `NotAction` must not stand in the same statement",
                "error: `Resource` and `NotResource` must not stand in the same statement",
            ]
        );
        let both = r#""Effect":"Deny","Principal":"*","NotPrincipal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*""#;
        assert_eq!(
            of(PolicyKind::Key, both),
            ["error: `Principal` and `NotPrincipal` must not stand in the same statement"]
        );
    }

    #[test]
    fn a_trust_policy_has_no_resource_and_no_negated_principal() {
        let found = of(
            PolicyKind::Trust,
            r#""Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","NotResource":"*""#,
        );
        assert_eq!(
            found,
            [
                "error: `NotPrincipal` must not stand in a role's trust policy",
                "error: `NotResource` must not stand in a role's trust policy",
            ]
        );
    }

    #[test]
    fn names_hold_letters_and_digits_where_iam_keeps_them() {
        let sid = |kind| of(kind, &format!("\"Sid\":\"Allow it\",{}", good(kind)));
        assert_eq!(
            sid(PolicyKind::Managed),
            ["error: `Allow it` is not a `Sid` of a managed policy: it must hold letters and digits only"]
        );
        assert_eq!(sid(PolicyKind::Trust).len(), 1);
        assert!(sid(PolicyKind::Bucket).is_empty());
    }

    #[test]
    fn empty_lists_are_suggestions() {
        assert_eq!(
            of(PolicyKind::Managed, r#""Effect":"Deny","Action":[],"NotResource":[],"Condition":{}"#),
            [
                "suggestion: `Action` is empty: the statement matches nothing",
                "suggestion: `NotResource` is empty: it narrows nothing",
                "suggestion: `Condition` is empty: it narrows nothing",
            ]
        );
    }

    #[test]
    fn all_but_some_may_do_it_is_a_warning() {
        let allow =
            r#""Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*""#;
        assert_eq!(
            of(PolicyKind::Key, allow),
            ["security-warning: `NotPrincipal` with `Allow` lets in everyone else, also without credentials"]
        );
        assert!(of(PolicyKind::Key, &allow.replace("Allow", "Deny")).is_empty());
    }
}
