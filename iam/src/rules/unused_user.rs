use aozu_names::{Findings, Problem, RuleInfo, Severity, UserName};
use serde::Serialize;

use super::Scope;

/// A user can sign in with nothing.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("user `{user}` has neither a console password nor an active access key")]
pub struct UnusedUser {
    /// The user.
    pub user: UserName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM021",
    name: "unused-user",
    severity: Severity::Suggestion,
    summary: "a user has neither a console password nor an active access key",
    page: include_str!("../../rules/IAM021.md"),
    subject: "iam/UserDetailList",
    needs: &["iam/LoginProfile|iam/Content", "iam/AccessKeyMetadata|iam/Content"],
    volatile: &[],
};

impl Problem for UnusedUser {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "if it serves nothing (check certificates, SSH keys and service-specific credentials too), empty it \
             and `aws iam delete-user --user-name {}`",
            self.user
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (name, user) in scope.iam.users().iter() {
        let no_password = scope.iam.has_password(name) == Some(false);
        let no_key = scope.iam.active_keys(name).is_some_and(|keys| keys.is_empty());
        if no_password && no_key {
            findings.report(scope.user(user), &UnusedUser { user: name.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good};

    #[test]
    fn a_user_that_can_sign_in_with_nothing_is_found() {
        let mut iam = good();
        iam["AccessKeyMetadata"]["ci"]["AccessKeyMetadata"] = json!([]);
        assert_eq!(codes(&iam), ["IAM021 user/ci"]);
    }

    #[test]
    fn keys_that_were_not_read_may_exist() {
        let mut iam = good();
        iam["AccessKeyMetadata"].as_object_mut().unwrap().remove("ci");
        assert_eq!(codes(&iam), [""; 0]);
    }
}
