//! How many requests are simulated in a second, at several numbers of busy environments, and how near the twenty
//! experiments on AWS come (`cargo bench -p aozu-lambda`).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench prints its figures, one that cannot run fails, and the experiments are shared with the tests"
)]

mod experiments;

use std::{hint::black_box, time::Instant};

use aozu_lambda::simulate::{Request, simulate};
use criterion::{Criterion, Throughput};
use serde_json::json;

/// The typical case of SimFaaS, with other rates: as many busy environments as the rate times two seconds.
fn typical(rate: f64, requests: f64) -> Request {
    serde_json::from_value(json!({
        "Seed": 1, "DurationSeconds": requests / rate, "Region": "us-east-1", "ScalingModel": "current",
        "AccountConcurrency": 10_000, "IdleTimeoutSeconds": 600,
        "Functions": [{"FunctionName": "f", "Invocation": "sync", "Arrivals": {"Poisson": rate},
            "WarmDuration": {"Exponential": 1.991}, "ColdDuration": {"Exponential": 2.244}}],
    }))
    .unwrap()
}

/// Seconds that this thread has computed; on Linux only. Beside the clock it tells how busy the machine was.
fn computed() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

fn main() {
    let testing = std::env::args().any(|argument| argument == "--test");
    let requests = if testing { 1e4 } else { 1e6 };
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    let mut group = criterion.benchmark_group("simulate");
    for rate in [0.9, 10.0, 100.0, 500.0] {
        let request = typical(rate, requests);
        group.throughput(Throughput::Elements(requests as u64));
        group.bench_function(format!("{rate}/s"), |bencher| {
            bencher.iter(|| simulate(black_box(&request)).unwrap())
        });
    }
    group.finish();
    criterion.final_summary();
    for rate in [0.9, 10.0, 100.0, 500.0] {
        let request = typical(rate, requests * 5.0);
        let (start, before) = (Instant::now(), computed());
        let totals = black_box(simulate(&request).unwrap()).totals;
        let speed = totals.requests as f64 / start.elapsed().as_secs_f64();
        let busy = totals.average_running;
        print!("{rate:>6}/s, {busy:>7.1} busy: {speed:>12.0} simulated requests/s");
        match (before, computed()) {
            (Some(before), Some(after)) if after > before => {
                println!(", {:>12.0} in a second of CPU time", totals.requests as f64 / (after - before));
            }
            _ => println!(),
        }
    }
    let start = Instant::now();
    let experiments::Errors { cold, instances, deviation, table } =
        experiments::errors(if testing { 1 } else { 20 }, |_| if testing { 1e4 } else { 1e6 });
    println!(
        "{table}mean error: {cold:.2} % of cold starts (give or take {:.2}), {instances:.2} % of instances (give or take {:.2}), over seeds 1 to 20, in {:.1} s",
        deviation.0,
        deviation.1,
        start.elapsed().as_secs_f64()
    );
    println!("SimFaaS, one run as published: 12.23 % and 3.05 %");
}
