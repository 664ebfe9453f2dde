use aozu_iam::policy::Named;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use super::{levels::Levels, scope::label};
use crate::BucketName;

/// A bucket policy names another bucket's resources.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "statement {statement} of the policy of `{bucket}` is about `{resource}`, which is neither the bucket nor in it"
)]
pub struct PolicyNamesForeignResource {
    /// The bucket
    pub bucket: BucketName,
    /// The statement, by its Sid or number
    pub statement: String,
    /// The resource
    pub resource: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT009",
    name: "policy-names-foreign-resource",
    severity: Severity::Error,
    summary: "A bucket policy names another bucket's resources",
    page: include_str!("../../rules/BKT009.md"),
    subject: "s3/Policy",
    needs: &[],
    volatile: &[],
};

impl Problem for PolicyNamesForeignResource {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "write `arn:aws:s3:::{0}` for the bucket and `arn:aws:s3:::{0}/*` for its objects",
            self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (bucket, document, statement) in scope.statements() {
        let (Some(arn), Some(Named::These(texts))) = (bucket.arn(scope.partition), statement.resources())
        else {
            continue;
        };
        for text in texts {
            if Levels::of_resource(&text.value, document, arn.as_str()) == Levels::NOTHING {
                let problem = PolicyNamesForeignResource {
                    bucket: bucket.name.clone(),
                    statement: label(statement),
                    resource: text.value.to_string(),
                };
                scope.report(findings, bucket.name, INFO.subject, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, only, with_statements};

    fn about(resource: Value) -> Value {
        with_statements(&[json!({"Sid": "S", "Effect": "Allow", "Principal": {"AWS": "111122223333"},
            "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": resource})])
    }

    #[test]
    fn another_bucket_is_found_beside_the_own_one() {
        let s3 =
            about(json!(["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*", "arn:aws:s3:::acme-date/*"]));
        assert_eq!(only(&s3, "BKT009", "acme-data").data["resource"], "arn:aws:s3:::acme-date/*");
    }

    #[test]
    fn wildcards_that_take_the_bucket_in_are_let_be() {
        for all in ["*", "arn:aws:s3:::*", "arn:aws:s3:::acme-*", "arn:*:s3:::acme-data*"] {
            assert_eq!(codes(&about(json!(all))), [""; 0], "{all}");
        }
        assert_eq!(
            codes(&about(json!(["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/${aws:username}/*"]))),
            [""; 0]
        );
    }
}
