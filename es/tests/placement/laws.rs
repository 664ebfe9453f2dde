//! What holds of every placement.

use std::collections::{BTreeMap, BTreeSet};

use aozu_es::allocate::{Allocator, Balanced, Cluster, Index, Node, Settings, Weights, explain, settle};
use proptest::prelude::*;

use crate::naive::World;

fn worlds() -> impl Strategy<Value = World> {
    let nodes = prop::collection::vec(0..3_u8, 1..7);
    let indices = prop::collection::vec((1..5_u32, 0..4_u32, prop::option::weighted(0.3, 1..4_u32)), 1..4);
    let theta = prop::sample::select(vec![(45, 55), (100, 0), (0, 100), (50, 50)]);
    let aware = prop::sample::select(vec![0, 1, 1, 2]);
    (nodes, indices, theta, aware, prop::option::weighted(0.3, 3..9_u32)).prop_map(
        |(nodes, indices, theta, aware, cluster_limit)| {
            let zone =
                |zone: u8| BTreeMap::from([("zone".to_owned(), ["a", "b", "c"][zone as usize].to_owned())]);
            World {
                nodes: nodes.iter().enumerate().map(|(n, z)| (format!("n{n}"), zone(*z))).collect(),
                indices: indices
                    .iter()
                    .enumerate()
                    .map(|(n, (p, r, _))| (format!("i{n}"), (*p, *r)))
                    .collect(),
                limits: indices
                    .iter()
                    .enumerate()
                    .filter_map(|(n, (_, _, l))| Some((format!("i{n}"), (*l)?)))
                    .collect(),
                cluster_limit,
                attrs: if aware > 0 { vec!["zone".to_owned()] } else { vec![] },
                forced: if aware > 1 {
                    BTreeMap::from([(
                        "zone".to_owned(),
                        BTreeSet::from(["a".to_owned(), "b".to_owned(), "c".to_owned()]),
                    )])
                } else {
                    BTreeMap::new()
                },
                theta,
                ..World::default()
            }
        },
    )
}

fn node(name: &str, attributes: &BTreeMap<String, String>) -> Node {
    let attributes = attributes.iter().map(|(name, value)| (name.into(), value.into())).collect();
    Node { name: name.into(), attributes, disk: None }
}

fn settings(world: &World) -> Settings {
    let hundredths = |number: i64| number as f64 / 100.0;
    let weights = Weights::new(hundredths(world.theta.0), hundredths(world.theta.1), 1.0).unwrap();
    let mut settings = Settings::new(weights);
    settings.awareness = world.attrs.iter().map(Into::into).collect();
    settings.forced =
        world.forced.iter().map(|(name, all)| (name.into(), all.iter().map(Into::into).collect())).collect();
    settings.cluster_limit = world.cluster_limit;
    settings.delayed_timeout = 0;
    settings
}

fn cluster(world: &World, backwards: bool) -> Cluster {
    let mut nodes: Vec<Node> = world.nodes.iter().map(|(name, attributes)| node(name, attributes)).collect();
    let mut indices: Vec<Index> = world
        .indices
        .iter()
        .map(|(name, (primaries, replicas))| Index {
            name: name.into(),
            primaries: *primaries,
            replicas: *replicas,
            limit: world.limits.get(name).copied(),
            shard_size: 0,
            priority: 0,
            created: 0,
        })
        .collect();
    if backwards {
        nodes.reverse();
        indices.reverse();
    }
    Cluster::new(settings(world), nodes, indices).unwrap()
}

fn settled(world: &World) -> Cluster {
    let mut cluster = cluster(world, false);
    settle(&mut cluster, &mut Balanced::default());
    cluster
}

/// Where every copy is, by index, shard and place.
fn placed(cluster: &Cluster) -> Vec<(String, u32, bool, Option<String>)> {
    cluster.placements().map(|p| (p.index.into(), p.shard, p.primary, p.node.map(Into::into))).collect()
}

fn placed_naively(world: &World) -> Vec<(String, u32, bool, Option<String>)> {
    let mut all = Vec::new();
    for (index, (primaries, replicas)) in &world.indices {
        for shard in 0..*primaries {
            let primary = world.primary.get(&(index.clone(), shard)).copied().unwrap_or(0);
            for copy in 0..=*replicas {
                let node = world.on.get(&(index.clone(), shard, copy)).cloned();
                all.push((index.clone(), shard, copy == primary, node));
            }
        }
    }
    all
}

/// Φ, in parts of the unit.
fn phi(world: &World, cluster: &Cluster) -> i64 {
    let mut by_node: BTreeMap<&str, i64> = BTreeMap::new();
    let mut by_index: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for copy in cluster.placements() {
        if let Some(node) = copy.node {
            *by_node.entry(node).or_default() += 1;
            *by_index.entry((node, copy.index)).or_default() += 1;
        }
    }
    world.theta.0 * by_node.values().map(|n| n * n).sum::<i64>()
        + world.theta.1 * by_index.values().map(|n| n * n).sum::<i64>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_fast_path_agrees_with_the_plain_one(world in worlds(), lost in 0..6_usize, joins in 0..3_usize) {
        let mut world = world;
        let mut fast = settled(&world);
        world.settle();
        prop_assert_eq!(placed(&fast), placed_naively(&world));
        let zone = BTreeMap::from([("zone".to_owned(), ["a", "b", "c"][joins].to_owned())]);
        fast.add_node(node("m", &zone)).unwrap();
        world.nodes.insert("m".into(), zone);
        let settled = settle(&mut fast, &mut Balanced::default());
        let before = world.moves;
        world.settle();
        prop_assert_eq!(placed(&fast), placed_naively(&world));
        prop_assert_eq!(settled.moved, world.moves - before);
        let names: Vec<String> = world.nodes.keys().cloned().collect();
        let gone = names[lost % names.len()].clone();
        fast.fail(&[gone.as_str().into()]).unwrap();
        world.fail(&[gone]);
        prop_assert_eq!(placed(&fast), placed_naively(&world));
        settle(&mut fast, &mut Balanced::default());
        world.settle();
        prop_assert_eq!(placed(&fast), placed_naively(&world));
    }

    #[test]
    fn no_node_holds_two_copies_and_no_bound_is_exceeded(world in worlds()) {
        let cluster = settled(&world);
        let mut seen = BTreeSet::new();
        let mut zones: BTreeMap<(String, u32, String), usize> = BTreeMap::new();
        let mut totals: BTreeMap<&str, u32> = BTreeMap::new();
        let mut of_index: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for copy in cluster.placements() {
            let Some(node) = copy.node else { continue };
            prop_assert!(seen.insert((copy.index, copy.shard, node)), "two copies on {node}");
            *zones.entry((copy.index.into(), copy.shard, world.nodes[node]["zone"].clone())).or_default() += 1;
            *totals.entry(node).or_default() += 1;
            *of_index.entry((node, copy.index)).or_default() += 1;
        }
        if !world.attrs.is_empty() {
            let own: BTreeSet<&String> = world.nodes.values().map(|attributes| &attributes["zone"]).collect();
            let values = if world.forced.is_empty() { own.len() } else { 3 };
            for ((index, _, _), count) in zones {
                prop_assert!(count <= (world.indices[&index].1 as usize + 1).div_ceil(values));
            }
        }
        prop_assert!(totals.values().all(|count| world.cluster_limit.is_none_or(|limit| *count <= limit)));
        let kept = |((_, index), count): (&(&str, &str), &u32)| world.limits.get(*index).is_none_or(|limit| count <= limit);
        prop_assert!(of_index.iter().all(kept));
        for told in explain(&cluster) {
            prop_assert!(told.can_allocate != "yes");
            prop_assert!(told.node_allocation_decisions.iter().all(|node| !node.deciders.is_empty()));
        }
    }

    #[test]
    fn every_move_for_balance_lowers_phi(world in worlds(), joins in 0..3_usize) {
        let mut cluster = settled(&world);
        let zone = BTreeMap::from([("zone".to_owned(), ["a", "b", "c"][joins].to_owned())]);
        cluster.add_node(node("m", &zone)).unwrap();
        loop {
            // One move a round, so that Φ can be told after each.
            let mut one = cluster.clone();
            let before = phi(&world, &one);
            let changes = Balanced::default().reroute(&mut one);
            if changes.is_none() {
                break;
            }
            if changes.placed == 0 && changes.moves.iter().all(|one| !one.forced) {
                let mut counts: BTreeMap<u32, i64> = BTreeMap::new();
                let mut of_index: BTreeMap<(u32, u32), i64> = BTreeMap::new();
                for (number, node) in (0..).zip(cluster.nodes()) {
                    for copy in cluster.placements().filter(|copy| copy.node == Some(&node.name)) {
                        let index = cluster.indices().iter().position(|own| own.name == copy.index).unwrap() as u32;
                        *counts.entry(number).or_default() += 1;
                        *of_index.entry((number, index)).or_default() += 1;
                    }
                }
                for step in &changes.moves {
                    // What a move from heavy to light changes of Φ: 2 - 2δ units.
                    let weight = |node: u32| {
                        world.theta.0 * counts.get(&node).copied().unwrap_or(0)
                            + world.theta.1 * of_index.get(&(node, step.index)).copied().unwrap_or(0)
                    };
                    prop_assert!(weight(step.from) - weight(step.to) > world.theta.0 + world.theta.1);
                    for (node, by) in [(step.from, -1), (step.to, 1)] {
                        *counts.entry(node).or_default() += by;
                        *of_index.entry((node, step.index)).or_default() += by;
                    }
                }
                prop_assert!(phi(&world, &one) < before);
            }
            cluster = one;
        }
    }

    #[test]
    fn what_is_settled_stays_and_the_order_of_the_input_never_shows(world in worlds()) {
        let mut ahead = settled(&world);
        let mut backwards = cluster(&world, true);
        settle(&mut backwards, &mut Balanced::default());
        prop_assert_eq!(placed(&ahead), placed(&backwards));
        let before = placed(&ahead);
        prop_assert!(Balanced::default().reroute(&mut ahead).is_none());
        prop_assert_eq!(before, placed(&ahead));
    }

    #[test]
    fn a_node_more_never_leaves_more_unassigned(world in worlds(), joins in 0..3_usize) {
        let mut cluster = settled(&world);
        let before = cluster.unassigned();
        let zone = BTreeMap::from([("zone".to_owned(), ["a", "b", "c"][joins].to_owned())]);
        cluster.add_node(node("m", &zone)).unwrap();
        settle(&mut cluster, &mut Balanced::default());
        prop_assert!(cluster.unassigned() <= before);
    }
}
