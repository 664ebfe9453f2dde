use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::BucketName;

/// A bucket has no default encryption.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("bucket `{bucket}` has no default encryption")]
pub struct NoDefaultEncryption {
    /// The bucket
    pub bucket: BucketName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT017",
    name: "no-default-encryption",
    severity: Severity::Suggestion,
    summary: "A bucket has no default encryption",
    page: include_str!("../../rules/BKT017.md"),
    subject: "s3/ServerSideEncryptionConfiguration",
    needs: &[],
    volatile: &[],
};

impl Problem for NoDefaultEncryption {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws s3api put-bucket-encryption --bucket {} --server-side-encryption-configuration \
             '{{\"Rules\": [{{\"ApplyServerSideEncryptionByDefault\": {{\"SSEAlgorithm\": \"AES256\"}}}}]}}'`, and copy old \
             objects onto themselves",
            self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        if scope.s3.encryption().get_known(bucket.name).is_absent() {
            let problem = NoDefaultEncryption { bucket: bucket.name.clone() };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn known_absence_is_found_and_a_bucket_not_asked_is_let_be() {
        let mut s3 = good();
        s3["ServerSideEncryptionConfiguration"]["acme-data"] = Value::Null;
        only(&s3, "BKT017", "acme-data");
        s3["ServerSideEncryptionConfiguration"].as_object_mut().unwrap().remove("acme-data");
        assert_eq!(codes(&s3), [""; 0]);
    }
}
