use aozu_names::{Findings, Problem, RoleName, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, trust};

/// A trust policy lets in everyone but someone.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "statement {statement} of the trust policy of role `{role}` has `NotPrincipal` with `Allow`, which is \
     everyone else in the world; AWS does not take it in a trust policy ({position})"
)]
pub struct NotPrincipalWithAllow {
    /// The role.
    pub role: RoleName,
    /// The number of the statement, from 1.
    pub statement: u32,
    /// Where `NotPrincipal` stands.
    pub position: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM012",
    name: "not-principal-with-allow",
    severity: Severity::Error,
    summary: "a trust policy has `NotPrincipal` with `Allow`",
    page: include_str!("../../rules/IAM012.md"),
    subject: "iam/RoleDetailList",
    needs: &[],
    volatile: &["position"],
};

impl Problem for NotPrincipalWithAllow {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "name those who may assume the role with `Principal`, and keep others out with a `Deny` and a condition \
         on `aws:PrincipalArn`"
            .to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (role, document) in trust::all(scope) {
        for statement in document.statements().iter().filter(|statement| statement.allows()) {
            let Some(member) = &statement.not_principal else { continue };
            let problem = NotPrincipalWithAllow {
                role: role.name().clone(),
                statement: statement.index + 1,
                position: document.position(member.name.start).to_string(),
            };
            findings.report(scope.role(role), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, findings, good, role};

    #[test]
    fn everyone_but_someone_is_found_and_only_once() {
        let mut iam = good();
        let document = r#"{"Version": "2012-10-17", "Statement": {
          "Effect": "Allow", "NotPrincipal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}}"#;
        iam["RoleDetailList"]["deploy"] = role("deploy", document);
        assert_eq!(codes(&iam), ["IAM012 role/deploy"]);
        assert_eq!(findings(&iam)[0].data["position"], json!("line 2, column 30"));
    }

    #[test]
    fn a_line_more_does_not_make_another_fault() {
        let mut fingerprints = ["", "\n"].map(|line| {
            let mut iam = good();
            let document = format!(
                r#"{{{line}"Version": "2012-10-17", "Statement": {{"Effect": "Allow",
                "NotPrincipal": {{"AWS": "444455556666"}}, "Action": "sts:AssumeRole"}}}}"#
            );
            iam["RoleDetailList"]["deploy"] = role("deploy", &document);
            findings(&iam).remove(0).fingerprint
        });
        fingerprints.sort_unstable();
        assert_eq!(fingerprints[0], fingerprints[1]);
    }

    #[test]
    fn with_deny_it_is_malformed_in_a_trust_policy_and_no_hole() {
        let mut iam = good();
        let document = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"},
            {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}
        ]});
        iam["RoleDetailList"]["deploy"] = role("deploy", &document.to_string());
        assert_eq!(codes(&iam), ["IAM013 role/deploy"]);
    }
}
