//! The engine against the naive walker, and how the cases are spread.

use std::collections::BTreeMap;

use aozu_vpc::reach::{Estate, Verdict};
use proptest::{prelude::*, test_runner::TestRunner};

use crate::{
    generate::{Dice, Question, questions, world},
    naive::{Fate, Naive, Told},
    world::{World, cut_down},
};

pub(crate) fn naive(networks: &[(aozu_names::AccountId, aozu_names::Region, aozu_vpc::Network)]) -> Naive<'_> {
    Naive { networks: networks.iter().map(|(account, region, network)| (*account, region.clone(), network)).collect() }
}

pub(crate) fn estate(networks: &[(aozu_names::AccountId, aozu_names::Region, aozu_vpc::Network)]) -> Estate<'_> {
    Estate::new(networks.iter().map(|(account, region, network)| (*account, region.clone(), network)))
}

/// What the walker says of a whole question: one packet, or (ICMP has no ports to narrow it by) several.
pub(crate) fn told(walker: &Naive<'_>, question: &Question) -> Told {
    use crate::generate::{ICMP, ICMP_V6};
    let kinds: &[u16] = match question.packet.number {
        1 => &ICMP,
        58 => &ICMP_V6,
        _ => {
            return walker.fate(&question.from, &question.to, question.packet, question.expects_reply);
        }
    };
    let all: Vec<Told> = kinds
        .iter()
        .map(|kind| {
            let packet = crate::naive::Packet { dport: *kind, ..question.packet };
            walker.fate(&question.from, &question.to, packet, question.expects_reply)
        })
        .collect();
    let echo = all[0].clone();
    // An echo that arrives decides, else whatever arrives does.
    match echo.fate {
        Fate::Denied => all.into_iter().max_by_key(|told| told.fate).unwrap(),
        _ => echo,
    }
}

/// How many networks a test tries: so many, eight times as many in CI, and no more than were asked for.
pub(crate) fn cases(few: u32) -> u32 {
    let asked: Option<u32> = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    asked.map_or(few, |asked| if asked >= 2000 { few.saturating_mul(8) } else { asked.min(few) })
}

/// Tries a law on random seeds, and gives back what the tries counted.
pub(crate) fn run(few: u32, law: impl Fn(u64) -> usize) -> usize {
    let cases = cases(few);
    let config = ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() };
    let counted = std::cell::Cell::new(0);
    let result = TestRunner::new(config).run(&any::<u64>(), |seed| {
        counted.set(counted.get() + law(seed));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    counted.get()
}

fn verdict(fate: Fate) -> Verdict {
    match fate {
        Fate::Denied => Verdict::Denied,
        Fate::OneWay => Verdict::OneWay,
        Fate::Partial => Verdict::Partial,
        Fate::Works => Verdict::Reachable,
        Fate::Unknown => Verdict::Unknown,
    }
}

/// What engine and walker say, where they differ.
fn differ(world: &World, question: &Question) -> Option<String> {
    let networks = world.networks().ok()?;
    let estate = estate(&networks);
    let answer = estate.ask(&question.request(true)).ok()?;
    let told = told(&naive(&networks), question);
    (answer.verdict != verdict(told.fate)).then(|| {
        let codes: Vec<String> = answer.explanations.iter().map(|one| format!("{one:?}")).collect();
        format!(
            "the engine says {} ({:?}, back {:?}), the walker {told:?}\n{question:?}\n{}",
            answer.verdict, answer.hops, answer.return_hops, codes.join("\n")
        )
    })
}

#[test]
fn explore() {
    let first: u64 = std::env::var("SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let count: u64 = std::env::var("COUNT").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    let mut bad = Vec::new();
    let mut refused = BTreeMap::new();
    for seed in first..first + count {
        let world = world(seed);
        let networks = world.networks().unwrap_or_else(|error| panic!("{error}"));
        let estate = estate(&networks);
        let walker = naive(&networks);
        for question in questions(&world, &mut Dice::new(seed), 12) {
            let told = told(&walker, &question);
            match estate.ask(&question.request(true)) {
                Err(error) => *refused.entry(error.to_string().split('`').last().unwrap().to_owned()).or_insert(0) += 1,
                Ok(answer) => {
                    *tally.entry(format!("{}", answer.verdict)).or_default() += 1;
                    for seen in &told.seen {
                        *tally.entry(format!("seen {seen}")).or_default() += 1;
                    }
                    for stop in &told.stops {
                        *tally.entry(format!("{stop:?}")).or_default() += 1;
                    }
                    if answer.verdict != verdict(told.fate) {
                        bad.push((seed, question));
                    }
                }
            }
        }
    }
    println!("{tally:#?}\n{refused:#?}\n{} differ: {:?}", bad.len(), bad.iter().map(|(seed, _)| *seed).collect::<Vec<_>>());
    let show: usize = std::env::var("SHOW").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    for (seed, question) in bad.iter().take(show) {
        let small = cut_down(&world(*seed), |world| differ(world, question).is_some());
        println!("--- seed {seed}\n{}\n{}", serde_json::to_string_pretty(&small).unwrap(), differ(&small, question).unwrap());
    }
    assert!(bad.is_empty());
}
