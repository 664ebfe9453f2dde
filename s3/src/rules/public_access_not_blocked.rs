use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{BlockSetting, BucketName};

/// Block Public Access is off for a bucket, in whole or in part.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{} {} off for bucket `{bucket}`, at the bucket and at the account", names(.off), if .off.len() == 1 { "is" } else { "are" })]
pub struct PublicAccessNotBlocked {
    /// The bucket
    pub bucket: BucketName,
    /// The settings that are off
    pub off: Vec<BlockSetting>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT003",
    name: "public-access-not-blocked",
    severity: Severity::Warning,
    summary: "Block Public Access is off for a bucket, in whole or in part",
    page: include_str!("../../rules/BKT003.md"),
    subject: "s3/PublicAccessBlockConfiguration",
    needs: &[],
    volatile: &[],
};

impl Problem for PublicAccessNotBlocked {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "switch all four on: `aws s3api put-public-access-block --bucket {} --public-access-block-configuration \
             BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`",
            self.bucket
        )
    }
}

fn names(off: &[BlockSetting]) -> String {
    off.iter().map(|setting| setting.as_str()).collect::<Vec<_>>().join(", ")
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for bucket in scope.buckets() {
        let Some(block) = bucket.block.all_effective().present().copied() else { continue };
        let off: Vec<BlockSetting> = block.off().collect();
        let website = scope.s3.websites().get(bucket.name).is_some();
        // A public bucket is told as that: one fault, one code.
        if !off.is_empty() && !website && bucket.public_access().proofs.is_empty() {
            let problem = PublicAccessNotBlocked { bucket: bucket.name.clone(), off };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn without_account() -> Value {
        let mut s3 = good();
        s3["AccountPublicAccessBlockConfiguration"] = Value::Null;
        s3
    }

    fn told(s3: &Value) -> Vec<String> {
        codes(s3).into_iter().filter(|code| code.starts_with("BKT003")).collect()
    }

    #[test]
    fn each_setting_is_found_alone_and_all_at_once() {
        for setting in ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] {
            let mut s3 = without_account();
            s3["PublicAccessBlockConfiguration"]["acme-data"][setting] = false.into();
            assert_eq!(told(&s3), ["BKT003 acme-data"], "{setting}");
        }
        let mut s3 = without_account();
        s3["PublicAccessBlockConfiguration"]["acme-data"] = Value::Null;
        assert_eq!(told(&s3), ["BKT003 acme-data"]);
    }

    #[test]
    fn the_account_makes_good_what_the_bucket_lacks() {
        let mut s3 = good();
        s3["PublicAccessBlockConfiguration"]["acme-data"] = Value::Null;
        assert_eq!(codes(&s3), [""; 0]);
        s3["AccountPublicAccessBlockConfiguration"]["BlockPublicPolicy"] = false.into();
        assert_eq!(told(&s3), ["BKT003 acme-data"]);
    }

    #[test]
    fn a_website_and_an_account_that_was_not_read_are_let_be() {
        let mut s3 = without_account();
        s3["PublicAccessBlockConfiguration"]["acme-data"] = Value::Null;
        s3["WebsiteConfiguration"]["acme-data"] =
            json!({"Bucket": "acme-data", "IndexDocument": {"Suffix": "i.html"}});
        assert_eq!(told(&s3), [""; 0]);
        let mut unread = good();
        unread["PublicAccessBlockConfiguration"]["acme-data"] = Value::Null;
        unread.as_object_mut().unwrap().remove("AccountPublicAccessBlockConfiguration");
        assert_eq!(codes(&unread), [""; 0]);
    }

    #[test]
    fn the_finding_says_which() {
        let mut s3 = without_account();
        s3["PublicAccessBlockConfiguration"]["acme-data"]["BlockPublicPolicy"] = false.into();
        s3["PublicAccessBlockConfiguration"]["acme-logs"]["BlockPublicPolicy"] = true.into();
        let found = crate::rules::fixture::findings_of(&crate::rules::fixture::state(&s3), &[]);
        let message = &found.iter().find(|finding| finding.rule == "BKT003").unwrap().message;
        assert_eq!(
            message,
            "BlockPublicPolicy is off for bucket `acme-data`, at the bucket and at the account"
        );
        let _ = only;
    }
}
