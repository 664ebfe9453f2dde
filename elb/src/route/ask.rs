use std::collections::BTreeMap;

use aozu_names::Arn;
use aozu_vpc::Network;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{
    Decision, GroupShare, Loss, Places, Request, RouteError, RouteProblem, Router, TargetShare, Unheard,
    Verdict, explain,
};
use crate::{Action, ActionType, Elbv2, LoadBalancerType, Priority, wire};

/// A question of `elbv2 route`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RouteRequest {
    /// The balancer's name or ARN, where it is not told apart from the request.
    pub load_balancer: Option<String>,
    /// The method; it is compared with letter case.
    pub method: Option<String>,
    /// The URL.
    pub url: Option<String>,
    /// The headers, each with its value or values; one that is not given is not sent.
    pub headers: Option<BTreeMap<String, HeaderValues>>,
    /// The address of whoever speaks to the balancer.
    pub source_ip: Option<String>,
    /// Zones that are lost.
    pub without_zones: Vec<String>,
    /// Targets that are lost.
    pub without_targets: Vec<String>,
}

/// The values of a header: one, or several for one that is sent several times.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum HeaderValues {
    /// One.
    One(String),
    /// Several, in order.
    Several(Vec<String>),
}

/// An answer of `elbv2 route`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RouteAnswer {
    /// The listener that hears the request.
    pub listener_arn: Arn,
    /// The rule that takes it, or on which it depends; none where that is not known, and for a listener's default
    /// where its rules were not read.
    pub rule_arn: Option<Arn>,
    /// The rule's priority.
    pub priority: Option<Priority>,
    /// What is done with it, as AWS prints the action; none where that is not known.
    pub action: Option<wire::Action>,
    /// What the balancer answers itself; none where a target answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// Where it is forwarded to.
    pub target_groups: Vec<GroupAnswer>,
    /// The part of requests that no target takes and the balancer answers with 503.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unserved: Option<f64>,
    /// Why, in words.
    pub explanation: Vec<String>,
    /// What was taken for granted.
    pub assumptions: Vec<String>,
    /// The calls of the AWS CLI that would tell what is not known.
    pub needs: Vec<String>,
    /// Whether the answer depends on something that is not known.
    #[serde(skip)]
    pub is_unknown: bool,
}

/// What a balancer answers itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The status.
    pub status_code: SmolStr,
    /// Where a client is sent on to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The body's type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<SmolStr>,
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_body: Option<SmolStr>,
}

/// A target group of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GroupAnswer {
    /// Its ARN.
    pub arn: Arn,
    /// Its weight.
    pub weight: u32,
    /// Its targets.
    pub targets: Vec<TargetAnswer>,
}

/// A target of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetAnswer {
    /// Its id, address or ARN.
    pub id: SmolStr,
    /// The port.
    pub port: Option<u16>,
    /// Its zone; none where it is not known.
    pub availability_zone: Option<SmolStr>,
    /// Its health; none where AWS did not say.
    pub health: Option<SmolStr>,
    /// Its part of all such requests; none where it cannot be known.
    pub probability: Option<f64>,
}

impl From<&GroupShare<'_>> for GroupAnswer {
    fn from(group: &GroupShare<'_>) -> Self {
        let target = |target: &TargetShare<'_>| TargetAnswer {
            id: target.id.into(),
            port: target.port,
            availability_zone: target.zone.map(Into::into),
            health: target.health.map(|health| health.as_str().into()),
            probability: target.probability,
        };
        Self {
            arn: group.arn.clone(),
            weight: group.weight,
            targets: group.targets.iter().map(target).collect(),
        }
    }
}

/// Answers `elbv2 route`: what a balancer does with a request. `network` tells where targets stand; `load_balancer` is
/// used where the request names no balancer.
///
/// ```
/// use aozu_elb::{Elbv2, route::{RouteRequest, route}};
/// let request: RouteRequest = serde_json::from_str(r#"{"Method": "GET", "Url": "https://shop.example.com/"}"#)?;
/// let error = route(&Elbv2::default(), None, Some("shop"), &request).unwrap_err();
/// assert_eq!(error.code(), "ValidationException");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the request: a balancer that is not there, no listener, a URL that is none.
pub fn route(
    elb: &Elbv2,
    network: Option<&Network>,
    load_balancer: Option<&str>,
    request: &RouteRequest,
) -> Result<RouteAnswer, RouteError> {
    let mut problems = Vec::new();
    let mut told = |member: &str, message: String| {
        problems.push(RouteProblem { member: member.to_owned(), message });
    };
    let name = request.load_balancer.as_deref().or(load_balancer);
    let balancer = match name {
        None => {
            told("LoadBalancer", "the balancer's name or ARN is missing".into());
            None
        }
        Some(name) => {
            let found = elb.balancer(name);
            if found.is_none() {
                told("LoadBalancer", no_balancer(elb, name));
            }
            found
        }
    };
    if let Some(balancer) = balancer.filter(|one| one.load_balancer_type() == &LoadBalancerType::Gateway) {
        told(
            "LoadBalancer",
            format!(
                "`{}` is a Gateway Load Balancer: it hears packets, not requests",
                balancer.load_balancer_name()
            ),
        );
    }
    let method = request.method.as_deref().filter(|method| !method.is_empty());
    if method.is_none() {
        told("Method", "the method, such as `GET`, is missing".into());
    }
    let source = request.source_ip.as_deref().map(str::parse);
    if let (Some(Err(_)), Some(text)) = (&source, &request.source_ip) {
        told("SourceIp", format!("`{}` is no address: it must be IPv4 or IPv6", text.escape_debug()));
    }
    let url = request.url.as_deref().map(|url| Request::new(method.unwrap_or_default(), url));
    match &url {
        None => told("Url", "the URL, such as `https://HOST/PATH`, is missing".into()),
        Some(Err(wrong)) => wrong.iter().for_each(|problem| told("Url", problem.clone())),
        Some(Ok(_)) => {}
    }
    let (Some(balancer), Some(Ok(asked)), true) = (balancer, url, problems.is_empty()) else {
        return Err(RouteError(problems));
    };
    let headers = headers(request);
    let mut asked = asked.with_headers(&headers);
    if let Some(Ok(source)) = source {
        asked = asked.with_source(source);
    }
    let mut loss = Loss::default();
    for zone in &request.without_zones {
        loss = loss.without_zone(zone);
    }
    for target in &request.without_targets {
        loss = loss.without_target(target);
    }
    let places = network.map(Places::of).unwrap_or_default();
    Router::new(elb, balancer, &places, &loss).answer(elb, &asked, &loss)
}

fn no_balancer(elb: &Elbv2, name: &str) -> String {
    let quoted = name.escape_debug();
    if !elb.load_balancers().is_complete() {
        return format!("`{quoted}` was not read: `aws elbv2 describe-load-balancers` would tell");
    }
    let names: Vec<_> =
        elb.load_balancers().values().take(8).map(|one| one.load_balancer_name().as_str()).collect();
    let there =
        if names.is_empty() { "there is none".to_owned() } else { format!("there are {}", names.join(", ")) };
    format!("there is no load balancer `{quoted}`: {there}")
}

fn headers(request: &RouteRequest) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    for (name, values) in request.headers.iter().flatten() {
        match values {
            HeaderValues::One(value) => all.push((name.as_str(), value.as_str())),
            HeaderValues::Several(values) => {
                all.extend(values.iter().map(|value| (name.as_str(), value.as_str())));
            }
        }
    }
    all
}

impl<'a> Router<'a> {
    /// What the balancer does with a request, with reasons. `loss` is what the router was compiled without.
    ///
    /// # Errors
    /// When no listener hears it.
    pub fn answer(
        &self,
        elb: &'a Elbv2,
        request: &Request<'_>,
        loss: &Loss,
    ) -> Result<RouteAnswer, RouteError> {
        let decision = self.decide(request).map_err(|unheard| {
            let message = match &unheard {
                Unheard::ListenersNotRead { balancer, .. } => format!(
                    "{unheard}: `aws elbv2 describe-listeners --load-balancer-arn {balancer}` would tell"
                ),
                _ => unheard.to_string(),
            };
            RouteError::invalid("Url", message)
        })?;
        Ok(self.told(elb, request, &decision, loss))
    }

    fn told(
        &self,
        elb: &'a Elbv2,
        request: &Request<'_>,
        decision: &Decision<'_, 'a>,
        loss: &Loss,
    ) -> RouteAnswer {
        let listener_arn = decision.listener.listener_arn().clone();
        let mut answer = RouteAnswer {
            explanation: explain::decision(self.balancer(), request, decision, loss),
            rule_arn: None,
            priority: None,
            action: None,
            response: None,
            target_groups: Vec::new(),
            unserved: None,
            assumptions: Vec::new(),
            needs: Vec::new(),
            is_unknown: true,
            listener_arn,
        };
        let rule = match decision.verdict {
            Verdict::RulesNotRead => {
                let arn = &answer.listener_arn;
                answer.needs.push(format!("aws elbv2 describe-rules --listener-arn {arn}"));
                return answer;
            }
            Verdict::Depends(rule) => {
                answer.rule_arn = rule.rule().map(|rule| rule.rule_arn().clone());
                answer.priority = Some(rule.priority());
                return answer;
            }
            Verdict::Rule(rule) => rule,
        };
        answer.rule_arn = rule.rule().map(|rule| rule.rule_arn().clone());
        answer.priority = Some(rule.priority());
        answer.is_unknown = false;
        answer.explanation.extend(explain::actions(elb, request, rule));
        let Some(action) = rule.action() else {
            answer.is_unknown = true;
            answer.explanation.push("the rule holds no action that ends it: AWS would not have it".into());
            return answer;
        };
        answer.action = Some(wire::Action::from(action));
        if *action.action_type() == ActionType::Forward {
            answer.unserved = rule.unserved();
            answer.is_unknown = answer.unserved.is_none();
            for group in rule.target_groups() {
                answer.target_groups.push(group.into());
                answer.explanation.extend(group.notes.iter().cloned());
                if let Some((read, _)) = self.groups.get(group.arn) {
                    answer.assumptions.extend(read.assumptions.iter().cloned());
                    answer.needs.extend(read.needs.iter().cloned());
                }
            }
            if answer.unserved.is_some_and(|unserved| unserved >= 1.0) {
                answer.response = Some(Response { status_code: "503".into(), ..Response::default() });
            }
        } else {
            answer.response = respond(action, request);
        }
        let cookie = explain::stickiness(elb, request, rule);
        answer.is_unknown |= cookie.is_some();
        answer.explanation.extend(cookie);
        answer.explanation.dedup();
        answer.assumptions.dedup();
        answer.needs.sort();
        answer.needs.dedup();
        answer
    }
}

/// What the balancer answers itself.
fn respond(action: &Action, request: &Request<'_>) -> Option<Response> {
    if let Some(redirect) = action.redirect_config() {
        let status = redirect.status_code().map_or("", SmolStr::as_str);
        return Some(Response {
            status_code: status.strip_prefix("HTTP_").unwrap_or(status).into(),
            location: Some(redirect.location(request).to_string()),
            ..Response::default()
        });
    }
    let fixed = action.fixed_response_config()?;
    Some(Response {
        status_code: fixed.status_code().cloned().unwrap_or_default(),
        location: None,
        content_type: fixed.content_type().cloned(),
        message_body: fixed.message_body().cloned(),
    })
}
