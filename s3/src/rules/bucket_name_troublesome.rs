use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BucketName, NameRule, Namespace, Naming, VersioningStatus};

/// A bucket has a name that no new bucket may have.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the name of bucket `{bucket}` breaks S3's rules: {}", .messages.join("; "))]
pub struct BucketNameTroublesome {
    /// The bucket
    pub bucket: BucketName,
    /// The rules that it breaks
    pub rules: Vec<NameRule>,
    /// What they ask for
    pub messages: Vec<&'static str>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT020",
    name: "bucket-name-troublesome",
    severity: Severity::Warning,
    summary: "A bucket has a name that no new bucket may have",
    page: include_str!("../../rules/BKT020.md"),
    subject: "s3/Buckets",
    needs: &[],
    volatile: &[],
};

impl Problem for BucketNameTroublesome {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "make a bucket with a name of small letters, digits and hyphens, copy the objects over, and move its readers".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        let acceleration = scope.s3.acceleration().get(bucket.name).and_then(|one| one.status());
        let mut naming =
            Naming { accelerated: acceleration == Some(&VersioningStatus::Enabled), ..Naming::default() };
        // A name of the account regional namespace is told by itself.
        if let Some((account, region)) = bucket.name.regional() {
            naming.namespace = Namespace::AccountRegional { account, region };
        }
        let broken = BucketName::problems(bucket.name.as_str(), &naming);
        let broken: Vec<_> = broken.into_iter().filter(|problem| problem.is_error).collect();
        if !broken.is_empty() {
            let problem = BucketNameTroublesome {
                bucket: bucket.name.clone(),
                rules: broken.iter().map(|problem| problem.rule).collect(),
                messages: broken.iter().map(|problem| problem.message).collect(),
            };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::codes;

    fn named(name: &str, acceleration: Value) -> Vec<String> {
        codes(&json!({"Buckets": {name: {"Name": name}}, "AccelerateConfiguration": {name: acceleration}}))
    }

    #[test]
    fn old_and_reserved_names_are_found() {
        for name in ["Acme", "acme_data", "sthree-acme", "acme--x-s3", "acme-an"] {
            assert_eq!(named(name, Value::Null), [format!("BKT020 {name}")]);
        }
    }

    #[test]
    fn dots_are_found_with_acceleration_only() {
        assert_eq!(named("www.example.com", Value::Null), [""; 0]);
        let on = json!({"Bucket": "www.example.com", "Status": "Enabled"});
        assert_eq!(named("www.example.com", on), ["BKT020 www.example.com"]);
        let off = json!({"Bucket": "www.example.com", "Status": "Suspended"});
        assert_eq!(named("www.example.com", off), [""; 0]);
    }

    #[test]
    fn a_name_of_the_account_regional_namespace_is_let_be() {
        assert_eq!(named("acme-111122223333-ap-northeast-1-an", Value::Null), [""; 0]);
    }
}
