use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::LoadBalancerName;

/// A classic balancer does not balance across zones.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` does not balance across zones: each node sends to the instances of its own zone alone")]
pub struct ClassicWithoutCrossZone {
    /// The balancer
    pub balancer: LoadBalancerName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB031",
    name: "classic-without-cross-zone",
    severity: Severity::Warning,
    summary: "A classic balancer does not balance across zones",
    page: include_str!("../../rules/ELB031.md"),
    subject: "elb/LoadBalancerAttributes",
    needs: &["elb/LoadBalancerDescriptions"],
    volatile: &[],
};

impl Problem for ClassicWithoutCrossZone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elb modify-load-balancer-attributes --load-balancer-attributes {\"CrossZoneLoadBalancing\":{\"Enabled\":true}}`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.classic.load_balancers().values() {
        let settings = scope.classic.attributes().get(balancer.load_balancer_name());
        let settings = settings.and_then(|settings| settings.load_balancer_attributes());
        let cross = settings.and_then(|settings| settings.cross_zone_load_balancing());
        if cross.is_some_and(|cross| !cross.enabled()) {
            let problem = ClassicWithoutCrossZone { balancer: balancer.load_balancer_name().clone() };
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
            account["elb"]["LoadBalancerAttributes"]["legacy"]["LoadBalancerAttributes"]["CrossZoneLoadBalancing"] =
                json!({"Enabled": false});
        });
        assert_eq!(only(&off, "ELB031").resource_id, "legacy");
    }
}
