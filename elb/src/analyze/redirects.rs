use std::net::IpAddr;

use aozu_names::Arn;

use crate::{
    Condition, ConditionField, ListenerRule, Priority,
    limits::REDIRECTS_FOLLOWED,
    route::{CompiledRule, Request, Router, Verdict, condition::header_name},
};

/// A request that a balancer sends in a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectLoop {
    /// The listener that hears it.
    pub listener: Arn,
    /// The priority of the rule that takes it.
    pub priority: Priority,
    /// The request's URL, and those it is sent on to until it comes back or a client gives up.
    pub urls: Vec<String>,
}

/// The redirects of a balancer that lead back to themselves. Each is proven by a request that is followed from one
/// redirect to the next; a redirect to another host is followed no further, since that may be another balancer.
///
/// ```
/// use aozu_elb::{Elbv2, analyze::redirect_loops, route::{Loss, Places, Router}};
/// let elb = Elbv2::default();
/// let places = Places::default();
/// let routers = elb.load_balancers().values().map(|one| Router::new(&elb, one, &places, &Loss::default()));
/// assert!(routers.into_iter().all(|router| redirect_loops(&router).is_empty()));
/// ```
#[must_use]
pub fn redirect_loops(router: &Router<'_>) -> Vec<RedirectLoop> {
    let mut found = Vec::new();
    for (listener, rules) in router.by_listener() {
        let (Some(port), Some(protocol)) = (listener.port(), listener.protocol()) else { continue };
        let scheme = if protocol.is_encrypted() { "https" } else { "http" };
        for rule in rules {
            let Some(redirect) = rule.action().and_then(|action| action.redirect_config()) else { continue };
            let mut witness = Witness::of(rule.rule());
            let fixed = redirect.host().filter(|host| !host.contains("#{")).map(ToString::to_string);
            let path = redirect.path().filter(|path| !path.contains("#{")).map(ToString::to_string);
            let hosts = std::iter::once(witness.host.clone()).chain(fixed);
            let paths: Vec<String> = std::iter::once(witness.path.clone()).chain(path).collect();
            let circle = hosts
                .flat_map(|host| paths.iter().map(move |path| (host.clone(), path.clone())))
                .find_map(|(host, path)| {
                    (witness.host, witness.path) = (host, path);
                    witness.follow(router, rule, scheme, port)
                });
            if let Some(urls) = circle {
                found.push(RedirectLoop {
                    listener: listener.listener_arn().clone(),
                    priority: rule.priority(),
                    urls,
                });
            }
        }
    }
    found
}

/// A request that a rule takes, if any does.
#[derive(Debug, Clone)]
struct Witness {
    method: String,
    host: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    source: IpAddr,
}

/// A text that a pattern matches.
fn instance(pattern: &str) -> String {
    pattern.replace('*', "").replace('?', "a")
}

impl Witness {
    fn of(rule: Option<&ListenerRule>) -> Self {
        let mut witness = Self {
            method: "GET".into(),
            // A host that no rule names, so that rules which do are let be.
            host: "host.invalid".into(),
            path: "/".into(),
            query: String::new(),
            headers: Vec::new(),
            source: IpAddr::from([198, 51, 100, 1]),
        };
        for condition in rule.map_or(&[][..], ListenerRule::conditions) {
            witness.satisfy(condition);
        }
        witness
    }

    fn satisfy(&mut self, condition: &Condition) {
        let first = condition.texts().first().map(|text| text.to_string()).unwrap_or_default();
        match condition.field() {
            ConditionField::HostHeader => self.host = first.replace('*', "www").replace('?', "a"),
            ConditionField::PathPattern => self.path = instance(&first),
            ConditionField::HttpRequestMethod => self.method = first,
            ConditionField::HttpHeader => {
                if let Some(name) = header_name(condition) {
                    self.headers.push((name.to_string(), instance(&first)));
                }
            }
            ConditionField::SourceIp => {
                let address = first.split_once('/').map_or(first.as_str(), |(address, _)| address);
                self.source = address.parse().unwrap_or(self.source);
            }
            ConditionField::QueryString => {
                if let Some(pair) = condition.pairs().first() {
                    let key = pair.key().map_or("a", |key| key.as_str());
                    let value = pair.value().map_or("", |value| value.as_str());
                    let gap = if self.query.is_empty() { "" } else { "&" };
                    self.query.push_str(&format!("{gap}{}={}", instance(key), instance(value)));
                }
            }
            ConditionField::Other(_) => {}
        }
    }

    /// Follows the request; the URLs if it comes back to the rule again and again.
    fn follow(
        &self,
        router: &Router<'_>,
        first: &CompiledRule<'_>,
        scheme: &str,
        port: u16,
    ) -> Option<Vec<String>> {
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        let mut url = format!("{scheme}://{}:{port}{}{query}", self.host, self.path);
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut urls: Vec<String> = Vec::new();
        let mut came_back = false;
        for step in 0..=REDIRECTS_FOLLOWED {
            let request =
                Request::new(&self.method, &url).ok()?.with_headers(&headers).with_source(self.source);
            let Verdict::Rule(rule) = router.decide(&request).ok()?.verdict else { return None };
            let same = std::ptr::eq(rule, first);
            if step == 0 && !same {
                return None;
            }
            came_back |= step > 0 && same;
            let location = rule.action()?.redirect_config()?.location(&request);
            if location.host != request.host() {
                return None;
            }
            let port = format!(":{}", location.port);
            let next = format!("{}://{}{port}{}", location.scheme, location.host, location.path);
            let next = if location.query.is_empty() { next } else { format!("{next}?{}", location.query) };
            urls.push(std::mem::replace(&mut url, next));
            if let Some(from) = urls.iter().position(|known| *known == url) {
                // A circle that the first rule is no part of is told where it begins.
                return (from == 0).then(|| [urls, vec![url]].concat());
            }
        }
        came_back.then(|| urls.into_iter().take(3).collect())
    }
}
