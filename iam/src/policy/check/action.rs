use super::Check;
use crate::policy::{
    KindFault, Lint, PolicyKind, Principal, PrincipalKind, Principals, Statement, Texts,
    error::quote,
    pattern::{ActionPattern, Glob},
};

/// The elements of `Action` and `NotAction`.
pub(super) fn check(check: &mut Check<'_>, statement: &Statement) {
    for member in [&statement.action, &statement.not_action].into_iter().flatten() {
        syntax(check, &member.value);
    }
    if check.kind == PolicyKind::Trust {
        trust(check, statement);
    }
}

fn syntax(check: &mut Check<'_>, actions: &Texts) {
    for action in actions {
        let text = action.value.as_str();
        let quoted = || quote(text);
        match text.split_once(':') {
            None if text == "*" => {}
            None => check.note(KindFault::Action { action: quoted() }, action.span),
            Some(_) if ActionPattern::new(text).is_nothing() => {
                check.note(Lint::DeadAction { action: quoted() }, action.span);
            }
            Some((service, _)) if service.contains(['*', '?']) => {
                check.note(Lint::WildcardService { text: quoted() }, action.span);
            }
            Some(_) => {}
        }
    }
}

/// Who must be named for an action of a trust policy.
#[derive(Clone, Copy, PartialEq)]
enum Needs {
    Anyone,
    AwsOrService,
    Saml,
    WebIdentity,
}

const TRUST_ACTIONS: [(&str, Needs); 6] = [
    ("AssumeRole", Needs::AwsOrService),
    ("AssumeRoleWithSAML", Needs::Saml),
    ("AssumeRoleWithWebIdentity", Needs::WebIdentity),
    ("SetContext", Needs::Anyone),
    ("SetSourceIdentity", Needs::Anyone),
    ("TagSession", Needs::Anyone),
];

/// IAM: "AssumeRole policy may only specify STS AssumeRole actions". A pattern is good if it matches one of them.
fn trust(check: &mut Check<'_>, statement: &Statement) {
    let Some(actions) = &statement.action else { return };
    for action in &actions.value {
        let Some((service, name)) = action.value.split_once(':') else {
            if action.value == "*" {
                check.note(KindFault::TrustAction { action: "*".to_owned() }, action.span);
            }
            continue;
        };
        let glob = Glob::of_any_case(name);
        let mut matched =
            TRUST_ACTIONS.into_iter().filter(|(known, _)| glob.matches(known)).map(|(_, needs)| needs);
        let first = matched.next();
        match first {
            Some(needs) if service.eq_ignore_ascii_case("sts") => {
                let several = matched.next().is_some();
                if let (false, Some(words)) = (several, unmet(needs, statement)) {
                    let fault = Lint::TrustPrincipal { action: quote(&action.value), needs: words };
                    check.note(fault, action.span);
                }
            }
            _ => check.note(KindFault::TrustAction { action: quote(&action.value) }, action.span),
        }
    }
}

/// What an action needs, where no principal of the statement is that.
fn unmet(needs: Needs, statement: &Statement) -> Option<&'static str> {
    let principals = match statement.principal.as_ref().map(|member| &member.value) {
        Some(principals @ Principals::Listed(_)) if !principals.is_empty() => principals,
        _ => return None,
    };
    let fits = |kind: PrincipalKind, principal: &Principal| match needs {
        Needs::Anyone => true,
        Needs::AwsOrService => matches!(kind, PrincipalKind::Aws | PrincipalKind::Service),
        // What has no form is told as such.
        Needs::Saml => matches!(principal, Principal::SamlProvider(_) | Principal::Other(_)),
        Needs::WebIdentity => {
            matches!(principal, Principal::OidcProvider(_) | Principal::WebIdentity(_) | Principal::Other(_))
        }
    };
    if principals.listed().any(|(kind, principal)| fits(kind, &principal.value)) {
        return None;
    }
    Some(match needs {
        Needs::Anyone | Needs::AwsOrService => "an account, user, role or service",
        Needs::Saml => "a SAML provider",
        Needs::WebIdentity => "an OpenID Connect provider",
    })
}

#[cfg(test)]
mod tests {
    use crate::policy::{PolicyKind, check::tests::of};

    fn action(text: &str) -> Vec<String> {
        of(PolicyKind::Managed, &format!(r#""Effect":"Deny","Action":"{text}","Resource":"*""#))
    }

    fn trust(principal: &str, action: &str) -> Vec<String> {
        of(PolicyKind::Trust, &format!(r#""Effect":"Allow","Principal":{principal},"Action":"{action}""#))
    }

    #[test]
    fn an_action_names_its_service() {
        for good in ["*", "s3:*", "S3:get?bject", "iam:PassRole"] {
            assert!(action(good).is_empty(), "{good}");
        }
        for bad in ["", "PassRole", "**"] {
            assert_eq!(
                action(bad),
                [format!("error: `{bad}` is not an action: it must be `service:Action` or `*`")]
            );
        }
    }

    #[test]
    fn what_matches_nothing_is_a_warning() {
        for dead in ["s3:", "s3: Get", "s3:Get,s3:Put", ":x"] {
            assert_eq!(action(dead), [format!("warning: `{dead}` matches no action")]);
        }
        assert_eq!(action("*:Get"), ["warning: `*:Get` has a wildcard in its service"]);
    }

    #[test]
    fn a_trust_policy_takes_the_actions_that_assume_roles() {
        let service = r#"{"Service":"ec2.amazonaws.com"}"#;
        for good in [
            "sts:AssumeRole",
            "STS:assumerole",
            "sts:*",
            "sts:Assume*",
            "sts:TagSession",
            "sts:SetSourceIdentity",
            "sts:SetContext",
        ] {
            assert!(trust(service, good).is_empty(), "{good}");
        }
        for bad in ["*", "s3:GetObject", "sts:GetCallerIdentity", "*:AssumeRole"] {
            assert!(
                trust(service, bad).concat().contains("must not stand in a role's trust policy"),
                "{bad}"
            );
        }
    }

    #[test]
    fn the_action_fits_the_principal() {
        let saml = r#"{"Federated":"arn:aws:iam::111122223333:saml-provider/Idp"}"#;
        let oidc =
            r#"{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}"#;
        let cognito = r#"{"Federated":"cognito-identity.amazonaws.com"}"#;
        let root = r#"{"AWS":"111122223333"}"#;
        for (principal, action) in [
            (saml, "sts:AssumeRoleWithSAML"),
            (oidc, "sts:AssumeRoleWithWebIdentity"),
            (cognito, "sts:AssumeRoleWithWebIdentity"),
            (root, "sts:AssumeRole"),
            ("\"*\"", "sts:AssumeRoleWithSAML"),
        ] {
            assert!(trust(principal, action).is_empty(), "{principal} {action}");
        }
        for (principal, action, needs) in [
            (saml, "sts:AssumeRole", "an account, user, role or service"),
            (root, "sts:AssumeRoleWithSAML", "a SAML provider"),
            (oidc, "sts:AssumeRoleWithSAML", "a SAML provider"),
            (saml, "sts:AssumeRoleWithWebIdentity", "an OpenID Connect provider"),
        ] {
            let expected =
                format!("warning: `{action}` does not fit the principals of the statement: it needs {needs}");
            assert_eq!(trust(principal, action), [expected]);
        }
    }
}
