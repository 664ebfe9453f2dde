use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BucketName, BucketPolicy, LONGEST_POLICY};

/// A bucket policy is larger than S3 takes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the policy of `{bucket}` has {bytes} bytes, and {LONGEST_POLICY} is the most that S3 takes")]
pub struct BucketPolicyTooLarge {
    /// The bucket
    pub bucket: BucketName,
    /// How long it is
    pub bytes: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT008",
    name: "bucket-policy-too-large",
    severity: Severity::Error,
    summary: "A bucket policy is larger than S3 takes",
    page: include_str!("../../rules/BKT008.md"),
    subject: "s3/Policy",
    needs: &[],
    volatile: &[],
};

impl Problem for BucketPolicyTooLarge {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "put lists of principals or resources together with wildcards or conditions, or give each user an access point with a policy of its own".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        if let Some(Err(error)) =
            bucket.policy.present().map(|policy| BucketPolicy::check_size(policy.text()))
        {
            let problem = BucketPolicyTooLarge { bucket: bucket.name.clone(), bytes: error.bytes };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only, tls_only};

    fn long(bytes: usize) -> Value {
        let mut s3 = good();
        let text =
            |id: &str| json!({"Version": "2012-10-17", "Id": id, "Statement": [tls_only()]}).to_string();
        let id = "x".repeat(bytes - text("").len());
        s3["Policy"]["acme-data"]["Policy"] = text(&id).into();
        s3
    }

    #[test]
    fn one_byte_too_many_is_found() {
        assert_eq!(only(&long(20_481), "BKT008", "acme-data").data["bytes"], 20_481);
        assert_eq!(codes(&long(20_480)), [""; 0]);
    }
}
