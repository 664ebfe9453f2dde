use std::collections::BTreeSet;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::SecurityGroupId;

/// A security group is on no interface and in no rule.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{group}` is on no interface and no rule of another group names it")]
pub struct SecurityGroupUnused {
    /// The group
    pub group: SecurityGroupId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC063",
    name: "security-group-unused",
    severity: Severity::Suggestion,
    summary: "A security group is on no interface and in no rule",
    page: include_str!("../../rules/VPC063.md"),
    subject: "ec2/SecurityGroups",
    needs: &["ec2/NetworkInterfaces", "ec2/SecurityGroups"],
    volatile: &[],
};

impl Problem for SecurityGroupUnused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "delete it unless something not read here will use it, such as a launch template: `aws ec2 delete-security-group --group-id {}`",
            self.group
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let groups = scope.network.security_groups();
    // What could not be read may be where a group is used.
    if !groups.is_complete() || !scope.network.network_interfaces().is_complete() {
        return;
    }
    let mut named: BTreeSet<&SecurityGroupId> = BTreeSet::new();
    let elsewhere = scope.elsewhere.values().flat_map(|(network, _)| network.security_groups().values());
    for group in groups.values().chain(elsewhere) {
        let others = group.references().map(|(_, pair)| pair.group_id()).filter(|id| *id != group.group_id());
        named.extend(others);
    }
    let endpoints = scope.network.vpc_endpoints().values();
    named.extend(endpoints.flat_map(|endpoint| endpoint.group_ids()));
    for group in groups.values().filter(|group| !group.is_default()) {
        // Another account's group is that account's to tell of.
        if group.owner_id().is_some_and(|owner| *owner != scope.account) {
            continue;
        }
        let id = group.group_id();
        let is_worn = !scope.index.interfaces_with(id).is_empty()
            || scope.elsewhere.values().any(|(_, index)| !index.interfaces_with(id).is_empty());
        if !is_worn && !named.contains(id) {
            scope.report(findings, group, &SecurityGroupUnused { group: id.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    #[test]
    fn on_nothing_and_named_by_nothing() {
        let unused = good().but(|account| {
            account["ec2"]["NetworkInterfaces"]["eni-000000000000000db"]["Groups"] =
                serde_json::json!([{"GroupId": "sg-00000000000000web"}]);
        });
        assert_eq!(codes(&unused), ["VPC063"]);
    }

    #[test]
    fn named_by_a_rule_is_used_and_so_is_what_nobody_read() {
        let named = good().but(|account| {
            account["ec2"]["NetworkInterfaces"]["eni-00000000000000web"]["Groups"] =
                serde_json::json!([{"GroupId": "sg-000000000000000db"}]);
        });
        assert!(codes(&named).is_empty());
        let unread = good().but(|account| {
            account["ec2"].as_object_mut().unwrap().remove("NetworkInterfaces");
        });
        assert!(!codes(&unread).contains(&"VPC063"));
    }
}
