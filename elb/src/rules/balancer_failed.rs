use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;
use crate::{LoadBalancerName, LoadBalancerStateCode};

/// A balancer could not be set up, or lacks what it needs to grow.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` is {state}{}", .reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default())]
pub struct BalancerFailed {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// Its state
    pub state: SmolStr,
    /// Why, as AWS says
    pub reason: Option<SmolStr>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB037",
    name: "balancer-failed",
    severity: Severity::Error,
    summary: "A balancer could not be set up, or lacks what it needs to grow",
    page: include_str!("../../rules/ELB037.md"),
    subject: "elbv2/LoadBalancers",
    needs: &[],
    volatile: &[],
};

impl Problem for BalancerFailed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "free addresses in its subnets, or make it anew".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers() {
        let Some(state) = balancer.state() else { continue };
        let Some(code @ (LoadBalancerStateCode::Failed | LoadBalancerStateCode::ActiveImpaired)) =
            state.code()
        else {
            continue;
        };
        let name = balancer.load_balancer_name().clone();
        let problem =
            BalancerFailed { balancer: name, state: code.as_str().into(), reason: state.reason().cloned() };
        scope.report(findings, balancer, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn failed_and_impaired_are_found() {
        for state in ["failed", "active_impaired"] {
            let bad = but(|account| {
                account["elbv2"]["LoadBalancers"][SHOP]["State"] =
                    json!({"Code": state, "Reason": "no address"})
            });
            assert!(only(&bad, "ELB037").message.contains("no address"));
        }
    }
}
