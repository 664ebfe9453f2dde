use aozu_iam::policy::{Effect, Named};
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use super::scope::label;
use crate::{BucketName, BucketPolicy};

/// A bucket policy locks everyone out.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "statement {statement} of the policy of `{bucket}` denies everyone to change that policy: only the root user of the account can mend it"
)]
pub struct PolicyLocksEveryoneOut {
    /// The bucket
    pub bucket: BucketName,
    /// The statement, by its Sid or number
    pub statement: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT014",
    name: "policy-locks-everyone-out",
    severity: Severity::Error,
    summary: "A bucket policy locks everyone out",
    page: include_str!("../../rules/BKT014.md"),
    subject: "s3/Policy",
    needs: &[],
    volatile: &[],
};

impl Problem for PolicyLocksEveryoneOut {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "as the root user of the account: `aws s3api delete-bucket-policy --bucket {}`, then put it with a condition \
             that leaves an administrator out",
            self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (bucket, document, statement) in scope.statements() {
        let Some(arn) = bucket.arn(scope.partition) else { continue };
        let everyone =
            matches!(statement.principals(), Some(Named::These(principals)) if principals.has_everyone());
        let covers = ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]
            .iter()
            .all(|action| statement.covers_action(action))
            && statement.covers_resource(arn.as_str(), document.version(), BucketPolicy::KIND);
        if statement.effect() == Some(Effect::Deny) && everyone && covers && statement.conditions().is_empty()
        {
            let problem = PolicyLocksEveryoneOut { bucket: bucket.name.clone(), statement: label(statement) };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, only, with_statements};

    fn deny(principal: Value, action: Value, resource: Value) -> Value {
        with_statements(&[
            json!({"Sid": "D", "Effect": "Deny", "Principal": principal, "Action": action, "Resource": resource}),
        ])
    }

    #[test]
    fn denying_everyone_the_policy_is_found() {
        let both = json!(["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"]);
        only(&deny(json!("*"), json!("s3:*"), both.clone()), "BKT014", "acme-data");
        only(
            &deny(
                json!({"AWS": "*"}),
                json!(["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]),
                json!("arn:aws:s3:::acme-data"),
            ),
            "BKT014",
            "acme-data",
        );
    }

    #[test]
    fn denying_somebody_or_something_else_is_let_be() {
        assert_eq!(
            codes(&deny(json!({"AWS": "111122223333"}), json!("s3:*"), json!("arn:aws:s3:::acme-data*"))),
            [""; 0]
        );
        assert_eq!(
            codes(&deny(json!("*"), json!("s3:*"), json!("arn:aws:s3:::acme-data/*"))),
            [""; 0],
            "objects only"
        );
        assert_eq!(
            codes(&deny(json!("*"), json!("s3:PutBucketPolicy"), json!("arn:aws:s3:::acme-data"))),
            [""; 0],
            "it can be deleted"
        );
        assert_eq!(
            codes(&deny(json!("*"), json!("s3:DeleteBucket"), json!("arn:aws:s3:::acme-data"))),
            [""; 0]
        );
    }
}
