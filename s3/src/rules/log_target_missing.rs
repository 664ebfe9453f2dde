use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::BucketName;

/// A bucket's access log goes to a bucket that is not there.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the access log of `{bucket}` goes to `{target}`, which is no bucket of the account")]
pub struct LogTargetMissing {
    /// The bucket
    pub bucket: BucketName,
    /// Where its log goes
    pub target: BucketName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT021",
    name: "log-target-missing",
    severity: Severity::SecurityWarning,
    summary: "A bucket's access log goes to a bucket that is not there",
    page: include_str!("../../rules/BKT021.md"),
    subject: "s3/LoggingEnabled",
    needs: &["s3/Buckets"],
    volatile: &[],
};

impl Problem for LogTargetMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "make the bucket `{}` in the same region, or name another: `aws s3api put-bucket-logging --bucket {} …`",
            self.target, self.bucket
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for logging in scope.s3.logging().values() {
        if scope.s3.buckets().exists(logging.target_bucket()) == Some(false) {
            let problem = LogTargetMissing {
                bucket: logging.bucket().clone(),
                target: logging.target_bucket().clone(),
            };
            scope.report(findings, logging.bucket(), INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_target_that_is_not_there_is_found() {
        let mut s3 = good();
        s3["LoggingEnabled"]["acme-data"]["TargetBucket"] = "acme-gone".into();
        assert_eq!(only(&s3, "BKT021", "acme-data").related, ["acme-gone"]);
    }

    #[test]
    fn a_list_that_was_not_read_tells_nothing() {
        let mut s3 = good();
        s3["LoggingEnabled"]["acme-data"]["TargetBucket"] = "acme-gone".into();
        s3.as_object_mut().unwrap().remove("Buckets");
        assert_eq!(codes(&s3), [""; 0]);
    }
}
