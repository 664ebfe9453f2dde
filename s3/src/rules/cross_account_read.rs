use aozu_names::{AccountId, Findings, Problem, RuleInfo, Severity};

use super::Scope;
use super::{
    others::{are_cut_off, strangers, writing},
    scope::label,
};
use crate::BucketName;

/// A bucket policy lets another account read.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("statement {statement} of the policy of `{bucket}` lets account {account} read")]
pub struct CrossAccountRead {
    /// The bucket
    pub bucket: BucketName,
    /// The statement, by its Sid or number
    pub statement: String,
    /// The account
    pub account: AccountId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT012",
    name: "cross-account-read",
    severity: Severity::Suggestion,
    summary: "A bucket policy lets another account read",
    page: include_str!("../../rules/BKT012.md"),
    subject: "s3/Policy",
    needs: &[],
    volatile: &[],
};

impl Problem for CrossAccountRead {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "take the statement out where the account no longer needs it; where it is meant, say so with a suppression".into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.account.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (bucket, document, statement) in scope.statements().filter(|(.., statement)| statement.allows()) {
        // A bucket without an access log is told as that, with the account.
        let no_log = scope.s3.logging().get_known(bucket.name).is_absent();
        if no_log || !writing(statement).is_empty() || are_cut_off(&bucket, document) {
            continue;
        }
        for account in strangers(scope, statement) {
            let problem =
                CrossAccountRead { bucket: bucket.name.clone(), statement: label(statement), account };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only, with_statements};

    fn letting(principal: Value) -> Value {
        let mut s3 =
            with_statements(&[json!({"Effect": "Allow", "Principal": principal, "Action": "s3:Get*",
            "Resource": "arn:aws:s3:::acme-data/*"})]);
        s3["LoggingEnabled"] = good()["LoggingEnabled"].clone();
        s3
    }

    #[test]
    fn each_account_is_found() {
        only(&letting(json!({"AWS": "444455556666"})), "BKT012", "acme-data");
        let two = codes(&letting(json!({"AWS": ["444455556666", "arn:aws:iam::777788889999:user/x"]})));
        assert_eq!(two, ["BKT012 acme-data", "BKT012 acme-data"]);
    }

    #[test]
    fn the_own_account_and_services_are_let_be() {
        assert_eq!(codes(&letting(json!({"AWS": "arn:aws:iam::111122223333:role/app"}))), [""; 0]);
        assert_eq!(codes(&letting(json!({"Service": "cloudfront.amazonaws.com"}))), [""; 0]);
    }
}
