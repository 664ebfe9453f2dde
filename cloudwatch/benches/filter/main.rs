//! What a filter pattern costs: bytes a second over a log, at several sizes, for one pattern and for a hundred.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark, not an interface")]

use std::fmt::Write as _;

use aozu_cloudwatch::logs::{Counts, Pattern, Searcher};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// A service's log, half of it JSON; every 50th line tells of an error.
fn log(bytes: usize) -> String {
    let mut log = String::with_capacity(bytes + 400);
    let mut n: u64 = 0;
    while log.len() < bytes {
        let random = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 33;
        let level = if n.is_multiple_of(50) { "ERROR" } else { "INFO" };
        let (code, latency) = (200 + random % 400, random % 1000);
        let _ = if n.is_multiple_of(2) {
            writeln!(
                log,
                "{{\"timestamp\":\"2026-11-29T08:00:{:02}.{:03}Z\",\"level\":\"{level}\",\"service\":\"checkout\",\"requestId\":\"{random:016x}\",\"user\":{{\"id\":{n},\"country\":\"JP\"}},\"http\":{{\"method\":\"GET\",\"path\":\"/items/{n}\",\"status\":{code}}},\"latency\":{latency},\"tags\":[\"a\",\"b\"],\"message\":\"request served from cache in a while\"}}",
                n % 60,
                n % 1000
            )
        } else {
            writeln!(
                log,
                "10.0.{}.{} - frank [10/Oct/2026:13:25:{:02} +0900] \"GET /items/{n} HTTP/1.1\" {code} {latency} {level}",
                n % 256,
                random % 256,
                n % 60
            )
        };
        n += 1;
    }
    log
}

fn pattern(kind: usize, n: usize) -> Pattern {
    let text = match kind % 4 {
        0 => format!("\"/items/{n}{n} \""),
        1 => format!("{{ $.level = \"ERROR\" && $.latency = {n} }}"),
        2 => format!("{{ $.user.country = \"C{n}\" || $.http.path = \"/items/{n}0\" }}"),
        _ => format!("?exception{n} ?timeout{n}"),
    };
    Pattern::compile(&text).unwrap()
}

/// A hundred patterns of four kinds.
fn hundred() -> Vec<Pattern> {
    (0..100).map(|n| pattern(n, n)).collect()
}

/// A hundred patterns of one kind.
fn of_kind(kind: usize) -> Vec<Pattern> {
    (0..100).map(|n| pattern(kind, n)).collect()
}

fn count(searcher: &mut Searcher, log: &str) -> u64 {
    let mut counts = Counts::default();
    searcher.count(log.as_bytes(), true, &mut counts);
    counts.lines
}

fn search(c: &mut Criterion) {
    let mut group = c.benchmark_group("search");
    group.sample_size(10);
    for bytes in [64 * 1024, 4 << 20, 64 << 20] {
        let log = log(bytes);
        group.throughput(Throughput::Bytes(log.len() as u64));
        for (name, patterns) in [
            ("term", vec![Pattern::compile("ERROR").unwrap()]),
            ("json", vec![Pattern::compile("{ $.level = \"ERROR\" && $.http.status >= 500 }").unwrap()]),
            ("json-every", vec![Pattern::compile("{ $.latency > 500 && $.http.status >= 500 }").unwrap()]),
            (
                "delimited",
                vec![Pattern::compile("[ip, id, user, time, request, status >= 500, ...]").unwrap()],
            ),
            ("regex", vec![Pattern::compile("%status.:5\\d\\d%").unwrap()]),
            // What a hundred cost at once is held against each kind of them alone.
            ("one-term", hundred().into_iter().take(1).collect()),
            ("one-json-and", hundred().into_iter().skip(1).take(1).collect()),
            ("one-json-or", hundred().into_iter().skip(2).take(1).collect()),
            ("one-of-terms", hundred().into_iter().skip(3).take(1).collect()),
            ("hundred-term", of_kind(0)),
            ("hundred-json-and", of_kind(1)),
            ("hundred-json-or", of_kind(2)),
            ("hundred-of-terms", of_kind(3)),
            ("hundred", hundred()),
        ] {
            let mut searcher = Searcher::new(&patterns);
            println!("{name}: {} lines match", count(&mut searcher, &log));
            group.bench_with_input(BenchmarkId::new(name, log.len()), &log, |b, log| {
                b.iter(|| count(&mut searcher, log))
            });
        }
    }
    group.finish();
}

fn one_message(c: &mut Criterion) {
    let log = log(8 * 1024);
    let line = log.lines().next().unwrap();
    let pattern = Pattern::compile("{ $.level = \"ERROR\" && $.http.status >= 500 }").unwrap();
    let mut matcher = pattern.matcher();
    c.bench_function("match one JSON message", |b| b.iter(|| matcher.matches(line)));
    c.bench_function("compile", |b| {
        b.iter(|| Pattern::compile("{ $.level = \"ERROR\" && $.http.status >= 500 }").unwrap())
    });
}

criterion_group!(benches, search, one_message);
criterion_main!(benches);
