use aozu_names::{Findings, Problem, RuleInfo, Severity};
use std::ops::RangeInclusive;

use smol_str::SmolStr;

use super::Scope;
use crate::limits;

/// A setting has a value that AWS does not take.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{key}` is `{value}`: {fault}")]
pub struct SettingOutOfRange {
    /// The setting
    pub key: SmolStr,
    /// Its value
    pub value: SmolStr,
    /// What it must be
    pub fault: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB038",
    name: "setting-out-of-range",
    severity: Severity::Error,
    summary: "A setting has a value that AWS does not take",
    page: include_str!("../../rules/ELB038.md"),
    subject: "elbv2/LoadBalancers",
    needs: &[],
    volatile: &[],
};

impl Problem for SettingOutOfRange {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elbv2 modify-load-balancer-attributes`, or `modify-target-group-attributes` for a target group's".into()
    }
}

/// A setting, its range, and whether 0 switches it off.
type Range = (&'static str, RangeInclusive<u32>, bool);

const OF_BALANCERS: [Range; 2] = [
    ("idle_timeout.timeout_seconds", limits::IDLE_TIMEOUT, false),
    ("client_keep_alive.seconds", limits::CLIENT_KEEP_ALIVE, false),
];

const OF_GROUPS: [Range; 4] = [
    ("deregistration_delay.timeout_seconds", limits::DEREGISTRATION_DELAY, false),
    ("slow_start.duration_seconds", limits::SLOW_START, true),
    ("stickiness.lb_cookie.duration_seconds", limits::STICKINESS, false),
    ("stickiness.app_cookie.duration_seconds", limits::STICKINESS, false),
];

fn faults<'v>(ranges: &[Range], get: impl Fn(&str) -> Option<&'v str>) -> Vec<SettingOutOfRange> {
    let judge = |(key, range, off): &Range| {
        let value = get(key)?;
        let number = value.parse::<u32>().ok();
        let fits = number.is_some_and(|number| range.contains(&number) || (*off && number == 0));
        let or_off = if *off { ", or 0" } else { "" };
        let fault = format!("it must be {} to {}{or_off}", range.start(), range.end());
        (!fits).then(|| SettingOutOfRange { key: (*key).into(), value: value.into(), fault })
    };
    ranges.iter().filter_map(judge).collect()
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers() {
        let attributes = scope.elbv2.load_balancer_attributes().get(balancer.load_balancer_arn());
        for problem in attributes.map(|all| faults(&OF_BALANCERS, |key| all.get(key))).unwrap_or_default() {
            scope.report(findings, balancer, &problem);
        }
    }
    for group in scope.elbv2.target_groups().values() {
        let Some(all) = scope.elbv2.target_group_attributes().get(group.target_group_arn()) else { continue };
        let mut problems = faults(&OF_GROUPS, |key| all.get(key));
        let is = |key: &str, value: &str| all.get(key) == Some(value);
        let slow = all.get("slow_start.duration_seconds").is_some_and(|seconds| seconds != "0");
        if slow && is("load_balancing.algorithm.type", "least_outstanding_requests") {
            problems.push(SettingOutOfRange {
                key: "slow_start.duration_seconds".into(),
                value: all.get("slow_start.duration_seconds").unwrap_or_default().into(),
                fault: "slow start does not go with least_outstanding_requests".into(),
            });
        }
        if is("stickiness.enabled", "true")
            && matches!(all.get("stickiness.type"), Some("lb_cookie" | "app_cookie"))
            && is("load_balancing.cross_zone.enabled", "false")
        {
            problems.push(SettingOutOfRange {
                key: "stickiness.enabled".into(),
                value: "true".into(),
                fault: "clients cannot stick to targets where cross-zone balancing is off".into(),
            });
        }
        for problem in problems {
            scope.report_group(findings, group, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::*;

    #[test]
    fn values_out_of_range_and_pairs_that_do_not_go_together_are_found() {
        let balancer = |key: &str, value: &str| {
            codes(&but(|account| set(&mut account["elbv2"]["LoadBalancerAttributes"][SHOP], key, value)))
        };
        assert_eq!(balancer("idle_timeout.timeout_seconds", "4001"), ["ELB038"]);
        assert_eq!(balancer("client_keep_alive.seconds", "soon"), ["ELB038"]);
        let group = |pairs: &[(&str, &str)]| {
            codes(&but(|account| {
                pairs.iter().for_each(|(key, value)| {
                    set(&mut account["elbv2"]["TargetGroupAttributes"][WEB], key, value)
                })
            }))
        };
        assert_eq!(group(&[("slow_start.duration_seconds", "0")]), [""; 0]);
        assert_eq!(group(&[("slow_start.duration_seconds", "29")]), ["ELB038"]);
        let slow = [
            ("slow_start.duration_seconds", "30"),
            ("load_balancing.algorithm.type", "least_outstanding_requests"),
        ];
        assert_eq!(group(&slow), ["ELB038"]);
        let sticky = [
            ("stickiness.enabled", "true"),
            ("stickiness.type", "lb_cookie"),
            ("load_balancing.cross_zone.enabled", "false"),
        ];
        assert_eq!(group(&sticky), ["ELB038"]);
    }
}
