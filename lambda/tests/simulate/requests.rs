//! What a request may hold, and what is told of one that is wrong.

use std::ops::ControlFlow;

use aozu_lambda::simulate::{Options, Progress, Request, SimulateError, simulate, simulate_with};
use serde_json::{Value, json};

use crate::{request, run, scenario};

fn problems(scenario: &Value) -> Vec<String> {
    let error = simulate(&request(scenario)).unwrap_err();
    assert_eq!(error.code(), "ValidationException");
    error.problems().iter().map(|problem| problem.member.clone()).collect()
}

#[test]
fn the_answer_has_the_members_that_are_promised() {
    let answer = run(&scenario(1_000.0, json!({"Poisson": 1.0}), json!({"Exponential": 1.0})));
    let json = serde_json::to_value(&answer).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut expected = vec![
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
    ];
    expected.sort_unstable();
    let mut of_function = names(&json["Functions"]["f"]);
    of_function.sort_unstable();
    assert_eq!(of_function, expected);
    assert_eq!(names(&json["Latency"]), ["max", "p50", "p90", "p99"]);
    assert_eq!(names(&json["Checks"]), ["Conservation", "ErlangB", "Little"]);
    let mut whole = names(&json);
    whole.retain(|name| name != "Functions");
    whole.sort_unstable();
    assert_eq!(whole, expected);
}

#[test]
fn toml_with_comments_says_the_same_as_json() {
    let toml: Request = toml::from_str(
        r#"
        # A quiet night.
        Seed = 1
        DurationSeconds = 1000
        Region = "ap-northeast-1"
        ScalingModel = "current"
        AccountConcurrency = 1000
        IdleTimeoutSeconds = 600
        [[Functions]]
        FunctionName = "f"
        Invocation = "sync"
        Arrivals.Steps = [[0, 0.5], [500, 2]]
        WarmDuration.LogNormal = { mean = 1, sigma = 0.5 }
        InitDuration.Constant = 0.3
        "#,
    )
    .unwrap();
    let mut json = scenario(
        1_000.0,
        json!({"Steps": [[0, 0.5], [500, 2]]}),
        json!({"LogNormal": {"mean": 1, "sigma": 0.5}}),
    );
    json["Functions"][0].as_object_mut().unwrap().remove("ColdDuration");
    json["Functions"][0]["InitDuration"] = json!({"Constant": 0.3});
    assert_eq!(toml, request(&json));
    assert_eq!(simulate(&toml).unwrap(), run(&json));
}

#[test]
fn everything_that_is_missing_is_told_at_once() {
    assert_eq!(
        problems(&json!({"Functions": [{}]})),
        [
            "Seed",
            "DurationSeconds",
            "Region",
            "ScalingModel",
            "AccountConcurrency",
            "IdleTimeoutSeconds",
            "Functions[0].FunctionName",
            "Functions[0].WarmDuration",
            "Functions[0].ColdDuration",
            "Functions[0].Arrivals",
            "Functions[0].Invocation",
        ]
    );
}

#[test]
fn each_wrong_member_is_named() {
    let good = || scenario(100.0, json!({"Poisson": 1.0}), json!({"Constant": 1.0}));
    let function = |member: &str, value: Value| {
        let mut one = good();
        one["Functions"][0][member] = value;
        problems(&one)
    };
    let top = |member: &str, value: Value| {
        let mut one = good();
        one[member] = value;
        problems(&one)
    };
    assert_eq!(top("DurationSeconds", json!(-1)), ["DurationSeconds"]);
    assert_eq!(top("DurationSeconds", json!(1e300)), ["DurationSeconds"]);
    assert_eq!(top("WarmUpSeconds", json!(100)), ["WarmUpSeconds"]);
    assert_eq!(top("Region", json!("nowhere else")), ["Region"]);
    assert_eq!(top("ScalingModel", json!("new")), ["ScalingModel"]);
    assert_eq!(top("AccountConcurrency", json!(u64::MAX)), ["AccountConcurrency"]);
    assert_eq!(top("Functions", json!([])), ["Functions"]);
    assert_eq!(function("FunctionName", json!("a b")), ["Functions[0].FunctionName"]);
    assert_eq!(function("Arrivals", json!({"Poisson": -1})), ["Functions[0].Arrivals.Poisson"]);
    assert_eq!(
        function("Arrivals", json!({"Steps": [[5, 1], [5, 1]]})),
        ["Functions[0].Arrivals.Steps[1][0]"]
    );
    assert_eq!(function("Arrivals", json!({"Trace": [1, -1]})), ["Functions[0].Arrivals.Trace[1]"]);
    assert_eq!(function("Arrivals", json!({"Trace": "calls.txt"})), ["Functions[0].Arrivals.Trace"]);
    assert_eq!(function("InitDuration", json!({"Constant": 1})), ["Functions[0].InitDuration"]);
    assert_eq!(function("Invocation", json!("later")), ["Functions[0].Invocation"]);
    assert_eq!(function("ErrorRate", json!(2)), ["Functions[0].ErrorRate"]);
    assert_eq!(function("MaximumRetryAttempts", json!(1)), ["Functions[0].MaximumRetryAttempts"], "sync");
    for (member, wrong) in [("MaximumRetryAttempts", 3), ("MaximumEventAgeInSeconds", 59)] {
        let mut one = good();
        one["Functions"][0]["Invocation"] = json!("async");
        one["Functions"][0][member] = json!(wrong);
        assert_eq!(problems(&one), [format!("Functions[0].{member}")]);
    }
    assert_eq!(function("TimeoutSeconds", json!(901)), ["Functions[0].TimeoutSeconds"]);
    assert_eq!(function("ReservedConcurrency", json!(901)), ["Functions"], "100 must stay unreserved");
    assert_eq!(
        function("ReservedConcurrency", json!(u64::MAX)),
        ["Functions[0].ReservedConcurrency", "Functions"]
    );
    assert_eq!(function("ProvisionedConcurrency", json!(1001)), ["Functions"]);
    let mut both = good();
    both["Functions"][0]["ReservedConcurrency"] = 5.into();
    both["Functions"][0]["ProvisionedConcurrency"] = 6.into();
    assert_eq!(problems(&both), ["Functions[0].ProvisionedConcurrency"]);
    let mut twice = good();
    let same = twice["Functions"][0].clone();
    twice["Functions"].as_array_mut().unwrap().push(same);
    assert_eq!(problems(&twice), ["Functions[1].FunctionName"]);
    for unknown in [json!({"Sede": 1}), json!({"Functions": [{"Arrivals": {"Often": 1}}]})] {
        assert!(serde_json::from_value::<Request>(unknown).is_err());
    }
}

#[test]
fn events_are_tried_as_often_and_as_long_as_is_said() {
    let mut all = scenario(1_000.0, json!({"Trace": [1]}), json!({"Constant": 1.0}));
    all["Functions"][0]["Invocation"] = json!("async");
    all["Functions"][0]["ErrorRate"] = json!(1);
    for (retries, invocations) in [(json!(null), 3), (json!(2), 3), (json!(1), 2), (json!(0), 1)] {
        all["Functions"][0]["MaximumRetryAttempts"] = retries;
        let totals = run(&all).totals;
        assert_eq!((totals.invocations, totals.checks.conservation.events_dropped), (invocations, 1));
    }
    // The second attempt comes a minute after the first has failed: too late for the shortest age.
    all["Functions"][0]["MaximumRetryAttempts"] = json!(2);
    for (age, invocations) in [(60, 1), (61, 2), (62, 2), (182, 3)] {
        all["Functions"][0]["MaximumEventAgeInSeconds"] = json!(age);
        assert_eq!(run(&all).totals.invocations, invocations, "{age}");
    }
}

#[test]
fn a_run_tells_how_far_it_is_and_can_be_stopped() {
    let long = request(&scenario(2_000_000.0, json!({"Poisson": 1.0}), json!({"Constant": 1.0})));
    let mut seen: Vec<Progress> = Vec::new();
    let mut watch = |progress: Progress| {
        seen.push(progress);
        if seen.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut options = Options { progress: Some(&mut watch), ..Options::default() };
    let error = simulate_with(&long, &mut options).unwrap_err();
    assert!(matches!(error, SimulateError::Stopped(_)), "{error}");
    assert!(seen[0].seconds < seen[1].seconds && seen[1].requests > 900_000);
    assert_eq!(seen[0].of_seconds, 2_000_000.0);
}
