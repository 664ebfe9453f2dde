use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::LoadBalancerName;

/// An Application Load Balancer hands on headers that are not valid.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` hands headers that are not valid on to its targets")]
pub struct InvalidHeadersKept {
    /// The balancer
    pub balancer: LoadBalancerName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB024",
    name: "invalid-headers-kept",
    severity: Severity::Suggestion,
    summary: "An Application Load Balancer hands on headers that are not valid",
    page: include_str!("../../rules/ELB024.md"),
    subject: "elbv2/LoadBalancerAttributes",
    needs: &["elbv2/LoadBalancers"],
    volatile: &[],
};

impl Problem for InvalidHeadersKept {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elbv2 modify-load-balancer-attributes --attributes Key=routing.http.drop_invalid_header_fields.enabled,Value=true`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers().filter(|balancer| balancer.is_application()) {
        let Some(attributes) = scope.elbv2.load_balancer_attributes().get(balancer.load_balancer_arn())
        else {
            continue;
        };
        if attributes.get("routing.http.drop_invalid_header_fields.enabled") != Some("true") {
            let problem = InvalidHeadersKept { balancer: balancer.load_balancer_name().clone() };
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
            set(
                &mut account["elbv2"]["LoadBalancerAttributes"][SHOP],
                "routing.http.drop_invalid_header_fields.enabled",
                "false",
            )
        });
        assert_eq!(only(&off, "ELB024").resource_id, "shop");
    }

    #[test]
    fn a_setting_that_aws_does_not_print_is_not_judged_as_on() {
        let unprinted = but(|account| {
            let list = account["elbv2"]["LoadBalancerAttributes"][SHOP]["Attributes"].as_array_mut().unwrap();
            list.retain(|one| one["Key"] != "routing.http.drop_invalid_header_fields.enabled");
        });
        let expected: &[&str] = if true { &["ELB024"] } else { &[] };
        assert_eq!(codes(&unprinted), expected, "its default is off, but for desync mitigation");
    }
}
