//! Laws over generated scenarios.

use std::ops::ControlFlow;

use aozu_lambda::simulate::{Options, PutMetricData, simulate, simulate_with};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{request, scenario};

fn function(
    name: &str,
    rate: f64,
    mean: f64,
    reserved: Option<u64>,
    provisioned: u64,
    is_async: bool,
) -> Value {
    let mut function =
        scenario(1.0, json!({"Poisson": rate}), json!({"Exponential": mean}))["Functions"][0].clone();
    function["FunctionName"] = name.into();
    function["Invocation"] = if is_async { "async" } else { "sync" }.into();
    function["ErrorRate"] = json!(0.1);
    function["TimeoutSeconds"] = json!(5.0);
    if let Some(reserved) = reserved {
        function["ReservedConcurrency"] = reserved.into();
    }
    function["ProvisionedConcurrency"] = provisioned.min(reserved.unwrap_or(5)).into();
    function
}

prop_compose! {
    fn any_scenario()(
        seed in any::<u64>(), classic in any::<bool>(), account in 120_u64..200, idle in 0.0..30.0_f64,
        warm_up in prop::option::of(0.0..100.0_f64),
        functions in prop::collection::vec(
            (0.0..20.0_f64, 0.0..4.0_f64, prop::option::of(0_u64..6), 0_u64..6, any::<bool>()), 1..4),
    ) -> Value {
        let mut one = scenario(300.0, json!(null), json!(null));
        one["Seed"] = seed.into();
        one["ScalingModel"] = if classic { "classic" } else { "current" }.into();
        one["AccountConcurrency"] = account.into();
        one["IdleTimeoutSeconds"] = idle.into();
        if let Some(warm_up) = warm_up { one["WarmUpSeconds"] = warm_up.into(); }
        one["Functions"] = functions.into_iter().enumerate().map(|(n, (rate, mean, reserved, provisioned, is_async))|
            function(&format!("f{n}"), rate, mean, reserved, provisioned, is_async)).collect();
        one
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_the_same_seed_gives_the_same_bytes_and_parts_make_the_whole(scenario in any_scenario()) {
        let request = request(&scenario);
        let answer = simulate(&request).unwrap();
        let text = serde_json::to_string(&answer).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&simulate(&request).unwrap()).unwrap());
        let parts = || answer.functions.values();
        prop_assert!(parts().all(|one| one.checks.conservation.holds) && answer.totals.checks.conservation.holds);
        prop_assert_eq!(answer.totals.requests, parts().map(|one| one.requests).sum::<u64>());
        prop_assert_eq!(answer.totals.throttles, parts().map(|one| one.throttles).sum::<u64>());
        let running: f64 = parts().map(|one| one.average_running).sum();
        prop_assert!((answer.totals.average_running - running).abs() < 1e-9);
        let whole: f64 = answer.totals.environment_histogram.iter().map(|(count, part)| *count as f64 * part).sum();
        prop_assert!((whole - answer.totals.average_environments).abs() < 1e-6);
        for (name, one) in &answer.functions {
            let input = scenario["Functions"].as_array().unwrap().iter()
                .find(|input| input["FunctionName"] == name.as_str()).unwrap();
            if let Some(reserved) = input["ReservedConcurrency"].as_u64() {
                prop_assert!(one.average_running <= reserved as f64 + 1e-9);
            }
        }
    }

    #[test]
    fn the_minutes_add_up_to_the_run(scenario in any_scenario()) {
        let mut scenario = scenario;
        scenario.as_object_mut().unwrap().remove("WarmUpSeconds");
        let (mut invocations, mut throttles, mut errors, mut minutes) = (0.0, 0.0, 0.0, 0);
        let mut sink = |told: &PutMetricData<'_>| {
            minutes += 1;
            for datum in told.metric_data.iter().filter(|datum| !datum.dimensions.is_empty()) {
                let sum = datum.statistic_values.sum;
                match datum.metric_name {
                    "Invocations" => invocations += sum,
                    "Throttles" => throttles += sum,
                    "Errors" => errors += sum,
                    _ => {}
                }
            }
            ControlFlow::Continue(())
        };
        let mut options = Options { metrics: Some(&mut sink), ..Options::default() };
        let told = simulate_with(&request(&scenario), &mut options).unwrap();
        prop_assert_eq!(&told, &simulate(&request(&scenario)).unwrap(), "looking changes nothing");
        prop_assert!(minutes <= 5);
        prop_assert_eq!(
            (invocations as u64, throttles as u64, errors as u64),
            (told.totals.invocations, told.totals.throttles, told.totals.errors)
        );
    }

    #[test]
    fn a_longer_idle_timeout_makes_no_more_environments(rate in 0.001..0.5_f64, idle in 1.0..500.0_f64) {
        let cold = |idle: f64| {
            let mut one = scenario(20_000.0, json!({"Poisson": rate}), json!({"Constant": 1.0}));
            one["IdleTimeoutSeconds"] = idle.into();
            simulate(&request(&one)).unwrap().totals.cold_starts
        };
        prop_assert!(cold(idle * 1.5) <= cold(idle));
    }

    #[test]
    fn a_higher_cap_throttles_no_more(cap in 1_u64..20) {
        let throttles = |cap: u64| {
            let mut one = scenario(2_000.0, json!({"Poisson": 5.0}), json!({"Constant": 2.0}));
            one["Functions"][0]["ReservedConcurrency"] = cap.into();
            simulate(&request(&one)).unwrap().totals.throttles
        };
        prop_assert!(throttles(cap + 1) <= throttles(cap));
    }
}

#[test]
fn a_function_that_is_added_does_not_shift_what_another_draws() {
    let mut one = scenario(5_000.0, json!({"Poisson": 2.0}), json!({"Exponential": 1.0}));
    let alone = simulate(&request(&one)).unwrap();
    let other = function("other", 3.0, 1.0, None, 0, false);
    one["Functions"].as_array_mut().unwrap().insert(0, other);
    let together = simulate(&request(&one)).unwrap();
    let (mut alone, together) = (alone.functions["f"].clone(), together.functions["f"].clone());
    alone.checks.erlang_b = None;
    assert_eq!(alone, together);
}
