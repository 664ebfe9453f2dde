use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::LoadBalancerName;

/// A balancer may be deleted at once.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` may be deleted by one call: deletion protection is off")]
pub struct DeletionProtectionOff {
    /// The balancer
    pub balancer: LoadBalancerName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB022",
    name: "deletion-protection-off",
    severity: Severity::Suggestion,
    summary: "A balancer may be deleted at once",
    page: include_str!("../../rules/ELB022.md"),
    subject: "elbv2/LoadBalancerAttributes",
    needs: &["elbv2/LoadBalancers"],
    volatile: &[],
};

impl Problem for DeletionProtectionOff {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elbv2 modify-load-balancer-attributes --attributes Key=deletion_protection.enabled,Value=true`"
            .into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers() {
        let Some(attributes) = scope.elbv2.load_balancer_attributes().get(balancer.load_balancer_arn())
        else {
            continue;
        };
        if attributes.get("deletion_protection.enabled") != Some("true") {
            let problem = DeletionProtectionOff { balancer: balancer.load_balancer_name().clone() };
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
            set(&mut account["elbv2"]["LoadBalancerAttributes"][SHOP], "deletion_protection.enabled", "false")
        });
        assert_eq!(only(&off, "ELB022").resource_id, "shop");
    }

    #[test]
    fn a_setting_that_aws_does_not_print_is_not_judged_as_on() {
        let unprinted = but(|account| {
            let list = account["elbv2"]["LoadBalancerAttributes"][SHOP]["Attributes"].as_array_mut().unwrap();
            list.retain(|one| one["Key"] != "deletion_protection.enabled");
        });
        let expected: &[&str] = if true { &["ELB022"] } else { &[] };
        assert_eq!(codes(&unprinted), expected, "its default is off, but for desync mitigation");
    }
}
