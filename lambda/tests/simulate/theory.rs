//! Against formulas that hold exactly in the long run.

use aozu_lambda::simulate::{erlang_b, erlang_c};
use serde_json::json;

use crate::{experiments::cases, near, run, scenario};

#[test]
fn erlang_s_tables_are_met() {
    for row in cases()["erlang"]["rows"].as_array().unwrap() {
        let [servers, offered, lost, waiting] = [0, 1, 2, 3].map(|n| row[n].as_f64().unwrap());
        let servers = servers as u64;
        assert!((erlang_b(servers, offered) - lost).abs() < 1e-6, "{row}");
        assert!((erlang_c(servers, offered) - waiting).abs() < 1e-5, "{row}");
    }
}

/// The loss depends on the mean of the durations only, whatever their distribution.
#[test]
fn throttling_at_a_cap_is_erlang_s_loss_for_every_distribution() {
    for (servers, offered) in [(1, 0.5), (5, 3.0), (10, 10.0), (50, 45.0)] {
        for warm in [
            json!({"Constant": 2.0}),
            json!({"Exponential": 2.0}),
            json!({"LogNormal": {"mean": 2.0, "sigma": 1.0}}),
        ] {
            let rate = offered / 2.0;
            let mut scenario = scenario(60_000.0 / rate, json!({"Poisson": rate}), warm.clone());
            scenario["Functions"][0]["ReservedConcurrency"] = servers.into();
            let answer = run(&scenario);
            let expected = erlang_b(servers, offered);
            let found = answer.totals.throttle_probability.unwrap();
            assert!((found - expected).abs() < 0.012, "{servers} {warm}: {found} for {expected}");
            let told = answer.totals.checks.erlang_b.unwrap();
            assert_eq!((told.servers, told.measured), (servers, found));
            assert!((told.expected - expected).abs() < 0.015, "{told:?}");
        }
    }
}

#[test]
fn what_runs_is_what_comes_times_what_it_takes() {
    for warm in [json!({"Constant": 1.991}), json!({"LogNormal": {"mean": 1.991, "sigma": 0.7}})] {
        let totals = run(&scenario(200_000.0, json!({"Poisson": 0.9}), warm)).totals;
        near(totals.average_running, 0.9 * 1.991, 0.015);
        assert!(totals.checks.little.relative_difference < 1e-3);
        near(totals.average_environments, totals.average_running + totals.average_idle, 1e-9);
        near(totals.environment_histogram.values().sum(), 1.0, 1e-9);
        let mean: f64 = totals.environment_histogram.iter().map(|(count, part)| *count as f64 * part).sum();
        near(mean, totals.average_environments, 1e-9);
    }
}

/// A lone request is cold when the gap before it was longer than the idle timeout.
#[test]
fn at_low_rates_cold_starts_are_the_gaps_that_outlast_the_timeout() {
    for rate in [0.001, 0.001_863, 0.004] {
        let warm = json!({"Constant": 0.05});
        let totals = run(&scenario(30_000.0 / rate, json!({"Poisson": rate}), warm)).totals;
        near(totals.cold_start_probability.unwrap(), (-rate * 600.0_f64).exp(), 0.04);
    }
}

#[test]
fn a_function_that_waits_in_line_loses_nothing() {
    let mut scenario = scenario(20_000.0, json!({"Poisson": 3.0}), json!({"Exponential": 1.0}));
    scenario["Functions"][0]["Invocation"] = "async".into();
    scenario["Functions"][0]["ReservedConcurrency"] = 5.into();
    let totals = run(&scenario).totals;
    let told = totals.checks.conservation;
    assert!(totals.throttles > 0 && told.retries > 0);
    assert_eq!(told.events_dropped, 0);
    assert_eq!(totals.invocations + told.events_waiting, totals.requests);
}
