//! Requests that cannot be answered: all that is wrong is told, and nothing makes it panic.

use aozu_es::allocate::{AllocateProblem, allocate};
use proptest::prelude::*;
use serde_json::json;

fn problems(request: &serde_json::Value) -> Vec<String> {
    let error = allocate(&request.to_string(), false).unwrap_err();
    assert_eq!(error.code(), "ValidationException");
    error.0.iter().map(ToString::to_string).collect()
}

#[test]
fn everything_that_is_wrong_is_told() {
    let told = problems(&json!({
        "nodes": {"n1": {}}, "indices": {"t": {"primaries": 1}},
        "theta_shard": -1, "attrs": ["zone", "zone"], "forced": {"rack": ["a"]}, "cluster_limit": -2, "index_limit": {"u": 1},
        "disk": {"low": "85", "nodes": {"n2": {"total": 1, "used": 2}}}
    }));
    for part in [
        "`theta_shard`: `-1` is no weight",
        "`index_limit`: there is no index `u`",
        "`disk.nodes`: there is no node `n2`",
        "`disk.nodes.n2.used`: `2` is more than `total`",
        "`attrs`: the attribute `zone` is given twice",
    ] {
        assert!(told.iter().any(|one| one.starts_with(part)), "{part}: {told:#?}");
    }
    let settings = problems(&json!({
        "forced": {"rack": ["a"]}, "cluster_limit": -2, "concurrent_rebalance": -9,
        "disk": {"low": "95%", "high": [], "nodes": {}}
    }));
    assert!(settings.len() == 4, "{settings:#?}");
}

#[test]
fn names_are_given_once() {
    for request in [
        r#"{"nodes": {"n1": {}, "n1": {}}}"#,
        r#"{"nodes": {"n1": {"zone": "a", "zone": "b"}}}"#,
        r#"{"indices": {"t": {"primaries": 1}, "t": {"primaries": 2}}}"#,
        r#"{"nodes": {"n1": {}}, "steps": [{"op": "add", "arg": ["n1", {}]}]}"#,
        r#"{"steps": [{"op": "add", "arg": ["n1", {"zone": "a", "zone": "b"}]}]}"#,
        r#"{"indices": {"t": {"primaries": 1}}, "steps": [{"op": "create", "arg": ["t", {"primaries": 1}]}]}"#,
    ] {
        let error = allocate(request, false).unwrap_err();
        assert!(matches!(error.0[0], AllocateProblem::Twice { .. }), "{request}: {error}");
    }
}

#[test]
fn steps_that_cannot_be_done_are_refused() {
    for (step, part) in [
        (json!({"op": "explode"}), "`explode` is no step"),
        (json!({"op": "add"}), "is no node"),
        (json!({"op": "add", "arg": ["n3"]}), "is no node"),
        (json!({"op": "fail", "arg": ["n9"]}), "there is no node `n9`"),
        (json!({"op": "fail", "arg": "n1"}), "must be a list"),
        (json!({"op": "fail_zone", "arg": ["zone", "z"]}), "there is no node with `zone=z`"),
        (json!({"op": "drain", "arg": ["n9"]}), "there is no node `n9`"),
        (json!({"op": "create", "arg": ["u", {"primaries": 0}]}), "is too few"),
    ] {
        let told = problems(&json!({"nodes": {"n1": {"zone": "a"}}, "steps": [step]}));
        assert!(told[0].contains(part), "{told:?}");
    }
}

/// Every bad step is told, and nothing that may only follow from one.
#[test]
fn every_step_that_cannot_be_done_is_told() {
    let told = problems(&json!({
        "nodes": {"n1": {"zone": "a"}, "n2": {"zone": "b"}}, "indices": {"t": {"primaries": 1}},
        "theta_shard": -1,
        "steps": [
            {"op": "fail", "arg": ["n8", "n1", "n9"]},
            {"op": "drain", "arg": ["n1"]},
            {"op": "fail_zone", "arg": ["zone", "a"]},
            {"op": "create", "arg": ["t", {"primaries": 0}]},
            {"op": "add", "arg": ["n2", {}]},
            {"op": "remove", "arg": ["n2", "n2"]},
            {"op": "add", "arg": ["n2", {"zone": "a"}]},
            {"op": "add", "arg": ["n3"]},
            {"op": "fail", "arg": ["n3"]},
            {"op": "add", "arg": ["n2", {}]},
            {"op": "remove", "arg": "n2"},
            {"op": "add", "arg": ["n2", {}]},
            {"op": "explode"},
            {"op": "fail", "arg": ["n7"]},
        ],
    }));
    let parts = [
        "`theta_shard`: `-1` is no weight",
        "`steps.0.arg`: there is no node `n8`",
        "`steps.0.arg`: there is no node `n9`",
        "`steps.1.arg`: there is no node `n1`",
        "`steps.2.arg`: there is no node with `zone=a`",
        "`steps.3.arg`: `0` is too few",
        "`steps.3.arg`: the index `t` is given twice",
        "`steps.4.arg`: the node `n2` is given twice",
        "`steps.7.arg`: `[\"n3\"]` is no node",
        "`steps.9.arg`: the node `n2` is given twice",
        "`steps.10.arg`: `\"n2\"` must be a list",
        "`steps.12.op`: `explode` is no step",
    ];
    assert_eq!(told.len(), parts.len(), "{told:#?}");
    for (one, part) in told.iter().zip(parts) {
        assert!(one.starts_with(part), "{part}: {told:#?}");
    }
}

#[test]
fn what_would_run_for_hours_is_refused() {
    let told =
        problems(&json!({"indices": {"t": {"primaries": 4_000_000_000_u32, "replicas": 4_000_000_000_u32}}}));
    assert!(told[0].contains("are too many: at most 1000000 are taken"), "{told:?}");
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(allocate(&format!(r#"{{"id": {deep}}}"#), false).is_err());
    assert!(allocate(r#"{"theta_shard": 1e999}"#, false).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_answered(text in ".{0,60}") {
        let _ = allocate(&text, true);
    }
}
