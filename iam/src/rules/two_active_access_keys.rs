use aozu_names::{Findings, Problem, RuleInfo, Severity, UserName};
use serde::Serialize;

use super::Scope;

/// A user has two active access keys.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("user `{user}` has {} active access keys, where one is enough", .keys.len())]
pub struct TwoActiveAccessKeys {
    /// The user.
    pub user: UserName,
    /// The keys' ids.
    pub keys: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM004",
    name: "two-active-access-keys",
    severity: Severity::Suggestion,
    summary: "a user has two active access keys",
    page: include_str!("../../rules/IAM004.md"),
    subject: "iam/UserDetailList",
    needs: &["iam/AccessKeyMetadata|iam/Content"],
    volatile: &[],
};

impl Problem for TwoActiveAccessKeys {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "finish the rotation: see which key is no longer used, then `aws iam update-access-key --user-name {} \
             --access-key-id … --status Inactive`, and delete it once nothing has failed",
            self.user
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (name, user) in scope.iam.users().iter() {
        let Some(keys) = scope.iam.active_keys(name) else { continue };
        if keys.len() > 1 {
            let keys = keys.into_iter().map(|key| key.id).collect();
            findings.report(scope.user(user), &TwoActiveAccessKeys { user: name.clone(), keys });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good};

    const SECOND: &str = "AKIAI44QH8DHBEXAMPLE";

    #[test]
    fn a_second_active_key_is_found() {
        let mut iam = good();
        let keys = iam["AccessKeyMetadata"]["ci"]["AccessKeyMetadata"].as_array_mut().unwrap();
        keys.push(json!({"AccessKeyId": SECOND, "Status": "Active", "CreateDate": "2026-05-01T00:00:00Z"}));
        assert_eq!(codes(&iam), ["IAM004 user/ci"]);
    }

    #[test]
    fn an_inactive_second_key_is_a_rotation_that_is_over() {
        let mut iam = good();
        let keys = iam["AccessKeyMetadata"]["ci"]["AccessKeyMetadata"].as_array_mut().unwrap();
        keys.push(json!({"AccessKeyId": SECOND, "Status": "Inactive", "CreateDate": "2025-05-01T00:00:00Z"}));
        assert_eq!(codes(&iam), [""; 0]);
    }
}
