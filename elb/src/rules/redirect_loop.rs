use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Priority, analyze::redirect_loops};

/// A redirect leads back to itself.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the redirect of rule {priority} leads in a circle: {}", .urls.join(" → "))]
pub struct RedirectLoop {
    /// The rule's priority
    pub priority: Priority,
    /// A URL, and those a client is sent on to
    pub urls: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB016",
    name: "redirect-loop",
    severity: Severity::Error,
    summary: "A redirect leads back to itself",
    page: include_str!("../../rules/ELB016.md"),
    subject: "elbv2/Listeners",
    needs: &["elbv2/LoadBalancers", "elbv2/Rules"],
    volatile: &[],
};

impl Problem for RedirectLoop {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "change the protocol, host, port or path so that the new address meets another rule".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.balancers().filter(|balancer| balancer.is_application()) {
        for found in redirect_loops(&scope.router(balancer)) {
            let Some(listener) = scope.elbv2.listeners().get(&found.listener) else { continue };
            scope.report_listener(
                findings,
                listener,
                &RedirectLoop { priority: found.priority, urls: found.urls },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    fn redirects(listener: &str, config: serde_json::Value) -> serde_json::Value {
        but(|account| {
            let actions = json!([{"Type": "redirect", "RedirectConfig": config}]);
            account["elbv2"]["Listeners"][listener]["DefaultActions"] = actions;
        })
    }

    #[test]
    fn circles_are_found() {
        let back = only(&redirects(HTTP, json!({"StatusCode": "HTTP_301"})), "ELB016");
        assert_eq!(back.data["priority"], "default");
        // It grows and grows.
        let grows = redirects(HTTPS, json!({"Path": "/new/#{path}", "StatusCode": "HTTP_302"}));
        assert_eq!(codes(&grows), ["ELB016"]);
        // To a host of its own, which is only a circle for that host.
        let own = redirects(HTTPS, json!({"Host": "www.example.com", "StatusCode": "HTTP_302"}));
        assert!(only(&own, "ELB016").message.contains("https://www.example.com"));
        let fixed = redirects(HTTPS, json!({"Path": "/login", "StatusCode": "HTTP_302"}));
        assert_eq!(codes(&fixed), ["ELB016"]);
    }

    #[test]
    fn a_way_to_another_rule_is_none() {
        assert_eq!(
            codes(&redirects(HTTPS, json!({"Path": "/api/#{path}", "StatusCode": "HTTP_302"}))),
            [""; 0]
        );
        assert_eq!(codes(&redirects(HTTPS, json!({"Host": "b.#{host}", "StatusCode": "HTTP_302"}))), [""; 0]);
    }
}
