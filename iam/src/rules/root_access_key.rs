use aozu_names::{Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::Scope;

/// The root user has an access key.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("the root user has an access key, which nothing can restrict")]
pub struct RootAccessKey {}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM001",
    name: "root-access-key",
    severity: Severity::SecurityWarning,
    summary: "the root user has an access key",
    page: include_str!("../../rules/IAM001.md"),
    subject: "iam/SummaryMap",
    needs: &[],
    volatile: &[],
};

impl Problem for RootAccessKey {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "sign in as the root user, find what uses the key in its last-used information, move that to a role, \
         then deactivate and delete the key under \"My security credentials\""
            .to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(summary) = scope.iam.summary().present() else { return };
    let row = scope.iam.root_row();
    if row.is_some_and(crate::CredentialReportRow::has_no_credentials) {
        return;
    }
    let counted = summary.get("AccountAccessKeysPresent").is_some_and(|keys| keys > 0);
    let reported =
        row.is_some_and(|row| row.access_keys().iter().any(|key| key.active.value() == Some(&true)));
    if (counted || reported)
        && let Some(subject) = scope.whole_account(INFO.subject)
    {
        findings.report(subject, &RootAccessKey {});
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good};

    #[test]
    fn a_key_of_the_root_user_is_found() {
        let mut iam = good();
        iam["SummaryMap"]["AccountAccessKeysPresent"] = json!(1);
        assert_eq!(codes(&iam), ["IAM001 root"]);
    }

    #[test]
    fn the_credential_report_tells_of_it_too() {
        let mut iam = good();
        iam["Content"] = json!({"<root_account>": {
            "user": "<root_account>", "arn": "arn:aws:iam::111122223333:root", "mfa_active": "true",
            "access_key_1_active": "true", "access_key_1_last_rotated": "2026-05-05T00:00:00Z"
        }});
        assert_eq!(codes(&iam), ["IAM001 root"]);
    }

    #[test]
    fn a_root_user_without_credentials_has_none() {
        let mut iam = good();
        iam["SummaryMap"]["AccountAccessKeysPresent"] = json!(1);
        iam["SummaryMap"]["AccountMFAEnabled"] = json!(0);
        iam["Content"] = json!({"<root_account>": {
            "user": "<root_account>", "arn": "arn:aws:iam::111122223333:root", "mfa_active": "false",
            "password_enabled": "false",
            "access_key_1_active": "false", "access_key_1_last_rotated": "N/A",
            "access_key_2_active": "false", "access_key_2_last_rotated": "N/A",
            "cert_1_active": "false", "cert_2_active": "false"
        }});
        assert_eq!(codes(&iam), [""; 0]);
    }
}
