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

/// What the model says of an experiment: the part of cold starts, and instances, each as the mean over the seeds and
/// as the standard deviation of that mean.
struct Found {
    mean: (f64, f64),
    deviation: (f64, f64),
}

fn found(rate: f64, seeds: u64, seconds: f64) -> Found {
    let runs: Vec<(f64, f64)> = (1..=seeds)
        .map(|seed| {
            let totals = simulate(&request(rate, seed, seconds)).unwrap().totals;
            (totals.cold_start_probability.unwrap_or(0.0), totals.average_environments)
        })
        .collect();
    let of = |pick: fn(&(f64, f64)) -> f64| {
        let count = runs.len() as f64;
        let mean = runs.iter().map(pick).sum::<f64>() / count;
        let squares: f64 = runs.iter().map(|run| (pick(run) - mean).powi(2)).sum();
        (mean, (squares / (count - 1.0).max(1.0) / count).sqrt())
    };
    let (cold, instances) = (of(|run| run.0), of(|run| run.1));
    Found { mean: (cold.0, instances.0), deviation: (cold.1, instances.1) }
}

/// How far the model is from what was measured.
pub(crate) struct Errors {
    /// The mean error of cold starts over all experiments, in percent.
    pub(crate) cold: f64,
    /// The mean error of instances, in percent.
    pub(crate) instances: f64,
    /// How far chance alone moves the two, in percent: a standard deviation.
    pub(crate) deviation: (f64, f64),
    /// Experiment by experiment.
    pub(crate) table: String,
}

/// All experiments, over seeds 1 to `seeds`; as many at once as there are cores, since none has to do with another.
pub(crate) fn errors(seeds: u64, seconds: impl Fn(f64) -> f64 + Sync) -> Errors {
    let all = experiments();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let of = |first: usize| -> Vec<(usize, Found)> {
        let mine = all.iter().enumerate().skip(first).step_by(cores);
        mine.map(|(n, one)| (n, found(one.rate, seeds, seconds(one.rate)))).collect()
    };
    let mut results: Vec<(usize, Found)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|first| scope.spawn(move || of(first))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    results.sort_by_key(|(n, _)| *n);
    let (mut cold, mut instances, mut variance) = (0.0, 0.0, (0.0, 0.0));
    let mut table = String::from("rate/s    p_cold AWS  here      error   instances AWS  here    error\n");
    for (one, (_, found)) in all.iter().zip(&results) {
        let off = |found: f64, measured: f64| 100.0 * (found / measured - 1.0).abs();
        let error = (off(found.mean.0, one.p_cold), off(found.mean.1, one.instances));
        cold += error.0;
        instances += error.1;
        variance.0 += (100.0 * found.deviation.0 / one.p_cold).powi(2);
        variance.1 += (100.0 * found.deviation.1 / one.instances).powi(2);
        table += &format!(
            "{:<9.6} {:<11.6} {:<9.6} {:>5.1} %  {:<13.4}  {:<7.4} {:>4.1} %\n",
            one.rate, one.p_cold, found.mean.0, error.0, one.instances, found.mean.1, error.1
        );
    }
    let count = all.len() as f64;
    let deviation = (f64::sqrt(variance.0) / count, f64::sqrt(variance.1) / count);
    Errors { cold: cold / count, instances: instances / count, deviation, table }
}
