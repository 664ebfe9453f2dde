//! MISSION.md, section Elastic Load Balancing, sentence by sentence.

use aozu_elb::{
    Elbv2,
    route::Places,
    rules::{RULES, Scope},
};
use aozu_names::{AccountId, Findings, Partition};
use aozu_vpc::{Index, Network};
use serde_json::{Value, json};

use crate::world::{CLEAN, Shop, network, read, state};

fn codes(elbv2: &Elbv2, network: &Network) -> Vec<&'static str> {
    let (index, places, partition) = (Index::new(network), Places::of(network), Partition::aws());
    let (region, classic) = ("ap-northeast-1".parse().unwrap(), aozu_elb::ClassicElb::default());
    let scope = Scope {
        account: AccountId::literal("111122223333"),
        region: &region,
        partition: &partition,
        elbv2,
        classic: &classic,
        network,
        index: &index,
        places: &places,
    };
    let mut findings = Findings::default();
    RULES.iter().for_each(|rule| (rule.check)(&scope, &mut findings));
    findings.into_sorted().iter().map(|finding| finding.rule).collect()
}

/// "Several kinds (Application, Classic, …)."
#[test]
fn several_kinds() {
    let (elb, classic, problems) = read(CLEAN, &["calls"]);
    assert!(problems.is_empty());
    assert!(elb.balancer("shop").unwrap().is_application());
    assert!(elb.balancer("app-internal").unwrap().is_network());
    assert_eq!(classic.load_balancers().len(), 1);
    let gateway = json!({"LoadBalancers": {"arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/gwy/g/1":
        {"LoadBalancerArn": "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/gwy/g/1",
         "LoadBalancerName": "g", "Type": "gateway"}}});
    assert_eq!(state::<Elbv2>(&gateway).balancer("g").unwrap().load_balancer_type().as_str(), "gateway");
}

/// "An ALB must span at least two zones: the subnets are named at creation."
#[test]
fn an_alb_must_span_at_least_two_zones() {
    let of = |zones: Vec<&'static str>, kind| {
        codes(&Shop { zones, kind, ..Shop::default() }.elb(), &Network::default()).contains(&"ELB001")
    };
    assert!(of(vec!["ap-northeast-1a"], "application"));
    assert!(
        of(vec!["ap-northeast-1a", "ap-northeast-1a"], "application"),
        "two subnets of one zone are one zone"
    );
    assert!(!of(vec!["ap-northeast-1a", "ap-northeast-1c"], "application"));
    assert!(!of(vec!["ap-northeast-1a"], "network"));
    let elb = Shop::default().elb();
    let subnets =
        elb.balancer("shop").unwrap().availability_zones().iter().filter_map(|zone| zone.subnet_id());
    assert_eq!(subnets.count(), 2, "one subnet a zone");
}

/// "Usually the ALB is in public subnets and its instances in private (mostly protected) ones."
#[test]
fn usually_the_alb_is_in_public_subnets_and_its_instances_are_not() {
    let good: Value = serde_json::from_str(include_str!("../../src/rules/good.json")).unwrap();
    let of = |account: &Value| {
        let network: Network = state(&account["ec2"]);
        codes(&state(&account["elbv2"]), &network)
    };
    assert!(of(&good).is_empty(), "that shape has no finding");
    let mut instance = good.clone();
    instance["ec2"]["Reservations"]["i-00000000000000001"]["SubnetId"] = json!("subnet-0000000000000000a");
    assert!(of(&instance).contains(&"ELB030"), "an instance in a public subnet");
    let mut balancer = good;
    for zone in balancer["ec2"]["RouteTables"]["rtb-0000000000000000a"]["Routes"].as_array_mut().unwrap() {
        zone["State"] = json!("blackhole");
    }
    assert!(of(&balancer).contains(&"ELB003"), "an ALB that faces the internet from where there is none");
    let clean = network(crate::world::CLEAN_NETWORK);
    let (elb, _, _) = read(CLEAN, &["calls"]);
    let told = codes(&elb, &clean);
    assert!(!told.contains(&"ELB003") && !told.contains(&"ELB030"), "{told:?}");
}
