use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Action, ActionType, Listener, ListenerProtocol, action::terminal, limits};

/// A rule's actions are not what AWS takes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{fault}")]
pub struct ActionsMalformed {
    /// What is wrong with them
    pub fault: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB027",
    name: "actions-malformed",
    severity: Severity::Error,
    summary: "A rule's actions are not what AWS takes",
    page: include_str!("../../rules/ELB027.md"),
    subject: "elbv2/Listeners",
    needs: &["elbv2/LoadBalancers"],
    volatile: &[],
};

impl Problem for ActionsMalformed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "exactly one of forward, redirect and fixed-response, as the last; authentication before it and on HTTPS alone; weights of 0 to 999, not all of them 0".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (_, listener) in scope.listeners() {
        for fault in faults(listener, listener.default_actions()) {
            scope.report_listener(findings, listener, &ActionsMalformed { fault });
        }
        for rule in scope.rules_of(listener).into_iter().filter(|rule| !rule.is_default()) {
            for fault in faults(listener, rule.actions()) {
                scope.report_rule(findings, rule, &ActionsMalformed { fault });
            }
        }
    }
}

fn faults(listener: &Listener, actions: &[Action]) -> Vec<String> {
    let mut told = Vec::new();
    let ends = actions.iter().filter(|action| action.action_type().is_terminal()).count();
    let strange = actions.iter().any(|action| matches!(action.action_type(), ActionType::Other(_)));
    if ends != 1 && !strange {
        told.push(format!("there are {ends} actions that end a request: there must be exactly one"));
    }
    if let Some(last) = terminal(actions).and_then(Action::order)
        && actions.iter().any(|action| action.order().is_some_and(|order| order > last))
    {
        told.push("an action comes after the one that ends the request".to_owned());
    }
    let asks = |action: &Action| {
        let kind = action.action_type();
        matches!(
            kind,
            ActionType::AuthenticateOidc | ActionType::AuthenticateCognito | ActionType::JwtValidation
        )
    };
    let https = listener.protocol() == Some(&ListenerProtocol::Https);
    if !https && actions.iter().any(asks) {
        told.push("clients show who they are on a listener that is not HTTPS".to_owned());
    }
    for action in actions {
        let groups = action.target_groups();
        let of = |is: fn(u32) -> bool| groups.iter().filter(|(_, weight)| is(*weight)).count();
        if let Some((_, weight)) = groups.iter().find(|(_, weight)| !limits::WEIGHTS.contains(weight)) {
            told.push(format!("a weight is {weight}: it must be 0 to 999"));
        }
        if !groups.is_empty() && of(|weight| weight == 0) == groups.len() {
            told.push("every weight is 0: each request is answered 503".to_owned());
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn each_fault_is_told() {
        let forward = |weight: u32| json!({"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": WEB, "Weight": weight}]}});
        let oidc = json!({"Type": "authenticate-oidc", "Order": 2, "AuthenticateOidcConfig": {"Issuer": "https://id.example"}});
        for (listener, actions, word) in [
            (HTTPS, json!([]), "0 actions"),
            (HTTPS, json!([forward(1), forward(2)]), "2 actions"),
            (
                HTTPS,
                json!([{"Type": "fixed-response", "Order": 1, "FixedResponseConfig": {"StatusCode": "200"}}, oidc]),
                "comes after",
            ),
            (HTTPS, json!([forward(1000)]), "1000"),
            (HTTPS, json!([forward(0)]), "503"),
            (
                HTTP,
                json!([{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}, {"Type": "jwt-validation"}]),
                "not HTTPS",
            ),
        ] {
            let bad = but(|account| account["elbv2"]["Listeners"][listener]["DefaultActions"] = actions);
            let finding = only(&bad, "ELB027");
            assert!(finding.message.contains(word), "{word}: {}", finding.message);
        }
    }
}
