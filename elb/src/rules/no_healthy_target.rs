use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;
use crate::{TargetGroupName, TargetHealthState};

/// No target of a group is healthy.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("none of the {targets} target(s) of `{group}` is healthy{}", if .reasons.is_empty() { String::new() } else { format!(": {}", .reasons.join(", ")) })]
pub struct NoHealthyTarget {
    /// The target group
    pub group: TargetGroupName,
    /// How many targets there are
    pub targets: usize,
    /// Why, as AWS says
    pub reasons: Vec<SmolStr>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB012",
    name: "no-healthy-target",
    severity: Severity::Warning,
    summary: "No target of a group is healthy",
    page: include_str!("../../rules/ELB012.md"),
    subject: "elbv2/TargetHealthDescriptions",
    needs: &["elbv2/TargetGroups"],
    volatile: &[],
};

impl Problem for NoHealthyTarget {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "see `aws elbv2 describe-target-health` for each target's reason; a group without a healthy target sends to all of them".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values() {
        let Some(health) = scope.elbv2.target_health().get(group.target_group_arn()) else { continue };
        let states: Vec<_> = health.targets().map(|(_, state)| state).collect();
        let bad = |state: &Option<&TargetHealthState>| {
            matches!(state, Some(TargetHealthState::Unhealthy | TargetHealthState::UnhealthyDraining))
        };
        if states.is_empty() || !states.iter().all(bad) {
            continue;
        }
        let described = health.target_health_descriptions().iter();
        let mut reasons: Vec<SmolStr> =
            described.filter_map(|described| described.target_health()?.reason().cloned()).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let problem =
            NoHealthyTarget { group: group.target_group_name().clone(), targets: states.len(), reasons };
        scope.report_group(findings, group, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn all_unhealthy_is_found_and_one_healthy_is_enough() {
        let sick = |count: usize| {
            but(|account| {
                let targets = account["elbv2"]["TargetHealthDescriptions"][WEB]["TargetHealthDescriptions"]
                    .as_array_mut()
                    .unwrap();
                for target in targets.iter_mut().take(count) {
                    target["TargetHealth"] = json!({"State": "unhealthy", "Reason": "Target.Timeout"});
                }
            })
        };
        assert_eq!(only(&sick(2), "ELB012").data["reasons"], json!(["Target.Timeout"]));
        assert_eq!(codes(&sick(1)), [""; 0]);
    }
}
