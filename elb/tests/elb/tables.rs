//! The tables of the rules' conditions, weights and redirects, row by row.

use aozu_elb::{
    Elbv2,
    route::{RouteAnswer, RouteRequest, route},
};
use serde_json::{Value, json};

use crate::world::{CLEAN, CLEAN_NETWORK, FAULTS, Shop, fixed, forward, group_arn, network, read, targets};

pub(crate) fn ask(elb: &Elbv2, request: Value) -> RouteAnswer {
    let request: RouteRequest = serde_json::from_value(request).unwrap();
    route(elb, None, Some("shop"), &request).unwrap_or_else(|error| panic!("{request:?}: {error}"))
}

pub(crate) fn get(url: &str) -> Value {
    json!({"Method": "GET", "Url": url})
}

/// Whether a rule with one condition takes a request.
fn holds(condition: &Value, request: &Value) -> bool {
    let shop = Shop { rules: vec![(10, json!([condition]), fixed("200"))], ..Shop::default() };
    let answer = ask(&shop.elb(), request.clone());
    let status = answer.response.unwrap().status_code;
    assert!(!answer.is_unknown && (status == "200" || status == "404"));
    status == "200"
}

fn host(pattern: &str) -> Value {
    json!({"Field": "host-header", "HostHeaderConfig": {"Values": [pattern]}})
}

fn path(pattern: &str) -> Value {
    json!({"Field": "path-pattern", "Values": [pattern], "PathPatternConfig": {"Values": [pattern]}})
}

#[test]
fn hosts() {
    for (pattern, given, expected) in [
        ("*.example.com", "a.example.com", true),
        ("*.example.com", "A.Example.COM", true),
        ("*.example.com", "a.b.example.com", true),
        ("*.example.com", "example.com", false),
        ("*.Example.com", "a.example.com", true),
        ("example.com", "example.com", true),
        ("example.com", "example.com.", false),
        ("?.example.com", "ab.example.com", false),
        ("a.example.*", "a.example.org", true),
    ] {
        assert_eq!(holds(&host(pattern), &get(&format!("https://{given}/"))), expected, "{pattern} {given}");
    }
    let named =
        json!({"Method": "GET", "Url": "https://10.0.0.1/", "Headers": {"Host": "A.example.com:443"}});
    assert!(holds(&host("a.example.com"), &named), "the header is the host");
}

#[test]
fn paths() {
    for (pattern, given, expected) in [
        ("/img/*", "/img/", true),
        ("/img/*", "/img/a/b", true),
        ("/img/*", "/img", false),
        ("/img/*", "/IMG/a", false),
        ("/img/*/pics", "/img/a/b/pics", true),
        ("/img/*/pics", "/img/pics", false),
        ("/a?c", "/abc", true),
        ("/a?c", "/ac", false),
        ("/a?c", "/a/c", true),
        ("/x", "/x?y=1", true),
        ("/*y=1", "/x?y=1", false),
        ("/a%20b", "/a%20b", true),
        ("/", "", true),
    ] {
        assert_eq!(
            holds(&path(pattern), &get(&format!("https://a.example.com{given}"))),
            expected,
            "{pattern} {given}"
        );
    }
}

#[test]
fn methods_headers_queries_and_sources() {
    let method =
        json!({"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET", "PURGE"]}});
    for (given, expected) in [("GET", true), ("get", false), ("PURGE", true), ("GETS", false)] {
        assert_eq!(
            holds(&method, &json!({"Method": given, "Url": "http://a.example/"})),
            expected,
            "{given}"
        );
    }

    let header = |name: &str, value: &str| json!({"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": name, "Values": [value]}});
    let with = |headers: Value| json!({"Method": "GET", "Url": "http://a.example/", "Headers": headers});
    let chrome = header("User-Agent", "*Chrome*");
    assert!(holds(&chrome, &with(json!({"USER-AGENT": "Mozilla CHROME/120"}))));
    assert!(!holds(&chrome, &with(json!({"User-Agent": "curl"}))));
    assert!(!holds(&chrome, &get("http://a.example/")), "a header that is not given is not sent");
    assert!(holds(&chrome, &with(json!({"User-Agent": ["curl", "chrome"]}))), "any line will do");

    let query = |pair: Value| json!({"Field": "query-string", "QueryStringConfig": {"Values": [pair]}});
    for (pair, url, expected) in [
        (json!({"Key": "version", "Value": "v1"}), "http://a.example/?VERSION=V1", true),
        (json!({"Key": "version", "Value": "v1"}), "http://a.example/?v=v1", false),
        (json!({"Value": "*example*"}), "http://a.example/?x=myexample1", true),
        (json!({"Value": "*example*"}), "http://a.example/?example", false),
        (json!({"Key": "a", "Value": r"\*"}), "http://a.example/?a=*", true),
        (json!({"Key": "a", "Value": r"\*"}), "http://a.example/?a=b", false),
        (json!({"Key": "a", "Value": "?"}), "http://a.example/?b=1&a=2", true),
        (json!({"Key": "a", "Value": ""}), "http://a.example/?a", true),
    ] {
        assert_eq!(holds(&query(pair.clone()), &get(url)), expected, "{pair} {url}");
    }

    let source =
        json!({"Field": "source-ip", "SourceIpConfig": {"Values": ["192.0.2.0/24", "2001:db8::/32"]}});
    let from = |ip: &str| {
        json!({"Method": "GET", "Url": "http://a.example/", "SourceIp": ip,
        "Headers": {"X-Forwarded-For": "192.0.2.9"}})
    };
    for (ip, expected) in
        [("192.0.2.9", true), ("198.51.100.1", false), ("2001:db8::1", true), ("::ffff:192.0.2.9", true)]
    {
        assert_eq!(holds(&source, &from(ip)), expected, "{ip}");
    }
}

#[test]
fn the_lowest_priority_wins_and_all_conditions_must_hold() {
    let rules = vec![
        (10, json!([path("/api/*")]), fixed("210")),
        (5, json!([path("/*")]), fixed("205")),
        (3, json!([path("/x/*"), host("x.example.com")]), fixed("203")),
    ];
    let elb = Shop { rules, ..Shop::default() }.elb();
    for (url, status, priority) in [
        ("https://a.example.com/api/x", "205", "5"),
        ("https://x.example.com/x/1", "203", "3"),
        ("https://y.example.com/x/1", "205", "5"),
    ] {
        let answer = ask(&elb, get(url));
        assert_eq!(answer.response.unwrap().status_code, status, "{url}");
        assert_eq!(answer.priority.unwrap().to_string(), priority);
    }
}

fn parts(answer: &RouteAnswer) -> Vec<Vec<f64>> {
    let group = |group: &aozu_elb::route::GroupAnswer| {
        group.targets.iter().map(|target| target.probability.unwrap()).collect()
    };
    answer.target_groups.iter().map(group).collect()
}

#[test]
fn weights() {
    let shop = |weights: &[(&str, u32)]| Shop {
        default: forward(weights),
        groups: vec![
            ("a", targets("ap-northeast-1a", "healthy", 0, 1), vec![]),
            ("b", targets("ap-northeast-1c", "healthy", 1, 2), vec![]),
        ],
        ..Shop::default()
    };
    for (weights, expected, unserved) in [
        ([("a", 10), ("b", 20)], [vec![1.0 / 3.0], vec![1.0 / 3.0, 1.0 / 3.0]], 0.0),
        ([("a", 0), ("b", 5)], [vec![0.0], vec![0.5, 0.5]], 0.0),
        ([("a", 1), ("b", 999)], [vec![0.001], vec![0.4995, 0.4995]], 0.0),
        ([("a", 0), ("b", 0)], [vec![0.0], vec![0.0, 0.0]], 1.0),
    ] {
        let answer = ask(&shop(&weights).elb(), get("https://a.example/"));
        assert_eq!(parts(&answer), expected, "{weights:?}");
        assert_eq!(answer.unserved, Some(unserved), "{weights:?}");
    }
}

#[test]
fn redirects() {
    let to = |config: Value| {
        let mut config = config;
        config["StatusCode"] = json!("HTTP_301");
        Shop { default: json!([{"Type": "redirect", "RedirectConfig": config}]), ..Shop::default() }.elb()
    };
    for (config, url, expected) in [
        (json!({"Protocol": "HTTPS", "Port": "443"}), "http://A.example/x?y=1", "https://a.example/x?y=1"),
        (json!({"Host": "b.#{host}"}), "https://a.example/x", "https://b.a.example/x"),
        (json!({"Path": "/new/#{path}"}), "https://a.example/x/y", "https://a.example/new/x/y"),
        (
            json!({"Path": "/#{host}/#{port}/#{protocol}"}),
            "https://a.example/",
            "https://a.example/a.example/443/https",
        ),
        (json!({"Port": "8443"}), "https://a.example/", "https://a.example:8443/"),
        (json!({"Path": "/y", "Query": ""}), "https://a.example/x?q=1", "https://a.example/y"),
        (
            json!({"Path": "/y", "Query": "old=#{query}"}),
            "https://a.example/x?q=1",
            "https://a.example/y?old=q=1",
        ),
        (json!({"Path": "/#{odd}#{path"}), "https://a.example/x", "https://a.example/#{odd}#{path"),
    ] {
        let answer = ask(&to(config.clone()), get(url));
        let response = answer.response.unwrap();
        assert_eq!(response.location.as_deref(), Some(expected), "{config}");
        assert_eq!(response.status_code, "301");
    }
}

#[test]
fn a_request_that_must_show_who_it_is_is_told_so() {
    let actions = json!([
        {"Type": "authenticate-oidc", "Order": 1, "AuthenticateOidcConfig": {"Issuer": "https://id.example",
            "OnUnauthenticatedRequest": "deny"}},
        {"Type": "fixed-response", "Order": 2, "FixedResponseConfig": {"StatusCode": "200"}},
    ]);
    let answer = ask(&Shop { default: actions, ..Shop::default() }.elb(), get("https://a.example/"));
    assert!(answer.explanation.iter().any(|line| line.contains("401")), "{:?}", answer.explanation);
    assert_eq!(answer.response.unwrap().status_code, "200");
}

#[test]
fn the_clean_account_routes() {
    let (elb, _, _) = read(CLEAN, &["calls"]);
    let network = network(CLEAN_NETWORK);
    let request = serde_json::from_value(get("https://shop.example.com/")).unwrap();
    let answer = route(&elb, Some(&network), Some("shop"), &request).unwrap();
    assert_eq!(parts(&answer), [vec![1.0 / 3.0; 3]]);
    let zones: Vec<_> =
        answer.target_groups[0].targets.iter().map(|target| target.availability_zone.clone()).collect();
    assert!(zones.iter().all(Option::is_some), "{zones:?}");
    let json = serde_json::to_value(&answer).unwrap();
    for member in ["ListenerArn", "RuleArn", "Priority", "Action", "TargetGroups", "Explanation"] {
        assert!(!json[member].is_null(), "{member}");
    }
    assert_eq!(json["Priority"], "default");
    assert_eq!(json["Action"]["Type"], "forward");
    let tcp = json!({"Method": "CONNECT", "Url": "tcp://app-internal:9000", "LoadBalancer": "app-internal"});
    let answer = route(&elb, Some(&network), None, &serde_json::from_value(tcp).unwrap()).unwrap();
    assert_eq!(parts(&answer), [vec![1.0 / 3.0; 3]], "{answer:#?}");
}

#[test]
fn the_faulty_account_answers_503_for_its_shadowing_rule() {
    let (elb, _, _) = read(FAULTS, &["calls"]);
    let answer = ask(
        &elb,
        json!({"Method": "GET", "Url": "https://shop.example.com/admin/", "SourceIp": "203.0.113.7"}),
    );
    assert_eq!(answer.priority.unwrap().to_string(), "5");
    assert!(answer.target_groups[0].arn.as_str().contains("targetgroup/empty/"));
    assert_eq!(answer.unserved, Some(1.0));
    assert_eq!(answer.response.unwrap().status_code, "503");
    assert_ne!(answer.target_groups[0].arn.as_str(), group_arn("empty"));
}
