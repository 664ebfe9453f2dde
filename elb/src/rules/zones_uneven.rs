use aozu_names::{Findings, Problem, RuleInfo, Severity};
use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::Scope;
use crate::{LoadBalancerName, TargetGroupName, TargetHealthState};

/// Targets are uneven over zones, and a node sends to its own zone alone.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` does not balance `{group}` across zones, and the zones are uneven: {}", .targets.iter().map(|(zone, n)| format!("{n} in {zone}")).collect::<Vec<_>>().join(", "))]
pub struct ZonesUneven {
    /// The target group
    pub group: TargetGroupName,
    /// The balancer
    pub balancer: LoadBalancerName,
    /// How many targets each zone has
    pub targets: BTreeMap<SmolStr, usize>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB036",
    name: "zones-uneven",
    severity: Severity::Warning,
    summary: "Targets are uneven over zones, and a node sends to its own zone alone",
    page: include_str!("../../rules/ELB036.md"),
    subject: "elbv2/TargetHealthDescriptions",
    needs: &["elbv2/LoadBalancers", "elbv2/TargetGroups"],
    volatile: &[],
};

impl Problem for ZonesUneven {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "switch cross-zone load balancing on, or register as many targets in each zone".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values().filter(|group| group.is_zonal()) {
        let Some(targets) = scope.targets(group) else { continue };
        for balancer in scope.balancers_of(group) {
            let router = scope.router(balancer);
            if router.crosses_zones(group.target_group_arn()) != Some(false) {
                continue;
            }
            let mut counts: BTreeMap<SmolStr, usize> =
                balancer.zones().into_iter().map(|zone| (zone.as_str().into(), 0)).collect();
            let gone = |state: &&TargetHealthState| {
                matches!(state, TargetHealthState::Draining | TargetHealthState::UnhealthyDraining)
            };
            let staying = targets.iter().filter(|(_, state)| state.as_ref().is_none_or(|state| !gone(state)));
            let zones: Option<Vec<&str>> = staying.map(|(target, _)| scope.zone_of(group, target)).collect();
            for zone in zones.into_iter().flatten() {
                if let Some(count) = counts.get_mut(zone) {
                    *count += 1;
                }
            }
            let (least, most) = (counts.values().min().copied(), counts.values().max().copied());
            // A group without targets, and one all of whose targets stand in one zone, have findings of their own.
            let inhabited = counts.values().filter(|count| **count > 0).count();
            if inhabited > 1 && least.unwrap_or_default() * 2 <= most.unwrap_or_default() {
                let (name, of) = (group.target_group_name().clone(), balancer.load_balancer_name().clone());
                scope.report_group(
                    findings,
                    group,
                    &ZonesUneven { group: name, balancer: of, targets: counts },
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    fn one_more(cross: &str) -> serde_json::Value {
        but(|account| {
            let list = account["elbv2"]["TargetHealthDescriptions"][APP]["TargetHealthDescriptions"]
                .as_array_mut()
                .unwrap();
            list.push(json!({"Target": {"Id": "i-00000000000000003", "Port": 9000, "AvailabilityZone": "ap-northeast-1c"},
                "TargetHealth": {"State": "healthy"}}));
            set(
                &mut account["elbv2"]["LoadBalancerAttributes"][INNER],
                "load_balancing.cross_zone.enabled",
                cross,
            );
        })
    }

    #[test]
    fn twice_as_many_are_found_unless_zones_do_not_matter() {
        assert_eq!(
            only(&one_more("false"), "ELB036").data["targets"],
            json!({"ap-northeast-1a": 1, "ap-northeast-1c": 2})
        );
        assert_eq!(codes(&one_more("true")), [""; 0]);
    }
}
