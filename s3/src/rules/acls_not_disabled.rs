use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use super::acl_lets_others_rewrite_it;
use crate::{Bucket, BucketName, ObjectOwnership, PublicProof};

/// Access control lists count in a bucket.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("access control lists count in bucket `{bucket}`: its object ownership is {ownership}")]
pub struct AclsNotDisabled {
    /// The bucket
    pub bucket: BucketName,
    /// What it acts by
    pub ownership: ObjectOwnership,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT006",
    name: "acls-not-disabled",
    severity: Severity::Suggestion,
    summary: "Access control lists count in a bucket",
    page: include_str!("../../rules/BKT006.md"),
    subject: "s3/OwnershipControls",
    needs: &[],
    volatile: &[],
};

impl Problem for AclsNotDisabled {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws s3api put-bucket-ownership-controls --bucket {} --ownership-controls \
             'Rules=[{{ObjectOwnership=BucketOwnerEnforced}}]'`, once its list grants nothing to others",
            self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    // A list that lets in more than it should is told as that: one fault, one code.
    let told = |bucket: &Bucket<'_>| {
        let grants = |proof: &PublicProof<'_>| matches!(proof, PublicProof::Grant(_));
        bucket.public_access().proofs.iter().any(grants)
            || acl_lets_others_rewrite_it::offending(scope, bucket).next().is_some()
    };
    for bucket in scope.buckets().filter(|bucket| !told(bucket)) {
        if let Some(ownership) = bucket.effective_ownership().present().filter(|one| one.acls_enabled()) {
            let problem = AclsNotDisabled { bucket: bucket.name.clone(), ownership: ownership.clone() };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::rules::fixture::{good, only};

    #[test]
    fn both_settings_and_none_are_found() {
        for ownership in ["BucketOwnerPreferred", "ObjectWriter"] {
            let mut s3 = good();
            s3["OwnershipControls"]["acme-data"]["Rules"][0]["ObjectOwnership"] = ownership.into();
            only(&s3, "BKT006", "acme-data");
        }
        let mut none = good();
        none["OwnershipControls"]["acme-data"] = Value::Null;
        let finding = only(&none, "BKT006", "acme-data");
        assert_eq!(finding.data["ownership"], "ObjectWriter");
    }
}
