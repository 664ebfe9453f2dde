//! Questions about access: compiling the policies of a state, one `can`, and `who-can` for everyone in it.
//!
//! `cargo bench -p aozu --bench access` asks dumps of three sizes, and the folder that `AOZU_DUMP` names. What is
//! compiled is shared: a question over a model costs no parsing.

#![expect(clippy::indexing_slicing, clippy::panic, reason = "a bench that cannot run fails")]
#![allow(dead_code, reason = "the copies serve another bench too")]

#[path = "../validate/copies.rs"]
mod copies;

use std::path::{Path, PathBuf};

use aozu::{ImportLimits, Model, Organization, access::Pins, iam::evaluate::Decision, read_state};
use criterion::Criterion;

const SIZES: [usize; 3] = [1, 8, 32];
const ACTION: &str = "dynamodb:GetItem";
const RESOURCE: &str = "arn:aws:dynamodb:ap-northeast-1:111122223333:table/orders";

fn state(folder: &Path) -> Organization {
    read_state(folder, &ImportLimits::default()).unwrap_or_else(|error| panic!("{error}")).organization
}

/// Somebody of the state.
fn somebody(state: &Organization) -> String {
    let roles = state.accounts().values().flat_map(|account| account.iam().roles().values());
    roles.map(|role| role.arn().to_string()).next().unwrap_or_else(|| "root".to_owned())
}

fn can(model: &Model<'_>, who: &str) -> Decision {
    let answer = model.can(who, ACTION, RESOURCE, &Pins::default());
    answer.unwrap_or_else(|error| panic!("{error}")).answer.decision
}

fn who_can(model: &Model<'_>) -> usize {
    model.who_can(ACTION, RESOURCE, &Pins::default()).unwrap_or_else(|error| panic!("{error}")).answer.len()
}

fn main() {
    let testing = std::env::args().any(|argument| argument == "--test")
        || !std::env::args().any(|argument| argument == "--bench");
    let scratch = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let sizes: &[usize] = if testing { &[1] } else { &SIZES };
    let mut folders: Vec<(String, PathBuf)> = sizes
        .iter()
        .map(|copies| {
            let folder = scratch.path().join(copies.to_string());
            copies::write(&folder, *copies);
            (format!("access, shop x {copies}"), folder)
        })
        .collect();
    if let Some(dump) = std::env::var_os("AOZU_DUMP") {
        folders.push((format!("access, {}", dump.to_string_lossy()), dump.into()));
    }
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    for (name, folder) in &folders {
        let state = state(folder);
        let who = somebody(&state);
        let mut group = criterion.benchmark_group(name);
        group.bench_function("compile and ask once", |bencher| bencher.iter(|| can(&state.compile(), &who)));
        let model = state.compile();
        group.bench_function("can", |bencher| bencher.iter(|| can(&model, &who)));
        group.bench_function("who-can", |bencher| bencher.iter(|| who_can(&model)));
        group.finish();
    }
    criterion.final_summary();
}
