use aozu_names::{Findings, Problem, RuleInfo, Severity, UserName};
use serde::Serialize;

use super::{Scope, administrator_access::policies_of, holders::Holder};

/// A user has policies of its own.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("user `{user}` has policies of its own: {}", .policies.join(", "))]
pub struct PolicyOnUser {
    /// The user.
    pub user: UserName,
    /// The policies, each in backquotes.
    pub policies: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM006",
    name: "policy-on-user",
    severity: Severity::Suggestion,
    summary: "policies are attached to a user instead of a group, or a role to switch to",
    page: include_str!("../../rules/IAM006.md"),
    subject: "iam/UserDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for PolicyOnUser {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "put the policies on a role and let the user, by a group, `sts:AssumeRole` it; what must stay with a \
         machine's user belongs on a group"
            .to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (name, user) in scope.iam.users().iter() {
        let inline = user.inline_policies().iter().map(|policy| format!("`{}`", policy.name()));
        let attached = user.attached_policies().iter().map(|policy| format!("`{}`", policy.arn().name()));
        let mut policies: Vec<String> = inline.chain(attached).collect();
        // That a user is administrator is a finding of its own.
        let administrator = policies_of(scope, Holder::User(user));
        policies.retain(|policy| !administrator.contains(policy));
        if !policies.is_empty() {
            findings.report(scope.user(user), &PolicyOnUser { user: name.clone(), policies });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{allow, codes, findings, good};

    #[test]
    fn inline_and_attached_policies_of_a_user_are_one_finding() {
        let mut iam = good();
        iam["UserDetailList"]["ci"]["UserPolicyList"] =
            json!([{"PolicyName": "deploy", "PolicyDocument": allow("s3:PutObject", "arn:aws:s3:::acme/*")}]);
        iam["UserDetailList"]["ci"]["AttachedManagedPolicies"] =
            json!([{"PolicyArn": "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"}]);
        assert_eq!(codes(&iam), ["IAM006 user/ci"]);
        assert_eq!(findings(&iam)[0].data["policies"], json!(["`deploy`", "`ViewOnlyAccess`"]));
    }

    #[test]
    fn a_boundary_is_no_policy_of_a_user() {
        assert_eq!(codes(&good()), [""; 0], "alice has a boundary");
    }
}
