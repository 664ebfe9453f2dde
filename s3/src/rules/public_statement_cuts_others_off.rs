use std::collections::BTreeSet;

use aozu_iam::{
    analyze::public::{PublicTest, ResourceType},
    policy::Statement,
};
use aozu_names::{AccountId, Findings, Known, Problem, RuleInfo, Severity};

use super::Scope;
use super::{others::strangers, scope::label};
use crate::{BlockSetting, BucketName};

/// A public statement keeps out accounts that the policy names.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the policy of `{bucket}` names {}, and its public statement {} keeps them out: RestrictPublicBuckets is on", .accounts.iter().map(|account| format!("account {account}")).collect::<Vec<_>>().join(", "), .statements.join(", "))]
pub struct PublicStatementCutsOthersOff {
    /// The bucket
    pub bucket: BucketName,
    /// The accounts that it names
    pub accounts: Vec<AccountId>,
    /// The public statements, by Sid or number
    pub statements: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT015",
    name: "public-statement-cuts-others-off",
    severity: Severity::Warning,
    summary: "A public statement keeps out accounts that the policy names",
    page: include_str!("../../rules/BKT015.md"),
    subject: "s3/Policy",
    needs: &[],
    volatile: &[],
};

impl Problem for PublicStatementCutsOthersOff {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "bind statement {} by a condition, or take it out: without it the policy is not public",
            self.statements.join(", ")
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (bucket, document) in scope.policies() {
        if bucket.block.effective(BlockSetting::RestrictPublicBuckets) != Known::Present(true) {
            continue;
        }
        let public = PublicTest::of(ResourceType::S3Bucket).prove(document);
        let is_public = |statement: &Statement| public.iter().any(|one| one.index == statement.index);
        let allowing = document.statements().iter().filter(|one| one.allows() && !is_public(one));
        let accounts: BTreeSet<AccountId> =
            allowing.flat_map(|statement| strangers(scope, statement)).collect();
        if !public.is_empty() && !accounts.is_empty() {
            let statements = document.statements().iter().filter(|one| is_public(one)).map(label).collect();
            let problem = PublicStatementCutsOthersOff {
                bucket: bucket.name.clone(),
                accounts: accounts.into_iter().collect(),
                statements,
            };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, with_statements};

    fn told(statements: &[Value], restrict: bool) -> Vec<String> {
        let mut s3 = with_statements(statements);
        s3["PublicAccessBlockConfiguration"]["acme-data"]["RestrictPublicBuckets"] = restrict.into();
        s3["AccountPublicAccessBlockConfiguration"]["RestrictPublicBuckets"] = restrict.into();
        codes(&s3).into_iter().filter(|code| code.starts_with("BKT015")).collect()
    }

    fn letting(principal: Value) -> Value {
        json!({"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-data/*"})
    }

    #[test]
    fn a_named_account_beside_the_public_is_found() {
        assert_eq!(
            told(&[letting(json!("*")), letting(json!({"AWS": "444455556666"}))], true),
            ["BKT015 acme-data"]
        );
    }

    #[test]
    fn without_the_public_without_a_name_and_without_the_setting_nothing_is_said() {
        let named = letting(json!({"AWS": "444455556666"}));
        assert_eq!(told(std::slice::from_ref(&named), true), [""; 0]);
        assert_eq!(told(&[letting(json!("*"))], true), [""; 0]);
        assert_eq!(told(&[letting(json!("*")), named], false), [""; 0]);
        assert_eq!(told(&[letting(json!("*")), letting(json!({"AWS": "111122223333"}))], true), [""; 0]);
    }
}
