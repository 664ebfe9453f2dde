use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;
use crate::{LoadBalancerName, TargetGroupName};

/// All targets of a group stand in one zone.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "all {targets} target(s) of `{group}` stand in `{zone}`, though `{balancer}` stands in several zones"
)]
pub struct TargetsInOneZone {
    /// The target group
    pub group: TargetGroupName,
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The zone
    pub zone: SmolStr,
    /// How many targets there are
    pub targets: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB010",
    name: "targets-in-one-zone",
    severity: Severity::Warning,
    summary: "All targets of a group stand in one zone",
    page: include_str!("../../rules/ELB010.md"),
    subject: "elbv2/TargetHealthDescriptions",
    needs: &["elbv2/LoadBalancers", "elbv2/TargetGroups"],
    volatile: &[],
};

impl Problem for TargetsInOneZone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "register targets in a second zone: let the Auto Scaling group span the subnets of several".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values().filter(|group| group.is_zonal()) {
        let Some(targets) = scope.targets(group) else { continue };
        let zones: Option<std::collections::BTreeSet<&str>> =
            targets.iter().map(|(target, _)| scope.zone_of(group, target)).collect();
        let Some(zones) = zones else { continue };
        let (Some(zone), 1) = (zones.first().filter(|zone| **zone != "all"), zones.len()) else { continue };
        // A balancer of one zone has a finding of its own, unless it is of a kind that may.
        let several =
            |balancer: &&crate::LoadBalancer| balancer.zones().len() > 1 || balancer.is_application();
        if let Some(balancer) = scope.balancers_of(group).into_iter().find(several) {
            let (name, of) = (group.target_group_name().clone(), balancer.load_balancer_name().clone());
            let problem =
                TargetsInOneZone { group: name, balancer: of, zone: (*zone).into(), targets: targets.len() };
            scope.report_group(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::*;

    #[test]
    fn one_zone_is_found_and_an_unknown_one_is_not() {
        let one = but(|account| {
            account["elbv2"]["TargetHealthDescriptions"][WEB]["TargetHealthDescriptions"]
                .as_array_mut()
                .unwrap()
                .pop();
        });
        assert_eq!(only(&one, "ELB010").data["zone"], "ap-northeast-1a");
        let mut unknown = one.clone();
        for collection in ["Reservations", "NetworkInterfaces"] {
            unknown["ec2"].as_object_mut().unwrap().remove(collection);
        }
        assert_eq!(codes(&unknown), [""; 0]);
    }
}
