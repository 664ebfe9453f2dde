//! Laws over generated balancers and requests.

use std::net::IpAddr;

use aozu_elb::{
    ConditionField, Elbv2,
    route::{Loss, Places, Request, Router, Verdict},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{Shop, fixed, forward, targets};

fn glob(pattern: &str, text: &str) -> bool {
    fn go(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some(('*', more)), _) => (0..=text.len()).any(|n| go(more, &text[n..])),
            (Some(('?', more)), Some((_, rest))) => go(more, rest),
            (Some((c, more)), Some((d, rest))) => c == d && go(more, rest),
            _ => false,
        }
    }
    let chars = |text: &str| text.chars().collect::<Vec<_>>();
    go(&chars(pattern), &chars(text))
}

/// The definition of a condition, as plainly as it can be written.
fn holds(condition: &aozu_elb::Condition, request: &Asked) -> bool {
    let texts = condition.texts();
    let folded = |pattern: &str, text: &str| glob(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase());
    match condition.field() {
        ConditionField::HostHeader => texts.iter().any(|text| folded(text, &request.host)),
        ConditionField::PathPattern => texts.iter().any(|text| glob(text, &request.path)),
        ConditionField::HttpRequestMethod => texts.iter().any(|text| ***text == request.method),
        ConditionField::HttpHeader => texts.iter().any(|text| folded(text, &request.header)),
        ConditionField::SourceIp => texts.iter().any(|text| {
            let (address, length) = text.split_once('/').unwrap();
            let number = |text: &str| u32::from(text.parse::<std::net::Ipv4Addr>().unwrap());
            let host = 32 - length.parse::<u32>().unwrap();
            number(address).checked_shr(host) == number(&request.source).checked_shr(host)
        }),
        ConditionField::QueryString => condition.pairs().iter().any(|pair| {
            request.query.split('&').filter(|one| !one.is_empty()).any(|one| {
                let (key, value) = one.split_once('=').unwrap_or((one, ""));
                pair.key().is_none_or(|of| folded(of, key)) && folded(pair.value().unwrap(), value)
            })
        }),
        other => panic!("{other}"),
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Asked {
    method: String,
    host: String,
    path: String,
    query: String,
    header: String,
    source: String,
}

prop_compose! {
    pub(crate) fn asked()(
        method in "GET|POST|get",
        host in "[ab]{1,2}\\.[aB]{1,2}",
        path in "/[ab/]{0,4}",
        query in "([ab]=?[ab]?&?){0,2}",
        header in "[abA]{0,3}",
        source in "10\\.[01]\\.0\\.[0-3]",
    ) -> Asked {
        Asked { method, host, path, query, header, source }
    }
}

pub(crate) fn condition() -> impl Strategy<Value = Value> {
    let values = |pattern: &'static str| proptest::collection::vec(pattern, 1..3);
    prop_oneof![
        values("[ab*?]{0,2}\\.[aB*]{1,2}").prop_map(|values| json!({"Field": "host-header", "HostHeaderConfig": {"Values": values}})),
        values("/[ab/*?]{0,4}").prop_map(|values| json!({"Field": "path-pattern", "PathPatternConfig": {"Values": values}})),
        values("/[ab/*?]{0,2}\\*").prop_map(|values| json!({"Field": "path-pattern", "Values": values})),
        values("GET|POST").prop_map(|values| json!({"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": values}})),
        values("[abA*?]{0,3}").prop_map(|values| json!({"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Kind", "Values": values}})),
        values("10\\.[01]\\.0\\.[0-3]/(16|24|30|31|32)").prop_map(|values| json!({"Field": "source-ip", "SourceIpConfig": {"Values": values}})),
        (proptest::option::of("[ab*?]{1,2}"), "[ab*?]{0,2}").prop_map(|(key, value)| {
            let pair = match key {
                Some(key) => json!({"Key": key, "Value": value}),
                None => json!({"Value": value}),
            };
            json!({"Field": "query-string", "QueryStringConfig": {"Values": [pair]}})
        }),
    ]
}

/// Rules, each with up to three conditions of different fields.
pub(crate) fn rules() -> impl Strategy<Value = Vec<(u32, Value, Value)>> {
    let one = proptest::collection::vec(condition(), 1..4).prop_map(|mut conditions| {
        conditions.sort_by_key(|condition| condition["Field"].to_string());
        conditions.dedup_by_key(|condition| condition["Field"].to_string());
        conditions
    });
    proptest::collection::vec(one, 0..6).prop_map(|all| {
        let all = all.into_iter().enumerate();
        all.map(|(n, conditions)| (u32::try_from(n).unwrap() + 1, json!(conditions), fixed("200"))).collect()
    })
}

/// The priority of the rule that takes a request, by the compiled balancer.
pub(crate) fn taken(elb: &Elbv2, asked: &Asked) -> String {
    let places = Places::default();
    let router = Router::new(elb, elb.balancer("shop").unwrap(), &places, &Loss::default());
    let url = format!("http://{}{}?{}", asked.host, asked.path, asked.query);
    let headers = [("x-kind", asked.header.as_str())];
    let source: IpAddr = asked.source.parse().unwrap();
    let request = Request::new(&asked.method, &url).unwrap().with_headers(&headers).with_source(source);
    match router.decide(&request).unwrap().verdict {
        Verdict::Rule(rule) => rule.priority().to_string(),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #[test]
    fn the_compiled_rules_take_what_the_definition_says(rules in rules(), asked in asked()) {
        let elb = Shop { rules, ..Shop::default() }.elb();
        let listener = elb.listeners().values().find(|listener| listener.port() == Some(80)).unwrap();
        let known = elb.rules_of(listener.listener_arn());
        let naive = known.present().unwrap().iter().find(|rule| rule.conditions().iter().all(|one| holds(one, &asked)));
        prop_assert_eq!(naive.unwrap().priority().to_string(), taken(&elb, &asked));
    }

    #[test]
    fn a_shadowed_rule_never_gets_a_request(
        rules in rules(),
        all in proptest::collection::vec(asked(), 8),
    ) {
        let elb = Shop { rules, ..Shop::default() }.elb();
        let listener = elb.listeners().values().find(|listener| listener.port() == Some(80)).unwrap();
        let known = elb.rules_of(listener.listener_arn());
        let shadowed = aozu_elb::analyze::shadowed(known.present().unwrap());
        for asked in &all {
            let taken = taken(&elb, asked);
            let wrong = shadowed.iter().find(|shadowed| shadowed.priority.to_string() == taken);
            prop_assert!(wrong.is_none(), "{:?} got {:?}", wrong, asked);
        }
    }

    #[test]
    fn parts_sum_to_one(
        counts in proptest::collection::vec((0usize..4, 0usize..4, 0usize..4), 1..4),
        weights in proptest::collection::vec(0u32..=999, 4),
        off in any::<[bool; 4]>(),
        network in any::<bool>(),
        threshold in 0u32..=100,
        lost in any::<bool>(),
    ) {
        let names = ["a", "b", "c", "d"];
        let percentages: Vec<String> = (0..=100).map(|n| n.to_string()).collect();
        let percentages: &'static [String] = Vec::leak(percentages);
        let mut shop = Shop { kind: if network { "network" } else { "application" }, ..Shop::default() };
        shop.listeners = vec![(80, if network { "TCP" } else { "HTTP" })];
        let mut forwarded = Vec::new();
        for (n, (a, c, bad)) in counts.iter().enumerate() {
            let mut all = targets("ap-northeast-1a", "healthy", n * 100, *a);
            all.extend(targets("ap-northeast-1c", "healthy", n * 100 + 10, *c));
            all.extend(targets("ap-northeast-1c", "unhealthy", n * 100 + 20, *bad));
            let mut settings = vec![
                ("target_group_health.dns_failover.minimum_healthy_targets.percentage", percentages[threshold as usize].as_str()),
                ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", percentages[threshold as usize].as_str()),
            ];
            if off[n] {
                settings.push(("load_balancing.cross_zone.enabled", "false"));
            }
            shop.groups.push((names[n], all, settings));
            forwarded.push((names[n], weights[n]));
        }
        shop.default = forward(&forwarded);
        let elb = shop.elb();
        let places = Places::default();
        let loss = if lost { Loss::default().without_zone("ap-northeast-1a") } else { Loss::default() };
        let router = Router::new(&elb, elb.balancer("shop").unwrap(), &places, &loss);
        let request = Request::new("GET", "http://a.example/").unwrap();
        let Verdict::Rule(rule) = router.decide(&request).unwrap().verdict else { panic!() };
        let parts: f64 = rule.target_groups().iter().flat_map(|group| &group.targets).map(|target| target.probability.unwrap()).sum();
        let all = parts + rule.unserved().unwrap();
        prop_assert!((all - 1.0).abs() < 1e-12, "{} + {:?}", parts, rule.unserved());
        let in_bounds = |target: &aozu_elb::route::TargetShare<'_>| (0.0..=1.0).contains(&target.probability.unwrap());
        prop_assert!(rule.target_groups().iter().flat_map(|group| &group.targets).all(in_bounds));
    }

    #[test]
    fn no_url_and_no_header_panics(method in ".{0,8}", url in ".{0,40}", header in ".{0,20}") {
        let headers = [("host", header.as_str())];
        let _ = Request::new(&method, &url).map(|request| request.with_headers(&headers));
    }
}
