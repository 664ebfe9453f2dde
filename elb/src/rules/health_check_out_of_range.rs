use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{TargetGroupName, TargetType, limits};

/// A health check has a number that AWS does not take.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the health check of `{group}` {fault}")]
pub struct HealthCheckOutOfRange {
    /// The target group
    pub group: TargetGroupName,
    /// What is wrong
    pub fault: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB028",
    name: "health-check-out-of-range",
    severity: Severity::Error,
    summary: "A health check has a number that AWS does not take",
    page: include_str!("../../rules/ELB028.md"),
    subject: "elbv2/TargetGroups",
    needs: &[],
    volatile: &[],
};

impl Problem for HealthCheckOutOfRange {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "interval 5 to 300 s, timeout 2 to 120 s and below the interval, thresholds 2 to 10".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.elbv2.target_groups().values() {
        let mut faults = Vec::new();
        let (interval, timeout) =
            (group.health_check_interval_seconds(), group.health_check_timeout_seconds());
        for (what, value, range) in [
            ("interval", interval, limits::CHECK_INTERVAL),
            ("timeout", timeout, limits::CHECK_TIMEOUT),
            ("healthy threshold", group.healthy_threshold_count(), limits::CHECK_THRESHOLD),
            ("unhealthy threshold", group.unhealthy_threshold_count(), limits::CHECK_THRESHOLD),
        ] {
            if let Some(value) = value.filter(|value| !range.contains(value)) {
                faults.push(format!(
                    "has a {what} of {value}: it must be {} to {}",
                    range.start(),
                    range.end()
                ));
            }
        }
        if let (Some(interval), Some(timeout)) = (interval, timeout)
            && timeout >= interval
        {
            faults.push(format!("waits {timeout} s for an answer, and begins again after {interval} s"));
        }
        let lambda = group.target_type() == Some(&TargetType::Lambda);
        if group.health_check_enabled() == Some(false) && !lambda {
            faults.push("is off, which only a group of functions may have".to_owned());
        }
        for fault in faults {
            let problem = HealthCheckOutOfRange { group: group.target_group_name().clone(), fault };
            scope.report_group(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn numbers_out_of_range_are_found() {
        for (member, value) in [
            ("HealthCheckIntervalSeconds", json!(301)),
            ("HealthCheckTimeoutSeconds", json!(30)),
            ("HealthyThresholdCount", json!(1)),
            ("UnhealthyThresholdCount", json!(11)),
            ("HealthCheckEnabled", json!(false)),
        ] {
            let bad = but(|account| account["elbv2"]["TargetGroups"][WEB][member] = value.clone());
            assert_eq!(codes(&bad), ["ELB028"], "{member} {value}");
        }
    }
}
