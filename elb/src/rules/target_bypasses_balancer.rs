use aozu_names::{Findings, Problem, RuleInfo, Severity};
use std::net::Ipv4Addr;

use aozu_vpc::{Family, Protocol, SubnetClass};
use smol_str::SmolStr;

use super::Scope;
use crate::TargetGroupName;

/// The internet reaches a target past its balancer.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the internet reaches target `{target}` of `{group}` on port {port} at {address}, past its balancer")]
pub struct TargetBypassesBalancer {
    /// The target group
    pub group: TargetGroupName,
    /// The target
    pub target: SmolStr,
    /// The port
    pub port: u16,
    /// Its public address
    pub address: Ipv4Addr,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB029",
    name: "target-bypasses-balancer",
    severity: Severity::SecurityWarning,
    summary: "The internet reaches a target past its balancer",
    page: include_str!("../../rules/ELB029.md"),
    subject: "elbv2/TargetHealthDescriptions",
    needs: &[
        "elbv2/TargetGroups",
        "ec2/Reservations",
        "ec2/SecurityGroups",
        "ec2/Subnets",
        "ec2/RouteTables",
    ],
    volatile: &[],
};

impl Problem for TargetBypassesBalancer {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "let only the balancer's security group reach the port, and put the targets in a private tier".into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values() {
        // Targets that see the client's address must admit the clients.
        let keeps =
            scope.balancers_of(group).into_iter().any(|one| crate::keeps_client(scope.elbv2, one, group));
        for (target, _) in scope.targets(group).into_iter().flatten().filter(|_| !keeps) {
            let Some(port) = target.port().or(group.port()) else { continue };
            let Some(instance) = scope.instance(target) else { continue };
            let Some(address) = instance.public_ip_address() else { continue };
            let subnet = instance.subnet_id().and_then(|id| scope.network.subnets().get(id));
            let public = subnet
                .is_some_and(|subnet| scope.index.subnet_class(subnet, Family::Ipv4) == SubnetClass::Public);
            let open = scope.groups_of(instance).is_some_and(|groups| {
                groups.iter().any(|group| group.admits_from_anywhere(Protocol::TCP, port).ipv4)
            });
            if public && open {
                let (name, target) = (group.target_group_name().clone(), target.id().clone());
                let problem = TargetBypassesBalancer { group: name, target, port, address: *address };
                scope.report_group(findings, group, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn a_public_open_target_is_found() {
        let open = but(|account| {
            let instance = &mut account["ec2"]["Reservations"]["i-00000000000000001"];
            (instance["SubnetId"], instance["PublicIpAddress"]) =
                (json!("subnet-0000000000000000a"), json!("203.0.113.7"));
            account["ec2"]["SecurityGroups"]["sg-0000000000000000b"]["IpPermissions"][0]["IpRanges"] =
                json!([{"CidrIp": "0.0.0.0/0"}]);
        });
        assert_eq!(codes(&open), ["ELB029", "ELB030"], "and it stands in a public subnet");
        let mut closed = open;
        closed["ec2"]["SecurityGroups"]["sg-0000000000000000b"]["IpPermissions"][0]["IpRanges"] = json!([]);
        assert_eq!(codes(&closed), ["ELB030"]);
    }
}
