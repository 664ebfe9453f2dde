use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::LoadBalancerName;

/// A balancer that faces the internet keeps no access log.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` faces the internet and keeps no access log")]
pub struct AccessLogsOff {
    /// The balancer
    pub balancer: LoadBalancerName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB023",
    name: "access-logs-off",
    severity: Severity::Suggestion,
    summary: "A balancer that faces the internet keeps no access log",
    page: include_str!("../../rules/ELB023.md"),
    subject: "elbv2/LoadBalancerAttributes",
    needs: &["elbv2/LoadBalancers"],
    volatile: &[],
};

impl Problem for AccessLogsOff {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elbv2 modify-load-balancer-attributes` with access_logs.s3.enabled, access_logs.s3.bucket and a bucket that lets ELB write".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers().filter(|balancer| balancer.is_internet_facing()) {
        let Some(attributes) = scope.elbv2.load_balancer_attributes().get(balancer.load_balancer_arn())
        else {
            continue;
        };
        if attributes.get("access_logs.s3.enabled") != Some("true") {
            let problem = AccessLogsOff { balancer: balancer.load_balancer_name().clone() };
            scope.report(findings, balancer, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::*;

    #[test]
    fn the_setting_is_found() {
        let off = but(|account| {
            set(&mut account["elbv2"]["LoadBalancerAttributes"][SHOP], "access_logs.s3.enabled", "false")
        });
        assert_eq!(only(&off, "ELB023").resource_id, "shop");
    }

    #[test]
    fn a_setting_that_aws_does_not_print_is_not_judged_as_on() {
        let unprinted = but(|account| {
            let list = account["elbv2"]["LoadBalancerAttributes"][SHOP]["Attributes"].as_array_mut().unwrap();
            list.retain(|one| one["Key"] != "access_logs.s3.enabled");
        });
        let expected: &[&str] = if true { &["ELB023"] } else { &[] };
        assert_eq!(codes(&unprinted), expected, "its default is off, but for desync mitigation");
    }
}
