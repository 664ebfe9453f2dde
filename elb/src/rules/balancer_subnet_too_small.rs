use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::SubnetId;

use super::Scope;
use crate::{LoadBalancerName, limits};

/// An Application Load Balancer's subnet has too few free addresses.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("subnet `{subnet}` of `{balancer}` is too small: a /{prefix}{}", .free.map(|free| format!(" with {free} free addresses")).unwrap_or_default())]
pub struct BalancerSubnetTooSmall {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The subnet
    pub subnet: SubnetId,
    /// How long its prefix is
    pub prefix: u8,
    /// How many of its addresses are free
    pub free: Option<u32>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB005",
    name: "balancer-subnet-too-small",
    severity: Severity::Warning,
    summary: "An Application Load Balancer's subnet has too few free addresses",
    page: include_str!("../../rules/ELB005.md"),
    subject: "elbv2/LoadBalancers",
    needs: &["ec2/Subnets"],
    volatile: &[],
};

impl Problem for BalancerSubnetTooSmall {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "a subnet of /27 or larger with at least 8 free addresses".into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.subnet.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers().filter(|balancer| balancer.is_application()) {
        for id in balancer.availability_zones().iter().filter_map(|zone| zone.subnet_id()) {
            let Some(subnet) = scope.network.subnets().get(id) else { continue };
            let Some(block) = subnet.cidr_block() else { continue };
            let free = subnet.available_ip_address_count();
            let prefix = block.prefix_len();
            let narrow = free.is_some_and(|free| free < limits::FREE_ADDRESSES);
            if prefix > limits::LONGEST_SUBNET_PREFIX || narrow {
                let name = balancer.load_balancer_name().clone();
                let problem = BalancerSubnetTooSmall { balancer: name, subnet: id.clone(), prefix, free };
                scope.report(findings, balancer, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn small_and_full_subnets_are_found() {
        for (member, value) in [("CidrBlock", json!("10.0.0.0/28")), ("AvailableIpAddressCount", json!(7))] {
            let small = but(|account| account["ec2"]["Subnets"]["subnet-0000000000000000a"][member] = value);
            assert_eq!(only(&small, "ELB005").related, ["subnet-0000000000000000a"]);
        }
    }
}
