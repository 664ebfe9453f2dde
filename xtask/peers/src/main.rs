//! One decision by aozu and by other engines: the same case, in one process, taken in turns.
//!
//! ```sh
//! cargo run --release --manifest-path xtask/peers/Cargo.toml
//! ```
//!
//! The case is the one of `iam/benches/evaluate`: a principal with ten policies of ten statements, each of three
//! action patterns, one resource pattern and one `StringEquals`, of which the last one allows. Every engine compiles
//! what it can beforehand and answers a request that is made beforehand; each is asked in turns of equal time, so
//! that a busy moment of the machine falls on all of them.

#[path = "../../../iam/benches/evaluate/case.rs"]
mod case;
mod engines;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use engines::{Aozu, Cedar, CedarPatterns, Engine, IamRs};

const ROUNDS: usize = 41;
/// How long an engine is asked in a round.
const TURN: Duration = Duration::from_millis(20);

/// The time of one decision in nanoseconds, over one turn.
fn turn(engine: &dyn Engine) -> f64 {
    let (start, mut calls) = (Instant::now(), 0_u32);
    let mut batch = 1;
    loop {
        for _ in 0..batch {
            assert!(black_box(engine.allows()), "{}", engine.name());
        }
        calls += batch;
        let elapsed = start.elapsed();
        if elapsed >= TURN {
            return elapsed.as_secs_f64() * 1e9 / f64::from(calls);
        }
        // So that the clock is read seldom.
        batch = (batch * 2).min(4_096);
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() {
    let engines: [Box<dyn Engine>; 4] = [
        Box::new(Aozu::new()),
        Box::new(IamRs::new()),
        Box::new(Cedar::new()),
        Box::new(CedarPatterns::new()),
    ];
    for engine in &engines {
        assert!(engine.allows(), "{} allows the request", engine.name());
        assert!(!engine.allows_another(), "{} denies it to another team", engine.name());
        turn(engine.as_ref());
    }
    let rounds: Vec<Vec<f64>> =
        (0..ROUNDS).map(|_| engines.iter().map(|engine| turn(engine.as_ref())).collect()).collect();
    println!("{:<46} {:>14} {:>10}", "engine", "one decision", "ratio");
    let mut fastest = f64::INFINITY;
    for (n, engine) in engines.iter().enumerate() {
        let taken = median(rounds.iter().map(|round| round[n]).collect());
        // Of each round by itself, so that it is of one moment.
        let ratio = median(rounds.iter().map(|round| round[n] / round[0]).collect());
        if n > 0 {
            fastest = fastest.min(ratio);
        }
        println!("{:<46} {:>11.3} µs {:>10.1}", engine.name(), taken / 1e3, ratio);
    }
    println!("aozu decides {fastest:.0} times as fast as the fastest of the others (at least 90 wanted)");
}
