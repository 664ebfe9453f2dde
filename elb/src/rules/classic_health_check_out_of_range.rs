use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{LoadBalancerName, limits};

/// A classic balancer's health check has a number that AWS does not take.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the health check of `{balancer}` {fault}")]
pub struct ClassicHealthCheckOutOfRange {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// What is wrong
    pub fault: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB035",
    name: "classic-health-check-out-of-range",
    severity: Severity::Error,
    summary: "A classic balancer's health check has a number that AWS does not take",
    page: include_str!("../../rules/ELB035.md"),
    subject: "elb/LoadBalancerDescriptions",
    needs: &[],
    volatile: &[],
};

impl Problem for ClassicHealthCheckOutOfRange {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "interval 5 to 300 s, timeout 2 to 60 s and below the interval, thresholds 2 to 10: `aws elb configure-health-check`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.classic.load_balancers().values() {
        let Some(health) = balancer.health_check() else { continue };
        let mut faults = Vec::new();
        for (what, value, range) in [
            ("interval", health.interval(), limits::CHECK_INTERVAL),
            ("timeout", health.timeout(), limits::CLASSIC_CHECK_TIMEOUT),
            ("healthy threshold", health.healthy_threshold(), limits::CHECK_THRESHOLD),
            ("unhealthy threshold", health.unhealthy_threshold(), limits::CHECK_THRESHOLD),
        ] {
            if !range.contains(&value) {
                faults.push(format!(
                    "has a {what} of {value}: it must be {} to {}",
                    range.start(),
                    range.end()
                ));
            }
        }
        if health.timeout() >= health.interval() {
            let (timeout, interval) = (health.timeout(), health.interval());
            faults.push(format!("waits {timeout} s for an answer, and begins again after {interval} s"));
        }
        match health.parts() {
            Some(("HTTP" | "HTTPS", _, path)) if path.starts_with('/') => {}
            Some(("TCP" | "SSL", _, "")) => {}
            _ => faults.push(format!(
                "asks `{}`: it must be TCP:PORT, SSL:PORT or HTTP(S):PORT/PATH",
                health.target()
            )),
        }
        for fault in faults {
            let balancer_name = balancer.load_balancer_name().clone();
            let problem = ClassicHealthCheckOutOfRange { balancer: balancer_name, fault };
            scope.report_classic(findings, balancer, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn numbers_and_targets_are_judged() {
        for (member, value) in [
            ("Interval", json!(301)),
            ("Timeout", json!(30)),
            ("HealthyThreshold", json!(1)),
            ("UnhealthyThreshold", json!(11)),
            ("Target", json!("HTTP:8080")),
            ("Target", json!("TCP:8080/x")),
            ("Target", json!("PING:1")),
            ("Target", json!("x")),
        ] {
            let bad = but(|account| {
                account["elb"]["LoadBalancerDescriptions"]["legacy"]["HealthCheck"][member] = value.clone()
            });
            assert_eq!(codes(&bad), ["ELB035"], "{member} {value}");
        }
    }
}
