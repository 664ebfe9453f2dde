use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BucketName, MOST_GRANTS};

/// An access control list has more grants than S3 takes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "the access control list of `{bucket}` has {grants} grants, and {MOST_GRANTS} is the most that S3 takes"
)]
pub struct TooManyGrants {
    /// The bucket
    pub bucket: BucketName,
    /// How many grants it has
    pub grants: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT007",
    name: "too-many-grants",
    severity: Severity::Error,
    summary: "An access control list has more grants than S3 takes",
    page: include_str!("../../rules/BKT007.md"),
    subject: "s3/AccessControlPolicy",
    needs: &[],
    volatile: &[],
};

impl Problem for TooManyGrants {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "name the accounts in the bucket's policy instead, and take the list's grants off".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        if let Some(Err(error)) = bucket.acl.present().map(|acl| acl.check_size()) {
            let problem = TooManyGrants { bucket: bucket.name.clone(), grants: error.grants };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn grants(n: usize) -> Value {
        let mut s3 = good();
        let grant = |n| json!({"Grantee": {"Type": "CanonicalUser", "ID": format!("{n:064x}")}, "Permission": "READ"});
        s3["AccessControlPolicy"]["acme-data"]["Grants"] = (0..n).map(grant).collect();
        s3
    }

    #[test]
    fn the_hundred_and_first_is_found() {
        assert_eq!(only(&grants(101), "BKT007", "acme-data").data["grants"], 101);
        assert_eq!(codes(&grants(100)), [""; 0]);
    }
}
