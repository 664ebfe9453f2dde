//! `aozu lambda simulate`, `aozu elbv2 route` and `aozu es allocate`: the contracts, in every form.
#![cfg(feature = "cli")]

mod cli_common;

use cli_common::Dump;
use serde_json::{Value, json};

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/accounts/shop");

fn lambda(rate: f64) -> Value {
    json!({"Seed": 7, "DurationSeconds": 600, "Region": "ap-northeast-1", "ScalingModel": "current",
        "AccountConcurrency": 1000, "IdleTimeoutSeconds": 600, "Functions": [
            {"FunctionName": "order-api", "Invocation": "sync", "Arrivals": {"Poisson": rate},
                "WarmDuration": {"Exponential": 0.5}, "ColdDuration": {"Exponential": 0.9}, "ReservedConcurrency": 10}]})
}

#[test]
fn a_load_is_simulated_in_the_contracts_shape_and_the_same_every_time() {
    let dump = Dump::new().file("load.json", &lambda(2.0).to_string());
    let one = dump.run("lambda simulate --cli-input-json file://load.json");
    assert_eq!(one.status, 0, "{}", one.err);
    let answer = one.json();
    for member in [
        "Requests",
        "Invocations",
        "Errors",
        "Throttles",
        "ColdStarts",
        "WarmStarts",
        "ColdStartProbability",
        "ThrottleProbability",
        "AverageRunning",
        "AverageIdle",
        "AverageEnvironments",
        "EnvironmentHistogram",
        "Latency",
        "Checks",
        "Functions",
    ] {
        assert!(answer.get(member).is_some(), "`{member}` is missing: {answer}");
    }
    for percentile in ["p50", "p90", "p99", "max"] {
        assert!(answer["Latency"][percentile].is_number(), "{percentile}");
    }
    assert_eq!(answer["Checks"]["Conservation"]["Holds"], true);
    assert_eq!(answer["Functions"]["order-api"]["Requests"], answer["Requests"]);
    assert_eq!(dump.run("lambda simulate --cli-input-json file://load.json").out, one.out);
    let other = dump.run("lambda simulate --cli-input-json file://load.json --seed 8");
    assert_ne!(other.out, one.out);
}

#[test]
fn a_load_that_is_too_much_is_throttled_and_ends_with_1() {
    let dump = Dump::new().file("load.json", &lambda(100.0).to_string());
    let much = dump.run("lambda simulate --cli-input-json file://load.json --per-minute minutes.jsonl");
    assert_eq!((much.status, much.json()["Throttles"].as_u64().unwrap() > 0), (1, true));
    let lines = std::fs::read_to_string(dump.path("minutes.jsonl")).unwrap();
    let puts: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: f64 = puts
        .iter()
        .flat_map(|put| put["MetricData"].as_array().unwrap())
        .filter(|datum| {
            datum["MetricName"] == "Throttles" && datum["Dimensions"][0]["Name"] == "FunctionName"
        })
        .map(|datum| datum["StatisticValues"]["Sum"].as_f64().or(datum["Value"].as_f64()).unwrap())
        .sum();
    assert_eq!(Some(told), much.json()["Throttles"].as_f64(), "the minutes add up to the run");
    assert!(puts.iter().all(|put| put["Namespace"] == "AWS/Lambda"));
}

#[test]
fn scenarios_are_written_by_people_and_errors_name_the_line() {
    let text = "Seed = 1 # any\nDurationSeconds = 60\nRegion = \"us-east-1\"\nScalingModel = \"classic\"\n\
        AccountConcurrency = 10\nIdleTimeoutSeconds = 60\n[[Functions]]\nFunctionName = \"f\"\nInvocation = \"sync\"\n\
        Arrivals = { Trace = \"calls.txt\" }\nWarmDuration = { Constant = 1 }\nColdDuration = { Constant = 2 }\n";
    let dump = Dump::new()
        .file("s/load.toml", text)
        .file("s/calls.txt", "0.5\n# a pause\n10 # again\n")
        .file("s/bad.toml", &text.replace("DurationSeconds = 60", "DurationSeconds = soon"))
        .file(
            "s/less.toml",
            &text.replace("IdleTimeoutSeconds = 60\n", "").replace("\"classic\"", "\"old\""),
        );
    let ran = dump.run("lambda simulate --scenario s/load.toml");
    assert_eq!(
        (ran.status, &ran.json()["Requests"], &ran.json()["ColdStarts"]),
        (0, &json!(2), &json!(1)),
        "{}",
        ran.err
    );
    let text = dump.run("lambda simulate --scenario s/load.toml --output text");
    assert!(text.out.starts_with("function  requests"), "{}", text.out);
    let bad = dump.run("lambda simulate --scenario s/bad.toml");
    assert_eq!((bad.status, &bad.json()["__type"]), (2, &json!("ValidationException")));
    assert!(bad.json()["message"].as_str().unwrap().contains("line 2"), "{}", bad.out);
    let less = dump.run("lambda simulate --scenario s/less.toml").json()["message"].to_string();
    assert!(less.contains("IdleTimeoutSeconds") && less.contains("ScalingModel"), "{less}");
    assert_eq!(dump.run("lambda simulate").status, 2);
}

#[test]
fn a_request_is_routed_over_the_account_that_ships() {
    let dump = Dump::new();
    let route = |rest: &str| dump.run(&format!("elbv2 route --state {SHOP} --load-balancer shop {rest}"));
    let shop = route("--method GET --url https://shop.example.com/cart");
    let answer = shop.json();
    assert_eq!(shop.status, 0, "{}", shop.err);
    assert_eq!(answer["Priority"], "default");
    let probabilities = answer["TargetGroups"].as_array().unwrap().iter().flat_map(|group| {
        group["Targets"].as_array().unwrap().iter().map(|target| target["Probability"].as_f64().unwrap())
    });
    assert!((probabilities.sum::<f64>() - 1.0).abs() < 1e-9, "{answer}");
    let old = route("--url https://old.shop.example.com/").json();
    assert_eq!((&old["Priority"], &old["Action"]["Type"]), (&json!("20"), &json!("fixed-response")), "{old}");
    let admin = route("--url https://shop.example.com/admin/x --source-ip 203.0.113.9").json();
    assert_eq!(admin["Priority"], "10", "{admin}");
    let none = dump.run(&format!("elbv2 route --state {SHOP} --load-balancer nope --url https://a.example/"));
    assert_eq!((none.status, &none.json()["__type"]), (2, &json!("ValidationException")));
    let text = route("--url https://shop.example.com/ --output text");
    assert!(text.out.contains("probability"), "{}", text.out);
}

#[test]
fn shards_are_placed_in_the_contracts_shape_and_drawn() {
    let request = json!({"id": "x", "nodes": {"n1": {"zone": "a"}, "n2": {"zone": "b"}},
        "indices": {"logs": {"primaries": 2, "replicas": 1}}, "attrs": ["zone"],
        "steps": [{"op": "settle"}, {"op": "fail", "arg": ["n2"]}], "expect": {"anything": true}});
    let dump = Dump::new().file("cluster.json", &request.to_string());
    let placed = dump.run("es allocate --cli-input-json file://cluster.json");
    let answer = placed.json();
    assert_eq!((placed.status, &answer["id"]), (1, &json!("x")), "{}", placed.err);
    assert_eq!(answer["steps"][0]["per_zone"], json!({"a": 2, "b": 2}));
    assert_eq!(answer["steps"][0]["health"], "green");
    assert_eq!(
        (&answer["steps"][1]["unassigned"], &answer["steps"][1]["health"]),
        (&json!(2), &json!("yellow"))
    );
    assert_eq!(answer["steps"][1].get("explain"), None);
    let explained = dump.run("es allocate --cli-input-json file://cluster.json --explain").json();
    assert_eq!(explained["steps"][1]["explain"].as_array().unwrap().len(), 2);
    let text = dump.run("es allocate --cli-input-json file://cluster.json --output text").out;
    assert!(text.contains("step 2: yellow") && text.contains("unassigned"), "{text}");
    let bad = dump.run("es allocate --cli-input-json {\"nodes\":3}");
    assert_eq!((bad.status, &bad.json()["__type"]), (2, &json!("ValidationException")));
}
