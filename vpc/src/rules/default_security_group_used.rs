use std::collections::BTreeMap;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{InstanceId, NetworkInterfaceId, SecurityGroup, SecurityGroupId};

/// An instance or interface uses its VPC's default security group.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("it uses the default security group `{group}`")]
pub struct DefaultSecurityGroupUsed {
    /// The group
    pub group: SecurityGroupId,
    /// The interfaces that carry it
    pub interfaces: Vec<NetworkInterfaceId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC062",
    name: "default-security-group-used",
    severity: Severity::Suggestion,
    summary: "An instance or interface uses its VPC's default security group",
    page: include_str!("../../rules/VPC062.md"),
    subject: "ec2/NetworkInterfaces",
    needs: &[],
    volatile: &[],
};

impl Problem for DefaultSecurityGroupUsed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give it a group of its own, so that a rule for it holds for nothing else".into()
    }

    fn related(&self) -> Vec<String> {
        self.interfaces.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let network = scope.network;
    for group in network.security_groups().values().filter(|group| group.is_default()) {
        let mut of_instance: BTreeMap<&InstanceId, Vec<NetworkInterfaceId>> = BTreeMap::new();
        for interface in scope.index.interfaces_with(group.group_id()) {
            let id = interface.network_interface_id();
            match interface.instance_id().filter(|instance| network.instances().get(*instance).is_some()) {
                Some(instance) => of_instance.entry(instance).or_default().push(id.clone()),
                None => scope.report(findings, *interface, &used(group, vec![id.clone()])),
            }
        }
        for (instance, interfaces) in of_instance {
            if let Some(instance) = network.instances().get(instance) {
                scope.report(findings, instance, &used(group, interfaces));
            }
        }
    }
}

fn used(group: &SecurityGroup, interfaces: Vec<NetworkInterfaceId>) -> DefaultSecurityGroupUsed {
    DefaultSecurityGroupUsed { group: group.group_id().clone(), interfaces }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{findings, good};

    #[test]
    fn it_is_told_of_the_instance() {
        let used = good().but(|account| {
            account["ec2"]["NetworkInterfaces"]["eni-000000000000000db"]["Groups"] =
                serde_json::json!([{"GroupId": "sg-000000000000000db"}, {"GroupId": "sg-0000000000000000d"}]);
        });
        let found = findings(&used);
        assert_eq!(
            (found.len(), found[0].rule, &*found[0].resource_id),
            (1, "VPC062", "i-000000000000000db")
        );
    }

    #[test]
    fn or_of_the_interface_where_there_is_none() {
        let used = good().but(|account| {
            account["ec2"]["NetworkInterfaces"]["eni-0000000000000vpce"]["Groups"] =
                serde_json::json!([{"GroupId": "sg-0000000000000vpce"}, {"GroupId": "sg-0000000000000000d"}]);
        });
        let found = findings(&used);
        assert_eq!(
            (found.len(), found[0].rule, &*found[0].resource_id),
            (1, "VPC062", "eni-0000000000000vpce")
        );
    }
}
