//! How long it takes to tell which rule takes a request, and to answer in full, as rules grow.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench fails by panicking")]

use std::hint::black_box;

use aozu_elb::{
    Elbv2,
    route::{Loss, Places, Request, Router, Verdict},
};
use aozu_names::{
    Coverage,
    wire::{SlotKind, State},
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};

const ARN: &str = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:";

/// A balancer with that many rules, as large shops have them: hosts, paths, and both.
fn balancer(rules: usize) -> Elbv2 {
    let (balancer, listener) =
        (format!("{ARN}loadbalancer/app/shop/1"), format!("{ARN}listener/app/shop/1/2"));
    let group = format!("{ARN}targetgroup/web/1");
    let forward = json!([{"Type": "forward", "TargetGroupArn": group}]);
    let rule = |n: usize, conditions: Value| {
        let arn = format!("{ARN}listener-rule/app/shop/1/2/{n}");
        let priority = if n == 0 { "default".to_owned() } else { n.to_string() };
        (
            arn.clone(),
            json!({"RuleArn": arn, "Priority": priority, "Conditions": conditions, "Actions": forward, "IsDefault": n == 0}),
        )
    };
    let conditions = |n: usize| {
        let host = json!({"Field": "host-header", "HostHeaderConfig": {"Values": [format!("*.tenant{n}.example.com"), format!("tenant{n}.example.com")]}});
        let path = json!({"Field": "path-pattern", "PathPatternConfig": {"Values": [format!("/service{n}"), format!("/service{n}/*")]}});
        match n % 3 {
            0 => json!([host]),
            1 => json!([path]),
            _ => json!([host, path]),
        }
    };
    let mut all: serde_json::Map<String, Value> = (1..=rules).map(|n| rule(n, conditions(n))).collect();
    all.extend([rule(0, json!([]))]);
    let zones = ["ap-northeast-1a", "ap-northeast-1c"];
    let targets: Vec<Value> = (0..4)
        .map(|n| {
            let target = json!({"Id": format!("i-{n:017x}"), "Port": 8080, "AvailabilityZone": zones[n % 2]});
            json!({"Target": target, "TargetHealth": {"State": "healthy"}})
        })
        .collect();
    let names: Vec<Value> = zones.iter().map(|zone| json!({"ZoneName": zone})).collect();
    let document = json!({
        "LoadBalancers": {&balancer: {"LoadBalancerArn": balancer, "LoadBalancerName": "shop", "Type": "application",
            "AvailabilityZones": names}},
        "LoadBalancerAttributes": {&balancer: {"LoadBalancerArn": balancer, "Attributes": []}},
        "TargetGroups": {&group: {"TargetGroupArn": group, "TargetGroupName": "web", "Protocol": "HTTP", "Port": 8080,
            "TargetType": "instance", "LoadBalancerArns": [balancer]}},
        "TargetHealthDescriptions": {&group: {"TargetGroupArn": group, "TargetHealthDescriptions": targets}},
        "TargetGroupAttributes": {&group: {"TargetGroupArn": group, "Attributes": []}},
        "Listeners": {&listener: {"ListenerArn": listener, "LoadBalancerArn": balancer, "Port": 443, "Protocol": "HTTPS",
            "DefaultActions": forward}},
        "Rules": all,
    });
    let mut elb = Elbv2::default();
    for (collection, items) in document.as_object().unwrap() {
        let (kind, slot) = elb.slot_mut(collection).unwrap();
        for (key, item) in items.as_object().unwrap() {
            slot.read(key, &item.to_string()).unwrap();
        }
        slot.set_coverage(if kind == SlotKind::Each { Coverage::PerItem } else { Coverage::Whole });
    }
    elb
}

fn route(c: &mut Criterion) {
    let mut group = c.benchmark_group("route");
    for rules in [10, 100, 1000] {
        let elb = balancer(rules);
        let places = Places::default();
        let shop = elb.balancer("shop").unwrap();
        let router = Router::new(&elb, shop, &places, &Loss::default());
        let last = (1..=rules).rfind(|n| n % 3 == 1).unwrap();
        for (name, url) in [
            ("last", format!("https://www.example.com/service{last}/cart?item=1")),
            ("none", "https://a.b.tenant.example.com/a/long/path/to/nowhere".to_owned()),
        ] {
            let request = Request::new("GET", &url).unwrap();
            let decided = router.decide(&request).unwrap();
            assert!(matches!(decided.verdict, Verdict::Rule(_)), "{name}");
            // Rule, action, and each target with its part.
            group.bench_with_input(BenchmarkId::new(name, rules), &request, |b, request| {
                b.iter(|| {
                    let decided = router.decide(black_box(request)).ok()?;
                    let Verdict::Rule(rule) = decided.verdict else { return None };
                    let targets = rule.target_groups().iter().flat_map(|group| &group.targets);
                    let parts: f64 = targets.filter_map(|target| target.probability).sum();
                    Some((decided.passed, rule.action()?.action_type(), parts, rule.unserved()))
                });
            });
            let loss = Loss::default();
            let answer = router.answer(&elb, &request, &loss).unwrap();
            assert_eq!(answer.target_groups[0].targets[0].probability, Some(0.25), "{answer:?}");
            group.bench_with_input(
                BenchmarkId::new(format!("{name}, in words"), rules),
                &request,
                |b, request| {
                    b.iter(|| router.answer(&elb, black_box(request), &loss));
                },
            );
        }
        group.bench_with_input(BenchmarkId::new("compile", rules), &elb, |b, elb| {
            b.iter(|| Router::new(black_box(elb), shop, &places, &Loss::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, route);
criterion_main!(benches);
