use aozu_names::{AccountId, Findings, Problem, RuleInfo, Severity};

use super::Scope;
use super::{
    others::{are_cut_off, strangers, writing},
    scope::label,
};
use crate::BucketName;

/// A bucket policy lets another account write.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("statement {statement} of the policy of `{bucket}` lets account {account} do {}", .actions.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(", "))]
pub struct CrossAccountWrite {
    /// The bucket
    pub bucket: BucketName,
    /// The statement, by its Sid or number
    pub statement: String,
    /// The account
    pub account: AccountId,
    /// The actions by which it can write
    pub actions: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT011",
    name: "cross-account-write",
    severity: Severity::SecurityWarning,
    summary: "A bucket policy lets another account write",
    page: include_str!("../../rules/BKT011.md"),
    subject: "s3/Policy",
    needs: &[],
    volatile: &[],
};

impl Problem for CrossAccountWrite {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "narrow the actions to reading, or give the account a role that it takes on with an external id"
            .into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.account.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (bucket, document, statement) in scope.statements().filter(|(.., statement)| statement.allows()) {
        let actions = writing(statement);
        if actions.is_empty() || are_cut_off(&bucket, document) {
            continue;
        }
        for account in strangers(scope, statement) {
            let problem = CrossAccountWrite {
                bucket: bucket.name.clone(),
                statement: label(statement),
                account,
                actions: actions.clone(),
            };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use aozu_names::AccountId;
    use serde_json::{Value, json};

    use crate::{
        S3,
        rules::fixture::{codes, findings_of, only, state, with_statements},
    };

    fn letting(principal: Value, actions: Value) -> Value {
        with_statements(&[json!({"Sid": "P", "Effect": "Allow", "Principal": principal, "Action": actions,
            "Resource": ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"]})])
    }

    fn told(s3: &Value) -> Vec<String> {
        codes(s3).into_iter().filter(|code| code.starts_with("BKT011")).collect()
    }

    #[test]
    fn every_spelling_of_an_account_and_of_writing_is_found() {
        for principal in
            ["444455556666", "arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/x"]
        {
            for action in ["s3:PutObject", "s3:*", "*", "s3:Delete*"] {
                assert_eq!(told(&letting(json!({"AWS": principal}), json!(action))), ["BKT011 acme-data"]);
            }
        }
        let found = only(
            &letting(json!({"AWS": "444455556666"}), json!(["s3:PutObject", "s3:GetObject"])),
            "BKT011",
            "acme-data",
        );
        assert_eq!(found.data["actions"], json!(["s3:PutObject"]));
        assert_eq!(found.related, ["444455556666"]);
    }

    #[test]
    fn the_own_account_services_load_balancing_and_denials_are_let_be() {
        for principal in [
            json!({"AWS": "111122223333"}),
            json!({"Service": "cloudtrail.amazonaws.com"}),
            json!({"AWS": "582318560864"}),
        ] {
            assert_eq!(codes(&letting(principal, json!("s3:*"))), [""; 0]);
        }
        let deny = json!({"Effect": "Deny", "Principal": {"AWS": "444455556666"}, "Action": "s3:*", "Resource": "arn:aws:s3:::acme-data/*"});
        assert_eq!(codes(&with_statements(&[deny])), [""; 0]);
    }

    #[test]
    fn an_account_of_the_state_is_no_stranger() {
        let s3 = state(&letting(json!({"AWS": "444455556666"}), json!("s3:PutObject")));
        let other = S3::default();
        assert!(findings_of(&s3, &[(AccountId::literal("444455556666"), &other)]).is_empty());
    }
}
