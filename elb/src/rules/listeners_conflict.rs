use aozu_names::Arn;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::LoadBalancerName;

/// Two listeners of a balancer hear the same port.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{} listeners of `{balancer}` hear port {port}", .listeners.len())]
pub struct ListenersConflict {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The port
    pub port: u16,
    /// The listeners
    pub listeners: Vec<Arn>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB019",
    name: "listeners-conflict",
    severity: Severity::Error,
    summary: "Two listeners of a balancer hear the same port",
    page: include_str!("../../rules/ELB019.md"),
    subject: "elbv2/LoadBalancers",
    needs: &["elbv2/Listeners"],
    volatile: &[],
};

impl Problem for ListenersConflict {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "one listener a port; for TCP and UDP on one port, one of protocol TCP_UDP".into()
    }

    fn related(&self) -> Vec<String> {
        self.listeners.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers() {
        let mut by_port = std::collections::BTreeMap::<u16, Vec<Arn>>::new();
        let known = scope.elbv2.listeners_of(balancer.load_balancer_arn());
        for listener in known.present().into_iter().flatten() {
            if let Some(port) = listener.port() {
                by_port.entry(port).or_default().push(listener.listener_arn().clone());
            }
        }
        for (port, listeners) in by_port.into_iter().filter(|(_, listeners)| listeners.len() > 1) {
            let balancer_name = balancer.load_balancer_name().clone();
            scope.report(findings, balancer, &ListenersConflict { balancer: balancer_name, port, listeners });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn two_on_one_port_are_found() {
        let two = but(|account| account["elbv2"]["Listeners"][HTTP]["Port"] = json!(443));
        assert!(codes(&two).contains(&"ELB019"), "{:?}", codes(&two));
    }
}
