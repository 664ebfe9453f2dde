use std::collections::BTreeSet;

use aozu_names::{Findings, Known, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BucketName, VersioningStatus};

/// A bucket keeps no versions.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("bucket `{bucket}` keeps no versions: versioning {}", if *.suspended { "is suspended" } else { "was never switched on" })]
pub struct VersioningOff {
    /// The bucket
    pub bucket: BucketName,
    /// Whether it was on once
    pub suspended: bool,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT016",
    name: "versioning-off",
    severity: Severity::Suggestion,
    summary: "A bucket keeps no versions",
    page: include_str!("../../rules/BKT016.md"),
    subject: "s3/VersioningConfiguration",
    needs: &[],
    volatile: &[],
};

impl Problem for VersioningOff {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws s3api put-bucket-versioning --bucket {} --versioning-configuration Status=Enabled`, and a lifecycle \
             rule that lets noncurrent versions expire",
            self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let log_targets: BTreeSet<&BucketName> =
        scope.s3.logging().values().map(|logging| logging.target_bucket()).collect();
    for bucket in scope.buckets().filter(|bucket| !log_targets.contains(bucket.name)) {
        let suspended = match scope.s3.versioning().get_known(bucket.name) {
            Known::Absent => false,
            Known::Present(versioning) => match versioning.status() {
                Some(VersioningStatus::Suspended) => true,
                None => false,
                Some(_) => continue,
            },
            Known::NotRead(_) => continue,
        };
        let expires = match scope.s3.lifecycles().get_known(bucket.name) {
            Known::Present(lifecycle) => lifecycle.enabled_rules().any(|rule| rule.expiration().is_some()),
            Known::Absent => false,
            Known::NotRead(_) => continue,
        };
        if !expires {
            let problem = VersioningOff { bucket: bucket.name.clone(), suspended };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn without(status: Value) -> Value {
        let mut s3 = good();
        s3["VersioningConfiguration"]["acme-data"] = status;
        s3
    }

    #[test]
    fn never_on_and_suspended_are_found() {
        assert_eq!(only(&without(Value::Null), "BKT016", "acme-data").data["suspended"], false);
        let suspended = without(json!({"Bucket": "acme-data", "Status": "Suspended"}));
        assert_eq!(only(&suspended, "BKT016", "acme-data").data["suspended"], true);
    }

    #[test]
    fn a_bucket_for_logs_one_that_forgets_and_one_not_known_are_let_be() {
        let mut logs = good();
        logs["VersioningConfiguration"]["acme-logs"] = Value::Null;
        assert_eq!(codes(&logs), [""; 0]);
        let mut forgets = without(Value::Null);
        forgets["LifecycleConfiguration"]["acme-data"]["Rules"][0]["Expiration"] = json!({"Days": 30});
        assert_eq!(codes(&forgets), [""; 0]);
        let mut unread = without(Value::Null);
        unread["LifecycleConfiguration"].as_object_mut().unwrap().remove("acme-data");
        assert_eq!(codes(&unread), [""; 0]);
    }
}
