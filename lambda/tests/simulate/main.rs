//! The simulator against theory, against what was published, and against AWS as it was measured.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod alarms;
#[path = "../../benches/simulate/experiments.rs"]
mod experiments;
mod laws;
mod mission;
#[cfg(feature = "plot")]
mod picture;
mod published;
mod requests;
mod scaling;
mod theory;

use aozu_lambda::simulate::{Answer, Request, simulate};
use serde_json::{Value, json};

/// A scenario of one function that is called synchronously, for others to change.
fn scenario(seconds: f64, arrivals: Value, warm: Value) -> Value {
    json!({
        "Seed": 1, "DurationSeconds": seconds, "Region": "ap-northeast-1", "ScalingModel": "current",
        "AccountConcurrency": 1000, "IdleTimeoutSeconds": 600,
        "Functions": [{"FunctionName": "f", "Invocation": "sync", "Arrivals": arrivals,
            "WarmDuration": warm.clone(), "ColdDuration": warm}],
    })
}

fn request(scenario: &Value) -> Request {
    serde_json::from_value(scenario.clone()).unwrap()
}

fn run(scenario: &Value) -> Answer {
    let answer = simulate(&request(scenario)).unwrap();
    for (name, one) in &answer.functions {
        assert!(one.checks.conservation.holds, "{name}: {:?}", one.checks.conservation);
    }
    assert!(answer.totals.checks.conservation.holds);
    answer
}

fn near(found: f64, expected: f64, within: f64) {
    assert!((found / expected - 1.0).abs() <= within, "{found} where {expected} was expected");
}
