//! What cannot be known is said.

use aozu_elb::route::RouteAnswer;
use serde_json::{Value, json};

use crate::{
    tables::{ask, get},
    world::{Shop, fixed, forward, state, targets},
};

fn unknown(answer: &RouteAnswer, word: &str) {
    assert!(answer.is_unknown, "{answer:#?}");
    let said = answer.explanation.iter().any(|line| line.contains(word));
    assert!(said, "`{word}` in {:?}", answer.explanation);
}

fn regex() -> Value {
    json!({"Field": "path-pattern", "PathPatternConfig": {"RegexValues": ["^/v[0-9]+/"]}})
}

#[test]
fn a_rule_with_regular_expressions_decides_nothing() {
    let host = json!({"Field": "host-header", "HostHeaderConfig": {"Values": ["api.example.com"]}});
    let shop = Shop { rules: vec![(10, json!([host, regex()]), fixed("200"))], ..Shop::default() };
    let answer = ask(&shop.elb(), get("https://api.example.com/v1/"));
    unknown(&answer, "regular expressions");
    assert_eq!(answer.priority.unwrap().to_string(), "10");
    assert!(answer.rule_arn.is_some() && answer.action.is_none());
    // Where its other condition does not hold, it is out.
    assert!(!ask(&shop.elb(), get("https://www.example.com/v1/")).is_unknown);
    // Where a rule before it holds, it is not asked.
    let all = json!([{"Field": "path-pattern", "Values": ["/*"]}]);
    let before =
        Shop { rules: vec![(5, all, fixed("201")), (10, json!([regex()]), fixed("200"))], ..Shop::default() };
    assert_eq!(ask(&before.elb(), get("https://api.example.com/v1/")).response.unwrap().status_code, "201");
    // A plain value beside it that matches is enough.
    let both =
        json!([{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/x"], "RegexValues": ["y"]}}]);
    let either = Shop { rules: vec![(5, both, fixed("201"))], ..Shop::default() };
    assert_eq!(ask(&either.elb(), get("https://api.example.com/x")).response.unwrap().status_code, "201");
    unknown(&ask(&either.elb(), get("https://api.example.com/z")), "regular expressions");
}

#[test]
fn a_condition_of_tomorrow_decides_nothing() {
    let shop = Shop { rules: vec![(10, json!([{"Field": "moon-phase"}]), fixed("200"))], ..Shop::default() };
    unknown(&ask(&shop.elb(), get("https://api.example.com/")), "newer kind");
}

#[test]
fn an_address_that_is_not_given_is_not_guessed() {
    let source = json!([{"Field": "source-ip", "SourceIpConfig": {"Values": ["192.0.2.0/24"]}}]);
    let shop = Shop { rules: vec![(10, source, fixed("200"))], ..Shop::default() };
    unknown(&ask(&shop.elb(), get("https://a.example.com/")), "SourceIp");
}

#[test]
fn transforms_change_nothing_but_are_told() {
    let mut document = Shop { rules: vec![(10, json!([]), fixed("200"))], ..Shop::default() }.document();
    for rule in document["Rules"].as_object_mut().unwrap().values_mut() {
        rule["Transforms"] = json!([{"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": "^/a", "Replace": "/"}]}}]);
    }
    let answer = ask(&state(&document), get("https://a.example.com/"));
    assert!(
        !answer.is_unknown && answer.explanation.iter().any(|line| line.contains("rewritten by url-rewrite"))
    );
}

fn web(all: Vec<(String, &'static str, &'static str)>, settings: Vec<(&'static str, &'static str)>) -> Shop {
    Shop { default: forward(&[("web", 1)]), groups: vec![("web", all, settings)], ..Shop::default() }
}

#[test]
fn targets_and_health_that_were_not_read_are_needs() {
    let mut document = web(targets("ap-northeast-1a", "healthy", 0, 1), vec![]).document();
    document["TargetHealthDescriptions"] = json!({});
    let answer = ask(&state(&document), get("https://a.example.com/"));
    unknown(&answer, "were not read");
    assert!(answer.needs.iter().any(|need| need.contains("describe-target-health")), "{:?}", answer.needs);

    for health in ["", "sleepy"] {
        let answer =
            ask(&web(targets("ap-northeast-1a", health, 0, 2), vec![]).elb(), get("https://a.example.com/"));
        unknown(&answer, "health of target");
        assert_eq!(answer.target_groups[0].targets[0].probability, None);
    }
}

#[test]
fn a_zone_that_is_not_known_matters_only_where_zones_do() {
    let off = vec![("load_balancing.cross_zone.enabled", "false")];
    assert!(!ask(&web(targets("", "healthy", 0, 2), vec![]).elb(), get("https://a.example.com/")).is_unknown);
    unknown(
        &ask(&web(targets("", "healthy", 0, 2), off).elb(), get("https://a.example.com/")),
        "zone of target",
    );
    let lost = json!({"Method": "GET", "Url": "https://a.example.com/", "WithoutZones": ["ap-northeast-1a"]});
    unknown(&ask(&web(targets("", "healthy", 0, 2), vec![]).elb(), lost), "is lost is not known");
}

#[test]
fn rules_that_were_not_read_are_needs() {
    let mut document = web(targets("ap-northeast-1a", "healthy", 0, 1), vec![]).document();
    document["Rules"] = json!({});
    let answer = ask(&state(&document), get("https://a.example.com/"));
    unknown(&answer, "rules were not read");
    assert!(answer.needs[0].starts_with("aws elbv2 describe-rules --listener-arn"));
}

#[test]
fn settings_that_were_not_read_are_assumed_aloud() {
    let mut document = web(targets("ap-northeast-1a", "healthy", 0, 1), vec![]).document();
    document["TargetGroupAttributes"] = json!({});
    let answer = ask(&state(&document), get("https://a.example.com/"));
    assert!(!answer.is_unknown);
    assert!(answer.assumptions[0].contains("AWS's defaults"), "{:?}", answer.assumptions);
}

#[test]
fn a_client_that_sticks_is_not_guessed() {
    let sticky = vec![("stickiness.enabled", "true"), ("stickiness.type", "lb_cookie")];
    let shop = web(targets("ap-northeast-1a", "healthy", 0, 2), sticky);
    assert!(!ask(&shop.elb(), get("https://a.example.com/")).is_unknown, "a new client is divided");
    let cookie =
        json!({"Method": "GET", "Url": "https://a.example.com/", "Headers": {"Cookie": "a=b; AWSALB=x"}});
    unknown(&ask(&shop.elb(), cookie), "target it got first");
}
