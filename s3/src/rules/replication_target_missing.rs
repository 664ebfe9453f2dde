use aozu_names::{AccountId, Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BucketName, RuleStatus, S3};

/// A bucket is copied to a bucket that is not there.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("bucket `{bucket}` is copied to `{target}`, which is no bucket of account {account}")]
pub struct ReplicationTargetMissing {
    /// The bucket
    pub bucket: BucketName,
    /// Where it is copied to
    pub target: BucketName,
    /// The account that the rule names
    pub account: AccountId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT023",
    name: "replication-target-missing",
    severity: Severity::SecurityWarning,
    summary: "A bucket is copied to a bucket that is not there",
    page: include_str!("../../rules/BKT023.md"),
    subject: "s3/ReplicationConfiguration",
    needs: &[],
    volatile: &[],
};

impl Problem for ReplicationTargetMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "make the bucket `{}`, or name another: `aws s3api put-bucket-replication --bucket {} …`",
            self.target, self.bucket
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for replication in scope.s3.replications().values() {
        let rules = replication.rules().iter().filter(|rule| rule.status() == Some(&RuleStatus::Enabled));
        for destination in rules.filter_map(|rule| rule.destination()) {
            let Some(account) = destination.account() else { continue };
            let Ok(target) = destination.bucket().resource().parse::<BucketName>() else { continue };
            let there = scope.accounts.get(account).and_then(|s3: &&S3| s3.buckets().exists(&target));
            if there == Some(false) {
                let bucket = replication.bucket().clone();
                let problem = ReplicationTargetMissing { bucket, target, account: *account };
                scope.report(findings, replication.bucket(), INFO.subject, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn copied(target: &str, account: Value, status: &str) -> Value {
        let mut s3 = good();
        let mut destination = json!({"Bucket": format!("arn:aws:s3:::{target}")});
        if !account.is_null() {
            destination["Account"] = account;
        }
        s3["ReplicationConfiguration"]["acme-data"] =
            json!({"Bucket": "acme-data", "Rules": [{"Status": status, "Destination": destination}]});
        s3
    }

    #[test]
    fn a_destination_of_an_account_that_was_read_is_found_missing() {
        only(&copied("acme-gone", json!("111122223333"), "Enabled"), "BKT023", "acme-data");
    }

    #[test]
    fn what_is_there_elsewhere_or_switched_off_is_let_be() {
        for (target, account, status) in [
            ("acme-logs", json!("111122223333"), "Enabled"),
            ("acme-gone", json!("444455556666"), "Enabled"),
            ("acme-gone", Value::Null, "Enabled"),
            ("acme-gone", json!("111122223333"), "Disabled"),
        ] {
            assert_eq!(
                codes(&copied(target, account.clone(), status)),
                [""; 0],
                "{target} {account} {status}"
            );
        }
    }
}
