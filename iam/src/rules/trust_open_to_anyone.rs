use aozu_names::{Findings, Problem, RoleName, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    trust::{self, ASSUME_ROLE},
};

/// Anyone, in any account, may take on a role.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("anyone in any AWS account may assume role `{role}`: its trust policy names `*`")]
pub struct TrustOpenToAnyone {
    /// The role.
    pub role: RoleName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM009",
    name: "trust-open-to-anyone",
    severity: Severity::SecurityWarning,
    summary: "a role's trust policy lets anyone in, without a condition that narrows it",
    page: include_str!("../../rules/IAM009.md"),
    subject: "iam/RoleDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for TrustOpenToAnyone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "name the accounts or roles that may assume it, or add a condition on `aws:PrincipalOrgID`: `aws iam \
             update-assume-role-policy --role-name {} --policy-document …`",
            self.role
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (role, document) in trust::all(scope) {
        let open = trust::allowing(document, ASSUME_ROLE).any(|(statement, principals)| {
            principals.has_everyone() && !trust::is_narrowed(document, statement)
        });
        if open {
            findings.report(scope.role(role), &TrustOpenToAnyone { role: role.name().clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, role, trust};

    fn with(principal: &Value, condition: Option<Value>) -> Vec<String> {
        let mut iam = good();
        iam["RoleDetailList"]["deploy"] = role("deploy", &trust(principal, "sts:AssumeRole", condition));
        codes(&iam)
    }

    #[test]
    fn everyone_in_either_spelling_is_found() {
        assert_eq!(with(&json!("*"), None), ["IAM009 role/deploy"]);
        assert_eq!(with(&json!({"AWS": "*"}), None), ["IAM009 role/deploy"]);
        assert_eq!(with(&json!({"AWS": ["111122223333", "*"]}), None), ["IAM009 role/deploy"]);
    }

    #[test]
    fn an_organization_narrows_it() {
        let ours = json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}});
        assert_eq!(with(&json!({"AWS": "*"}), Some(ours)), [""; 0]);
    }

    #[test]
    fn what_lets_a_missing_key_or_any_value_through_does_not() {
        for open in [
            json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            json!({"StringLike": {"aws:PrincipalOrgID": "*"}}),
            json!({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
            json!({"StringEquals": {"sts:ExternalId": "7f2c1b9e"}}),
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Deploy"}}),
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::4444?5556666:role/Deploy"}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}),
            json!({"StringLike": {"aws:PrincipalArn": "arn:aws:iam*"}}),
            json!({"StringLike": {"aws:userid": "*:alice"}}),
        ] {
            assert_eq!(with(&json!({"AWS": "*"}), Some(open.clone())), ["IAM009 role/deploy"], "{open}");
        }
    }

    #[test]
    fn an_account_without_wildcards_narrows_it() {
        for narrow in [
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/*"}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:444455556666:*"}}),
            json!({"StringLike": {"aws:userid": "AROAIOSFODNN7EXAMPLE:*"}}),
        ] {
            assert_eq!(with(&json!({"AWS": "*"}), Some(narrow.clone())), [""; 0], "{narrow}");
        }
    }

    fn denied_unless(condition: &Value) -> Vec<String> {
        let mut iam = good();
        let document = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"},
            {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Condition": condition}
        ]});
        iam["RoleDetailList"]["deploy"] = role("deploy", &document.to_string());
        codes(&iam)
    }

    #[test]
    fn a_deny_for_everyone_else_narrows_it() {
        let ours = json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}});
        assert_eq!(denied_unless(&ours), [""; 0]);
        let any = json!({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Deploy"}});
        assert_eq!(denied_unless(&any), ["IAM009 role/deploy"]);
    }
}
