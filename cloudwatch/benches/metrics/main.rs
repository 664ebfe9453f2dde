//! What metrics and alarms cost.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may simply fail")]

use std::hint::black_box;
use std::time::Duration;

use aozu_cloudwatch::alarm::evaluate::{AlarmTerms, Slot, decide, evaluate};
use aozu_cloudwatch::alarm::{ComparisonOperator, MissingData};
use aozu_cloudwatch::metric::{GetMetricStatistics, MetricStore, PutMetricData};
use aozu_cloudwatch::{Datum, Dimensions, Metric, Period};
use aozu_names::Timestamp;
use chrono::DateTime;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Midnight of 2026-03-01, in seconds.
const MIDNIGHT: i64 = 1_772_323_200;

fn time(at: i64) -> Timestamp {
    Timestamp::from(DateTime::from_timestamp(at, 0).unwrap())
}

fn alarms(c: &mut Criterion) {
    let mut group = c.benchmark_group("alarm");
    let terms = AlarmTerms::new(ComparisonOperator::GreaterThanThreshold, 50.0, 3, Some(2)).unwrap();
    for slots in [5_usize, 9, 60] {
        let range: Vec<Option<f64>> =
            (0..slots).map(|n| (n % 4 != 1).then_some((n * 37 % 100) as f64)).collect();
        group.bench_with_input(BenchmarkId::new("evaluate", slots), &range, |b, range| {
            b.iter(|| evaluate(black_box(&terms), black_box(range), None));
        });
    }
    let histories: Vec<Vec<Slot>> = (0..3_usize.pow(8))
        .map(|code| {
            (0..8).map(|n| [Slot::Missing, Slot::Good, Slot::Breaching][code / 3_usize.pow(n) % 3]).collect()
        })
        .collect();
    group.bench_function("all histories of eight slots", |b| {
        b.iter(|| {
            let breaching = |range: &Vec<Slot>| decide(range, 3, 2, MissingData::Missing).breaching;
            histories.iter().map(breaching).sum::<u32>()
        });
    });
    group.finish();
}

/// A day of one metric's points, evenly spread, in requests of a thousand.
fn day(points: usize) -> Vec<PutMetricData> {
    let all: Vec<usize> = (0..points).collect();
    all.chunks(1000)
        .map(|chunk| PutMetricData {
            namespace: "acme".parse().unwrap(),
            metric_data: chunk
                .iter()
                .map(|n| {
                    let at = time(MIDNIGHT + (n * 86_400 / points) as i64);
                    let value = (n.wrapping_mul(2_654_435_761) % 100_000) as f64 / 100.0;
                    Datum::value("Latency".parse().unwrap(), Dimensions::default(), at, value)
                })
                .collect(),
            bytes: None,
        })
        .collect()
}

fn repository(c: &mut Criterion) {
    let mut group = c.benchmark_group("repository");
    group.sample_size(10).measurement_time(Duration::from_secs(3));
    let now = time(MIDNIGHT + 86_400);
    let p99 = GetMetricStatistics {
        metric: Metric::of("acme", "Latency", []).unwrap(),
        start: time(MIDNIGHT),
        end: now,
        period: Period::MINUTE,
        statistics: vec!["p99".parse().unwrap()],
        unit: None,
    };
    for points in [10_000_usize, 100_000, 1_000_000] {
        let requests = day(points);
        group.throughput(Throughput::Elements(points as u64));
        group.bench_with_input(
            BenchmarkId::new("in, and p99 by minute out", points),
            &requests,
            |b, requests| {
                b.iter(|| {
                    let mut store = MetricStore::default();
                    for request in requests {
                        store.put_metric_data(request, now).unwrap();
                    }
                    let out = store.get_metric_statistics(&p99, now).unwrap();
                    assert_eq!(out.len(), 1440);
                    out.len()
                });
            },
        );
    }
    group.finish();
}

criterion_group!(benches, alarms, repository);
criterion_main!(benches);
