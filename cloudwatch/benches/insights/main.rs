//! Reading queries, and answering them over logs of several sizes.
//!
//! `cargo bench -p aozu-cloudwatch --bench insights` prints, for each kind of query, how many events a second it
//! takes in, at 1,000, 10,000 and 100,000 events, so that growth shows.

use std::hint::black_box;

use aozu_cloudwatch::insights::{Event, Options, Query};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

const QUERIES: [(&str, &str); 6] = [
    ("search a text", "filter @message like 'timeout' | stats count(*)"),
    ("search a regular expression", "filter @message like /time(d )?out/ | stats count(*)"),
    ("two conditions on JSON", "filter status >= 500 and path like '/api' | stats count(*)"),
    ("groups by time", "stats count(*), avg(ms), pct(ms, 99) by bin(5m), status"),
    (
        "parse and group",
        "parse @message '\"user\":\"*\"' as name | stats count(*) as n by name | sort n desc | limit 20",
    ),
    ("the slowest", "fields @timestamp, path, ms | sort ms desc | limit 20"),
];

/// Lines of JSON, a second apart, of which every fiftieth is an error.
fn log(events: usize) -> Vec<String> {
    let line = |n: usize| {
        let (status, text) = if n % 50 == 7 { (503, "upstream timed out") } else { (200, "ok") };
        let ms = n.wrapping_mul(2_654_435_761) % 1_000;
        format!(
            r#"{{"status":{status},"path":"/api/items/{}","ms":{ms},"user":"user-{}","text":"{text}","nested":{{"host":"web-{}","tags":["a","b"]}}}}"#,
            n % 977,
            n % 211,
            n % 7
        )
    };
    (0..events).map(line).collect()
}

fn answers(criterion: &mut Criterion) {
    for (name, text) in QUERIES {
        let Ok(query) = Query::parse(text) else { continue };
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        for size in SIZES {
            let lines = log(size);
            let start = 1_715_769_462_000;
            let events: Vec<Event<'_>> = lines
                .iter()
                .zip(0i64..)
                .filter_map(|(line, n)| {
                    let time = chrono::DateTime::from_timestamp_millis(start + n * 1_000)?;
                    Some(Event::new(line.as_str()).at(time.into()))
                })
                .collect();
            group.throughput(Throughput::Elements(size as u64));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| query.run(black_box(events.iter().cloned()), &Options::default()));
            });
        }
        group.finish();
    }
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read a query");
    for (name, text) in QUERIES {
        group.bench_function(name, |bencher| bencher.iter(|| Query::parse(black_box(text))));
    }
    group.finish();
}

criterion_group!(benches, answers, reading);
criterion_main!(benches);
