use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::AvailabilityZone;

use super::Scope;
use crate::{BalancerZone, LoadBalancerName, limits};

/// An Application Load Balancer stands in one zone only.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` stands in {} zone(s): an Application Load Balancer needs subnets in at least two", .zones.len())]
pub struct BalancerInOneZone {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The zones it stands in
    pub zones: Vec<AvailabilityZone>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB001",
    name: "balancer-in-one-zone",
    severity: Severity::Error,
    summary: "An Application Load Balancer stands in one zone only",
    page: include_str!("../../rules/ELB001.md"),
    subject: "elbv2/LoadBalancers",
    needs: &[],
    volatile: &[],
};

impl Problem for BalancerInOneZone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elbv2 set-subnets` with a subnet in each of two zones or more".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers().filter(|balancer| balancer.is_application()) {
        let zones = balancer.zones();
        // On an Outpost it stands on that alone, and in a Local Zone one is enough.
        let apart =
            balancer.availability_zones().iter().any(|zone| zone.outpost_id().is_some() || is_local(zone));
        if !apart && zones.len() < limits::ALB_ZONES {
            let zones = zones.into_iter().cloned().collect();
            let problem = BalancerInOneZone { balancer: balancer.load_balancer_name().clone(), zones };
            scope.report(findings, balancer, &problem);
        }
    }
}

/// Local Zones have longer names than Availability Zones: `us-west-2-lax-1a`.
fn is_local(zone: &BalancerZone) -> bool {
    let name = zone.zone_name();
    let region = name.region();
    region.is_some_and(|region| name.as_str().len() > region.as_str().len() + 2)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn one_zone_is_found_and_an_outpost_is_let_be() {
        let one = but(|account| {
            account["elbv2"]["LoadBalancers"][SHOP]["AvailabilityZones"].as_array_mut().unwrap().pop();
        });
        // What stood in the other zone is out of the balancer's zones now, which is told, too.
        let all = findings(&one);
        assert!(all.iter().all(|finding| matches!(finding.rule, "ELB001" | "ELB009")), "{all:#?}");
        let finding = all.iter().find(|finding| finding.rule == "ELB001").unwrap();
        assert_eq!(finding.data["zones"], json!(["ap-northeast-1a"]));
        for other in [
            json!([{"ZoneName": "ap-northeast-1a", "SubnetId": "subnet-0000000000000000a", "OutpostId": "op-1"}]),
            json!([{"ZoneName": "us-west-2-lax-1a"}]),
        ] {
            let apart = json!({"elbv2": {"LoadBalancers": {SHOP: {"LoadBalancerArn": SHOP, "LoadBalancerName": "shop",
                "Type": "application", "AvailabilityZones": other}}}});
            assert_eq!(codes(&apart), [""; 0]);
        }
    }
}
