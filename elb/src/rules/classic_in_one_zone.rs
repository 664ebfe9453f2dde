use aozu_names::{Findings, Problem, RuleInfo, Severity};
use std::collections::BTreeSet;

use aozu_vpc::AvailabilityZone;

use super::Scope;
use crate::LoadBalancerName;

/// A classic balancer stands in one zone only.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` stands in `{zone}` alone")]
pub struct ClassicInOneZone {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The zone
    pub zone: AvailabilityZone,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB033",
    name: "classic-in-one-zone",
    severity: Severity::Warning,
    summary: "A classic balancer stands in one zone only",
    page: include_str!("../../rules/ELB033.md"),
    subject: "elb/LoadBalancerDescriptions",
    needs: &[],
    volatile: &[],
};

impl Problem for ClassicInOneZone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elb attach-load-balancer-to-subnets` with a subnet of another zone".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.classic.load_balancers().values() {
        let subnets: Option<Vec<_>> =
            balancer.subnets().iter().map(|id| scope.network.subnets().get(id)).collect();
        let mut zones: BTreeSet<&AvailabilityZone> = balancer.availability_zones().iter().collect();
        match subnets {
            Some(subnets) => zones.extend(subnets.into_iter().map(|subnet| subnet.availability_zone())),
            // Where the subnets are not known and zones are not printed, neither are the zones.
            None if zones.is_empty() => continue,
            None => {}
        }
        let (Some(zone), 1) = (zones.first(), zones.len()) else { continue };
        let problem =
            ClassicInOneZone { balancer: balancer.load_balancer_name().clone(), zone: (*zone).clone() };
        scope.report_classic(findings, balancer, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn one_zone_is_found() {
        let one = but(|account| {
            let legacy = &mut account["elb"]["LoadBalancerDescriptions"]["legacy"];
            (legacy["Subnets"], legacy["AvailabilityZones"]) =
                (json!(["subnet-0000000000000000c"]), json!([]));
        });
        assert_eq!(only(&one, "ELB033").data["zone"], "ap-northeast-1c");
    }
}
