//! Looking things up in AWS's service authorization reference.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run fails")]

use std::hint::black_box;

use aozu_iam::reference::{
    action, actions_matching, condition_key, nearest_action, nearest_condition_key, service, services,
};
use criterion::{Criterion, criterion_group, criterion_main};

fn lookups(c: &mut Criterion) {
    let mut group = c.benchmark_group("reference");
    let begun = std::time::Instant::now();
    assert!(action("s3:GetObject").is_some());
    let first = begun.elapsed();
    group.bench_function(format!("action (the first took {first:?})"), |b| {
        b.iter(|| action(black_box("ec2:DescribeInstances")));
    });
    group.bench_function("action that there is not", |b| b.iter(|| action(black_box("s3:GetObjekt"))));
    group.bench_function("condition key", |b| b.iter(|| condition_key(black_box("aws:PrincipalTag/team"))));
    let run = action("ec2:RunInstances").unwrap();
    group.bench_function("condition keys of ec2:RunInstances", |b| b.iter(|| run.condition_keys().count()));
    group.bench_function("actions matching s3:Get*", |b| {
        b.iter(|| actions_matching(black_box("s3:Get*")).count());
    });
    group.bench_function("actions matching *:TagResource", |b| {
        b.iter(|| actions_matching(black_box("*:TagResource")).count());
    });
    group.bench_function("every action", |b| b.iter(|| services().flat_map(|of| of.actions()).count()));
    let object = service("s3").unwrap().resource_type("object").unwrap();
    group.bench_function("whether an ARN is of a type", |b| {
        b.iter(|| object.matches(black_box("arn:aws:s3:::acme/logs/1")));
    });
    group.bench_function("did you mean: an action", |b| {
        b.iter(|| nearest_action(black_box("ec2:DescribeInstance")));
    });
    group.bench_function("did you mean: a key", |b| {
        b.iter(|| nearest_condition_key(black_box("aws:SourcIp")));
    });
    group.finish();
}

criterion_group!(benches, lookups);
criterion_main!(benches);
