use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::SubnetId;

use super::Scope;
use crate::LoadBalancerName;

/// A balancer's subnet is not where the balancer says, or shares its zone with another.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("subnet `{subnet}` of `{balancer}` {fault}")]
pub struct BalancerSubnetElsewhere {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The subnet
    pub subnet: SubnetId,
    /// What is wrong with it
    pub fault: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB002",
    name: "balancer-subnet-elsewhere",
    severity: Severity::Error,
    summary: "A balancer's subnet is not where the balancer says, or shares its zone with another",
    page: include_str!("../../rules/ELB002.md"),
    subject: "elbv2/LoadBalancers",
    needs: &["ec2/Subnets"],
    volatile: &[],
};

impl Problem for BalancerSubnetElsewhere {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "one subnet a zone, all of the balancer's VPC: `aws elbv2 set-subnets`".into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.subnet.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers() {
        let mut zones = std::collections::BTreeMap::new();
        for zone in balancer.availability_zones() {
            let Some(id) = zone.subnet_id() else { continue };
            let before = zones.insert(zone.zone_name(), id).filter(|before| *before != id);
            let subnet = scope.network.subnets().get(id);
            let unread = scope.network.subnets().exists(id) == Some(true);
            let fault = match subnet {
                // Shared subnets are listed where they are shared, so that absence is a fact.
                None if !unread => Some("does not exist".to_owned()),
                Some(subnet) if balancer.vpc_id().is_some_and(|vpc| vpc != subnet.vpc_id()) => {
                    Some(format!("is of another VPC, `{}`", subnet.vpc_id()))
                }
                Some(subnet) if subnet.availability_zone() != zone.zone_name() => Some(format!(
                    "lies in `{}` and not in `{}`",
                    subnet.availability_zone(),
                    zone.zone_name()
                )),
                _ => before.map(|before| format!("shares its zone with `{before}`")),
            };
            if let Some(fault) = fault {
                let balancer_name = balancer.load_balancer_name().clone();
                let problem = BalancerSubnetElsewhere { balancer: balancer_name, subnet: id.clone(), fault };
                scope.report(findings, balancer, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::*;

    #[test]
    fn other_vpcs_other_zones_and_shared_zones_are_found() {
        let zone = |n: usize, member: &str, value: &str| {
            only(
                &but(|account| {
                    account["elbv2"]["LoadBalancers"][INNER]["AvailabilityZones"][n][member] = value.into()
                }),
                "ELB002",
            )
            .message
        };
        assert!(zone(0, "SubnetId", "subnet-0000000000000000e").contains("does not exist"));
        let vpc = but(|account| {
            account["ec2"]["Subnets"]["subnet-0000000000000001a"]["VpcId"] = "vpc-0000000000000000b".into()
        });
        assert!(
            findings(&vpc)
                .iter()
                .any(|finding| finding.rule == "ELB002" && finding.message.contains("of another VPC"))
        );
        let lies = but(|account| {
            account["elbv2"]["LoadBalancers"][INNER]["AvailabilityZones"][0]["ZoneName"] =
                "ap-northeast-1d".into()
        });
        assert!(findings(&lies).iter().any(|finding| finding.message.contains("lies in `ap-northeast-1a`")));
    }
}
