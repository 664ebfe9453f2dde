use aozu_names::{Findings, Known, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::Scope;
use crate::{entity::PasswordPolicy, limits::GOOD_PASSWORD_LENGTH};

/// The account's rules for passwords are weak, or AWS's default ones.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", self.in_words())]
pub struct WeakPasswordPolicy {
    /// Whether the account has no password policy of its own.
    pub missing: bool,
    /// The least length, where it is too small.
    pub minimum_length: Option<u32>,
    /// Whether a former password may be used again.
    pub reuse_allowed: bool,
}

impl WeakPasswordPolicy {
    fn in_words(&self) -> String {
        if self.missing {
            return "the account has no password policy, so AWS's default holds: 8 characters, and old \
                    passwords may be used again"
                .to_owned();
        }
        let mut faults = Vec::new();
        if let Some(length) = self.minimum_length {
            faults.push(format!("{length} characters are enough, fewer than {GOOD_PASSWORD_LENGTH}"));
        }
        if self.reuse_allowed {
            faults.push("old passwords may be used again".to_owned());
        }
        format!("the password policy is weak: {}", faults.join(", and "))
    }
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM016",
    name: "weak-password-policy",
    severity: Severity::Warning,
    summary: "the account has no password policy, or one that allows short or reused passwords",
    page: include_str!("../../rules/IAM016.md"),
    subject: "iam/PasswordPolicy",
    needs: &[],
    volatile: &[],
};

impl Problem for WeakPasswordPolicy {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "`aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 \
         --allow-users-to-change-password`; it replaces the whole policy, so name the other settings too"
            .to_owned()
    }
}

/// AWS's default where the answer leaves the length out.
const DEFAULT_LENGTH: u32 = 8;

fn judge(policy: &PasswordPolicy) -> Option<WeakPasswordPolicy> {
    let length = policy.minimum_length().unwrap_or(DEFAULT_LENGTH);
    let problem = WeakPasswordPolicy {
        missing: false,
        minimum_length: (length < GOOD_PASSWORD_LENGTH).then_some(length),
        reuse_allowed: policy.reuse_prevention().unwrap_or_default() == 0,
    };
    (problem.minimum_length.is_some() || problem.reuse_allowed).then_some(problem)
}

/// Whether it is known that no user has a password, so that the policy is about nobody.
fn nobody_has_a_password(scope: &Scope<'_>) -> bool {
    let users = scope.iam.users();
    users.is_whole() && users.iter().all(|(name, _)| scope.iam.has_password(name) == Some(false))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let problem = match scope.iam.password_policy() {
        Known::Present(policy) => judge(policy),
        Known::Absent => {
            Some(WeakPasswordPolicy { missing: true, minimum_length: None, reuse_allowed: true })
        }
        Known::NotRead(_) => None,
    };
    if let (Some(problem), false) = (problem, nobody_has_a_password(scope))
        && let Some(subject) = scope.whole_account(INFO.subject)
    {
        findings.report(subject, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, findings, good};

    #[test]
    fn short_passwords_are_found() {
        let mut iam = good();
        iam["PasswordPolicy"]["MinimumPasswordLength"] = json!(13);
        assert_eq!(codes(&iam), ["IAM016 root"]);
    }

    #[test]
    fn reuse_is_found() {
        let mut iam = good();
        iam["PasswordPolicy"] = json!({"MinimumPasswordLength": 20});
        assert_eq!(codes(&iam), ["IAM016 root"]);
    }

    #[test]
    fn known_absent_is_found_and_not_read_is_not() {
        let mut iam = good();
        iam["PasswordPolicy"] = json!(null);
        assert_eq!(codes(&iam), ["IAM016 root"]);
        assert!(findings(&iam)[0].message.contains("no password policy"));
        iam.as_object_mut().unwrap().remove("PasswordPolicy");
        assert_eq!(codes(&iam), [""; 0]);
    }

    #[test]
    fn where_no_user_has_a_password_there_is_nobody_to_protect() {
        let mut iam = good();
        iam["PasswordPolicy"] = json!(null);
        iam["LoginProfile"]["alice"] = json!(null);
        iam["AccessKeyMetadata"].as_object_mut().unwrap().remove("alice");
        assert_eq!(codes(&iam), [""; 0]);
    }
}
