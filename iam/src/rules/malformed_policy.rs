use aozu_names::{Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    holders::{Holder, Stands, Stored},
};
use crate::policy::{Document, Element, Fault, KindFault, PolicyError, PolicyKind};

/// A stored policy is none, or none of its kind.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{policy} is malformed: {}", .problems.join("; "))]
pub struct MalformedPolicy {
    /// The policy, with whose it is.
    pub policy: String,
    /// Everything that is wrong with it, each with line and column.
    pub problems: Vec<String>,
    /// What to do about each.
    #[serde(skip)]
    pub helps: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM013",
    name: "malformed-policy",
    severity: Severity::Error,
    summary: "a stored policy is no policy document, or not one of its kind",
    page: include_str!("../../rules/IAM013.md"),
    subject: "iam/UserDetailList",
    needs: &[],
    volatile: &["problems"],
};

impl Problem for MalformedPolicy {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        self.helps.join("; ")
    }
}

/// The kind of a stored policy, by where it stands.
pub(super) fn kind_of(stored: &Stored<'_>) -> PolicyKind {
    match (stored.stands, stored.holder()) {
        (Stands::Trust, _) => PolicyKind::Trust,
        (Stands::Inline, Some(Holder::User(_))) => PolicyKind::UserInline,
        (Stands::Inline, Some(Holder::Group(_))) => PolicyKind::GroupInline,
        (Stands::Inline, Some(Holder::Role(_))) => PolicyKind::RoleInline,
        (Stands::Inline, None) | (Stands::Managed, _) => PolicyKind::Managed,
    }
}

/// Whether another rule reports it: sizes are IAM015's, `NotPrincipal` that allows is IAM012's.
fn is_elsewhere(error: &PolicyError, document: &Document, kind: PolicyKind) -> bool {
    match error.fault() {
        Fault::Kind(KindFault::TooLong { .. }) => true,
        Fault::Kind(KindFault::Forbidden { element: Element::NotPrincipal, .. })
            if kind == PolicyKind::Trust =>
        {
            let statement = error.statement().and_then(|n| document.statements().get(n as usize));
            statement.is_some_and(|statement| statement.allows())
        }
        _ => false,
    }
}

fn errors_of(stored: &Stored<'_>) -> Vec<PolicyError> {
    match stored.document.parsed() {
        Err(errors) => errors.0.clone(),
        Ok(document) => {
            let kind = kind_of(stored);
            let mut errors = document.check(kind);
            errors.retain(|error| error.is_refused() && !is_elsewhere(error, document, kind));
            errors
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for stored in Stored::all(scope) {
        let errors = errors_of(&stored);
        if errors.is_empty() {
            continue;
        }
        let mut helps: Vec<String> = Vec::new();
        for help in errors.iter().map(PolicyError::help) {
            if !helps.contains(&help) {
                helps.push(help);
            }
        }
        let problems = errors.iter().map(ToString::to_string).collect();
        findings
            .report(stored.subject(scope), &MalformedPolicy { policy: stored.in_words(), problems, helps });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{allow, codes, findings, good, policy, role};

    fn on_role(document: &str) -> serde_json::Value {
        let mut iam = good();
        iam["RoleDetailList"]["deploy"]["RolePolicyList"] =
            json!([{"PolicyName": "read", "PolicyDocument": document}]);
        iam
    }

    #[test]
    fn everything_that_is_wrong_with_a_document_is_one_finding() {
        let iam = on_role("{\"Version\": 1,\n \"Statement\": {\"Effect\": \"allow\", \"Actoin\": \"*\"}}");
        assert_eq!(codes(&iam), ["IAM013 role/deploy"]);
        let found = findings(&iam);
        assert_eq!(found[0].data["problems"].as_array().unwrap().len(), 3);
        assert!(found[0].message.starts_with("inline policy `read` of role `deploy` is malformed: "));
        assert!(found[0].message.contains("(line 2, column "), "{}", found[0].message);
        assert!(found[0].help.contains("did you mean `Allow`?"), "{}", found[0].help);
    }

    #[test]
    fn what_is_no_json_is_found_too() {
        assert_eq!(codes(&on_role("{")), ["IAM013 role/deploy"]);
    }

    #[test]
    fn each_kind_has_its_own_grammar() {
        let mut iam = good();
        iam["RoleDetailList"]["deploy"] = role("deploy", &allow("sts:AssumeRole", "*"));
        assert_eq!(
            codes(&iam),
            ["IAM013 role/deploy"],
            "a trust policy needs principals and has no resource"
        );
        let trust =
            r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}}"#;
        let arn = "arn:aws:iam::111122223333:policy/assets";
        let mut iam = good();
        iam["Policies"][arn] = policy("assets", 4, 0, trust);
        assert_eq!(codes(&iam), ["IAM013 policy/assets"], "a managed policy has no principals");
    }

    #[test]
    fn what_aws_stores_is_not_malformed() {
        let odd =
            r#"{"Statement": {"Effect": "Allow", "Action": "s3:NoSuchAction", "Resource": "*", "Sid": ""}}"#;
        let found = codes(&on_role(odd));
        assert!(!found.contains(&"IAM013 role/deploy".to_owned()), "{found:?}");
    }

    #[test]
    fn another_problem_of_the_policy_is_the_same_fault() {
        let fingerprints = ["{", "[]"].map(|document| {
            let mut iam = good();
            iam["RoleDetailList"]["deploy"]["RolePolicyList"] =
                json!([{"PolicyName": "read", "PolicyDocument": document}]);
            findings(&iam).remove(0).fingerprint
        });
        assert_eq!(fingerprints[0], fingerprints[1]);
    }
}
