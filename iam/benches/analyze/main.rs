//! How long it takes to validate the policies that AWS manages.
#![expect(clippy::panic, reason = "a bench that cannot run fails")]

#[path = "../evaluate/managed.rs"]
#[expect(dead_code, reason = "shared with the bench `evaluate`")]
mod managed;

use std::hint::black_box;

use aozu_iam::{
    analyze::{
        glob::Pattern,
        validate::{Finding, PolicyType, Validator},
    },
    policy::Document,
};
use criterion::{Criterion, criterion_group, criterion_main};
use managed::Policies;

fn validate(c: &mut Criterion) {
    let policies = Policies::read(usize::MAX);
    let documents: Vec<Document> = policies.parse();
    let texts: Vec<&str> = documents.iter().map(Document::source).collect();
    let name = format!("validate AWS's {} managed policies, {} bytes", texts.len(), policies.bytes());
    let mut group = c.benchmark_group("analyze");
    group.sample_size(10);
    group.bench_function("prepare a validator", |b| b.iter(Validator::new));
    let validator = Validator::new();
    group.bench_function(name, |b| {
        b.iter(|| {
            let one =
                |text: &&str| -> Vec<Finding> { validator.validate(text, PolicyType::IdentityPolicy, None) };
            texts.iter().map(one).map(|found| found.len()).sum::<usize>()
        });
    });
    group.finish();
}

fn patterns(c: &mut Criterion) {
    let [wide, narrow, other] = ["s3:*Object*Acl", "s3:Get*Object*Acl", "s3:*Version*"].map(Pattern::action);
    let (Some(wide), Some(narrow), Some(other)) = (wide, narrow, other) else { return };
    let mut group = c.benchmark_group("glob");
    group.bench_function("contains, decided by search", |b| {
        b.iter(|| black_box(&wide).contains(black_box(&narrow)))
    });
    group.bench_function("contains, decided by a prefix", |b| {
        b.iter(|| black_box(&narrow).contains(black_box(&other)))
    });
    group.bench_function("meets, with a witness", |b| b.iter(|| black_box(&wide).meeting(black_box(&other))));
    group.finish();
}

criterion_group!(benches, validate, patterns);
criterion_main!(benches);
