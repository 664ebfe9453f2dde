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
    assert!(less.contains("`s/less.toml` line 4: ScalingModel"), "{less}");
    assert_eq!(dump.run("lambda simulate").status, 2);
}

#[test]
fn json_scenarios_may_have_comments() {
    let text = r#"{
        // Two minutes of a quiet morning.
        "Seed": 1, "DurationSeconds": 120, "Region": "us-east-1", /* before 2024 */ "ScalingModel": "classic",
        "AccountConcurrency": 10, "IdleTimeoutSeconds": 60,
        "Functions": [{"FunctionName": "f", "Invocation": "sync", "Arrivals": {"Poisson": 1},
            "WarmDuration": {"Constant": 1}, "ColdDuration": {"Constant": 2}}]
    }"#;
    let dump = Dump::new()
        .file("load.json", text)
        .file("less.json", &text.replace("\"IdleTimeoutSeconds\": 60", "\"IdleTimeoutSeconds\": -60"));
    let ran = dump.run("lambda simulate --scenario load.json");
    assert!(ran.json()["Requests"].as_u64().unwrap() > 0, "{}", ran.out);
    let less = dump.run("lambda simulate --scenario less.json");
    let message = less.json()["message"].to_string();
    assert!(message.contains("`less.json` line 4: IdleTimeoutSeconds"), "{message}");
}

const SPIKE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../lambda/examples/spike.toml");

#[test]
fn a_run_is_drawn_as_the_picture_that_ships() {
    let dump = Dump::new();
    let drawn = dump.run(&format!("lambda simulate --scenario {SPIKE} --plot spike.svg"));
    assert_eq!(drawn.status, 1, "{}", drawn.err);
    let picture = std::fs::read_to_string(dump.path("spike.svg")).unwrap();
    assert!(picture == include_str!("../../lambda/examples/spike.svg"));
    assert_eq!(drawn.out, dump.run(&format!("lambda simulate --scenario {SPIKE}")).out);
    let nowhere = dump.run(&format!("lambda simulate --scenario {SPIKE} --plot no/such/folder.svg"));
    assert_eq!((nowhere.status, &nowhere.json()["__type"]), (2, &json!("ValidationException")));
}

/// A scenario that says of its functions only what no state can tell.
fn bare(name: &str) -> String {
    json!({"Seed": 7, "DurationSeconds": 1200, "Region": "ap-northeast-1", "ScalingModel": "current",
        "IdleTimeoutSeconds": 600, "Functions": [{"FunctionName": name, "Invocation": "sync",
            "Arrivals": {"Steps": [[0, 5], [300, 400], [600, 5]]},
            "WarmDuration": {"Constant": 0.5}, "InitDuration": {"Constant": 0.4}}]})
    .to_string()
}

#[test]
fn what_a_scenario_leaves_out_comes_from_the_account_that_ships() {
    let said = bare("order-api").replacen("{", r#"{"AccountConcurrency": 1000, "ReservedElsewhere": 20, "#, 1).replace(
        r#""FunctionName":"order-api""#,
        r#""FunctionName":"order-api","ReservedConcurrency":100,"ProvisionedConcurrency":10,"TimeoutSeconds":30"#,
    );
    let dump = Dump::new().file("bare.json", &bare("order-api")).file("said.json", &said);
    let filled = dump.run(&format!("lambda simulate --scenario bare.json --state {SHOP}"));
    assert_eq!(filled.status, 1, "200 at a time where 100 are reserved: {}{}", filled.out, filled.err);
    let mut told = filled.json();
    let assumed = told.as_object_mut().unwrap().remove("Assumptions").unwrap_or_default().to_string();
    assert!(
        assumed.contains("log-forwarder, thumbnail"),
        "of two functions nobody told what they reserve: {assumed}"
    );
    assert_eq!(told, dump.run("lambda simulate --scenario said.json").json());
    let text =
        dump.run(&format!("lambda simulate --scenario bare.json --state {SHOP} --alarms --output text"));
    assert!(text.out.contains("the state has no alarm on Lambda's metrics"), "{}", text.out);
    let alone = dump.run("lambda simulate --scenario bare.json").json()["message"].to_string();
    assert!(alone.contains("AccountConcurrency"), "{alone}");
    let elsewhere = dump.run(&format!(
        "lambda simulate --cli-input-json {} --state {SHOP}",
        bare("order-api").replace("ap-northeast-1", "eu-west-3").replace(' ', "")
    ));
    assert!(elsewhere.json()["message"].as_str().unwrap().contains("`eu-west-3`"), "{}", elsewhere.out);
}

#[test]
fn alarms_of_an_account_ring_over_a_run() {
    let topic = "arn:aws:sns:ap-northeast-1:111122223333:ops";
    let alarm = |name: &str, change: Value| {
        let mut alarm = json!({"AlarmName": name, "Namespace": "AWS/Lambda", "MetricName": "Throttles",
            "Dimensions": [{"Name": "FunctionName", "Value": "order-api"}], "Statistic": "Sum", "Period": 60,
            "EvaluationPeriods": 2, "Threshold": 100.0, "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching", "StateValue": "OK", "ActionsEnabled": true,
            "AlarmActions": [topic], "OKActions": [], "InsufficientDataActions": []});
        for (member, value) in change.as_object().unwrap() {
            alarm[member] = value.clone();
        }
        alarm
    };
    let alarms = json!({"MetricAlarms": [
        alarm("throttled", json!({})),
        alarm("failing", json!({"MetricName": "Errors"})),
        alarm("slow", json!({"MetricName": "Duration", "Statistic": null, "ExtendedStatistic": "p99"})),
        alarm("queue", json!({"Namespace": "AWS/SQS", "MetricName": "ApproximateAgeOfOldestMessage"})),
    ], "CompositeAlarms": []});
    let functions = json!({"Functions": [{"FunctionName": "order-api", "Timeout": 30,
        "FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api"}]});
    let settings = json!({"AccountLimit": {"ConcurrentExecutions": 1000}});
    let dump = Dump::new()
        .file("load.json", &bare("order-api"))
        .regional("lambda-list-functions.json", &functions.to_string())
        .regional("lambda-get-account-settings.json", &settings.to_string())
        .regional("lambda/order-api/get-function-concurrency.json", r#"{"ReservedConcurrentExecutions": 50}"#)
        .regional("cloudwatch-describe-alarms.json", &alarms.to_string());
    let line = "lambda simulate --scenario load.json --state dump --alarms --start-time 2026-03-01T09:00:00Z";
    let ran = dump.run(line);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let answer = ran.json();
    let names: Vec<&str> =
        answer["Alarms"].as_array().unwrap().iter().map(|one| one["AlarmName"].as_str().unwrap()).collect();
    assert_eq!(names, ["failing", "throttled"]);
    assert_eq!(answer["Alarms"][0]["Changes"], json!([]));
    let changes = &answer["Alarms"][1]["Changes"];
    // Minutes 5 and 6 breach; the second is whole at 420 and looked at a minute later. Minute 10 ends it.
    assert_eq!(
        (&changes[0]["Seconds"], &changes[0]["StateValue"]),
        (&json!(480), &json!("ALARM")),
        "{changes}"
    );
    assert_eq!((&changes[1]["Seconds"], &changes[1]["StateValue"]), (&json!(720), &json!("OK")));
    assert_eq!(
        (&changes[0]["Timestamp"], &changes[0]["Actions"]),
        (&json!("2026-03-01T09:08:00Z"), &json!([topic]))
    );
    assert!(
        changes[0]["StateReason"].as_str().unwrap().starts_with("Threshold Crossed: 2 out of"),
        "{changes}"
    );
    assert_eq!(answer["AlarmsNotRun"][0]["AlarmName"], "slow");
    let assumed = answer["Assumptions"][0].as_str().unwrap();
    assert!(assumed.contains("list-provisioned-concurrency-configs"), "{assumed}");
    let text = dump.run(&format!("{line} --output text --per-minute minutes.jsonl")).out;
    for part in [
        "00:08:00  throttled  ALARM  Threshold Crossed",
        "did not change: failing (OK)",
        "not evaluated: slow",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(std::fs::read_to_string(dump.path("minutes.jsonl")).unwrap().contains("Throttles"));
    assert_eq!(dump.run("lambda simulate --scenario load.json --alarms").status, 2, "of which state?");
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
    let why = dump.run("es allocate --cli-input-json file://cluster.json --explain --output text").out;
    assert!(why.starts_with(&text[..20]) && why.len() > text.len() && why.contains("reasons"), "{why}");
    assert!(text.contains("step 2: yellow") && text.contains("unassigned"), "{text}");
    let bad = dump.run("es allocate --cli-input-json {\"nodes\":3}");
    assert_eq!((bad.status, &bad.json()["__type"]), (2, &json!("ValidationException")));
}
