use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::{Direction, Peer, Protocol, SecurityGroup};
use smol_str::SmolStr;

use super::Scope;
use super::scope::lets;
use crate::{LoadBalancer, LoadBalancerName, TargetGroup, TargetGroupName};

/// Security groups keep a balancer from its targets.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` cannot reach {} target(s) of `{group}` on port {port} ({use_of_port}): the security groups of {side} do not let it", .targets.len())]
pub struct TargetNotAdmitted {
    /// The target group
    pub group: TargetGroupName,
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The port that is closed
    pub port: u16,
    /// What the port is for
    pub use_of_port: &'static str,
    /// Whose groups are closed
    pub side: &'static str,
    /// The targets that are kept away
    pub targets: Vec<SmolStr>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB008",
    name: "target-not-admitted",
    severity: Severity::Error,
    summary: "Security groups keep a balancer from its targets",
    page: include_str!("../../rules/ELB008.md"),
    subject: "elbv2/TargetHealthDescriptions",
    needs: &[
        "elbv2/LoadBalancers",
        "elbv2/TargetGroups",
        "ec2/SecurityGroups",
        "ec2/Subnets",
        "ec2/Reservations",
    ],
    volatile: &[],
};

impl Problem for TargetNotAdmitted {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "let the balancer's security group reach tcp {} in the targets' groups, and its own groups let it out",
            self.port
        )
    }

    fn related(&self) -> Vec<String> {
        self.targets.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values() {
        let Some(targets) = scope.targets(group) else { continue };
        for balancer in scope.balancers_of(group) {
            let Some(own) = scope.groups(balancer.security_groups()) else { continue };
            let mut closed = std::collections::BTreeMap::<_, Vec<SmolStr>>::new();
            for (target, _) in &targets {
                let instance = scope.instance(target).filter(|instance| !instance.is_gone());
                let Some(theirs) = instance.and_then(|instance| scope.groups_of(instance)) else { continue };
                let traffic = target.port().or(group.port());
                let check = group.check_port(traffic).filter(|check| Some(*check) != traffic);
                for (port, used) in [(traffic, "traffic"), (check, "health checks")] {
                    let Some(port) = port else { continue };
                    if let Some(side) = closed_side(scope, balancer, group, (&own, &theirs), port) {
                        closed.entry((port, used, side)).or_default().push(target.id().clone());
                    }
                }
            }
            for ((port, use_of_port, side), targets) in closed {
                let (name, of) = (group.target_group_name().clone(), balancer.load_balancer_name().clone());
                let problem =
                    TargetNotAdmitted { group: name, balancer: of, port, use_of_port, side, targets };
                scope.report_group(findings, group, &problem);
            }
        }
    }
}

/// Whose groups close a port; none where it is open, or may be.
fn closed_side(
    scope: &Scope<'_>,
    balancer: &LoadBalancer,
    group: &TargetGroup,
    (own, theirs): (&[&SecurityGroup], &[&SecurityGroup]),
    port: u16,
) -> Option<&'static str> {
    let udp = group.protocol().is_some_and(|protocol| protocol.is_over_udp() && !protocol.is_over_tcp());
    let protocol = if udp { Protocol::UDP } else { Protocol::TCP };
    if !own.is_empty() && !lets(own, Direction::Egress, protocol, port) {
        return Some("the balancer");
    }
    let mut rules = theirs.iter().flat_map(|group| group.rules(Direction::Ingress));
    let admitted = rules.any(|rule| {
        rule.permission.traffic().admits_port(protocol, port)
            && match rule.peer {
                // Who comes with a client's address is not the balancer; and one without groups is told by address.
                _ if own.is_empty() => true,
                Peer::Group(pair) => balancer.security_groups().contains(pair.group_id()),
                Peer::Ipv4(block) => from_nodes(scope, balancer, block),
                // Whose addresses a prefix list holds, and which IPv6 addresses nodes have, is not looked up.
                _ => true,
            }
    });
    (!admitted
        && (balancer.is_application()
            || !crate::nodes::keeps_client(scope.elbv2, balancer, group)
            || own.is_empty()))
    .then_some("the targets")
}

/// Whether a block holds addresses that the balancer's nodes may have; where its subnets are not known, it may.
fn from_nodes(scope: &Scope<'_>, balancer: &LoadBalancer, block: aozu_vpc::Ipv4Block) -> bool {
    let mut subnets = balancer.availability_zones().iter().filter_map(|zone| zone.subnet_id());
    subnets.any(|id| {
        let subnet = scope.network.subnets().get(id);
        subnet.and_then(|subnet| subnet.cidr_block()).is_none_or(|own| own.overlaps(block))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    fn target_port(port: u16) -> serde_json::Value {
        but(|account| {
            for target in account["elbv2"]["TargetHealthDescriptions"][WEB]["TargetHealthDescriptions"]
                .as_array_mut()
                .unwrap()
            {
                target["Target"]["Port"] = json!(port);
            }
        })
    }

    #[test]
    fn a_port_that_targets_do_not_open_is_found() {
        let finding = only(&target_port(9999), "ELB008");
        assert_eq!((&finding.data["port"], &finding.data["side"]), (&json!(9999), &json!("the targets")));
        assert_eq!(finding.related.len(), 2);
        assert_eq!(only(&target_port(22), "ELB008").data["use_of_port"], "traffic");
    }

    #[test]
    fn a_block_of_the_nodes_is_as_good_as_their_group() {
        for (block, expected) in [("10.0.0.0/23", 0), ("10.0.1.5/32", 0), ("10.9.0.0/16", 1)] {
            let by_block = but(|account| {
                account["ec2"]["SecurityGroups"]["sg-0000000000000000b"]["IpPermissions"][0] = json!({"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8100, "IpRanges": [{"CidrIp": block}]});
            });
            assert_eq!(codes(&by_block).len(), expected, "{block}");
        }
    }

    #[test]
    fn groups_that_do_not_let_out_and_ports_of_checks_are_found() {
        let shut = but(|account| {
            account["ec2"]["SecurityGroups"]["sg-0000000000000000a"]["IpPermissionsEgress"] = json!([])
        });
        assert_eq!(only(&shut, "ELB008").data["side"], "the balancer");
        let check = but(|account| account["elbv2"]["TargetGroups"][WEB]["HealthCheckPort"] = "8081".into());
        assert_eq!(only(&check, "ELB008").data["use_of_port"], "health checks");
    }
}
