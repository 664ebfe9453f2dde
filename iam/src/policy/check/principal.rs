use super::Check;
use crate::policy::{KindFault, Lint, Principal, PrincipalKind, Statement, error::quote};

/// Each principal must have one of AWS's forms; no part of it may be a wildcard (recorded for bucket policies).
pub(super) fn check(check: &mut Check<'_>, statement: &Statement) {
    for member in [&statement.principal, &statement.not_principal].into_iter().flatten() {
        for (kind, principal) in member.value.listed() {
            match &principal.value {
                Principal::Other(text) => {
                    let fault =
                        KindFault::Principal { text: quote(text), key: kind.as_str(), rule: rule(kind) };
                    check.note(fault, principal.span);
                }
                Principal::Orphaned(id) => check.note(Lint::Orphan { id: id.to_string() }, principal.span),
                _ => {}
            }
        }
    }
}

const fn rule(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Aws => {
            "it must be `*`, an account id, or the whole ARN of an account's root, a user, a role or a session"
        }
        PrincipalKind::Service => "it must be the whole name of a service, such as `ec2.amazonaws.com`",
        PrincipalKind::Federated => {
            "it must be the ARN of a SAML or OIDC provider, or a provider's domain name"
        }
        PrincipalKind::CanonicalUser => "it must be a canonical user id of 64 hexadecimal digits",
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{PolicyKind, check::tests::of};

    fn with(principal: &str) -> Vec<String> {
        of(
            PolicyKind::Key,
            &format!(r#""Effect":"Deny","Principal":{principal},"Action":"kms:*","Resource":"*""#),
        )
    }

    #[test]
    fn partial_wildcards_are_refused_under_every_key() {
        for (key, text) in [
            ("AWS", "arn:aws:iam::111122223333:user/*"),
            ("Service", "*.amazonaws.com"),
            ("Federated", "*"),
            ("CanonicalUser", "*"),
        ] {
            let found = with(&format!(r#"{{"{key}": ["{text}"]}}"#));
            assert_eq!(found.len(), 1);
            assert!(
                found[0]
                    .starts_with(&format!("error: `{text}` is not a principal under `{key}`: it must be"))
            );
        }
    }

    #[test]
    fn the_id_of_what_was_deleted_is_a_warning() {
        assert_eq!(
            with(r#"{"AWS": "AIDACKCEVSQ6C2EXAMPLE"}"#),
            [
                "warning: `AIDACKCEVSQ6C2EXAMPLE` is the id of a user or role that was deleted: it matches nobody"
            ]
        );
    }

    #[test]
    fn whole_names_are_good() {
        assert!(with(r#"{"AWS": ["*", "111122223333"], "Service": "ec2.amazonaws.com"}"#).is_empty());
    }
}
