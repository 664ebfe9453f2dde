use super::Check;
use crate::policy::{
    Effect, KindFault, OneOrMany, Principal, PrincipalKind, Principals, RCP_SERVICES, Statement, error::quote,
};

/// What resource control policies take, as recorded from AWS in September 2026 (specs/iam.md §1.2).
pub(super) fn check(check: &mut Check<'_>, statement: &Statement) {
    let everyone = statement.principal.as_ref().is_none_or(|member| is_everyone(&member.value));
    if let (false, Some(member)) = (everyone, &statement.principal) {
        check.note(KindFault::RcpPrincipal, member.span);
    }
    let default = is_full_access(statement);
    if let (Some(effect), false) = (&statement.effect, default)
        && effect.value == Effect::Allow
    {
        check.note(KindFault::RcpAllow, effect.span);
    }
    let Some(actions) = &statement.action else { return };
    for action in &actions.value {
        let covered = match action.value.split_once(':') {
            Some((service, _)) => RCP_SERVICES.iter().any(|known| known.eq_ignore_ascii_case(service)),
            None => default,
        };
        // What is no action at all is told as such.
        if !covered && (action.value == "*" || action.value.contains(':')) {
            check.note(KindFault::RcpAction { action: quote(&action.value) }, action.span);
        }
    }
}

/// `"*"` or `{"AWS": "*"}`; a list is refused.
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

/// AWS's own RCPFullAWSAccess: the one policy that allows.
fn is_full_access(statement: &Statement) -> bool {
    let star = |member: &Option<crate::policy::Member<crate::policy::Texts>>| {
        member.as_ref().is_some_and(|texts| matches!(texts.value.as_slice(), [one] if one.value == "*"))
    };
    statement.allows()
        && statement.conditions().is_empty()
        && statement.principal.as_ref().is_some_and(|member| member.value.has_everyone())
        && star(&statement.action)
        && star(&statement.resource)
}

#[cfg(test)]
mod tests {
    use crate::policy::{PolicyKind, check::tests::of};

    fn rcp(members: &str) -> Vec<String> {
        of(PolicyKind::ResourceControl, members)
    }

    fn deny(action: &str) -> Vec<String> {
        rcp(&format!(r#""Effect":"Deny","Principal":"*","Action":"{action}","Resource":"*""#))
    }

    #[test]
    fn covered_services_in_any_case_and_their_unknown_actions() {
        for good in ["s3:*", "SQS:sendmessage", "kms:NoSuchAction", "sts:AssumeRole", "secretsmanager:Get*"] {
            assert!(deny(good).is_empty(), "{good}");
        }
        for bad in ["*", "iam:CreateUser", "*:GetObject"] {
            let found = deny(bad);
            let expected = format!("error: `{bad}` is not covered by resource control policies");
            assert!(found.contains(&expected), "{found:?}");
        }
    }

    #[test]
    fn only_everyone_is_a_principal() {
        let with = |principal: &str| {
            rcp(&format!(r#""Effect":"Deny","Principal":{principal},"Action":"s3:*","Resource":"*""#))
        };
        assert!(with(r#"{"AWS":"*"}"#).is_empty());
        for bad in [r#"{"AWS":["*"]}"#, r#"{"AWS":"111122223333"}"#, r#"{"AWS":"*","Service":"a.b"}"#, "{}"] {
            assert!(with(bad)[0].starts_with("error: the principal") || with(bad).len() > 1, "{bad}");
        }
    }

    #[test]
    fn only_the_default_allows() {
        assert!(rcp(r#""Effect":"Allow","Principal":"*","Action":"*","Resource":"*""#).is_empty());
        assert_eq!(
            rcp(r#""Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*""#),
            ["error: a resource control policy must not allow: only the default RCPFullAWSAccess does"]
        );
    }

    #[test]
    fn negations_but_that_of_the_resource_are_refused() {
        assert!(
            rcp(r#""Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::b""#)
                .is_empty()
        );
        assert_eq!(
            rcp(r#""Effect":"Deny","NotPrincipal":"*","NotAction":"s3:*","Resource":"*""#),
            [
                "error: `NotPrincipal` must not stand in a resource control policy",
                "error: `NotAction` must not stand in a resource control policy",
            ]
        );
    }
}
