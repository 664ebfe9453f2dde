//! Questions about packets: compiling an estate, one question over what is compiled, all pairs, and exposure.
//!
//! `cargo bench -p aozu-vpc --bench reach` makes estates of 100, 1,000 and 10,000 interfaces (see
//! `estate/generate.rs`), asks each the same kinds of question and prints how the time grows with the size.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench prints its figures, and one that cannot run fails"
)]

#[path = "estate/generate.rs"]
mod generate;

use std::time::{Duration, Instant};

use aozu_names::{AccountId, Region};
use aozu_vpc::{
    Network,
    reach::{Estate, Request},
};
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};

const SIZES: [usize; 3] = [100, 1_000, 10_000];
const SEED: u64 = 7;
/// So many questions are asked in turn, so that no single one sets the figure.
const QUESTIONS: usize = 512;

type Networks = [(AccountId, Region, Network)];
type Estates = Vec<(AccountId, Region, Network)>;

fn compile(networks: &Networks) -> Estate<'_> {
    Estate::new(networks.iter().map(|(account, region, network)| (*account, region.clone(), network)))
}

/// Questions from interface to interface, to the internet and from it, a third each; over HTTPS.
fn questions(networks: &Networks) -> Vec<Request> {
    let interfaces: Vec<String> = networks
        .iter()
        .flat_map(|(_, _, network)| network.network_interfaces().values())
        .filter(|interface| interface.is_plain())
        .map(|interface| interface.network_interface_id().to_string())
        .collect();
    // Steps that share no factor with the sizes visit all of them.
    let nth = |n: usize| interfaces[n % interfaces.len()].clone();
    let question = |n: usize| {
        let (source, destination) = match n % 3 {
            0 => (nth(n * 97), nth(n * 89 + 11)),
            1 => (nth(n * 97), "internet".to_owned()),
            _ => ("internet".to_owned(), nth(n * 97)),
        };
        Request { source, destination: Some(destination), destination_port: Some(443), ..Request::default() }
    };
    (0..QUESTIONS).map(question).collect()
}

fn ask(estate: &Estate<'_>, question: &Request) -> usize {
    let answer = estate.ask(question).unwrap_or_else(|error| panic!("{error}"));
    std::hint::black_box(answer).hops.len()
}

fn time(task: impl FnOnce() -> usize) -> Duration {
    let start = Instant::now();
    std::hint::black_box(task());
    start.elapsed()
}

fn main() {
    let testing = std::env::args().any(|argument| argument == "--test")
        || !std::env::args().any(|argument| argument == "--bench");
    let sizes: &[usize] = if testing { &SIZES[..1] } else { &SIZES };
    let estates: Vec<_> = sizes.iter().map(|size| (*size, generate::estate(*size, SEED))).collect();

    println!("interfaces   networks        compile  growth   one question  growth");
    let mut smaller: Option<(Duration, Duration)> = None;
    for (size, networks) in &estates {
        let questions = questions(networks);
        // The first question may compile what others share.
        let compiling = time(|| ask(&compile(networks), &questions[0]));
        let estate = compile(networks);
        let asking = time(|| questions.iter().map(|question| ask(&estate, question)).sum());
        let each = asking / u32::try_from(questions.len()).unwrap_or(1);
        let growth = |now: Duration, before: fn(&(Duration, Duration)) -> Duration| {
            let before = smaller.as_ref().map(before);
            before.map_or_else(String::new, |before| {
                format!("x {:.1}", now.as_secs_f64() / before.as_secs_f64())
            })
        };
        println!(
            "{size:>10} {:>10} {compiling:>14.1?} {:>7} {each:>14.2?} {:>7}",
            networks.len(),
            growth(compiling, |(compiling, _)| *compiling),
            growth(each, |(_, each)| *each),
        );
        smaller = Some((compiling, each));
    }

    println!("interfaces    classes   pairs let through          all pairs  growth");
    let mut before: Option<Duration> = None;
    for (size, networks) in &estates {
        let estate = compile(networks);
        let (mut classes, mut admitted) = (0, 0);
        let taken = time(|| {
            let pairs = estate.pairs();
            (classes, admitted) = (pairs.classes.len(), pairs.pairs.len());
            admitted
        });
        let growth = before.map_or_else(String::new, |before| {
            format!("x {:.1}", taken.as_secs_f64() / before.as_secs_f64())
        });
        println!("{size:>10} {classes:>10} {admitted:>19} {taken:>18.1?} {growth:>7}");
        before = Some(taken);
    }

    exposures(&estates);

    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    for (size, networks) in &estates {
        let mut group = criterion.benchmark_group(format!("reach, {size} interfaces"));
        group.bench_function("compile", |bencher| bencher.iter(|| compile(networks)));
        let estate = compile(networks);
        one_question(&mut group, &estate, &questions(networks));
        group.bench_function("all pairs", |bencher| bencher.iter(|| estate.pairs().pairs.len()));
        group.bench_function("exposure", |bencher| bencher.iter(|| estate.exposure().from_internet.len()));
        group.finish();
    }
    criterion.final_summary();
}

/// Prints what the internet reaches and what reaches it, and how the time to tell grows.
fn exposures(estates: &[(usize, Estates)]) {
    println!("interfaces       open  not reached    subnets           exposure  growth");
    let mut before: Option<Duration> = None;
    for (size, networks) in estates {
        let estate = compile(networks);
        let (mut open, mut closed, mut subnets) = (0, 0, 0);
        let taken = time(|| {
            let exposure = estate.exposure();
            (open, closed) = (exposure.from_internet.len(), exposure.unreachable.len());
            subnets = exposure.to_internet.len();
            open
        });
        let growth = before.map_or_else(String::new, |before| {
            format!("x {:.1}", taken.as_secs_f64() / before.as_secs_f64())
        });
        println!("{size:>10} {open:>10} {closed:>12} {subnets:>10} {taken:>18.1?} {growth:>7}");
        before = Some(taken);
    }
}

fn one_question(group: &mut BenchmarkGroup<'_, WallTime>, estate: &Estate<'_>, questions: &[Request]) {
    group.throughput(Throughput::Elements(1));
    group.bench_function("one question", |bencher| {
        let mut turn = questions.iter().cycle();
        bencher.iter(|| turn.next().map(|question| ask(estate, question)));
    });
}
