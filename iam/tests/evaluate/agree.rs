//! The engine against the naive interpreter, and how the cases are spread.

use std::{cell::Cell, collections::BTreeMap};

use aozu_iam::{
    evaluate::{Decision, Grant},
    policy::Named,
};
use proptest::{
    collection::vec,
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};

use crate::{
    generate::{cases, question, world},
    naive,
    world::{Attached, Policy, Question, World},
};

/// Questions to each set of layers.
const QUESTIONS: usize = 10;

/// How often something was seen.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, BTreeMap<String, usize>>);

impl Tally {
    fn count(&mut self, of: &'static str, what: impl Into<String>) {
        *self.0.entry(of).or_default().entry(what.into()).or_default() += 1;
    }

    fn seen(&self, of: &str, what: &str) -> usize {
        self.0.get(of).and_then(|counts| counts.get(what)).copied().unwrap_or_default()
    }

    fn print(&self) {
        for (of, counts) in &self.0 {
            let counts: Vec<_> = counts.iter().map(|(what, n)| format!("{what} {n}")).collect();
            println!("{of}: {}", counts.join(", "));
        }
    }
}

const LAYERS: [&str; 7] = ["identity", "boundary", "session", "scp", "rcp", "resource", "endpoint"];

/// The layers without one.
fn without(world: &World, layer: &str) -> World {
    let mut world = world.clone();
    match layer {
        "identity" => world.identity.clear(),
        "boundary" => world.boundary = None,
        "session" => world.session = None,
        "scp" => world.scps = None,
        "rcp" => world.rcps = None,
        "resource" => world.resource = Attached::NotAsked,
        _ => world.endpoint = None,
    }
    world
}

/// The naive interpreter's account of one case: which operators and rows were asked, and which layers decide.
fn count(tally: &mut Tally, world: &World, question: &Question, decision: Decision) {
    tally.count("decisions", decision.as_str());
    let mut all: Vec<&Policy> = world.identity.iter().flatten().collect();
    all.extend(world.boundary.iter().flatten());
    all.extend(world.session.iter().flatten().flatten());
    if let Attached::Given(policies) = &world.resource {
        all.extend(policies);
        for (can, row) in policies.iter().flat_map(|policy| rows(policy, question)) {
            if can.yes {
                tally.count("grants", format!("{row:?}"));
            }
        }
    }
    for policy in all {
        let Some(document) = &policy.document else { continue };
        for statement in document.statements() {
            if !naive::statement::actions(statement, question).yes {
                continue;
            }
            let variables = document.version().has_variables();
            if !naive::statement::resources(statement, policy.kind, question, variables).yes {
                continue;
            }
            for clause in statement.conditions() {
                for entry in &clause.entries {
                    let values: Vec<_> = entry.values.iter().map(|v| v.value.text.as_str()).collect();
                    let (name, key) = (&clause.name.value, &entry.key.value);
                    let found = naive::condition::holds(name, key, &values, &question.context, variables);
                    let naive::condition::Named { set, test, if_exists } = naive::condition::named(name);
                    let outcome = match (found.holds, found.fails, found.errs) {
                        (true, false, false) => "holds",
                        (false, true, false) => "fails",
                        (false, false, true) => "is an error",
                        _ => "is unknown",
                    };
                    tally.count("conditions", outcome);
                    if found.holds != found.fails {
                        tally.count("operators", format!("{test} {outcome}"));
                        tally.count("qualifiers", format!("{set:?} {if_exists} {outcome}"));
                    }
                }
            }
        }
    }
    for layer in LAYERS {
        if naive::decide(&without(world, layer), question) != decision {
            tally.count("layers that decide", layer);
        }
    }
}

fn rows(policy: &Policy, question: &Question) -> Vec<(naive::truth::Can, Grant)> {
    let Some(document) = &policy.document else { return Vec::new() };
    let examined = document
        .statements()
        .iter()
        .filter_map(|one| naive::statement::examine(one, document, policy.kind, question, false));
    examined.filter(|found| !found.denies).flat_map(|found| found.rows).collect()
}

#[test]
fn the_engine_decides_as_the_naive_interpreter() {
    let asked = Cell::new(0usize);
    let result =
        TestRunner::new(cases(1250)).run(&(world(), vec(question(), QUESTIONS)), |(world, questions)| {
            let compiled = world.compile();
            for question in &questions {
                let (found, expected) = (compiled.decide(question), naive::decide(&world, question));
                prop_assert_eq!(
                    found,
                    expected,
                    "the engine says {} and the naive interpreter {} to {:?} under {:#?}",
                    found,
                    expected,
                    question,
                    world
                );
                asked.set(asked.get() + 1);
            }
            Ok(())
        });
    if let Err(error) = result {
        panic!("{error}");
    }
    println!("{} questions, one answer", asked.get());
}

/// Always the same cases, so that what is asked of their spread holds or does not.
#[test]
fn the_cases_are_spread_over_all_that_can_happen() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut tally = Tally::default();
    for _ in 0..1500 {
        let (world, questions) = (world(), vec(question(), 3)).new_tree(&mut runner).unwrap().current();
        count_sets(&mut tally, &world);
        for question in questions {
            count(&mut tally, &world, &question, naive::decide(&world, &question));
        }
    }
    tally.print();
    let counted: usize = tally.0["decisions"].values().sum();
    for decision in ["allowed", "depends", "implicitDeny", "explicitDeny"] {
        assert!(tally.seen("decisions", decision) * 20 >= counted, "{decision} is rarer than 5 %");
    }
    for layer in LAYERS {
        assert!(tally.seen("layers that decide", layer) > 0, "{layer} never decides");
    }
    for grant in Grant::ALL {
        assert!(tally.seen("grants", &format!("{grant:?}")) > 0, "{grant:?} never grants");
    }
    for test in aozu_iam::policy::Test::ALL {
        for outcome in ["holds", "fails"] {
            let name = format!("{} {outcome}", test.as_str().to_lowercase());
            assert!(tally.seen("operators", &name) > 0, "{name} never");
        }
    }
    for what in ["indexed by action", "and by resource"] {
        assert!(tally.seen("sets", what) >= 100, "too few sets are {what}");
    }
}

/// How many sets are so large that any index is worth its making: 48 action patterns, and 12 statements under
/// patterns of one beginning.
fn count_sets(tally: &mut Tally, world: &World) {
    let mut sets: Vec<&Vec<Policy>> = world.identity.iter().collect();
    sets.extend(world.boundary.iter().chain(&world.endpoint));
    sets.extend(world.session.iter().chain(&world.scps).chain(&world.rcps).flatten());
    if let Attached::Given(policies) = &world.resource {
        sets.push(policies);
    }
    for set in sets {
        let mut beginnings: BTreeMap<String, usize> = BTreeMap::new();
        for statement in set.iter().filter_map(|p| p.document.as_ref()).flat_map(|d| d.statements()) {
            match statement.actions() {
                Some(Named::These(patterns)) => {
                    for pattern in patterns {
                        let text = pattern.value.to_lowercase();
                        let beginning = text.split(['*', '?']).next().unwrap();
                        *beginnings.entry(beginning.to_owned()).or_default() += 1;
                    }
                }
                _ => *beginnings.entry(String::new()).or_default() += 1,
            }
        }
        let indexed = beginnings.values().sum::<usize>() >= 48;
        tally.count("sets", if indexed { "indexed by action" } else { "small" });
        if indexed && beginnings.values().any(|n| *n >= 12) {
            tally.count("sets", "and by resource");
        }
    }
}
