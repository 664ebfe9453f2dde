use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::BucketName;

/// A bucket's access log goes into itself.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the access log of `{bucket}` goes into the bucket itself, so that every delivery is logged again")]
pub struct BucketLogsIntoItself {
    /// The bucket
    pub bucket: BucketName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT022",
    name: "bucket-logs-into-itself",
    severity: Severity::Warning,
    summary: "A bucket's access log goes into itself",
    page: include_str!("../../rules/BKT022.md"),
    subject: "s3/LoggingEnabled",
    needs: &[],
    volatile: &[],
};

impl Problem for BucketLogsIntoItself {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "name a bucket for logs: `aws s3api put-bucket-logging --bucket {} --bucket-logging-status …`",
            self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for logging in scope.s3.logging().values() {
        if logging.target_bucket() == logging.bucket() {
            let problem = BucketLogsIntoItself { bucket: logging.bucket().clone() };
            scope.report(findings, logging.bucket(), INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_bucket_that_logs_into_itself_is_found_and_one_that_logs_elsewhere_is_let_be() {
        assert_eq!(codes(&good()), [""; 0]);
        let mut s3 = good();
        s3["LoggingEnabled"]["acme-data"]["TargetBucket"] = "acme-data".into();
        only(&s3, "BKT022", "acme-data");
    }
}
