use aozu_iam::policy::{Document, Effect, Named, Statement, Test};
use aozu_names::{Findings, Known, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BucketName, BucketPolicy};

/// A bucket's policy lets plain HTTP in.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("nothing in the policy of `{bucket}` denies requests over plain HTTP")]
pub struct PlainHttpAllowed {
    /// The bucket
    pub bucket: BucketName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT013",
    name: "plain-http-allowed",
    severity: Severity::Suggestion,
    summary: "A bucket's policy lets plain HTTP in",
    page: include_str!("../../rules/BKT013.md"),
    subject: "s3/Policy",
    needs: &[],
    volatile: &[],
};

impl Problem for PlainHttpAllowed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "add a statement that denies `s3:*` to everyone on `arn:aws:s3:::{0}` and `arn:aws:s3:::{0}/*` under \
             `\"Bool\": {{\"aws:SecureTransport\": \"false\"}}`",
            self.bucket
        )
    }
}

/// Whether it denies every request over plain HTTP to the objects of a bucket, and nothing narrows that.
fn denies_plain_http(document: &Document, statement: &Statement, bucket: &str) -> bool {
    let [clause] = statement.conditions() else { return false };
    let [entry] = clause.entries.as_slice() else { return false };
    let is_bool =
        clause.operator.is_some_and(|operator| operator.test == Test::Bool && operator.set.is_none());
    let is_false = entry.values.iter().all(|value| value.value.text.eq_ignore_ascii_case("false"));
    let everyone =
        matches!(statement.principals(), Some(Named::These(principals)) if principals.has_everyone());
    statement.effect() == Some(Effect::Deny)
        && everyone
        && is_bool
        && entry.key.value.eq_ignore_ascii_case("aws:SecureTransport")
        && is_false
        && !entry.values.is_empty()
        && (statement.covers_whole_service("s3") || statement.covers_every_action())
        && statement.covers_resource(&format!("{bucket}/any"), document.version(), BucketPolicy::KIND)
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        let Some(arn) = bucket.arn(scope.partition) else { continue };
        let denied = match &bucket.policy {
            Known::Absent => false,
            Known::NotRead(_) => continue,
            // A text that is no policy is not judged.
            Known::Present(policy) => match policy.document() {
                None => continue,
                Some(document) => {
                    let mut statements = document.statements().iter();
                    statements.any(|statement| denies_plain_http(document, statement, arn.as_str()))
                }
            },
        };
        if !denied {
            let problem = PlainHttpAllowed { bucket: bucket.name.clone() };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only, tls_only};

    fn policy(statement: Value) -> Value {
        let mut s3 = good();
        s3["Policy"]["acme-data"]["Policy"] =
            json!({"Version": "2012-10-17", "Statement": [statement]}).to_string().into();
        s3
    }

    #[test]
    fn no_policy_and_a_policy_without_the_statement_are_found() {
        let mut none = good();
        none["Policy"]["acme-data"] = Value::Null;
        only(&none, "BKT013", "acme-data");
        for (pointer, value) in [
            ("/Effect", json!("Allow")),
            ("/Condition/Bool/aws:SecureTransport", json!("true")),
            ("/Condition", json!({"Null": {"aws:SecureTransport": "false"}})),
            ("/Condition", json!({"Bool": {"aws:SecureTransport": "false", "aws:ViaAWSService": "false"}})),
            ("/Principal", json!({"AWS": "444455556666"})),
            ("/Action", json!("s3:GetObject")),
            ("/Resource", json!("arn:aws:s3:::acme-data")),
        ] {
            let mut statement = tls_only();
            *statement.pointer_mut(pointer).unwrap() = value;
            let told = codes(&policy(statement));
            assert!(told.contains(&"BKT013 acme-data".to_owned()), "{pointer}: {told:?}");
        }
    }

    #[test]
    fn other_spellings_of_the_statement_are_let_be() {
        for (pointer, value) in [
            ("/Principal", json!({"AWS": "*"})),
            ("/Action", json!("*")),
            ("/Resource", json!("*")),
            ("/Condition", json!({"Bool": {"AWS:securetransport": false}})),
        ] {
            let mut statement = tls_only();
            *statement.pointer_mut(pointer).unwrap() = value;
            assert_eq!(codes(&policy(statement)), [""; 0], "{pointer}");
        }
    }
}
