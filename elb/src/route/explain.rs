//! Why a request goes where it goes, in words.

use aozu_names::Known;
use smol_str::SmolStr;

use super::{CompiledRule, Decision, Loss, Request, Verdict, condition::header_name};
use crate::{
    ActionType, Condition, ConditionField, Elbv2, ListenerRule, LoadBalancer, OnUnauthenticatedRequest,
    Priority,
};

/// Which rule takes it, or why that is not known.
pub(super) fn decision(
    balancer: &LoadBalancer,
    request: &Request<'_>,
    decision: &Decision<'_, '_>,
    loss: &Loss,
) -> Vec<String> {
    let mut told = Vec::new();
    if !loss.is_nothing() {
        let lost: Vec<&str> = loss.zones.iter().chain(&loss.targets).map(SmolStr::as_str).collect();
        told.push(format!("without {}", lost.join(", ")));
    }
    let protocol = decision.listener.protocol().map_or("its", |protocol| protocol.as_str());
    told.push(format!("`{}` hears it: {protocol} on port {}", balancer.load_balancer_name(), request.port));
    let passed = match decision.passed {
        0 => String::new(),
        1 => " the rule before it does not hold;".into(),
        n => format!(" the {n} rules before it do not hold;"),
    };
    match decision.verdict {
        Verdict::RulesNotRead => told.push("the listener's rules were not read".into()),
        Verdict::Rule(rule) if rule.priority() == Priority::Default => {
            told.push(format!("the default rule takes it:{passed} it takes whatever is left"));
        }
        Verdict::Rule(rule) => told.push(format!(
            "rule {} takes it:{passed} {}",
            rule.priority(),
            reasons(rule.rule().map_or(&[], ListenerRule::conditions))
        )),
        Verdict::Depends(rule) => {
            let arn = rule.rule().map_or("", |rule| rule.rule_arn().as_str());
            let tests = rule.tests.iter().filter(|test| test.holds(request).is_none());
            let why: Vec<&str> = tests.map(|test| test.unknown_because()).collect();
            told.push(format!(
                "it depends on rule {} (`{arn}`):{passed} of that one it cannot be told: {}",
                rule.priority(),
                why.join("; ")
            ));
        }
    }
    told
}

fn reasons(conditions: &[Condition]) -> String {
    let all: Vec<String> = conditions.iter().map(reason).collect();
    if all.is_empty() { "it has no conditions".into() } else { all.join(", and ") }
}

fn reason(condition: &Condition) -> String {
    let values: Vec<String> = match condition.field() {
        ConditionField::QueryString => condition
            .pairs()
            .iter()
            .map(|pair| {
                let key = pair.key().map_or("any key", SmolStr::as_str);
                format!("`{key}={}`", pair.value().map_or("", SmolStr::as_str))
            })
            .collect(),
        _ => condition.texts().into_iter().map(|text| format!("`{text}`")).collect(),
    };
    let what = match condition.field() {
        ConditionField::HostHeader => "the host matches".to_owned(),
        ConditionField::PathPattern => "the path matches".to_owned(),
        ConditionField::HttpHeader => {
            format!("the header {} matches", header_name(condition).map_or("", SmolStr::as_str))
        }
        ConditionField::HttpRequestMethod => "the method is".to_owned(),
        ConditionField::QueryString => "the query holds".to_owned(),
        ConditionField::SourceIp => "the client is of".to_owned(),
        ConditionField::Other(word) => word.to_string(),
    };
    format!("{what} {}", values.join(" or "))
}

/// What is done before a request comes to its end, and what the end is.
pub(super) fn actions(elb: &Elbv2, request: &Request<'_>, rule: &CompiledRule<'_>) -> Vec<String> {
    let mut told = Vec::new();
    for action in rule.actions() {
        let on = match action.action_type() {
            ActionType::AuthenticateOidc => {
                action.authenticate_oidc_config().map(|one| one.on_unauthenticated_request())
            }
            ActionType::AuthenticateCognito => {
                action.authenticate_cognito_config().map(|one| one.on_unauthenticated_request())
            }
            ActionType::JwtValidation => {
                told.push("a request without a token that is valid is answered 401".into());
                None
            }
            _ => None,
        };
        match on {
            Some(Some(OnUnauthenticatedRequest::Deny)) => {
                told.push("who has not shown who they are is answered 401".into());
            }
            Some(Some(OnUnauthenticatedRequest::Allow)) => {
                told.push("who has not shown who they are is let through".into());
            }
            Some(_) => told.push("who has not shown who they are is first sent to do so (302)".into()),
            None => {}
        }
    }
    if let Some(redirect) = rule.action().and_then(|action| action.redirect_config()) {
        told.push(format!("the client is sent on to `{}`", redirect.location(request)));
    }
    for transform in rule.rule().map_or(&[][..], ListenerRule::transforms) {
        told.push(format!("rewritten by {}: the target sees another request", transform.transform_type()));
    }
    let total: u64 = rule.target_groups().iter().map(|group| u64::from(group.weight)).sum();
    for group in rule.target_groups().iter().filter(|_| rule.target_groups().len() > 1) {
        told.push(format!("`{}` gets {} of {total} parts", group.arn, group.weight));
    }
    for group in rule.target_groups() {
        let Known::Present(attributes) = elb.target_group_attributes().get_known(group.arn) else { continue };
        if attributes.get("load_balancing.algorithm.type") == Some("least_outstanding_requests") {
            told.push(format!(
                "`{}` sends to the target with the fewest open requests: the parts are those of equal load",
                group.arn
            ));
        }
        if attributes.get("slow_start.duration_seconds").is_some_and(|seconds| seconds != "0") {
            told.push(format!(
                "`{}` spares targets that have just come: the parts are those of after that",
                group.arn
            ));
        }
    }
    told
}

/// Why a client's earlier requests decide instead: its cookie is sealed, and a hash of its address is not ours to
/// compute.
pub(super) fn stickiness(elb: &Elbv2, request: &Request<'_>, rule: &CompiledRule<'_>) -> Option<String> {
    let cookies: Vec<&str> = request
        .values_of("cookie")
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, _)| name.trim())
        .collect();
    let sticky_group = rule.action().is_some_and(|action| action.group_stickiness().is_some());
    if sticky_group && cookies.iter().any(|name| name.starts_with("AWSALBTG")) {
        return Some(
            "the request carries the cookie of the target group it got first, which is sealed".into(),
        );
    }
    for group in rule.target_groups() {
        let Known::Present(attributes) = elb.target_group_attributes().get_known(group.arn) else { continue };
        if attributes.get("stickiness.enabled") != Some("true") {
            continue;
        }
        let own = attributes.get("stickiness.app_cookie.cookie_name");
        let carries = match attributes.get("stickiness.type") {
            Some("lb_cookie") => cookies.iter().any(|name| name.starts_with("AWSALB")),
            Some("app_cookie") => {
                cookies.iter().any(|name| name.starts_with("AWSALBAPP") || Some(*name) == own)
            }
            Some("source_ip" | "source_ip_dest_ip" | "source_ip_dest_ip_proto") => request.source.is_some(),
            _ => false,
        };
        if carries {
            return Some(format!(
                "`{}` keeps a client with the target it got first, and which one that is cannot be told",
                group.arn
            ));
        }
    }
    None
}
