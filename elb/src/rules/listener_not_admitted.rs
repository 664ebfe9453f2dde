use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::{Direction, Protocol, SecurityGroupId};

use super::Scope;
use super::scope::lets;
use crate::{ListenerProtocol, LoadBalancerName};

/// A balancer's security groups let nobody reach a listener.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("no security group of `{balancer}` lets anybody reach port {port}")]
pub struct ListenerNotAdmitted {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The listener's port
    pub port: u16,
    /// The balancer's groups
    pub groups: Vec<SecurityGroupId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB007",
    name: "listener-not-admitted",
    severity: Severity::Error,
    summary: "A balancer's security groups let nobody reach a listener",
    page: include_str!("../../rules/ELB007.md"),
    subject: "elbv2/Listeners",
    needs: &["elbv2/LoadBalancers", "ec2/SecurityGroups"],
    volatile: &[],
};

impl Problem for ListenerNotAdmitted {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "let the clients reach the port in one of the groups, or take the listener away".into()
    }

    fn related(&self) -> Vec<String> {
        self.groups.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (balancer, listener) in scope.listeners() {
        let ids = balancer.security_groups();
        let (Some(port), Some(groups)) = (listener.port(), scope.groups(ids)) else { continue };
        // A Network Load Balancer without groups lets everybody in.
        if ids.is_empty() {
            continue;
        }
        let hears = |is: fn(&ListenerProtocol) -> bool| listener.protocol().is_none_or(is);
        let tcp =
            hears(ListenerProtocol::is_over_tcp) && lets(&groups, Direction::Ingress, Protocol::TCP, port);
        let udp =
            hears(ListenerProtocol::is_over_udp) && lets(&groups, Direction::Ingress, Protocol::UDP, port);
        if !tcp && !udp {
            let name = balancer.load_balancer_name().clone();
            let problem = ListenerNotAdmitted { balancer: name, port, groups: ids.to_vec() };
            scope.report_listener(findings, listener, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::*;

    #[test]
    fn a_closed_port_is_found() {
        let closed = but(|account| {
            account["ec2"]["SecurityGroups"]["sg-0000000000000000a"]["IpPermissions"]
                .as_array_mut()
                .unwrap()
                .pop();
        });
        assert_eq!(only(&closed, "ELB007").data["port"], 443);
    }
}
