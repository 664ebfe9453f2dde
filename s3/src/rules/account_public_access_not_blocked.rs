use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::BlockSetting;

/// Block Public Access is off for an account, in whole or in part.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{} {} off for the whole account", .off.iter().map(|setting| setting.as_str()).collect::<Vec<_>>().join(", "), if .off.len() == 1 { "is" } else { "are" })]
pub struct AccountPublicAccessNotBlocked {
    /// The settings that are off
    pub off: Vec<BlockSetting>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT004",
    name: "account-public-access-not-blocked",
    severity: Severity::Suggestion,
    summary: "Block Public Access is off for an account, in whole or in part",
    page: include_str!("../../rules/BKT004.md"),
    subject: "s3/AccountPublicAccessBlockConfiguration",
    needs: &[],
    volatile: &[],
};

impl Problem for AccountPublicAccessNotBlocked {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "switch all four on once no bucket must be public: `aws s3control put-public-access-block --account-id … \
         --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`"
            .into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(block) = scope.s3.account_block().present().copied() else { return };
    let off: Vec<BlockSetting> = block.off().collect();
    if !off.is_empty() && !scope.s3.buckets().is_empty() {
        scope.report_account(findings, INFO.subject, &AccountPublicAccessNotBlocked { off });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good};

    #[test]
    fn one_setting_or_no_configuration_is_found() {
        let mut s3 = good();
        s3["AccountPublicAccessBlockConfiguration"]["BlockPublicAcls"] = false.into();
        assert_eq!(codes(&s3), ["BKT004 111122223333"]);
        s3["AccountPublicAccessBlockConfiguration"] = Value::Null;
        assert_eq!(codes(&s3), ["BKT004 111122223333"]);
    }

    #[test]
    fn an_account_without_buckets_and_one_not_read_are_let_be() {
        assert_eq!(codes(&json!({"Buckets": {}, "AccountPublicAccessBlockConfiguration": null})), [""; 0]);
        let mut s3 = good();
        s3.as_object_mut().unwrap().remove("AccountPublicAccessBlockConfiguration");
        assert_eq!(codes(&s3), [""; 0]);
    }
}
