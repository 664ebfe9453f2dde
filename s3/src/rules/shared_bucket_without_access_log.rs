use std::collections::BTreeSet;

use aozu_names::{AccountId, Findings, Problem, RuleInfo, Severity};

use super::Scope;
use super::others::{are_cut_off, strangers};
use crate::BucketName;

/// A bucket that another account may use keeps no access log.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("bucket `{bucket}` is open to {} and keeps no access log", .accounts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
pub struct SharedBucketWithoutAccessLog {
    /// The bucket
    pub bucket: BucketName,
    /// The accounts that may use it
    pub accounts: Vec<AccountId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT018",
    name: "shared-bucket-without-access-log",
    severity: Severity::Suggestion,
    summary: "A bucket that another account may use keeps no access log",
    page: include_str!("../../rules/BKT018.md"),
    subject: "s3/LoggingEnabled",
    needs: &[],
    volatile: &[],
};

impl Problem for SharedBucketWithoutAccessLog {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws s3api put-bucket-logging --bucket {} --bucket-logging-status …`, with a target bucket of the same region",
            self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (bucket, document) in scope.policies() {
        if !scope.s3.logging().get_known(bucket.name).is_absent() || are_cut_off(&bucket, document) {
            continue;
        }
        let allowing = document.statements().iter().filter(|statement| statement.allows());
        let accounts: BTreeSet<AccountId> =
            allowing.flat_map(|statement| strangers(scope, statement)).collect();
        if !accounts.is_empty() {
            let problem = SharedBucketWithoutAccessLog {
                bucket: bucket.name.clone(),
                accounts: accounts.into_iter().collect(),
            };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, with_statements};

    fn shared(log: Value, with: &str) -> Vec<String> {
        let mut s3 = with_statements(&[json!({"Effect": "Allow", "Principal": {"AWS": with},
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-data/*"})]);
        s3["LoggingEnabled"]["acme-data"] = log;
        codes(&s3).into_iter().filter(|code| code.starts_with("BKT018")).collect()
    }

    #[test]
    fn a_bucket_for_a_partner_without_a_log_is_found() {
        assert_eq!(shared(Value::Null, "444455556666"), ["BKT018 acme-data"]);
    }

    #[test]
    fn a_bucket_of_ones_own_and_one_with_a_log_are_let_be() {
        assert_eq!(shared(Value::Null, "111122223333"), [""; 0]);
        let log = json!({"Bucket": "acme-data", "TargetBucket": "acme-logs"});
        assert_eq!(shared(log, "444455556666"), [""; 0]);
    }
}
