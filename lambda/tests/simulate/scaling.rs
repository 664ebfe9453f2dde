//! What AWS publishes of limits, scaling and retries.

use serde_json::{Value, json};

use crate::{experiments::cases, run, scenario};

fn burst(per_minute: &[u64], region: &str, model: &str) -> (Vec<u64>, Vec<u64>) {
    let times: Vec<f64> =
        per_minute.iter().enumerate().flat_map(|(n, count)| vec![60.0 * n as f64; *count as usize]).collect();
    let mut scenario =
        scenario(60.0 * per_minute.len() as f64, json!({"Trace": times}), json!({"Constant": 5.0}));
    scenario["Region"] = region.into();
    scenario["ScalingModel"] = model.into();
    scenario["AccountConcurrency"] = 10_000.into();
    let request = crate::request(&scenario);
    let (mut served, mut throttled) = (vec![0; per_minute.len()], vec![0; per_minute.len()]);
    let mut minute = 0;
    let mut sink = |request: &aozu_lambda::simulate::PutMetricData<'_>| {
        for datum in request.metric_data.iter().filter(|datum| datum.dimensions.is_empty()) {
            let sum = datum.statistic_values.sum as u64;
            match datum.metric_name {
                "Invocations" => served[minute] = sum,
                "Throttles" => throttled[minute] = sum,
                _ => {}
            }
        }
        minute += 1;
        std::ops::ControlFlow::Continue(())
    };
    let mut options = aozu_lambda::simulate::Options { metrics: Some(&mut sink), ..Default::default() };
    aozu_lambda::simulate::simulate_with(&request, &mut options).unwrap();
    (served, throttled)
}

#[test]
fn aws_s_burst_example_is_met() {
    let list = |value: &Value| -> Vec<u64> {
        value.as_array().unwrap().iter().map(|one| one.as_u64().unwrap()).collect()
    };
    for row in cases()["aws_classic_burst_example"]["rows"].as_array().unwrap() {
        let found = burst(&list(&row["per_minute"]), "us-east-1", "classic");
        assert_eq!(found, (list(&row["served"]), list(&row["throttled"])), "{row}");
    }
}

/// The note of 2021: in Tokyo the burst is 1,000, then 500 instances a minute are added.
#[test]
fn in_tokyo_a_spike_gets_a_thousand_instances_and_500_more_each_minute() {
    let (served, _) = burst(&[5_000, 5_000, 5_000], "ap-northeast-1", "classic");
    assert_eq!(served, [1_000, 1_500, 2_000]);
    assert_eq!(burst(&[5_000, 5_000], "sa-east-1", "classic").0, [500, 1_000]);
}

/// Since November 2023 each function adds a thousand in ten seconds, in every region.
#[test]
fn today_a_function_gets_a_thousand_in_ten_seconds() {
    let (served, _) = burst(&[5_000, 5_000], "sa-east-1", "current");
    assert_eq!(served, [1_000, 2_000]);
    let mut flood = scenario(10.0, json!({"Constant": 3000.0}), json!({"Constant": 60.0}));
    flood["AccountConcurrency"] = 10_000.into();
    let made = run(&flood).totals.checks.conservation.environments_created;
    assert_eq!(made, 1_000 + 999, "100 a second until just before the tenth");
}

#[test]
fn beyond_the_account_s_concurrency_requests_are_throttled_and_it_can_be_raised() {
    let mut flood = scenario(100.0, json!({"Constant": 200.0}), json!({"Constant": 10.0}));
    let totals = run(&flood).totals;
    assert!(totals.throttles > 0);
    assert_eq!(totals.environment_histogram.keys().last(), Some(&1_000));
    flood["AccountConcurrency"] = 2_000.into();
    flood["ScalingModel"] = "classic".into();
    flood["Region"] = "us-east-1".into();
    assert_eq!(run(&flood).totals.throttles, 0);
}

/// 100 requests a second of 10 ms are one in flight, but a concurrency of 10 admits only 100 a second.
#[test]
fn short_requests_meet_the_rate_before_the_concurrency() {
    let mut quick = scenario(100.0, json!({"Constant": 400.0}), json!({"Constant": 0.001}));
    quick["Functions"][0]["ReservedConcurrency"] = 20.into();
    let totals = run(&quick).totals;
    assert!((19_900..20_300).contains(&totals.invocations), "{}", totals.invocations);
    quick["Functions"][0]["ReservedConcurrency"] = 40.into();
    assert_eq!(run(&quick).totals.throttles, 0);
    quick["Functions"][0]["Invocation"] = "async".into();
    quick["Functions"][0]["ReservedConcurrency"] = 20.into();
    assert_eq!(run(&quick).totals.throttles, 0, "events of AWS are not held to it");
}

#[test]
fn reserved_concurrency_is_a_cap_and_a_guarantee() {
    let both = |reserved: Value| {
        let mut two = scenario(1_000.0, json!({"Constant": 300.0}), json!({"Constant": 10.0}));
        let mut small = two["Functions"][0].clone();
        small["FunctionName"] = "small".into();
        small["Arrivals"] = json!({"Constant": 2.0});
        small["ReservedConcurrency"] = reserved;
        two["Functions"].as_array_mut().unwrap().push(small);
        run(&two)
    };
    let answer = both(json!(20));
    assert_eq!(answer.functions["small"].throttles, 0, "its twenty are its own");
    assert_eq!(answer.functions["f"].environment_histogram.keys().last(), Some(&980));
    assert!(both(Value::Null).functions["small"].throttles > 0, "without them the flood takes all");
    assert!(both(json!(10)).functions["small"].throttles > 900, "ten are too few");
}

#[test]
fn with_a_reservation_of_0_nothing_runs_and_events_are_not_kept() {
    for invocation in ["sync", "async"] {
        let mut none = scenario(100.0, json!({"Constant": 1.0}), json!({"Constant": 1.0}));
        none["Functions"][0]["ReservedConcurrency"] = 0.into();
        none["Functions"][0]["Invocation"] = invocation.into();
        let totals = run(&none).totals;
        assert_eq!((totals.requests, totals.invocations, totals.throttles), (100, 0, 100));
        let dropped = if invocation == "async" { 100 } else { 0 };
        assert_eq!(totals.checks.conservation.events_dropped, dropped);
        assert_eq!(totals.cold_start_probability, None);
    }
}

/// Provisioned concurrency keeps instances warm; what it has no room for runs on demand.
#[test]
fn provisioned_environments_are_never_cold_and_the_rest_spills() {
    let mut spike = scenario(60.0, json!({"Trace": vec![1.0; 1_500]}), json!({"Constant": 5.0}));
    spike["AccountConcurrency"] = 3_000.into();
    let without = run(&spike).totals;
    assert_eq!((without.cold_starts, without.throttles), (1_000, 500));
    spike["Functions"][0]["ProvisionedConcurrency"] = 1_500.into();
    let with = run(&spike).totals;
    assert_eq!((with.cold_starts, with.warm_starts, with.throttles), (0, 1_500, 0));
    spike["Functions"][0]["ProvisionedConcurrency"] = 700.into();
    let some = run(&spike).totals;
    assert_eq!((some.cold_starts, some.warm_starts, some.throttles), (800, 700, 0));
}

#[test]
fn a_failed_event_is_tried_twice_more_after_one_and_two_minutes() {
    let mut failing = scenario(1_000.0, json!({"Trace": [0.0]}), json!({"Constant": 1.0}));
    failing["Functions"][0]["Invocation"] = "async".into();
    failing["Functions"][0]["ErrorRate"] = 1.into();
    let totals = run(&failing).totals;
    assert_eq!((totals.requests, totals.invocations, totals.errors), (1, 3, 3));
    assert_eq!(totals.checks.conservation.events_dropped, 1);
    assert_eq!(totals.latency.max, Some(1.0 + 60.0 + 1.0 + 120.0 + 1.0));
    failing["Functions"][0]["Invocation"] = "sync".into();
    assert_eq!(run(&failing).totals.invocations, 1, "Lambda tries a caller's request once");
}

#[test]
fn a_throttled_event_is_tried_for_six_hours() {
    let mut stuck = scenario(30_000.0, json!({"Trace": [0.0, 1.0]}), json!({"Constant": 29_000.0}));
    stuck["Functions"][0]["Invocation"] = "async".into();
    stuck["Functions"][0]["ReservedConcurrency"] = 1.into();
    let totals = run(&stuck).totals;
    let told = totals.checks.conservation;
    assert_eq!((totals.invocations, told.events_dropped, told.events_waiting), (1, 1, 0));
    // 1 + 2 + … + 256 = 511 s in nine waits, then 300 s each until the next would pass 21,600 s.
    assert_eq!(told.retries, 9 + (21_600 - 511) / 300);
}

#[test]
fn a_timeout_ends_the_invocation_as_failed_and_the_next_one_begins_cold() {
    let mut slow = scenario(100.0, json!({"Trace": [0.0, 50.0]}), json!({"Constant": 20.0}));
    slow["Functions"][0]["TimeoutSeconds"] = 3.into();
    let totals = run(&slow).totals;
    assert_eq!((totals.errors, totals.cold_starts), (2, 2));
    assert_eq!(totals.latency.max, Some(3.0));
    assert_eq!(totals.checks.conservation.environments_created, 1, "the environment is kept, but made anew");
}
