use std::collections::BTreeSet;

use aozu_names::{Findings, GroupName, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::Scope;

/// Nobody is in a group.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("no user is in group `{group}`")]
pub struct GroupWithoutMembers {
    /// The group.
    pub group: GroupName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "IAM018",
    name: "group-without-members",
    severity: Severity::Suggestion,
    summary: "no user is in a group",
    page: include_str!("../../rules/IAM018.md"),
    subject: "iam/GroupDetailList",
    needs: &["iam/UserDetailList"],
    volatile: &[],
};

impl Problem for GroupWithoutMembers {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "if it has no use, detach and delete its policies, then `aws iam delete-group --group-name {}`",
            self.group
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    // A user that could not be read may be in any group.
    if scope.iam.users().unreadable().next().is_some() {
        return;
    }
    let peopled: BTreeSet<_> = scope.iam.users().values().flat_map(|user| user.groups()).collect();
    for (name, group) in scope.iam.groups().iter() {
        if !peopled.contains(name) {
            findings.report(scope.group(group), &GroupWithoutMembers { group: name.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good};

    #[test]
    fn a_group_that_nobody_is_in_is_found() {
        let mut iam = good();
        iam["GroupDetailList"]["Old"] =
            json!({"GroupName": "Old", "Arn": "arn:aws:iam::111122223333:group/Old"});
        assert_eq!(codes(&iam), ["IAM018 group/Old"]);
    }

    #[test]
    fn where_users_were_not_read_nothing_is_known_of_members() {
        let mut iam = good();
        iam["GroupDetailList"]["Old"] =
            json!({"GroupName": "Old", "Arn": "arn:aws:iam::111122223333:group/Old"});
        iam.as_object_mut().unwrap().remove("UserDetailList");
        assert!(!codes(&iam).iter().any(|code| code.starts_with("IAM018")));
    }
}
