use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BucketName, VersioningStatus};

/// A bucket keeps every version for good.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("bucket `{bucket}` keeps versions, and no lifecycle rule ever lets one go")]
pub struct VersionsKeptForGood {
    /// The bucket
    pub bucket: BucketName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT019",
    name: "versions-kept-for-good",
    severity: Severity::Suggestion,
    summary: "A bucket keeps every version for good",
    page: include_str!("../../rules/BKT019.md"),
    subject: "s3/LifecycleConfiguration",
    needs: &[],
    volatile: &[],
};

impl Problem for VersionsKeptForGood {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws s3api put-bucket-lifecycle-configuration --bucket {} --lifecycle-configuration …` with \
             `NoncurrentVersionExpiration` and `AbortIncompleteMultipartUpload`",
            self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        let versioning = scope.s3.versioning().get(bucket.name).and_then(|versioning| versioning.status());
        let kept = versioning == Some(&VersioningStatus::Enabled);
        // Locked versions are meant to stay.
        let locked = scope.s3.object_locks().get(bucket.name).is_some();
        if kept && !locked && scope.s3.lifecycles().get_known(bucket.name).is_absent() {
            let problem = VersionsKeptForGood { bucket: bucket.name.clone() };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn without_lifecycle() -> Value {
        let mut s3 = good();
        s3["LifecycleConfiguration"]["acme-data"] = Value::Null;
        s3
    }

    #[test]
    fn a_bucket_that_keeps_versions_without_a_lifecycle_is_found() {
        only(&without_lifecycle(), "BKT019", "acme-data");
    }

    #[test]
    fn one_whose_versions_are_locked_or_not_known_to_be_kept_is_let_be() {
        let mut locked = without_lifecycle();
        locked["ObjectLockConfiguration"]["acme-data"] =
            json!({"Bucket": "acme-data", "ObjectLockEnabled": "Enabled"});
        assert_eq!(codes(&locked), [""; 0]);
        let mut unread = without_lifecycle();
        unread["VersioningConfiguration"].as_object_mut().unwrap().remove("acme-data");
        assert_eq!(codes(&unread), [""; 0]);
    }
}
