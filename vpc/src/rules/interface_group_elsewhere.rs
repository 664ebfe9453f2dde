use std::collections::BTreeSet;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{NetworkInterfaceId, SecurityGroupId, VpcId};

/// An interface carries a security group of another VPC.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{interface}` of `{vpc}` carries `{group}`, which belongs to `{group_vpc}`")]
pub struct InterfaceGroupElsewhere {
    /// The interface
    pub interface: NetworkInterfaceId,
    /// Its VPC
    pub vpc: VpcId,
    /// The group
    pub group: SecurityGroupId,
    /// The VPC of the group
    pub group_vpc: VpcId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC053",
    name: "interface-group-elsewhere",
    severity: Severity::Error,
    summary: "An interface carries a security group of another VPC",
    page: include_str!("../../rules/VPC053.md"),
    subject: "ec2/NetworkInterfaces",
    needs: &["ec2/SecurityGroupVpcAssociations"],
    volatile: &[],
};

impl Problem for InterfaceGroupElsewhere {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "use a group of `{}`, or associate the group with it: `aws ec2 associate-security-group-vpc --group-id {} --vpc-id {}`",
            self.vpc, self.group, self.vpc
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.group.to_string(), self.group_vpc.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let network = scope.network;
    let associated: BTreeSet<(&SecurityGroupId, &VpcId)> =
        network.security_group_vpc_associations().values().filter_map(|one| one.in_use()).collect();
    for interface in network.network_interfaces().values() {
        let Some(vpc) = interface.vpc_id() else { continue };
        for group in interface.group_ids() {
            let home = network.security_groups().get(group).and_then(|group| group.vpc_id());
            if let Some(home) = home.filter(|home| *home != vpc && !associated.contains(&(group, vpc))) {
                let problem = InterfaceGroupElsewhere {
                    interface: interface.network_interface_id().clone(),
                    vpc: vpc.clone(),
                    group: group.clone(),
                    group_vpc: home.clone(),
                };
                scope.report(findings, interface, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    #[test]
    fn a_group_of_another_vpc_is_found_unless_it_is_associated() {
        let elsewhere = good().but(|account| {
            account["ec2"]["SecurityGroups"]["sg-000000000000000db"]["VpcId"] =
                "vpc-0000000000000000z".into();
        });
        assert!(!codes(&elsewhere).contains(&"VPC053"), "the associations were not read");
        let elsewhere = elsewhere.but(|account| {
            account["ec2"]["SecurityGroupVpcAssociations"] = serde_json::json!({});
        });
        assert!(codes(&elsewhere).contains(&"VPC053"));
        let associated = elsewhere.but(|account| {
            account["ec2"]["SecurityGroupVpcAssociations"] = serde_json::json!({
                "sg-000000000000000db/vpc-0000000000000000a": {"GroupId": "sg-000000000000000db",
                    "VpcId": "vpc-0000000000000000a", "State": "associated"}
            });
        });
        assert!(!codes(&associated).contains(&"VPC053"));
    }
}
