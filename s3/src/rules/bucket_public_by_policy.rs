use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BucketName, PublicProof};

/// A bucket policy lets everyone in.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the policy of `{bucket}` is public: {proof}")]
pub struct BucketPublicByPolicy {
    /// The bucket
    pub bucket: BucketName,
    /// The statement, by its Sid or number
    pub statement: String,
    /// Why it lets everyone in
    pub proof: String,
    /// The smallest change by which it would not
    pub edit: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT002",
    name: "bucket-public-by-policy",
    severity: Severity::SecurityWarning,
    summary: "A bucket policy lets everyone in",
    page: include_str!("../../rules/BKT002.md"),
    subject: "s3/Policy",
    needs: &[],
    volatile: &[],
};

impl Problem for BucketPublicByPolicy {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "{}; or mask it: `aws s3api put-public-access-block --bucket {} …` with RestrictPublicBuckets",
            self.edit, self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        for proof in bucket.public_access().proofs {
            let PublicProof::Statement(statement) = &proof else { continue };
            let number = || format!("number {}", statement.index + 1);
            let problem = BucketPublicByPolicy {
                bucket: bucket.name.clone(),
                statement: statement.sid.as_ref().map_or_else(number, ToString::to_string),
                proof: proof.to_string(),
                edit: statement.edit.to_string(),
            };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, findings_of, state, with_statements};

    fn open(statement: Value) -> Value {
        let mut s3 = with_statements(&[statement]);
        s3["PublicAccessBlockConfiguration"]["acme-data"] = Value::Null;
        s3["AccountPublicAccessBlockConfiguration"] = Value::Null;
        s3
    }

    fn public() -> Value {
        json!({"Sid": "Public", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-data/*"})
    }

    fn found(s3: &Value) -> bool {
        codes(s3).contains(&"BKT002 acme-data".to_owned())
    }

    #[test]
    fn a_public_statement_is_found_with_its_proof_and_its_edit() {
        let all = findings_of(&state(&open(public())), &[]);
        let finding = all.iter().find(|finding| finding.rule == "BKT002").unwrap();
        assert_eq!(finding.data["statement"], "Public");
        assert!(finding.message.contains("its principal is `*`"), "{}", finding.message);
        assert!(!finding.data["edit"].as_str().unwrap().is_empty());
        assert!(!codes(&open(public())).iter().any(|code| code.starts_with("BKT003")), "one fault, one code");
    }

    #[test]
    fn a_statement_that_is_bound_and_one_that_is_masked_are_let_be() {
        let mut bound = public();
        bound["Condition"] = json!({"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}});
        assert!(!found(&open(bound)));
        for level in ["/PublicAccessBlockConfiguration/acme-data", "/AccountPublicAccessBlockConfiguration"] {
            for (setting, masked) in [("RestrictPublicBuckets", true), ("BlockPublicPolicy", false)] {
                let mut s3 = open(public());
                let mut block = json!({setting: true});
                if level.ends_with("acme-data") {
                    block["Bucket"] = "acme-data".into();
                }
                *s3.pointer_mut(level).unwrap() = block;
                assert_eq!(found(&s3), !masked, "{level} {setting}");
            }
        }
    }

    #[test]
    fn a_level_that_was_not_read_is_not_taken_for_off() {
        for part in ["PublicAccessBlockConfiguration", "AccountPublicAccessBlockConfiguration"] {
            let mut s3 = open(public());
            s3.as_object_mut().unwrap().remove(part);
            assert!(!found(&s3), "{part}");
        }
    }
}
