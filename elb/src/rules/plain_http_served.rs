use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{ActionType, ListenerProtocol, LoadBalancerName};

/// A balancer that faces the internet serves plain HTTP instead of redirecting to HTTPS.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{balancer}` forwards plain HTTP from port {port}: what is said can be read and changed on the way")]
pub struct PlainHttpServed {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The listener's port
    pub port: u16,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB020",
    name: "plain-http-served",
    severity: Severity::SecurityWarning,
    summary: "A balancer that faces the internet serves plain HTTP instead of redirecting to HTTPS",
    page: include_str!("../../rules/ELB020.md"),
    subject: "elbv2/Listeners",
    needs: &["elbv2/LoadBalancers", "elbv2/Rules"],
    volatile: &[],
};

impl Problem for PlainHttpServed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "let the listener redirect: `aws elbv2 modify-listener --default-actions Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (balancer, listener) in scope.listeners() {
        let plain = listener.protocol() == Some(&ListenerProtocol::Http) && balancer.is_internet_facing();
        let forwards = scope.elbv2.actions_of(listener).into_iter();
        let mut forwards = forwards.filter(|(_, action)| *action.action_type() == ActionType::Forward);
        if let (true, Some(port), Some(_)) = (plain, listener.port(), forwards.next()) {
            let problem = PlainHttpServed { balancer: balancer.load_balancer_name().clone(), port };
            scope.report_listener(findings, listener, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn forwarding_is_found_and_an_internal_one_is_let_be() {
        let plain = but(|account| {
            account["elbv2"]["Listeners"][HTTP]["DefaultActions"] =
                json!([{"Type": "forward", "TargetGroupArn": WEB}]);
        });
        assert_eq!(only(&plain, "ELB020").data["port"], 80);
        let mut internal = plain;
        internal["elbv2"]["LoadBalancers"][SHOP]["Scheme"] = json!("internal");
        assert!(!codes(&internal).contains(&"ELB020"));
    }
}
