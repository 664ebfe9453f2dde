//! Every node's reason for every unassigned shard.

use serde_json::json;

use crate::asked;

// es.md §6, E1.
#[test]
fn every_node_says_why_not() {
    let answer = asked(&json!({
        "nodes": {"A0": {"zone": "a"}, "A1": {"zone": "a"}, "B0": {"zone": "b"}},
        "indices": {"t": {"primaries": 1, "replicas": 2}},
        "attrs": ["zone"], "forced": {"zone": ["a", "b", "c"]},
        "steps": [{"op": "settle"}, {"op": "add", "arg": ["C0", {"zone": "c"}]}]
    }));
    let told = answer["steps"][0]["explain"].as_array().unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["index"], &told[0]["primary"], &told[0]["can_allocate"]),
        (&json!("t"), &json!(false), &json!("no"))
    );
    let of = |node: usize| {
        let decision = &told[0]["node_allocation_decisions"][node];
        assert_eq!(decision["node_decision"], "no");
        let deciders = decision["deciders"].as_array().unwrap();
        deciders.iter().map(|one| one["decider"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(0), ["same_shard", "awareness"]);
    assert_eq!(of(1), ["awareness"]);
    assert_eq!(of(2), ["same_shard", "awareness"]);
    let why = told[0]["node_allocation_decisions"][1]["deciders"][0]["explanation"].as_str().unwrap();
    assert_eq!(why, "`zone` = `a` would hold 2 of [3] copies over [3] values: count 2 > bound 1");
    assert_eq!(answer["steps"][1]["explain"], json!([]));
}

#[test]
fn a_lost_primary_is_never_begun_anew() {
    let answer = asked(&json!({
        "nodes": {"n1": {}, "n2": {}}, "indices": {"t": {"primaries": 2, "replicas": 0}},
        "steps": [{"op": "settle"}, {"op": "fail", "arg": ["n1"]}, {"op": "add", "arg": ["n3", {}]}]
    }));
    for step in [1, 2] {
        assert_eq!(answer["steps"][step]["health"], "red");
        assert_eq!(answer["steps"][step]["explain"][0]["can_allocate"], "no_valid_shard_copy");
    }
}

#[test]
fn a_node_without_the_attribute_and_a_full_one_say_so() {
    let answer = asked(&json!({
        "nodes": {"n1": {}, "n2": {"zone": "a"}}, "attrs": ["zone"], "cluster_limit": 1,
        "filters": {"exclude": {"_name": "n9"}},
        "indices": {"t": {"primaries": 2, "replicas": 0}}, "steps": [{"op": "settle"}]
    }));
    let nodes = &answer["steps"][0]["explain"][0]["node_allocation_decisions"];
    assert_eq!(
        nodes[0]["deciders"][0]["explanation"],
        "the node has no attribute `zone`, by which copies are kept apart"
    );
    assert_eq!(
        nodes[1]["deciders"][0]["explanation"],
        "the node holds 1 shards, and the cluster's limit is 1 a node"
    );
}
