use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::{Family, SubnetClass, SubnetId};

use super::Scope;
use crate::{LoadBalancerName, Scheme};

/// An internal balancer stands in public subnets.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` is internal, but stands in public subnets")]
pub struct InternalBalancerInPublicSubnets {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// Its public subnets
    pub subnets: Vec<SubnetId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB004",
    name: "internal-balancer-in-public-subnets",
    severity: Severity::Suggestion,
    summary: "An internal balancer stands in public subnets",
    page: include_str!("../../rules/ELB004.md"),
    subject: "elbv2/LoadBalancers",
    needs: &["ec2/Subnets", "ec2/RouteTables"],
    volatile: &[],
};

impl Problem for InternalBalancerInPublicSubnets {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "name subnets of a protected or private tier: `aws elbv2 set-subnets`".into()
    }

    fn related(&self) -> Vec<String> {
        self.subnets.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers().filter(|balancer| balancer.scheme() == Some(&Scheme::Internal)) {
        let subnets = balancer.availability_zones().iter().filter_map(|zone| zone.subnet_id());
        let public = subnets.filter(|id| {
            let subnet = scope.network.subnets().get(*id);
            subnet.is_some_and(|subnet| scope.index.subnet_class(subnet, Family::Ipv4) == SubnetClass::Public)
        });
        let subnets: Vec<SubnetId> = public.cloned().collect();
        if !subnets.is_empty() {
            let balancer_name = balancer.load_balancer_name().clone();
            scope.report(
                findings,
                balancer,
                &InternalBalancerInPublicSubnets { balancer: balancer_name, subnets },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::*;

    #[test]
    fn public_subnets_are_told() {
        let public = but(|account| account["elbv2"]["LoadBalancers"][SHOP]["Scheme"] = "internal".into());
        assert_eq!(only(&public, "ELB004").related.len(), 2);
    }
}
