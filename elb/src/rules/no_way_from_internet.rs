use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::{Family, SubnetClass, SubnetId};

use super::Scope;
use crate::LoadBalancerName;

/// A balancer that faces the internet has a subnet without a route to it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "`{balancer}` faces the internet, but its subnet `{subnet}` is {class}: it has no route to an internet gateway"
)]
pub struct NoWayFromInternet {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The subnet
    pub subnet: SubnetId,
    /// The subnet's class
    pub class: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB003",
    name: "no-way-from-internet",
    severity: Severity::Error,
    summary: "A balancer that faces the internet has a subnet without a route to it",
    page: include_str!("../../rules/ELB003.md"),
    subject: "elbv2/LoadBalancers",
    needs: &["ec2/Subnets", "ec2/RouteTables"],
    volatile: &[],
};

impl Problem for NoWayFromInternet {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give the subnet's route table a route 0.0.0.0/0 to the VPC's internet gateway, or name public subnets: `aws elbv2 set-subnets`".into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.subnet.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers().filter(|balancer| balancer.is_internet_facing()) {
        for id in balancer.availability_zones().iter().filter_map(|zone| zone.subnet_id()) {
            let Some(subnet) = scope.network.subnets().get(id) else { continue };
            let classes = [Family::Ipv4, Family::Ipv6].map(|family| scope.index.subnet_class(subnet, family));
            let way =
                |class: &SubnetClass| matches!(class, SubnetClass::Public | SubnetClass::Unknown { .. });
            let [v4, _] = &classes;
            if !classes.iter().any(way) {
                let name = balancer.load_balancer_name().clone();
                let problem = NoWayFromInternet { balancer: name, subnet: id.clone(), class: v4.as_str() };
                scope.report(findings, balancer, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::*;

    #[test]
    fn a_subnet_without_a_gateway_is_found() {
        let lost = but(|account| {
            account["ec2"]["RouteTables"]["rtb-0000000000000000a"]["Routes"].as_array_mut().unwrap().pop();
        });
        let told: Vec<_> =
            findings(&lost).into_iter().map(|finding| (finding.rule, finding.resource_id)).collect();
        assert_eq!(told, [("ELB003", "shop".to_owned()), ("ELB003", "shop".to_owned())]);
    }
}
