use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;
use crate::{LoadBalancerName, TargetGroupName};

/// Targets stand in a zone or VPC that their balancer does not.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{} target(s) of `{group}` {fault}: `{balancer}` sends them nothing", .targets.len())]
pub struct TargetOutOfZones {
    /// The target group
    pub group: TargetGroupName,
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The targets
    pub targets: Vec<SmolStr>,
    /// Where they stand
    pub fault: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB009",
    name: "target-out-of-zones",
    severity: Severity::Warning,
    summary: "Targets stand in a zone or VPC that their balancer does not",
    page: include_str!("../../rules/ELB009.md"),
    subject: "elbv2/TargetHealthDescriptions",
    needs: &["elbv2/LoadBalancers", "elbv2/TargetGroups"],
    volatile: &[],
};

impl Problem for TargetOutOfZones {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "enable the zone at the balancer (`aws elbv2 set-subnets`), or register targets of its zones and VPC"
            .into()
    }

    fn related(&self) -> Vec<String> {
        self.targets.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values().filter(|group| group.is_zonal()) {
        let Some(targets) = scope.targets(group) else { continue };
        for balancer in scope.balancers_of(group) {
            let zones: Vec<&str> = balancer.zones().into_iter().map(|zone| zone.as_str()).collect();
            let mut astray = std::collections::BTreeMap::<String, Vec<SmolStr>>::new();
            for (target, _) in &targets {
                let vpc = scope.instance(target).and_then(|instance| instance.vpc_id());
                let zone = scope.zone_of(group, target).filter(|zone| *zone != "all");
                let fault = match (vpc, zone) {
                    (Some(vpc), _) if balancer.vpc_id().is_some_and(|own| own != vpc) => {
                        format!("stand in another VPC, `{vpc}`")
                    }
                    (_, Some(zone)) if !zones.is_empty() && !zones.contains(&zone) => {
                        format!("stand in `{zone}`, which is not enabled")
                    }
                    _ => continue,
                };
                astray.entry(fault).or_default().push(target.id().clone());
            }
            for (fault, targets) in astray {
                let (name, of) = (group.target_group_name().clone(), balancer.load_balancer_name().clone());
                scope.report_group(
                    findings,
                    group,
                    &TargetOutOfZones { group: name, balancer: of, targets, fault },
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn other_zones_and_other_vpcs_are_found() {
        let zone = but(|account| {
            let target = &mut account["elbv2"]["TargetHealthDescriptions"][WEB]["TargetHealthDescriptions"]
                [0]["Target"];
            target["AvailabilityZone"] = json!("ap-northeast-1d");
        });
        assert_eq!(only(&zone, "ELB009").related, ["i-00000000000000001"]);
        let vpc = but(|account| {
            account["ec2"]["Reservations"]["i-00000000000000002"]["VpcId"] = json!("vpc-0000000000000000b")
        });
        assert_eq!(codes(&vpc), ["ELB009", "ELB009"]);
    }
}
