//! Trust policies of roles: who may assume a role, with which action, on which condition.

use super::{
    Issue,
    subject::{Notes, Quote, Subject, actions, entries, on},
};
use crate::{
    analyze::glob::Pattern,
    policy::{Effect, Principal, PrincipalKind, Principals, Span, Spanned, Statement},
};

/// The actions that a trust policy is about. Source: specs/iam.md §1.2.
const ASSUME: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext",
    "sts:SetSourceIdentity",
    "sts:TagSession",
];
/// GitHub's provider of identities for its Actions.
const GITHUB: &str = "token.actions.githubusercontent.com";

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    if !subject.is_trust() {
        return;
    }
    if let Some(member) = statement.principal.as_ref().filter(|member| member.value == Principals::Everyone) {
        let details = "a trust policy must say whom it trusts: `\"*\"` alone is refused";
        notes.add(Issue::RoleTrustPolicyUnsupportedWildcardInPrincipal, member.span, details);
    }
    for action in actions(statement).iter().filter(|action| !action.value.contains("${")) {
        let pattern = Pattern::action(&action.value);
        let matched: Vec<&str> = match &pattern {
            Some(pattern) => ASSUME.into_iter().filter(|known| pattern.matches(known)).collect(),
            None => Vec::new(),
        };
        if matched.is_empty() || action.value == "*" {
            let details = format!(
                "`{}` must not stand in a trust policy: only the `sts:` actions that assume a role may",
                Quote(&action.value)
            );
            notes.add(Issue::UnsupportedActionInPolicy, action.span, details);
        } else if let [only] = matched.as_slice() {
            mismatched(statement, action.span, only, notes);
        }
    }
    if statement.effect() == Some(Effect::Allow) {
        conditions(statement, notes);
        roles_anywhere(statement, notes);
        redundant(statement, notes);
    }
}

fn principals(statement: &Statement) -> impl Iterator<Item = (PrincipalKind, &Spanned<Principal>)> {
    statement.principal.iter().flat_map(|member| member.value.listed())
}

/// Whether a principal may call an action. What has no form is told as such.
fn may(kind: PrincipalKind, principal: &Principal, action: &str) -> bool {
    match action {
        "sts:AssumeRole" => matches!(kind, PrincipalKind::Aws | PrincipalKind::Service),
        "sts:AssumeRoleWithSAML" => {
            matches!(principal, Principal::SamlProvider(_) | Principal::Other(_) | Principal::Everyone)
        }
        "sts:AssumeRoleWithWebIdentity" => matches!(
            principal,
            Principal::OidcProvider(_)
                | Principal::WebIdentity(_)
                | Principal::Other(_)
                | Principal::Everyone
        ),
        _ => true,
    }
}

/// An action that none of the principals can call. Where one of several can, the statement does something, and AWS's
/// guide does not say that it is told.
fn mismatched(statement: &Statement, span: Span, action: &str, notes: &mut Notes) {
    let named: Vec<_> = principals(statement).collect();
    if named.is_empty() || named.iter().any(|(kind, principal)| may(*kind, &principal.value, action)) {
        return;
    }
    let texts: Vec<String> =
        named.iter().map(|(_, principal)| format!("`{}`", Quote(principal.value.as_str()))).collect();
    let needs = match action {
        "sts:AssumeRoleWithSAML" => "a SAML provider",
        "sts:AssumeRoleWithWebIdentity" => "an OpenID Connect provider",
        _ => "an account, user, role or service",
    };
    let details = format!("`{action}` does not fit {}: it needs {needs} as principal", texts.join(", "));
    let mut spans = vec![span];
    spans.extend(named.iter().map(|(_, principal)| principal.span));
    notes.add_all(Issue::MismatchedActionForPrincipal, spans, details);
}

/// The host of a provider, as the keys of its claims begin.
fn host(principal: &Principal) -> Option<&str> {
    match principal {
        Principal::OidcProvider(arn) => arn.resource().split_once('/').map(|(_, host)| host),
        Principal::WebIdentity(host) => Some(host),
        _ => None,
    }
}

fn conditions(statement: &Statement, notes: &mut Notes) {
    for (_, principal) in principals(statement) {
        let Some(host) = host(&principal.value) else { continue };
        let claim = |key: &str| {
            key.get(..host.len()).is_some_and(|head| head.eq_ignore_ascii_case(host))
                && key.get(host.len()..).is_some_and(|rest| rest.starts_with(':'))
        };
        if !entries(statement).any(|entry| claim(entry.key())) {
            let details = format!(
                "whoever signs in at `{}` may assume the role; add a condition on a claim, such as `{}:aud`",
                Quote(host),
                Quote(host)
            );
            notes.add(Issue::MissingConditionKeyForOidcPrincipal, principal.span, details);
        }
        if host == GITHUB {
            github(statement, principal.span, notes);
        }
    }
}

fn github(statement: &Statement, span: Span, notes: &mut Notes) {
    let [sub, reference] = ["sub", "ref"].map(|claim| format!("{GITHUB}:{claim}"));
    let mut subjects = on(statement, &sub).peekable();
    if subjects.peek().is_none() {
        let details = format!(
            "workflows of every repository of GitHub may assume the role; add a condition on `{sub}` that names repository and branch"
        );
        return notes.add(Issue::MissingGithubRepoConditionKey, span, details);
    }
    let branch = on(statement, &reference).next().is_some();
    for entry in subjects.filter(|entry| entry.operator.test.has_wildcards()) {
        for (text, at) in entry.texts() {
            // `repo:OWNER/NAME:…`: owner and name are what must be known, the branch may stand in a key of its own.
            let repository = text.split(':').nth(1).unwrap_or("*");
            let open = repository.contains(['*', '?']) || (text.contains(['*', '?']) && !branch);
            if open {
                let details = format!(
                    "`{}` takes in more than one repository or branch; name both, the branch here or under `{reference}`",
                    Quote(text)
                );
                notes.add(Issue::SpecificGithubRepoAndBranchRecommended, at, details);
            }
        }
    }
}

fn roles_anywhere(statement: &Statement, notes: &mut Notes) {
    let found = principals(statement)
        .find(|(_, principal)| principal.value.as_str() == "rolesanywhere.amazonaws.com");
    let Some((_, principal)) = found else { return };
    let needed = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];
    let missing: Vec<&str> = needed.into_iter().filter(|action| !statement.covers_action(action)).collect();
    if !missing.is_empty() && statement.action.is_some() {
        let details = format!("IAM Roles Anywhere also needs `{}`; add it", missing.join("`, `"));
        notes.add(Issue::MissingActionForRolesAnywhereTrustPolicy, principal.span, details);
    }
}

/// A session whose role is named as well.
fn redundant(statement: &Statement, notes: &mut Notes) {
    for (_, session) in principals(statement) {
        let Principal::AssumedRole(arn) = &session.value else { continue };
        let role = arn.resource().split('/').nth(1).unwrap_or_default();
        let parent = principals(statement).find(|(_, other)| match &other.value {
            Principal::Role(other) => other.name() == role && other.account() == arn.account(),
            _ => false,
        });
        if let Some((_, parent)) = parent {
            let details = format!(
                "`{}` is a session of `{}`, which is named too; remove it",
                Quote(arn.as_str()),
                Quote(parent.value.as_str())
            );
            notes.add_all(
                Issue::RedundantPrincipalInRoleTrustPolicy,
                vec![session.span, parent.span],
                details,
            );
        }
    }
}
