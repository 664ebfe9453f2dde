use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Acl, Bucket, BucketName, CanonicalUser, Grant, Grantee, Permission};

/// An access control list lets another account rewrite it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "the access control list of `{bucket}` grants {permission} to `{grantee}`, who can grant themselves everything"
)]
pub struct AclLetsOthersRewriteIt {
    /// The bucket
    pub bucket: BucketName,
    /// Who
    pub grantee: String,
    /// By which permission
    pub permission: Permission,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT005",
    name: "acl-lets-others-rewrite-it",
    severity: Severity::SecurityWarning,
    summary: "An access control list lets another account rewrite it",
    page: include_str!("../../rules/BKT005.md"),
    subject: "s3/AccessControlPolicy",
    needs: &[],
    volatile: &[],
};

impl Problem for AclLetsOthersRewriteIt {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "take the grant off: `aws s3api put-bucket-acl --bucket {} --acl private`, and name the account in the bucket's policy",
            self.bucket
        )
    }
}

/// The grants by which others can rewrite the list of a bucket.
pub(super) fn offending<'a>(
    scope: &Scope<'_>,
    bucket: &Bucket<'a>,
) -> impl Iterator<Item = &'a Grant> + use<'a> {
    let acl = bucket.acl.present().copied().filter(|_| scope.acls_count(bucket));
    acl.into_iter().flat_map(Acl::grants_beyond_owner).filter(|grant| {
        let of_aws =
            matches!(&grant.grantee, Grantee::CanonicalUser(CanonicalUser::Id(id)) if id.is_of_aws());
        grant.permission.includes(Permission::WriteAcp) && !grant.is_public() && !of_aws
    })
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        for grant in offending(scope, &bucket) {
            let problem = AclLetsOthersRewriteIt {
                bucket: bucket.name.clone(),
                grantee: grant.grantee.to_string(),
                permission: grant.permission,
            };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{
        CanonicalId,
        rules::fixture::{OTHER, OWNER, codes, good},
    };

    fn granted(id: &str, permission: &str, ownership: &str) -> Vec<String> {
        let mut s3 = good();
        s3["AccessControlPolicy"]["acme-data"]["Grants"] =
            json!([{"Grantee": {"Type": "CanonicalUser", "ID": id}, "Permission": permission}]);
        s3["OwnershipControls"]["acme-data"]["Rules"][0]["ObjectOwnership"] = ownership.into();
        told(&s3)
    }

    fn told(s3: &Value) -> Vec<String> {
        codes(s3).into_iter().filter(|code| code.starts_with("BKT005")).collect()
    }

    #[test]
    fn both_permissions_are_found() {
        assert_eq!(granted(OTHER, "WRITE_ACP", "ObjectWriter"), ["BKT005 acme-data"]);
        assert_eq!(granted(OTHER, "FULL_CONTROL", "BucketOwnerPreferred"), ["BKT005 acme-data"]);
    }

    #[test]
    fn the_owner_aws_less_than_that_and_lists_that_do_not_count_are_let_be() {
        assert_eq!(granted(OWNER, "FULL_CONTROL", "ObjectWriter"), [""; 0]);
        assert_eq!(granted(CanonicalId::LOG_DELIVERY, "FULL_CONTROL", "ObjectWriter"), [""; 0]);
        for less in ["READ", "WRITE", "READ_ACP"] {
            assert_eq!(granted(OTHER, less, "ObjectWriter"), [""; 0], "{less}");
        }
        assert_eq!(granted(OTHER, "FULL_CONTROL", "BucketOwnerEnforced"), [""; 0]);
    }
}
