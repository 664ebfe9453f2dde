use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::LoadBalancerName;

/// A classic balancer keeps no access log.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` keeps no access log")]
pub struct ClassicWithoutAccessLogs {
    /// The balancer
    pub balancer: LoadBalancerName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB032",
    name: "classic-without-access-logs",
    severity: Severity::Suggestion,
    summary: "A classic balancer keeps no access log",
    page: include_str!("../../rules/ELB032.md"),
    subject: "elb/LoadBalancerAttributes",
    needs: &["elb/LoadBalancerDescriptions"],
    volatile: &[],
};

impl Problem for ClassicWithoutAccessLogs {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elb modify-load-balancer-attributes` with AccessLog and a bucket that lets ELB write".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.classic.load_balancers().values() {
        let settings = scope.classic.attributes().get(balancer.load_balancer_name());
        let settings = settings.and_then(|settings| settings.load_balancer_attributes());
        if settings.and_then(|settings| settings.access_log()).is_some_and(|log| !log.enabled()) {
            let problem = ClassicWithoutAccessLogs { balancer: balancer.load_balancer_name().clone() };
            scope.report_classic(findings, balancer, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn off_is_found() {
        let off = but(|account| {
            account["elb"]["LoadBalancerAttributes"]["legacy"]["LoadBalancerAttributes"]["AccessLog"] =
                json!({"Enabled": false});
        });
        assert_eq!(only(&off, "ELB032").resource_id, "legacy");
    }
}
