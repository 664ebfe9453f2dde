use aozu_names::{Arn, Findings, Problem, RoleName, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    statements::narrows,
    trust::{self, ASSUME_WITH_WEB_IDENTITY},
};
use crate::policy::Principal;

/// Whoever an OIDC provider gives a token may take on a role.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "everyone whom `{provider}` gives a token may assume role `{role}`: no condition on `{provider}:sub`"
)]
pub struct FederatedTrustWithoutSubject {
    /// The role.
    pub role: RoleName,
    /// The provider's URL, without its scheme.
    pub provider: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM011",
    name: "federated-trust-without-subject",
    severity: Severity::SecurityWarning,
    summary: "a role trusts everyone whom an OIDC provider gives a token",
    page: include_str!("../../rules/IAM011.md"),
    subject: "iam/RoleDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for FederatedTrustWithoutSubject {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        let subject = match self.provider.as_str() {
            "token.actions.githubusercontent.com" => "repo:ORGANIZATION/REPOSITORY:ref:refs/heads/main",
            _ => "…",
        };
        format!(
            "require the subject: `\"Condition\": {{\"StringEquals\": {{\"{}:sub\": \"{subject}\"}}}}`",
            self.provider
        )
    }
}

/// The provider's URL in its ARN.
fn url(provider: &Arn) -> Option<&str> {
    provider.resource().strip_prefix("oidc-provider/")
}

/// Whether a claim other than those that are alike for all tokens made out for AWS.
fn tells_who(key: &str, provider: &str) -> bool {
    let claim = key.strip_prefix(provider).and_then(|rest| rest.strip_prefix(':'));
    claim.is_some_and(|claim| !matches!(claim, "aud" | "azp" | "iss"))
}

/// Whether a value names anyone: before its first wildcard stands more than the kind of subject, such as
/// GitHub's `repo:`.
fn names_someone(value: &str) -> bool {
    let before = value.split(['*', '?']).next().unwrap_or_default();
    !matches!(before, "" | "repo:" | "project_path:" | "organization:" | "system:serviceaccount:")
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (role, document) in trust::all(scope) {
        let mut providers = Vec::new();
        for (statement, principals) in trust::allowing(document, ASSUME_WITH_WEB_IDENTITY) {
            let listed = principals.listed().filter_map(|(_, principal)| match &principal.value {
                Principal::OidcProvider(arn) => url(arn),
                _ => None,
            });
            for provider in listed {
                let lower = provider.to_ascii_lowercase();
                if !narrows(statement, |key| tells_who(key, &lower), names_someone) {
                    providers.push(provider.to_owned());
                }
            }
        }
        providers.sort_unstable();
        providers.dedup();
        for provider in providers {
            let role_name = role.name().clone();
            findings.report(scope.role(role), &FederatedTrustWithoutSubject { role: role_name, provider });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, role, trust};

    const GITHUB: &str = "token.actions.githubusercontent.com";

    fn with(condition: Value) -> Vec<String> {
        let provider = format!("arn:aws:iam::111122223333:oidc-provider/{GITHUB}");
        let document =
            trust(&json!({"Federated": provider}), "sts:AssumeRoleWithWebIdentity", Some(condition));
        let mut iam = good();
        iam["RoleDetailList"]["github"] = role("github", &document);
        codes(&iam)
    }

    fn on(operator: &str, claim: &str, value: &str) -> Value {
        json!({operator: {(format!("{GITHUB}:{claim}")): value}})
    }

    #[test]
    fn the_audience_alone_is_everyone() {
        assert_eq!(with(on("StringEquals", "aud", "sts.amazonaws.com")), ["IAM011 role/github"]);
    }

    #[test]
    fn a_subject_of_wildcards_is_everyone() {
        for everyone in ["*", "repo:*", "repo:*/*:ref:refs/heads/main", "?*"] {
            assert_eq!(with(on("StringLike", "sub", everyone)), ["IAM011 role/github"], "{everyone}");
        }
        assert_eq!(with(on("StringNotLike", "sub", "repo:acme/*")), ["IAM011 role/github"]);
    }

    #[test]
    fn a_subject_or_another_claim_that_names_someone_is_enough() {
        assert_eq!(with(on("StringLike", "sub", "repo:acme/*")), [""; 0]);
        assert_eq!(with(on("StringEquals", "repository_owner", "acme")), [""; 0]);
    }
}
