use aozu_names::Arn;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{TargetGroupName, TargetType};

/// Requests are forwarded to a target group without targets.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{group}` has no target, and {} rule(s) or listener(s) forward to it: they answer 503", .by.len())]
pub struct ForwardToEmptyGroup {
    /// The target group
    pub group: TargetGroupName,
    /// The rules and listeners that forward to it
    pub by: Vec<Arn>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB011",
    name: "forward-to-empty-group",
    severity: Severity::Error,
    summary: "Requests are forwarded to a target group without targets",
    page: include_str!("../../rules/ELB011.md"),
    subject: "elbv2/TargetHealthDescriptions",
    needs: &["elbv2/TargetGroups", "elbv2/Listeners", "elbv2/Rules"],
    volatile: &[],
};

impl Problem for ForwardToEmptyGroup {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "register targets (`aws elbv2 register-targets`), or take the rule away".into()
    }

    fn related(&self) -> Vec<String> {
        self.by.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values() {
        let arn = group.target_group_arn();
        // A group behind an Auto Scaling group that is down to nothing looks the same; it answers the same, too.
        if !scope.targets(group).is_some_and(|targets| targets.is_empty()) {
            continue;
        }
        let mut by: Vec<Arn> = Vec::new();
        for (_, listener) in scope.listeners() {
            let forwards = scope.elbv2.actions_of(listener).into_iter().filter(|(_, action)| {
                action.target_groups().into_iter().any(|(group, weight)| group == arn && weight > 0)
            });
            by.extend(forwards.map(|(rule, _)| rule.clone()));
        }
        by.sort_unstable();
        by.dedup();
        if !by.is_empty() && group.target_type() != Some(&TargetType::Alb) {
            let problem = ForwardToEmptyGroup { group: group.target_group_name().clone(), by };
            scope.report_group(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn an_empty_group_is_found_with_all_who_forward_to_it() {
        let empty = but(|account| {
            account["elbv2"]["TargetHealthDescriptions"][WEB]["TargetHealthDescriptions"] = json!([])
        });
        assert_eq!(only(&empty, "ELB011").related, [API, HTTPS]);
    }
}
