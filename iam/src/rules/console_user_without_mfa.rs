use aozu_names::{Findings, Problem, RuleInfo, Severity, UserName};
use serde::Serialize;

use super::Scope;

/// A user has a console password and no MFA device.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("user `{user}` has a console password and no MFA device")]
pub struct ConsoleUserWithoutMfa {
    /// The user.
    pub user: UserName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM003",
    name: "console-user-without-mfa",
    severity: Severity::SecurityWarning,
    summary: "a user has a console password and no MFA device",
    page: include_str!("../../rules/IAM003.md"),
    subject: "iam/UserDetailList",
    needs: &["iam/LoginProfile|iam/Content", "iam/MFADevices|iam/Content"],
    volatile: &[],
};

impl Problem for ConsoleUserWithoutMfa {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "have the user register an MFA device (`aws iam enable-mfa-device`), or, if nobody signs in with \
             the password, take it away: `aws iam delete-login-profile --user-name {}`",
            self.user
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (name, user) in scope.iam.users().iter() {
        if scope.iam.has_password(name) == Some(true) && scope.iam.has_mfa(name) == Some(false) {
            findings.report(scope.user(user), &ConsoleUserWithoutMfa { user: name.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good};

    #[test]
    fn a_password_without_mfa_is_found() {
        let mut iam = good();
        iam["MFADevices"]["alice"]["MFADevices"] = json!([]);
        assert_eq!(codes(&iam), ["IAM003 user/alice"]);
    }

    #[test]
    fn the_credential_report_is_enough() {
        let mut iam = good();
        iam.as_object_mut().unwrap().remove("MFADevices");
        iam.as_object_mut().unwrap().remove("LoginProfile");
        assert_eq!(codes(&iam), [""; 0], "not read is not absent");
        iam["Content"] = json!({"alice": {
            "user": "alice", "arn": "arn:aws:iam::111122223333:user/alice",
            "password_enabled": "true", "mfa_active": "false"
        }});
        assert_eq!(codes(&iam), ["IAM003 user/alice"]);
    }

    #[test]
    fn no_password_no_finding() {
        let mut iam = good();
        iam["MFADevices"]["alice"]["MFADevices"] = json!([]);
        iam["LoginProfile"]["alice"] = json!(null);
        iam["AccessKeyMetadata"].as_object_mut().unwrap().remove("alice");
        assert_eq!(codes(&iam), [""; 0]);
    }
}
