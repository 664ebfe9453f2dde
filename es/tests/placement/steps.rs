//! Steps and settings beyond the table of cases.

use aozu_es::allocate::{
    Balanced, Cluster, Health, Index, Node, Settings, TABLE_HEADER, Weights, allocate, settle,
};
use serde_json::{Value, json};

use crate::asked;

fn totals(step: &Value) -> Vec<u64> {
    step["per_node"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).collect()
}

fn incremental(concurrent: i64) -> Value {
    json!({
        "nodes": {"node0": {}},
        "indices": {
            "a": {"primaries": 3, "replicas": 1},
            "b": {"primaries": 3, "replicas": 1},
            "c": {"primaries": 3, "replicas": 1}
        },
        "concurrent_rebalance": concurrent,
        "steps": [
            {"op": "settle"},
            {"op": "add", "arg": ["node1", {}]},
            {"op": "add", "arg": ["node2", {}]},
            {"op": "add", "arg": ["node3", {}]},
            {"op": "remove", "arg": ["node1"]},
            {"op": "create", "arg": ["d", {"primaries": 2, "replicas": 3}]}
        ]
    })
}

// es.md §6, I1a to I1f.
#[test]
fn a_cluster_that_grows_and_shrinks_is_balanced_with_few_moves() {
    let answer = asked(&incremental(2));
    let steps = answer["steps"].as_array().unwrap();
    assert_eq!((totals(&steps[0]), &steps[0]["unassigned"]), (vec![9], &json!(9)));
    assert_eq!((totals(&steps[1]), &steps[1]["health"]), (vec![9, 9], &json!("green")));
    assert_eq!((totals(&steps[2]), &steps[2]["moves_total"]), (vec![6, 6, 6], &json!(6)));
    assert!(totals(&steps[3]).iter().all(|count| (4..=5).contains(count)), "{:?}", steps[3]);
    assert_eq!((totals(&steps[4]), &steps[4]["health"]), (vec![6, 6, 6], &json!("green")));
    assert_eq!((totals(&steps[5]), &steps[5]["unassigned"]), (vec![8, 8, 8], &json!(2)));
    // All at once, the greedy loop overshoots and corrects itself.
    assert_eq!(asked(&incremental(-1))["steps"][2]["moves_total"], 8);
    // None at once: nothing moves.
    assert_eq!(asked(&incremental(0))["steps"][2]["per_node"], json!({"node0": 9, "node1": 9, "node2": 0}));
}

// es.md §6, G1 and G2: what is stuck stays stuck for the greedy allocator.
#[test]
fn limits_and_zones_can_leave_a_greedy_cluster_stuck() {
    let stuck = json!({
        "nodes": {"N1": {"zone": "a"}, "N2": {"zone": "b"}, "N3": {"zone": "c"}},
        "indices": {"t": {"primaries": 3, "replicas": 1}},
        "attrs": ["zone"], "forced": {"zone": ["a", "b", "c"]}, "index_limit": {"t": 2},
        "placed": [
            {"index": "t", "shard": 0, "primary": true, "node": "N1"}, {"index": "t", "shard": 1, "node": "N1", "primary": false},
            {"index": "t", "shard": 1, "primary": true, "node": "N2"}, {"index": "t", "shard": 0, "node": "N2"},
            {"index": "t", "shard": 2, "primary": true, "node": "N3"}
        ],
        "steps": [{"op": "settle"}]
    });
    // A replica cannot be placed before its primary: the order of `placed` is as the cluster was found.
    let answer = asked(&stuck);
    assert_eq!(answer["steps"][0]["unassigned"], 1, "{answer:#}");
    let mut fresh = stuck;
    fresh.as_object_mut().unwrap().remove("placed");
    assert_eq!(totals(&asked(&fresh)["steps"][0]), [2, 2, 2]);
}

// es.md §6, B1 and B2: balancing by index alone is blind to node totals, by totals alone to indices.
#[test]
fn each_factor_sees_only_its_own() {
    let request = |shard: f64, index: f64| {
        let nodes: serde_json::Map<_, _> = (0..25).map(|n| (format!("n{n:02}"), json!({}))).collect();
        let indices: serde_json::Map<_, _> =
            (0..12).map(|n| (format!("i{n:02}"), json!({"primaries": 2, "replicas": 2}))).collect();
        json!({"nodes": nodes, "indices": indices, "theta_shard": shard, "theta_index": index,
            "steps": [{"op": "settle"}, {"op": "add", "arg": ["n25", {}]}]})
    };
    let by_total = asked(&request(1.0, 0.0));
    for step in by_total["steps"].as_array().unwrap() {
        assert!(totals(step).iter().all(|count| (2..=3).contains(count)), "{step}");
    }
    assert_eq!(by_total["steps"][1]["moves_total"], 2);
    let by_index = asked(&request(0.0, 1.0));
    assert_eq!(by_index["steps"][0]["health"], "green");
    assert_eq!(totals(&by_index["steps"][0]).iter().max(), Some(&12));
}

#[test]
fn replicas_of_a_node_that_left_are_waited_for() {
    let request = |after: Value| {
        json!({
            "nodes": {"n1": {}, "n2": {}, "n3": {}},
            "indices": {"t": {"primaries": 3, "replicas": 1}},
            "delayed_timeout": 60,
            "steps": [{"op": "settle"}, {"op": "fail", "arg": ["n1"]}, {"op": "settle", "after": after}]
        })
    };
    let early = asked(&request(json!(59)));
    assert_eq!(
        (&early["steps"][2]["health"], &early["steps"][2]["unassigned"]),
        (&json!("yellow"), &json!(2))
    );
    assert_eq!(early["steps"][2]["explain"][0]["can_allocate"], "allocation_delayed");
    for late in [json!(60), Value::Null] {
        assert_eq!(asked(&request(late))["steps"][2]["health"], "green");
    }
}

#[test]
fn a_zone_is_lost_and_drained_nodes_are_emptied() {
    let answer = asked(&json!({
        "nodes": {"n1": {"zone": "a"}, "n2": {"zone": "a"}, "n3": {"zone": "b"}, "n4": {"zone": "b"}, "n5": {"zone": "c"}, "n6": {"zone": "c"}},
        "indices": {"t": {"primaries": 6, "replicas": 1}},
        "attrs": ["zone"],
        "steps": [{"op": "settle"}, {"op": "drain", "arg": ["n1"]}, {"op": "fail_zone", "arg": ["zone", "c"]}, {"op": "settle"}]
    }));
    let steps = answer["steps"].as_array().unwrap();
    assert_eq!((&steps[1]["per_node"]["n1"], &steps[1]["health"]), (&json!(0), &json!("green")));
    assert_eq!(steps[2]["health"], "yellow");
    assert!(steps[2]["promoted"].as_u64().unwrap() > 0);
    assert_eq!(steps[3]["per_node"], json!({"n1": 0, "n2": 6, "n3": 3, "n4": 3}));
}

#[test]
fn throttled_recoveries_only_take_longer() {
    let request = |throttling: Value| {
        json!({
            "nodes": {"n1": {}, "n2": {}, "n3": {}},
            "indices": {"t": {"primaries": 12, "replicas": 1}},
            "throttling": throttling,
            "steps": [{"op": "settle"}]
        })
    };
    let free = asked(&request(Value::Null));
    let throttled = asked(&request(json!({})));
    for answer in [&free, &throttled] {
        assert_eq!(
            (totals(&answer["steps"][0]), &answer["steps"][0]["health"]),
            (vec![8, 8, 8], &json!("green"))
        );
    }
    // Nothing may come: nothing does, and that is said.
    let closed = asked(&request(json!({"node_initial_primaries_recoveries": 0})));
    assert_eq!(closed["steps"][0]["health"], "red");
    assert_eq!(closed["steps"][0]["explain"][0]["can_allocate"], "throttled");
}

#[test]
fn throttling_takes_rounds() {
    let nodes = ["n1", "n2"].map(|name| Node { name: name.into(), attributes: vec![], disk: None });
    let index = Index {
        name: "t".into(),
        primaries: 16,
        replicas: 0,
        limit: None,
        shard_size: 0,
        priority: 0,
        created: 0,
    };
    let mut settings = Settings::new(Weights::new(0.45, 0.55, 1.0).unwrap());
    settings.throttling = Some(aozu_es::allocate::Throttling::default());
    let mut cluster = Cluster::new(settings, nodes.to_vec(), vec![index]).unwrap();
    let settled = settle(&mut cluster, &mut Balanced::default());
    // Four primaries begin on each node a round.
    assert_eq!((settled.rounds, settled.placed, cluster.health()), (2, 16, Health::Green));
}

#[test]
fn disks_fill_to_their_watermarks() {
    let request = |used: u64| {
        json!({
            "nodes": {"n1": {}, "n2": {}},
            "indices": {"t": {"primaries": 1, "replicas": 1, "shard_size": 100}},
            "disk": {"nodes": {"n1": {"total": 1000, "used": 0}, "n2": {"total": 1000, "used": used}}},
            "steps": [{"op": "settle"}]
        })
    };
    assert_eq!(asked(&request(800))["steps"][0]["health"], "green");
    // Free 190, and 90 after: under the 100 that the high watermark leaves.
    let high = asked(&request(810));
    assert_eq!(high["steps"][0]["health"], "yellow");
    let reasons = &high["steps"][0]["explain"][0]["node_allocation_decisions"][1]["deciders"];
    assert_eq!(reasons[0]["decider"], "disk_threshold", "{high:#}");
    assert!(reasons[0]["explanation"].as_str().unwrap().contains("90 bytes would be free, 100 must be"));
    let low = asked(&request(860));
    assert!(low.to_string().contains("above the low watermark: 140 bytes are free, 150 must be"));
}

#[test]
fn a_disk_over_the_high_watermark_is_left_and_over_the_flood_locks_its_indices() {
    let placed =
        [0, 1, 2, 3].map(|shard| json!({"index": "t", "shard": shard, "primary": true, "node": "n1"}));
    let request = json!({
        "nodes": {"n1": {}, "n2": {}},
        "indices": {"t": {"primaries": 4, "replicas": 0, "shard_size": 50}},
        "disk": {"nodes": {"n1": {"total": 1000, "used": 800}, "n2": {"total": 1000, "used": 0}}},
        "placed": placed,
        "steps": [{"op": "settle"}]
    });
    let answer = asked(&request);
    let step = &answer["steps"][0];
    assert_eq!((totals(step), &step["read_only"]), (vec![2, 2], &json!([])));
    let mut alone = request;
    alone["nodes"].as_object_mut().unwrap().remove("n2");
    alone["disk"]["nodes"].as_object_mut().unwrap().remove("n2");
    assert_eq!(asked(&alone)["steps"][0]["read_only"], json!(["t"]));
}

#[test]
fn what_is_not_enabled_stays_where_it_is() {
    let request = |enable: &str| {
        json!({"nodes": {"n1": {}, "n2": {}}, "indices": {"t": {"primaries": 2, "replicas": 1}}, "enable": enable,
            "steps": [{"op": "settle"}]})
    };
    for (enable, placed) in [("all", 4), ("primaries", 2), ("new_primaries", 2), ("none", 0)] {
        assert_eq!(totals(&asked(&request(enable))["steps"][0]).iter().sum::<u64>(), placed, "{enable}");
    }
}

#[test]
fn priority_goes_first_where_there_is_room_for_one() {
    let answer = asked(&json!({
        "nodes": {"n1": {}}, "cluster_limit": 1,
        "indices": {"a": {"primaries": 1}, "b": {"primaries": 1, "priority": 1}},
        "steps": [{"op": "settle"}]
    }));
    assert_eq!(answer["steps"][0]["explain"][0]["index"], "a");
}

#[test]
fn the_table_has_nodes_by_zone_and_their_sums() {
    let answer = allocate(
        r#"{"nodes": {"n1": {"zone": "b"}, "n2": {"zone": "a"}, "n3": {"zone": "a"}}, "attrs": ["zone"],
            "forced": {"zone": ["a", "b", "c"]}, "indices": {"t": {"primaries": 3, "replicas": 2}},
            "steps": [{"op": "settle"}]}"#,
        false,
    )
    .unwrap();
    let rows: Vec<String> = answer.steps[0].rows().iter().map(|row| row.join(" ")).collect();
    assert_eq!(TABLE_HEADER.join(" "), "zone node primaries replicas shards");
    assert_eq!(rows, ["a n2 1 1 2", "a n3 1 0 1", "a  2 1 3", "b n1 1 2 3", "b  1 2 3", " unassigned   3"]);
    let json = serde_json::to_value(&answer).unwrap();
    let members: Vec<&String> = json["steps"][0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["health", "moves_total", "per_node", "per_zone", "unassigned"]);
}
