use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{NetworkInterfaceId, limits};

/// An interface carries more security groups than its quota allows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{interface}` carries {groups} security groups, more than the {quota} that it may carry")]
pub struct TooManyGroups {
    /// The interface
    pub interface: NetworkInterfaceId,
    /// How many it carries
    pub groups: usize,
    /// How many it may carry
    pub quota: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC054",
    name: "too-many-groups",
    severity: Severity::Warning,
    summary: "An interface carries more security groups than its quota allows",
    page: include_str!("../../rules/VPC054.md"),
    subject: "ec2/NetworkInterfaces",
    needs: &[],
    volatile: &[],
};

impl Problem for TooManyGroups {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "merge rules into fewer groups, or ask for a quota of up to {}",
            limits::MOST_GROUPS_PER_INTERFACE
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let quota = scope.quotas.security_groups_per_interface.min(limits::MOST_GROUPS_PER_INTERFACE);
    for interface in scope.network.network_interfaces().values() {
        let groups = interface.groups().len();
        if groups > quota {
            let interface_id = interface.network_interface_id().clone();
            scope.report(findings, interface, &TooManyGroups { interface: interface_id, groups, quota });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    #[test]
    fn five_groups_are_enough() {
        let with = |count: usize| {
            codes(&good().but(|account| {
                let groups = account["ec2"]["SecurityGroups"].as_object_mut().unwrap();
                let web = groups["sg-00000000000000web"].clone();
                let mut carried = Vec::new();
                for n in 0..count {
                    let id = format!("sg-0000000000000000{n}");
                    let mut group = web.clone();
                    group["GroupId"] = id.clone().into();
                    group["GroupName"] = id.clone().into();
                    groups.insert(id.clone(), group);
                    carried.push(serde_json::json!({"GroupId": id}));
                }
                carried.push(serde_json::json!({"GroupId": "sg-00000000000000web"}));
                account["ec2"]["NetworkInterfaces"]["eni-00000000000000web"]["Groups"] = carried.into();
            }))
        };
        assert_eq!(with(5), ["VPC054"]);
        assert!(with(4).is_empty());
    }
}
