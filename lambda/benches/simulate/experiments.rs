//! The twenty experiments on AWS that the authors of SimFaaS published, and the scenario that stands for each.

use aozu_lambda::simulate::{Request, simulate};
use serde_json::{Value, json};

pub(crate) struct Experiment {
    pub(crate) rate: f64,
    pub(crate) p_cold: f64,
    pub(crate) instances: f64,
}

pub(crate) fn cases() -> Value {
    serde_json::from_str(include_str!("../../tests/data/lambda_simulation.json")).unwrap()
}

pub(crate) fn experiments() -> Vec<Experiment> {
    let cases = cases();
    let rows = cases["simfaas_notebooks"]["aws_experiments"]["rows"].as_array().unwrap();
    let number = |row: &Value, n: usize| row[n].as_f64().unwrap();
    rows.iter()
        .map(|row| Experiment { rate: number(row, 0), p_cold: number(row, 1), instances: number(row, 2) })
        .collect()
}

/// Means over the twenty rows, as the authors took them; without the time in which the first environments are made.
pub(crate) fn request(rate: f64, seed: u64, seconds: f64) -> Request {
    serde_json::from_value(json!({
        "Seed": seed, "DurationSeconds": seconds, "WarmUpSeconds": 5_000, "Region": "us-east-1", "ScalingModel": "current",
        "AccountConcurrency": 1000, "IdleTimeoutSeconds": 600,
        "Functions": [{"FunctionName": "f", "Invocation": "sync", "Arrivals": {"Poisson": rate},
            "WarmDuration": {"Exponential": 1.98134}, "ColdDuration": {"Exponential": 2.30374}}],
    }))
    .unwrap()
}

/// What the model says of an experiment, as the mean over seeds 1 to `seeds`: the part of cold starts, and instances.
pub(crate) fn mean(rate: f64, seeds: u64, seconds: f64) -> (f64, f64) {
    let (mut cold, mut instances) = (0.0, 0.0);
    for seed in 1..=seeds {
        let totals = simulate(&request(rate, seed, seconds)).unwrap().totals;
        cold += totals.cold_start_probability.unwrap_or(0.0);
        instances += totals.average_environments;
    }
    (cold / seeds as f64, instances / seeds as f64)
}

/// The mean errors over all experiments, in percent, of cold starts and of instances; and the table.
pub(crate) fn errors(seeds: u64, seconds: impl Fn(f64) -> f64) -> (f64, f64, String) {
    let all = experiments();
    let (mut cold, mut instances) = (0.0, 0.0);
    let mut table = String::from("rate/s    p_cold AWS  here      error   instances AWS  here    error\n");
    for one in &all {
        let found = mean(one.rate, seeds, seconds(one.rate));
        let off = |found: f64, measured: f64| 100.0 * (found / measured - 1.0).abs();
        let error = (off(found.0, one.p_cold), off(found.1, one.instances));
        cold += error.0;
        instances += error.1;
        table += &format!(
            "{:<9.6} {:<11.6} {:<9.6} {:>5.1} %  {:<13.4}  {:<7.4} {:>4.1} %\n",
            one.rate, one.p_cold, found.0, error.0, one.instances, found.1, error.1
        );
    }
    let count = all.len() as f64;
    (cold / count, instances / count, table)
}
