//! Reading and validating a whole dump, against `serde_json` parsing the files that were read.
//!
//! `cargo bench -p aozu` prints, for dumps of three sizes and for the folder that `AOZU_DUMP` names, the
//! ratio of the two, the bytes of memory per byte read, and criterion's figures for each step.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench prints its figures, and one that cannot run fails"
)]

mod copies;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use aozu::{FileOutcome, Import, ImportLimits, Options};
use criterion::{Criterion, Throughput};
use rayon::prelude::*;

/// How many times the shipped account is laid side by side; the largest is 40 MB.
const SIZES: [usize; 3] = [8, 32, 128];

fn import(folder: &Path) -> Import {
    aozu::import(folder, &ImportLimits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn validate(folder: &Path) -> usize {
    let import = import(folder);
    import.organization.validate_at(&Options::default(), &import.places).findings.len()
}

/// The files that an import reads, the largest first, as the import takes them.
fn files_read(folder: &Path) -> (Vec<PathBuf>, u64) {
    let mut read: Vec<_> = import(folder)
        .files
        .into_iter()
        .filter(|file| matches!(file.outcome, FileOutcome::Read { .. } | FileOutcome::Manifest { .. }))
        .collect();
    read.sort_by_key(|file| std::cmp::Reverse(file.bytes));
    let bytes = read.iter().map(|file| file.bytes).sum();
    (read.iter().map(|file| folder.join(&file.file)).collect(), bytes)
}

/// The baseline: the same files into `serde_json::Value`s, on the same threads, and dropped.
fn parse(files: &[PathBuf]) {
    files.par_iter().with_max_len(1).for_each(|file| {
        let bytes = std::fs::read(file).unwrap_or_default();
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        drop(std::hint::black_box(value));
    });
}

fn time(task: impl Fn()) -> Duration {
    let start = Instant::now();
    task();
    start.elapsed()
}

/// The median of paired runs, so that a busy moment of the machine falls on both.
fn ratio(folder: &Path, runs: usize) -> (f64, Duration, Duration) {
    let (files, _) = files_read(folder);
    let mut pairs: Vec<(f64, Duration, Duration)> = (0..runs)
        .map(|_| {
            let base = time(|| parse(&files));
            let ours = time(|| {
                std::hint::black_box(validate(folder));
            });
            (ours.as_secs_f64() / base.as_secs_f64(), ours, base)
        })
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    pairs[runs / 2]
}

/// The most memory this process ever held, where the system tells it (Linux).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

const ONCE: &str = "AOZU_BENCH_ONCE";

/// Peak memory of one run in a process of its own, per byte read.
fn memory(folder: &Path) -> Option<f64> {
    let output = std::process::Command::new(std::env::current_exe().ok()?).env(ONCE, folder).output().ok()?;
    let peak: u64 = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    Some(peak as f64 / files_read(folder).1 as f64)
}

fn report(name: &str, folder: &Path, runs: usize) {
    let (files, bytes) = files_read(folder);
    let (ratio, ours, base) = ratio(folder, runs);
    let memory = memory(folder).map_or("unknown".to_owned(), |ratio| format!("{ratio:.1}"));
    println!(
        "{name}: {} files, {:.1} MB; read and validate {ours:.0?}, serde_json::Value {base:.0?}: \
         ratio {ratio:.2} (at most 2 wanted); memory per byte read {memory} (at most 6 wanted)",
        files.len(),
        bytes as f64 / 1e6,
    );
}

fn main() {
    if let Some(folder) = std::env::var_os(ONCE) {
        validate(Path::new(&folder));
        println!("{}", peak_memory().unwrap_or_default());
        return;
    }
    let testing = std::env::args().any(|argument| argument == "--test")
        || !std::env::args().any(|argument| argument == "--bench");
    let scratch = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let sizes: &[usize] = if testing { &[2] } else { &SIZES };
    let mut folders: Vec<(String, PathBuf)> = sizes
        .iter()
        .map(|copies| {
            let folder = scratch.path().join(copies.to_string());
            copies::write(&folder, *copies);
            (format!("shop x {copies}"), folder)
        })
        .collect();
    if let Some(dump) = std::env::var_os("AOZU_DUMP") {
        folders.push((dump.to_string_lossy().into_owned(), dump.into()));
    }
    for (name, folder) in &folders {
        report(name, folder, if testing { 1 } else { 9 });
    }
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    for (name, folder) in &folders {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(files_read(folder).1));
        group.bench_function("import", |bencher| bencher.iter(|| import(folder)));
        let imported = import(folder);
        group.bench_function("compile", |bencher| bencher.iter(|| imported.organization.compile()));
        group.bench_function("validate", |bencher| {
            bencher.iter(|| imported.organization.validate_at(&Options::default(), &imported.places));
        });
        group.bench_function("import and validate", |bencher| bencher.iter(|| validate(folder)));
        group.finish();
    }
    criterion.final_summary();
}
