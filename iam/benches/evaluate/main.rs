//! Deciding requests, and compiling the policies that decide them.
//!
//! `cargo bench -p aozu-iam` prints what one decision takes, how the time grows with the number of statements in
//! each of several shapes, what it takes to read and compile the policies that AWS manages, and how many small requests
//! of `simulate-custom-policy` one thread answers in a second.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a bench prints its figures, one that cannot run fails, and the case is shared with `xtask/peers`"
)]

mod case;
mod growth;
mod managed;
mod simulation;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use aozu_iam::{
    evaluate::{Decision, Layers, PolicySet},
    policy::{Document, PolicyKind},
};
use criterion::{Criterion, Throughput};
use growth::{Question, Shape};
use managed::Policies;

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn time<T>(task: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    black_box(task());
    start.elapsed()
}

fn median(runs: usize, mut once: impl FnMut() -> f64) -> f64 {
    let mut found: Vec<f64> = (0..runs).map(|_| once()).collect();
    found.sort_by(f64::total_cmp);
    found[runs / 2]
}

/// The median time of one call, in nanoseconds.
fn nanoseconds(runs: usize, calls: u32, task: impl Fn() -> Decision) -> f64 {
    let many = || (0..calls).map(|_| black_box(task())).last();
    median(runs, || time(many).as_secs_f64() * 1e9 / f64::from(calls))
}

/// The ten policies of the one case: in one set, as they are compiled for a principal, and each in its own.
fn principal() -> (PolicySet, Vec<PolicySet>, Question) {
    let documents: Vec<Document> = (0..case::POLICIES)
        .map(|n| Document::parse(&case::policy(n)).unwrap_or_else(|errors| panic!("{errors}")))
        .collect();
    let mut all = PolicySet::builder();
    for (n, document) in documents.iter().enumerate() {
        all.add(PolicyKind::Managed, format!("policy-{n}"), document);
    }
    let each = documents.iter().map(|document| PolicySet::of(PolicyKind::Managed, "one", document));
    (all.build(), each.collect(), Question::new(case::ACTION, case::RESOURCE, case::TEAM))
}

fn decisions(criterion: &mut Criterion) {
    let (all, each, question) = principal();
    let each: Vec<&PolicySet> = each.iter().collect();
    let other = Question::new(case::ACTION, case::RESOURCE, "nobody");
    assert_eq!(question.decide(&[&all]), Decision::Allowed);
    assert_eq!(question.decide(&each), Decision::Allowed);
    assert_eq!(other.decide(&[&all]), Decision::ImplicitDeny);
    let identity = [&all];
    let layers = Layers { identity: &identity, ..Layers::default() };
    let mut group = criterion.benchmark_group("10 policies x 10 statements");
    group.bench_function("decide", |bencher| bencher.iter(|| question.decide(black_box(&[&all]))));
    group.bench_function("decide, a set a policy", |bencher| {
        bencher.iter(|| question.decide(black_box(&each)));
    });
    group.bench_function("decide, denied", |bencher| bencher.iter(|| other.decide(black_box(&[&all]))));
    group.bench_function("explain", |bencher| bencher.iter(|| layers.explain(&question.request())));
    group.bench_function("explain, denied", |bencher| bencher.iter(|| layers.explain(&other.request())));
    group.finish();
}

/// What one decision takes among more and more statements, and how much more than a tenth as many.
fn growth(testing: bool) {
    let (sizes, runs, calls): (&[usize], _, _) =
        if testing { (&SIZES[..2], 1, 1) } else { (&SIZES, 9, 2_000) };
    println!(
        "one decision, by the number of statements (10 times the statements should cost well under 10 times)"
    );
    for shape in Shape::ALL {
        let mut before: Option<f64> = None;
        let columns: Vec<String> = sizes
            .iter()
            .map(|many| {
                let (set, question) = (shape.set(*many), Question::growing(*many));
                assert_eq!(question.decide(&[&set]), Decision::Allowed, "{}", shape.name());
                let taken = nanoseconds(runs, calls, || question.decide(black_box(&[&set])));
                let grown = before.replace(taken).map(|before| format!(" (x {:.1})", taken / before));
                format!("{many}: {taken:.0} ns{}", grown.unwrap_or_default())
            })
            .collect();
        println!("  {:<34} {}", shape.name(), columns.join(", "));
    }
}

/// Reading and compiling, against `serde_json` reading the same texts into its values.
fn compiling(policies: &Policies, runs: usize) {
    let base = || policies.values();
    let mut times = Vec::new();
    let ratio = median(runs, || {
        let (base, ours) = (time(base), time(|| policies.sets()));
        times.push(ours);
        ours.as_secs_f64() / base.as_secs_f64()
    });
    times.sort_unstable();
    println!(
        "AWS's {} policies, {:.1} MB: read and compiled in {:.1?}, {ratio:.2} times what `serde_json::Value` takes",
        policies.len(),
        policies.bytes() as f64 / 1e6,
        times[runs / 2],
    );
}

fn simulations(criterion: &mut Criterion, many: usize) {
    let mut group = criterion.benchmark_group("simulate-custom-policy, a line each");
    group.throughput(Throughput::Elements(many as u64));
    for (name, alike) in [("each a policy of its own", 1), ("100 ask one policy", 100)] {
        let lines = simulation::lines(many, alike);
        group.bench_function(name, |bencher| bencher.iter(|| simulation::answer(&lines)));
    }
    group.finish();
}

fn main() {
    let testing = std::env::args().any(|argument| argument == "--test")
        || !std::env::args().any(|argument| argument == "--bench");
    let policies = Policies::read(if testing { 20 } else { usize::MAX });
    // A profile is of one bench, not of the tables.
    if !std::env::args().any(|argument| argument == "--profile-time") {
        growth(testing);
        compiling(&policies, if testing { 1 } else { 15 });
    }
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    decisions(&mut criterion);
    let mut group = criterion.benchmark_group(format!("AWS's {} policies", policies.len()));
    group.throughput(Throughput::Bytes(policies.bytes() as u64));
    group.bench_function("parse", |bencher| bencher.iter(|| policies.parse()));
    group.bench_function("parse and compile", |bencher| bencher.iter(|| policies.sets()));
    group.bench_function("parse and compile into one set", |bencher| bencher.iter(|| policies.one_set()));
    group.finish();
    simulations(&mut criterion, if testing { 10 } else { 1_000 });
    criterion.final_summary();
}
