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

// es.md §6, M1, and what two attributes do together.
#[test]
fn two_attributes_keep_copies_apart_each_on_its_own() {
    let case = |attrs: &[&str], extra: &serde_json::Value| {
        let mut request = json!({
            "nodes": {"A0": {"zone": "a", "rack": "c"}, "B0": {"zone": "b", "rack": "d"}},
            "indices": {"t": {"primaries": 1, "replicas": 1}},
            "attrs": attrs, "forced": {"zone": ["a", "b"], "rack": ["c", "d"]},
            "steps": [{"op": "settle"}]
        });
        for (member, value) in extra.as_object().unwrap() {
            request[member] = value.clone();
        }
        asked(&request)["steps"].as_array().unwrap().clone()
    };
    for attrs in [["zone", "rack"], ["rack", "zone"]] {
        let steps = case(&attrs, &json!({}));
        assert_eq!((&steps[0]["health"], &steps[0]["unassigned"]), (&json!("green"), &json!(0)));
        assert_eq!(steps[0]["per_node"], json!({"A0": 1, "B0": 1}));
        // What is called zone is told as the zone, wherever it stands.
        assert_eq!(steps[0]["per_zone"], json!({"a": 1, "b": 1}));
        assert_eq!(steps[0]["per_attribute"], json!({"zone": {"a": 1, "b": 1}, "rack": {"c": 1, "d": 1}}));
        // Two zones that share a rack: each attribute has its own bound, and the rack's keeps the replica away.
        let shared = case(
            &attrs,
            &json!({"nodes": {"A0": {"zone": "a", "rack": "c"}, "B0": {"zone": "b", "rack": "c"}},
                "steps": [{"op": "settle"}, {"op": "add", "arg": ["B1", {"zone": "b", "rack": "d"}]}]}),
        );
        assert_eq!((&shared[0]["health"], &shared[0]["unassigned"]), (&json!("yellow"), &json!(1)));
        let nodes = shared[0]["explain"][0]["node_allocation_decisions"].as_array().unwrap();
        assert_eq!(nodes[1]["deciders"].as_array().unwrap().len(), 1);
        let why = nodes[1]["deciders"][0]["explanation"].as_str().unwrap();
        assert!(why.starts_with("`rack` = `c` would hold 2 of [2] copies over [2] values"), "{why}");
        assert_eq!(shared[1]["health"], "green");
        assert_eq!(shared[1]["per_node"], json!({"A0": 1, "B0": 0, "B1": 1}));
        assert_eq!(shared[1]["per_attribute"], json!({"zone": {"a": 1, "b": 1}, "rack": {"c": 1, "d": 1}}));
    }
    // A node that lacks the second attribute takes nothing.
    let lacks =
        case(&["zone", "rack"], &json!({"nodes": {"A0": {"zone": "a", "rack": "c"}, "B0": {"zone": "b"}}}));
    assert_eq!(lacks[0]["per_node"], json!({"A0": 1, "B0": 0}));
    // With one attribute, and without reasons asked for, there is no more than the one count.
    let one = case(&["rack"], &json!({"forced": {"rack": ["c", "d"]}}));
    assert_eq!((&one[0]["per_zone"], &one[0]["per_attribute"]), (&json!({"c": 1, "d": 1}), &json!(null)));
}

#[test]
fn the_reasons_are_rows_of_a_table() {
    let request = json!({
        "nodes": {"A0": {"zone": "a"}, "B0": {"zone": "b"}},
        "indices": {"t": {"primaries": 1, "replicas": 2}, "u": {"primaries": 1, "replicas": 0}},
        "attrs": ["zone"], "forced": {"zone": ["a", "b", "c"]},
        "steps": [{"op": "settle"}, {"op": "fail", "arg": ["A0", "B0"]}]
    })
    .to_string();
    let answer = aozu_es::allocate::allocate(&request, true).unwrap();
    let rows = answer.steps[0].reasons();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(rows[0][..5], ["t", "0 replica", "1", "A0", "no"]);
    assert!(rows[0][5].contains("same_shard: ") && rows[0][5].contains("; awareness: "), "{}", rows[0][5]);
    // A lost primary is one row, since no node has a say.
    let lost = answer.steps[1].reasons();
    let primaries: Vec<_> = lost.iter().filter(|row| row[1] == "0 primary").collect();
    assert_eq!(primaries.len(), 2, "{lost:?}");
    assert!(primaries.iter().all(|row| row[3] == "*" && row[4] == "no_valid_shard_copy"));
    assert!(aozu_es::allocate::allocate(&request, false).unwrap().steps[0].reasons().is_empty());
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
