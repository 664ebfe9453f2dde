use std::collections::BTreeMap;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BucketName, Grantee, Permission, PublicProof};

/// A bucket's access control list lets everyone in.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "the access control list of `{bucket}` grants {} to {}{}",
    .permissions.join(", "), .group,
    if *.rewritable { ", who can rewrite it and grant themselves everything" } else { "" }
)]
pub struct BucketPublicByAcl {
    /// The bucket
    pub bucket: BucketName,
    /// The group that it is granted to
    pub group: String,
    /// What is granted
    pub permissions: Vec<String>,
    /// Whether that takes in `WRITE_ACP`, which is as good as everything
    pub rewritable: bool,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT001",
    name: "bucket-public-by-acl",
    severity: Severity::SecurityWarning,
    summary: "An access control list lets everyone into a bucket",
    page: include_str!("../../rules/BKT001.md"),
    subject: "s3/AccessControlPolicy",
    needs: &[],
    volatile: &[],
};

impl Problem for BucketPublicByAcl {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "switch lists off: `aws s3api put-bucket-ownership-controls --bucket {0} --ownership-controls \
             'Rules=[{{ObjectOwnership=BucketOwnerEnforced}}]'` once the grant is gone, or ignore it: `aws s3api \
             put-public-access-block --bucket {0} …`",
            self.bucket
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        let access = bucket.public_access();
        // One finding a group, so that each is mended on its own.
        let mut groups: BTreeMap<&Grantee, Vec<Permission>> = BTreeMap::new();
        for proof in &access.proofs {
            if let PublicProof::Grant(grant) = proof {
                groups.entry(&grant.grantee).or_default().push(grant.permission);
            }
        }
        for (group, permissions) in groups {
            let (bucket_name, group) = (bucket.name.clone(), group.to_string());
            let rewritable = permissions.iter().any(|one| one.includes(Permission::WriteAcp));
            let permissions = permissions.iter().map(Permission::to_string).collect();
            let problem = BucketPublicByAcl { bucket: bucket_name, group, permissions, rewritable };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, findings_of, good, state};

    fn open(group: &str) -> Value {
        let mut s3 = good();
        s3["AccessControlPolicy"]["acme-data"]["Grants"] = json!([
            {"Grantee": {"Type": "Group", "URI": format!("http://acs.amazonaws.com/groups/{group}")}, "Permission": "READ"},
            {"Grantee": {"Type": "Group", "URI": format!("http://acs.amazonaws.com/groups/{group}")}, "Permission": "WRITE"}]);
        s3["OwnershipControls"]["acme-data"] = Value::Null;
        s3["PublicAccessBlockConfiguration"]["acme-data"] = Value::Null;
        s3["AccountPublicAccessBlockConfiguration"] = Value::Null;
        s3
    }

    fn found(s3: &Value) -> bool {
        codes(s3).contains(&"BKT001 acme-data".to_owned())
    }

    #[test]
    fn everyone_and_everyone_with_an_account_are_found() {
        assert!(found(&open("global/AllUsers")));
        assert!(found(&open("global/AuthenticatedUsers")));
        assert!(!found(&open("s3/LogDelivery")));
    }

    #[test]
    fn a_list_that_everyone_can_rewrite_is_told() {
        let told = |permission: &str| {
            let mut s3 = open("global/AllUsers");
            s3["AccessControlPolicy"]["acme-data"]["Grants"][1]["Permission"] = permission.into();
            let found = findings_of(&state(&s3), &[]);
            let found = found.iter().find(|finding| finding.rule == "BKT001").unwrap();
            found.message.contains("can rewrite it")
        };
        assert!(told("WRITE_ACP") && told("FULL_CONTROL"));
        assert!(!told("WRITE") && !told("READ_ACP"));
    }

    #[test]
    fn any_of_what_masks_it_keeps_it_silent() {
        for (part, value) in [
            (
                "/OwnershipControls/acme-data",
                json!({"Bucket": "acme-data", "Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}),
            ),
            (
                "/PublicAccessBlockConfiguration/acme-data",
                json!({"Bucket": "acme-data", "IgnorePublicAcls": true}),
            ),
            ("/AccountPublicAccessBlockConfiguration", json!({"IgnorePublicAcls": true})),
        ] {
            let mut s3 = open("global/AllUsers");
            *s3.pointer_mut(part).unwrap() = value;
            assert!(!found(&s3), "{part}");
        }
        let mut blocked = open("global/AllUsers");
        blocked["AccountPublicAccessBlockConfiguration"] = json!({"BlockPublicAcls": true});
        assert!(found(&blocked), "a setting that refuses requests ignores no list");
    }

    #[test]
    fn what_was_not_read_is_not_taken_for_off() {
        for part in
            ["OwnershipControls", "PublicAccessBlockConfiguration", "AccountPublicAccessBlockConfiguration"]
        {
            let mut s3 = open("global/AllUsers");
            s3.as_object_mut().unwrap().remove(part);
            assert!(!found(&s3), "{part}");
        }
    }
}
