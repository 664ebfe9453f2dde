//! Zones, thresholds and what is lost: the documentation's worked examples.

use aozu_elb::route::RouteAnswer;
use serde_json::{Value, json};

use crate::{
    tables::{ask, get},
    world::{Shop, forward, targets},
};

const A: &str = "ap-northeast-1a";
const C: &str = "ap-northeast-1c";
const OFF: (&str, &str) = ("load_balancing.cross_zone.enabled", "false");

/// A balancer of two zones with `healthy` and `unhealthy` targets in each.
fn shop(
    kind: &'static str,
    a: (usize, usize),
    c: (usize, usize),
    settings: Vec<(&'static str, &'static str)>,
) -> Shop {
    let mut all = targets(A, "healthy", 0, a.0);
    all.extend(targets(A, "unhealthy", 100, a.1));
    all.extend(targets(C, "healthy", 200, c.0));
    all.extend(targets(C, "unhealthy", 300, c.1));
    Shop { kind, default: forward(&[("web", 1)]), groups: vec![("web", all, settings)], ..Shop::default() }
}

/// The parts of targets: zone, whether healthy, part; each kind once.
fn parts(answer: &RouteAnswer) -> Vec<(String, String, f64)> {
    let mut all: Vec<(String, String, f64)> = answer.target_groups[0]
        .targets
        .iter()
        .map(|target| {
            let zone =
                target.availability_zone.as_deref().unwrap().trim_start_matches("ap-northeast-1").to_owned();
            (zone, target.health.as_deref().unwrap().to_owned(), target.probability.unwrap())
        })
        .collect();
    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    all.dedup();
    all
}

fn expect(shop: &Shop, expected: &[(&str, &str, f64)], unserved: f64) {
    expect_of(shop, get("http://a.example/"), expected, unserved);
}

fn expect_of(shop: &Shop, request: Value, expected: &[(&str, &str, f64)], unserved: f64) {
    let answer = ask(&shop.elb(), request);
    let told = parts(&answer);
    let told: Vec<_> =
        told.iter().map(|(zone, health, part)| (zone.as_str(), health.as_str(), *part)).collect();
    assert_eq!(told, expected, "{:?}", answer.explanation);
    assert_eq!(answer.unserved, Some(unserved));
}

#[test]
fn two_and_eight_targets() {
    expect(
        &shop("application", (2, 0), (8, 0), vec![]),
        &[("a", "healthy", 0.1), ("c", "healthy", 0.1)],
        0.0,
    );
    let off = [("a", "healthy", 0.25), ("c", "healthy", 0.0625)];
    expect(&shop("application", (2, 0), (8, 0), vec![OFF]), &off, 0.0);
    expect(&shop("network", (2, 0), (8, 0), vec![]), &off, 0.0);
    let mut on = shop("network", (2, 0), (8, 0), vec![]);
    on.attributes.push(("load_balancing.cross_zone.enabled", "true"));
    expect(&on, &[("a", "healthy", 0.1), ("c", "healthy", 0.1)], 0.0);
}

#[test]
fn six_of_ten_fail_in_one_zone_with_thresholds_of_half() {
    let half = vec![
        ("target_group_health.dns_failover.minimum_healthy_targets.percentage", "50"),
        ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "50"),
    ];
    let mut off = half.clone();
    off.push(OFF);
    expect(
        &shop("application", (10, 0), (4, 6), off),
        &[("a", "healthy", 0.1), ("c", "healthy", 0.0), ("c", "unhealthy", 0.0)],
        0.0,
    );
    let each = 1.0 / 14.0;
    expect(
        &shop("application", (10, 0), (4, 6), half),
        &[("a", "healthy", each), ("c", "healthy", each), ("c", "unhealthy", 0.0)],
        0.0,
    );
}

#[test]
fn nothing_healthy_fails_open() {
    let each = 0.25;
    let all = [("a", "unhealthy", each), ("c", "unhealthy", each)];
    expect(&shop("application", (0, 2), (0, 2), vec![]), &all, 0.0);
    expect(&shop("application", (0, 2), (0, 2), vec![OFF]), &all, 0.0);
    expect(&shop("network", (0, 2), (0, 2), vec![]), &all, 0.0);
    expect(
        &shop("application", (2, 0), (0, 2), vec![OFF]),
        &[("a", "healthy", 0.5), ("c", "unhealthy", 0.0)],
        0.0,
    );
}

#[test]
fn a_zone_without_targets_answers_503_or_is_left_out_of_dns() {
    expect(&shop("application", (2, 0), (0, 0), vec![OFF]), &[("a", "healthy", 0.25)], 0.5);
    expect(&shop("network", (2, 0), (0, 0), vec![]), &[("a", "healthy", 0.5)], 0.0);
    expect(&shop("application", (2, 0), (0, 0), vec![]), &[("a", "healthy", 0.5)], 0.0);
    let empty = ask(&shop("application", (0, 0), (0, 0), vec![]).elb(), get("http://a.example/"));
    assert_eq!(empty.unserved, Some(1.0));
}

#[test]
fn one_bad_group_takes_the_zone_from_all() {
    let mut shop = shop("application", (1, 0), (1, 0), vec![OFF]);
    shop.groups.push((
        "bad",
        {
            let mut all = targets(A, "healthy", 500, 1);
            all.extend(targets(C, "unhealthy", 600, 1));
            all
        },
        vec![OFF],
    ));
    expect(&shop, &[("a", "healthy", 1.0), ("c", "healthy", 0.0)], 0.0);
}

#[test]
fn a_lost_zone_takes_its_node_and_its_targets() {
    let lost = |zone: &str| json!({"Method": "GET", "Url": "http://a.example/", "WithoutZones": [zone]});
    expect_of(&shop("application", (2, 0), (8, 0), vec![]), lost(C), &[("a", "healthy", 0.5)], 0.0);
    expect_of(&shop("network", (2, 0), (8, 0), vec![]), lost(A), &[("c", "healthy", 0.125)], 0.0);
    let only = ask(&shop("application", (2, 0), (0, 0), vec![]).elb(), lost(A));
    assert_eq!(only.unserved, Some(1.0), "{:?}", only.explanation);
    let one = json!({"Method": "GET", "Url": "http://a.example/", "WithoutTargets": ["i-00000000000000000"]});
    expect_of(
        &shop("application", (2, 0), (0, 1), vec![]),
        one,
        &[("a", "healthy", 1.0), ("c", "unhealthy", 0.0)],
        0.0,
    );
    let both = json!({"Method": "GET", "Url": "http://a.example/", "WithoutZones": [A, C]});
    assert_eq!(ask(&shop("application", (2, 0), (8, 0), vec![]).elb(), both).unserved, Some(1.0));
}

#[test]
fn targets_on_their_way_out_or_of_another_zone_get_nothing() {
    let mut all = targets(A, "healthy", 0, 1);
    all.extend(targets(A, "draining", 1, 1));
    all.extend(targets(C, "unused", 2, 1));
    all.extend(targets("ap-northeast-1d", "healthy", 3, 1));
    let shop =
        Shop { default: forward(&[("web", 1)]), groups: vec![("web", all, vec![])], ..Shop::default() };
    expect(
        &shop,
        &[("a", "draining", 0.0), ("a", "healthy", 1.0), ("c", "unused", 0.0), ("d", "healthy", 0.0)],
        0.0,
    );
}

#[test]
fn functions_stand_in_no_zone() {
    let function =
        vec![("arn:aws:lambda:ap-northeast-1:111122223333:function:web".to_owned(), "", "unavailable")];
    let shop =
        Shop { default: forward(&[("fn", 1)]), groups: vec![("fn", function, vec![])], ..Shop::default() };
    let answer = ask(&shop.elb(), json!({"Method": "GET", "Url": "http://a.example/", "WithoutZones": [A]}));
    assert_eq!(answer.target_groups[0].targets[0].probability, Some(1.0), "{:?}", answer.explanation);
}
