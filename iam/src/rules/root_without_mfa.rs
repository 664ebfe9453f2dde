use aozu_names::{Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::Scope;

/// The root user signs in with a password alone.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("the root user has no MFA device")]
pub struct RootWithoutMfa {}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM002",
    name: "root-without-mfa",
    severity: Severity::SecurityWarning,
    summary: "the root user has no MFA device",
    page: include_str!("../../rules/IAM002.md"),
    subject: "iam/SummaryMap",
    needs: &[],
    volatile: &[],
};

impl Problem for RootWithoutMfa {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "sign in as the root user and register an MFA device under \"My security credentials\"; in a member \
         account of an organization, remove the root user's credentials instead (centralized root access)"
            .to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(summary) = scope.iam.summary().present() else { return };
    let none = |name: &str| summary.get(name) == Some(0);
    if scope.iam.root_row().is_some_and(crate::CredentialReportRow::has_no_credentials)
        || (none("AccountPasswordPresent") && none("AccountAccessKeysPresent"))
    {
        return;
    }
    if summary.get("AccountMFAEnabled") == Some(0)
        && let Some(subject) = scope.whole_account(INFO.subject)
    {
        findings.report(subject, &RootWithoutMfa {});
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good};

    #[test]
    fn a_root_user_without_mfa_is_found() {
        let mut iam = good();
        iam["SummaryMap"]["AccountMFAEnabled"] = json!(0);
        assert_eq!(codes(&iam), ["IAM002 root"]);
    }

    #[test]
    fn a_root_user_without_credentials_needs_no_mfa() {
        let mut iam = good();
        iam["SummaryMap"]["AccountMFAEnabled"] = json!(0);
        iam["SummaryMap"]["AccountPasswordPresent"] = json!(0);
        assert_eq!(codes(&iam), [""; 0]);
        iam["SummaryMap"]["AccountPasswordPresent"] = json!(1);
        assert_eq!(codes(&iam), ["IAM002 root"]);
    }

    #[test]
    fn a_summary_that_does_not_say_is_no_finding() {
        let mut iam = good();
        iam["SummaryMap"].as_object_mut().unwrap().remove("AccountMFAEnabled");
        assert_eq!(codes(&iam), [""; 0]);
    }
}
