use aozu_names::{Findings, Problem, RuleInfo, Severity};
use std::net::Ipv4Addr;

use aozu_vpc::{Family, Protocol, SubnetClass};
use smol_str::SmolStr;

use super::Scope;
use crate::{Target, TargetGroup, TargetGroupName};

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
        let keeps = scope
            .balancers_of(group)
            .into_iter()
            .any(|one| crate::nodes::keeps_client(scope.elbv2, one, group));
        for (target, _) in scope.targets(group).into_iter().flatten().filter(|_| !keeps) {
            let Some((port, address)) = open_to_world(scope, group, target) else { continue };
            let (name, target) = (group.target_group_name().clone(), target.id().clone());
            scope.report_group(
                findings,
                group,
                &TargetBypassesBalancer { group: name, target, port, address },
            );
        }
    }
}

/// The port and public address at which the internet reaches a target, where it does.
pub(super) fn open_to_world(
    scope: &Scope<'_>,
    group: &TargetGroup,
    target: &Target,
) -> Option<(u16, Ipv4Addr)> {
    let port = target.port().or(group.port())?;
    let instance = scope.instance(target)?;
    let address = *instance.public_ip_address()?;
    let subnet = scope.network.subnets().get(instance.subnet_id()?)?;
    let public = scope.index.subnet_class(subnet, Family::Ipv4) == SubnetClass::Public;
    let groups = scope.groups_of(instance)?;
    let open = groups.iter().any(|group| group.admits_from_anywhere(Protocol::TCP, port).ipv4);
    (public && open).then_some((port, address))
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
        assert_eq!(
            codes(&open),
            ["ELB030", "ELB029"],
            "its other port is closed, but it stands in a public subnet"
        );
        let mut closed = open;
        closed["ec2"]["SecurityGroups"]["sg-0000000000000000b"]["IpPermissions"][0]["IpRanges"] = json!([]);
        assert_eq!(codes(&closed), ["ELB030", "ELB030"]);
    }
}
