//! What the project sets out to say of the Elasticsearch Service, sentence by sentence.

use aozu_es::{
    allocate::allocate,
    availability::{
        Majority, MultiAzProblem, check_multi_az, majority_after_node, majority_after_zone, masters_by_zone,
    },
};
use serde_json::{Value, json};

fn lose_a_zone(nodes: usize, zones: usize, replicas: u32) -> Vec<Value> {
    let zone = |number: usize| ["a", "b", "c"][number % zones];
    let all: serde_json::Map<String, Value> =
        (0..nodes).map(|n| (format!("n{n}"), json!({"zone": zone(n)}))).collect();
    ["a", "b", "c"]
        .into_iter()
        .take(zones.min(nodes))
        .map(|lost| {
            let request = json!({
                "nodes": all, "indices": {"t": {"primaries": 5, "replicas": replicas}}, "attrs": ["zone"],
                "steps": [{"op": "settle"}, {"op": "fail_zone", "arg": ["zone", lost]}]
            });
            serde_json::to_value(allocate(&request.to_string(), false).unwrap()).unwrap()
        })
        .collect()
}

// "In production: dedicated masters and Multi-AZ, over 2 or 3 zones, for durability and availability."
#[test]
fn dedicated_masters_over_zones_outlive_one() {
    assert_eq!(majority_after_zone(&masters_by_zone(3, 3)), Majority::Kept);
    assert_eq!(majority_after_node(3, None), Majority::Kept);
    for zones in [2, 3] {
        assert!(check_multi_az(zones, zones, &[("t", 1)]).is_ok());
    }
    assert_eq!(check_multi_az(1, 3, &[]).unwrap_err(), [MultiAzProblem::OneZone]);
    assert_eq!(check_multi_az(4, 4, &[]).unwrap_err(), [MultiAzProblem::Zones { zones: 4 }]);
}

// "That means nothing unless primaries and replicas lie in different zones: at least as many data nodes as zones, and at
// least one replica."
#[test]
fn zones_keep_data_just_when_there_are_nodes_and_replicas_for_them() {
    for zones in [2, 3] {
        for nodes in 1..=6 {
            for replicas in 0..=2 {
                let sound = check_multi_az(zones as u32, nodes as u32, &[("t", replicas)]).is_ok();
                let answers = lose_a_zone(nodes, zones, replicas);
                let survives = answers.iter().all(|answer| answer["steps"][1]["health"] != "red");
                // Sound by the rule: no zone takes data with it.
                assert!(!sound || survives, "{zones} zones, {nodes} nodes, {replicas} replicas");
                // Without a replica, or with all nodes in one zone, some zone does.
                assert!(
                    !(survives && (replicas == 0 || nodes == 1)),
                    "{zones} zones, {nodes} nodes, {replicas} replicas"
                );
            }
        }
    }
}

#[test]
fn primaries_and_replicas_lie_in_different_zones() {
    for answer in lose_a_zone(6, 3, 1) {
        assert_eq!(answer["steps"][0]["health"], "green");
        assert_eq!(answer["steps"][1]["health"], "yellow");
    }
}
