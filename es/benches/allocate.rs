//! Placing shards from nothing, and again after a node is lost, at sizes ten apart so that growth shows: 200 nodes in
//! three zones, one replica, five primaries an index.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::hint::black_box;

use aozu_es::allocate::{Allocator, Balanced, Cluster, Index, Node, Settings, Weights, explain, settle};
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};

const NODES: u32 = 200;

/// A cluster of so many copies, none of them placed.
fn cluster(copies: u32) -> Cluster {
    let zones = ["a", "b", "c"];
    let nodes = (0..NODES)
        .map(|node| Node {
            name: format!("node-{node:03}").into(),
            attributes: vec![("zone".into(), zones[node as usize % 3].into())],
            disk: None,
        })
        .collect();
    let indices = (0..copies / 10)
        .map(|index| Index {
            name: format!("index-{index:05}").into(),
            primaries: 5,
            replicas: 1,
            limit: None,
            shard_size: 0,
            priority: 0,
            created: 0,
        })
        .collect();
    let mut settings = Settings::new(Weights::new(0.45, 0.55, 1.0).unwrap());
    settings.awareness = vec!["zone".into()];
    settings.forced.insert("zone".into(), zones.map(Into::into).to_vec());
    Cluster::new(settings, nodes, indices).unwrap()
}

fn settled(copies: u32) -> Cluster {
    let mut all = cluster(copies);
    settle(&mut all, &mut Balanced::default());
    assert_eq!(all.unassigned(), 0);
    all
}

fn place(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("place");
    group.sample_size(10);
    for copies in [1_000, 10_000, 100_000] {
        let empty = cluster(copies);
        group.bench_function(BenchmarkId::from_parameter(copies), |bench| {
            bench.iter_batched(
                || empty.clone(),
                |mut all| black_box(settle(&mut all, &mut Balanced::default())),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

fn lose(criterion: &mut Criterion) {
    for (name, whole) in [("reroute after a loss", false), ("settle after a loss", true)] {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        for copies in [1_000, 10_000, 100_000] {
            let full = settled(copies);
            group.bench_function(BenchmarkId::from_parameter(copies), |bench| {
                bench.iter_batched(
                    || full.clone(),
                    |mut all| {
                        all.fail(&["node-000".into()]).unwrap();
                        all.wait(None);
                        let mut allocator = Balanced::default();
                        if whole {
                            black_box(settle(&mut all, &mut allocator)).moved
                        } else {
                            allocator.reroute(&mut all).placed
                        }
                    },
                    BatchSize::LargeInput,
                );
            });
        }
        group.finish();
    }
}

/// One shard that fits nowhere: as many answers as nodes.
fn why(criterion: &mut Criterion) {
    let mut all = settled(1_000);
    let index = Index {
        name: "z".into(),
        primaries: 1,
        replicas: 3,
        limit: None,
        shard_size: 0,
        priority: 0,
        created: 0,
    };
    all.create_index(index).unwrap();
    let gone: Vec<_> =
        all.nodes().iter().filter(|node| node.attributes[0].1 == "c").map(|node| node.name.clone()).collect();
    all.fail(&gone[1..]).unwrap();
    all.exclude(&gone[..1]);
    all.wait(None);
    settle(&mut all, &mut Balanced::default());
    criterion.bench_function("explain", |bench| bench.iter(|| black_box(explain(&all)).len()));
}

criterion_group!(benches, place, lose, why);
criterion_main!(benches);
