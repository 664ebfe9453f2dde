use aozu_names::{Findings, Problem, RuleInfo, Severity};

use smol_str::SmolStr;

use super::Scope;
use crate::{
    Action, ActionType, FixedResponseConfig, Listener, ListenerProtocol, RedirectConfig, action::terminal,
    limits,
};

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
        "exactly one of forward, redirect and fixed-response, as the last; authentication before it and on HTTPS alone; weights of 0 to 999, not all of them 0; redirects and answers as AWS takes them: `aws elbv2 modify-rule --actions`, or `aws elbv2 modify-listener --default-actions`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (_, listener) in scope.listeners() {
        for fault in faults(scope, listener, listener.default_actions()) {
            scope.report_listener(findings, listener, &ActionsMalformed { fault });
        }
        for rule in scope.rules_of(listener).into_iter().filter(|rule| !rule.is_default()) {
            for fault in faults(scope, listener, rule.actions()) {
                scope.report_rule(findings, rule, &ActionsMalformed { fault });
            }
        }
    }
}

/// What AWS does not take of where a client is sent on to.
fn redirect_faults(listener: &Listener, redirect: &RedirectConfig) -> Vec<String> {
    let mut told = Vec::new();
    if listener.protocol() == Some(&ListenerProtocol::Https)
        && redirect.protocol().map(SmolStr::as_str) == Some("HTTP")
    {
        told.push("clients are redirected from HTTPS to HTTP".to_owned());
    }
    if let Some(status) =
        redirect.status_code().filter(|code| !matches!(code.as_str(), "HTTP_301" | "HTTP_302"))
    {
        told.push(format!("a redirect answers `{status}`: it must be HTTP_301 or HTTP_302"));
    }
    let port = redirect.port().filter(|port| *port != "#{port}");
    if let Some(port) = port.filter(|port| !port.parse::<u16>().is_ok_and(|port| port > 0)) {
        told.push(format!("a redirect's port is `{port}`: it must be 1 to 65535 or `#{{port}}`"));
    }
    if let Some(path) = redirect.path().filter(|path| !path.starts_with('/')) {
        told.push(format!("a redirect's path is `{path}`: it must begin with `/`"));
    }
    if let Some(query) = redirect.query().filter(|query| query.starts_with('?')) {
        told.push(format!("a redirect's query is `{query}`: the question mark must be left out"));
    }
    let parts = [redirect.host(), redirect.path(), redirect.query()].into_iter().flatten();
    if let Some(long) =
        parts.map(|part| part.chars().count()).find(|len| *len > limits::LONGEST_REDIRECT_PART)
    {
        told.push(format!("a part of a redirect has {long} characters: at most 128 are taken"));
    }
    told
}

/// What AWS does not take of an answer that the balancer gives itself.
fn response_faults(response: &FixedResponseConfig) -> Vec<String> {
    let mut told = Vec::new();
    let fits = |code: &str| {
        code.len() == 3 && code.starts_with(['2', '4', '5']) && code.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some(status) = response.status_code().filter(|code| !fits(code)) {
        told.push(format!("a fixed response answers `{status}`: it must be 2XX, 4XX or 5XX"));
    }
    let length = response.message_body().map_or(0, |body| body.chars().count());
    if length > limits::LONGEST_BODY {
        told.push(format!("a fixed response's body has {length} characters: at most 1024 are taken"));
    }
    let kind = response.content_type().filter(|kind| !limits::BODY_TYPES.contains(&kind.as_str()));
    if let Some(kind) = kind {
        told.push(format!(
            "a fixed response is of type `{kind}`: it must be one of {}",
            limits::BODY_TYPES.join(", ")
        ));
    }
    told
}

/// What AWS does not take of stickiness between target groups.
fn stickiness_faults(scope: &Scope<'_>, is_http: bool, action: &Action) -> Vec<String> {
    let mut told = Vec::new();
    let seconds = action.group_stickiness();
    if let Some(seconds) = seconds.filter(|seconds| !limits::STICKINESS.contains(seconds)) {
        told.push(format!("clients stay with their target group for {seconds} s: it must be 1 to 604800"));
    }
    let groups = action.target_groups();
    let sticky = |group: &aozu_names::Arn| {
        let attributes = scope.elbv2.target_group_attributes().get(group);
        attributes.is_some_and(|attributes| attributes.get("stickiness.enabled") == Some("true"))
    };
    // Of a Network Load Balancer nobody has shown that it asks for this.
    if is_http
        && groups.len() > 1
        && seconds.is_none()
        && let Some((group, _)) = groups.iter().find(|(group, _)| sticky(group))
    {
        told.push(format!("clients stay with targets of `{group}`, but not with the group itself: of several groups it must be switched on for both"));
    }
    told
}

fn faults(scope: &Scope<'_>, listener: &Listener, actions: &[Action]) -> Vec<String> {
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
    let is_http = https || listener.protocol() == Some(&ListenerProtocol::Http);
    if !https && actions.iter().any(asks) {
        told.push("clients show who they are on a listener that is not HTTPS".to_owned());
    }
    for action in actions {
        if let Some(order) = action.order().filter(|order| !limits::ORDERS.contains(order)) {
            told.push(format!("an action's order is {order}: it must be 1 to 50000"));
        }
        told.extend(action.redirect_config().map(|to| redirect_faults(listener, to)).unwrap_or_default());
        told.extend(action.fixed_response_config().map(response_faults).unwrap_or_default());
        told.extend(stickiness_faults(scope, is_http, action));
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

    #[test]
    fn redirects_and_answers_are_as_aws_takes_them() {
        let to = |config: serde_json::Value| json!([{"Type": "redirect", "RedirectConfig": config}]);
        let answer =
            |config: serde_json::Value| json!([{"Type": "fixed-response", "FixedResponseConfig": config}]);
        let elsewhere = "other.example.com";
        for (actions, word) in [
            (
                to(json!({"Host": elsewhere, "Protocol": "HTTP", "StatusCode": "HTTP_301"})),
                "from HTTPS to HTTP",
            ),
            (to(json!({"Host": elsewhere, "StatusCode": "HTTP_307"})), "HTTP_307"),
            (to(json!({"Host": elsewhere, "Port": "0", "StatusCode": "HTTP_301"})), "`0`"),
            (to(json!({"Host": elsewhere, "Path": "login", "StatusCode": "HTTP_301"})), "begin with"),
            (to(json!({"Host": elsewhere, "Query": "?a=b", "StatusCode": "HTTP_301"})), "question mark"),
            (to(json!({"Host": elsewhere, "Query": "x".repeat(129), "StatusCode": "HTTP_301"})), "129"),
            (answer(json!({"StatusCode": "301"})), "`301`"),
            (answer(json!({"StatusCode": "503", "MessageBody": "x".repeat(1025)})), "1025"),
            (answer(json!({"StatusCode": "503", "ContentType": "image/png"})), "image/png"),
            (
                json!([{"Type": "fixed-response", "Order": 50001, "FixedResponseConfig": {"StatusCode": "503"}}]),
                "50001",
            ),
        ] {
            let bad = but(|account| account["elbv2"]["Rules"][API]["Actions"] = actions);
            // Some lead back to themselves besides, for the host they name.
            let told: Vec<_> = findings(&bad).into_iter().filter(|one| one.rule == "ELB027").collect();
            assert!(told.len() == 1 && told[0].message.contains(word), "{word}: {told:#?}");
        }
        for actions in [
            to(
                json!({"Host": elsewhere, "Port": "#{port}", "Path": "/#{path}", "Query": "x".repeat(128), "StatusCode": "HTTP_302"}),
            ),
            answer(json!({"StatusCode": "503", "MessageBody": "x".repeat(1024), "ContentType": "text/html"})),
        ] {
            let sound = but(|account| account["elbv2"]["Rules"][API]["Actions"] = actions);
            assert!(!codes(&sound).contains(&"ELB027"));
        }
    }

    #[test]
    fn a_client_that_stays_with_a_target_stays_with_its_group() {
        let sticky = |groups: usize, config: serde_json::Value| {
            but(|account| {
                set(&mut account["elbv2"]["TargetGroupAttributes"][WEB], "stickiness.enabled", "true");
                let other = WEB.replace("/web/", "/other/");
                let all = [
                    json!({"TargetGroupArn": WEB, "Weight": 1}),
                    json!({"TargetGroupArn": other, "Weight": 1}),
                ];
                account["elbv2"]["Rules"][API]["Actions"] = json!([{"Type": "forward", "ForwardConfig":
                    {"TargetGroups": all[..groups], "TargetGroupStickinessConfig": config}}]);
            })
        };
        let on = |seconds: u32| json!({"Enabled": true, "DurationSeconds": seconds});
        assert!(only(&sticky(2, json!({"Enabled": false})), "ELB027").message.contains("the group itself"));
        assert!(only(&sticky(2, on(604_801)), "ELB027").message.contains("604801"));
        assert_eq!(codes(&sticky(2, on(60))), [""; 0]);
        assert_eq!(codes(&sticky(1, json!({"Enabled": false}))), [""; 0]);
    }
}
