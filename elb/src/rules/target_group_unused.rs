use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::TargetGroupName;

/// No balancer forwards to a target group.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("no listener and no rule forwards to `{group}`")]
pub struct TargetGroupUnused {
    /// The target group
    pub group: TargetGroupName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB013",
    name: "target-group-unused",
    severity: Severity::Suggestion,
    summary: "No balancer forwards to a target group",
    page: include_str!("../../rules/ELB013.md"),
    subject: "elbv2/TargetGroups",
    needs: &["elbv2/LoadBalancers", "elbv2/Listeners", "elbv2/Rules"],
    volatile: &[],
};

impl Problem for TargetGroupUnused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "forward to it, or `aws elbv2 delete-target-group`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values() {
        if group.load_balancer_arns().is_empty() && scope.balancers_of(group).is_empty() {
            let problem = TargetGroupUnused { group: group.target_group_name().clone() };
            scope.report_group(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn a_group_that_nobody_names_is_found() {
        let idle = but(|account| {
            let mut other = account["elbv2"]["TargetGroups"][WEB].clone();
            let arn = WEB.replace("/web/", "/idle/");
            (other["TargetGroupArn"], other["TargetGroupName"], other["LoadBalancerArns"]) =
                (json!(arn), json!("idle"), json!([]));
            account["elbv2"]["TargetGroups"][arn] = other;
        });
        assert_eq!(only(&idle, "ELB013").resource_id, "idle");
    }
}
