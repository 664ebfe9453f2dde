use aozu_names::{Findings, Problem, RuleInfo, Severity, Subject};
use serde::Serialize;

use super::{Scope, holders::Holder};

/// Something refers to a group, policy or role that does not exist.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{from} refers to {kind} `{to}`, which does not exist")]
pub struct DanglingIamReference {
    /// What refers: "user `alice`".
    pub from: String,
    /// What kind of thing it refers to: `group`, `policy`, `permissions boundary` or `role`.
    pub kind: &'static str,
    /// The name or ARN it refers to.
    pub to: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM020",
    name: "dangling-iam-reference",
    severity: Severity::Error,
    summary: "a user, group, role or instance profile refers to a group, policy or role that does not exist",
    page: include_str!("../../rules/IAM020.md"),
    subject: "iam/UserDetailList",
    needs: &[],
    volatile: &[],
};

impl Problem for DanglingIamReference {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "create the {} again or take the reference away; AWS itself keeps no such reference, so the state \
             was edited or read while it changed",
            self.kind
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.to.clone()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let iam = scope.iam;
    let mut report = |subject: Subject, from: &str, kind: &'static str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        findings.report(subject, &DanglingIamReference { from, kind, to });
    };
    for user in iam.users().values() {
        for group in user.groups().iter().filter(|group| iam.groups().exists(group) == Some(false)) {
            report(scope.user(user), &Holder::User(user).in_words(), "group", group.as_str());
        }
    }
    // Of AWS's own policies only those in use are listed, and another account's are not ours to know.
    let ours = |arn: &&aozu_names::Arn| arn.account() == scope.account.as_str();
    let gone = |arn: &&aozu_names::Arn| iam.policies().exists(arn) == Some(false);
    for holder in Holder::all(scope) {
        let attached = holder.attached().iter().map(|policy| policy.arn());
        for arn in attached.filter(ours).filter(gone) {
            report(holder.subject(scope), &holder.in_words(), "policy", arn.as_str());
        }
        if let Some(arn) = holder.boundary().filter(ours).filter(gone) {
            report(holder.subject(scope), &holder.in_words(), "permissions boundary", arn.as_str());
        }
    }
    for profile in iam.instance_profiles().values() {
        for role in profile.roles().iter().filter(|role| iam.roles().exists(role.name()) == Some(false)) {
            let from = format!("instance profile `{}`", profile.name());
            report(scope.instance_profile(profile), &from, "role", role.name().as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good};

    #[test]
    fn a_group_that_is_gone_is_found() {
        let mut iam = good();
        iam["UserDetailList"]["ci"]["GroupList"] = json!(["Developers", "Gone"]);
        assert_eq!(codes(&iam), ["IAM020 user/ci"]);
    }

    #[test]
    fn a_policy_and_a_boundary_that_are_gone_are_both_found() {
        let mut iam = good();
        let gone = "arn:aws:iam::111122223333:policy/gone";
        iam["RoleDetailList"]["web"]["AttachedManagedPolicies"] = json!([{"PolicyArn": gone}]);
        iam["RoleDetailList"]["web"]["PermissionsBoundary"] = json!({"PermissionsBoundaryArn": gone});
        assert_eq!(codes(&iam), ["IAM020 role/web", "IAM020 role/web"]);
    }

    #[test]
    fn a_role_that_is_gone_is_found_in_its_profile() {
        let mut iam = good();
        iam["InstanceProfiles"]["web"]["Roles"] = json!([{"RoleName": "gone"}]);
        assert_eq!(codes(&iam), ["IAM020 instance-profile/web"]);
    }

    #[test]
    fn what_was_not_read_does_not_dangle() {
        let mut iam = good();
        for unread in ["GroupDetailList", "RoleDetailList", "Policies"] {
            iam.as_object_mut().unwrap().remove(unread);
        }
        assert_eq!(codes(&iam), [""; 0]);
    }

    #[test]
    fn policies_of_aws_s_and_of_other_accounts_are_not_judged() {
        let mut iam = good();
        iam["RoleDetailList"]["web"]["AttachedManagedPolicies"] =
            json!([{"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]);
        iam["RoleDetailList"]["deploy"]["PermissionsBoundary"] =
            json!({"PermissionsBoundaryArn": "arn:aws:iam::444455556666:policy/theirs"});
        assert_eq!(codes(&iam), [""; 0]);
    }
}
