//! How long it takes to tell whether a policy lets the public in, as it grows.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::hint::black_box;

use aozu_iam::{
    analyze::public::{PublicTest, ResourceType},
    policy::Document,
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

fn statement(effect: &str, n: usize, condition: &str) -> String {
    format!(
        r#"{{"Sid": "S{n}", "Effect": "{effect}", "Principal": "*", "Action": ["s3:GetObject", "s3:GetObjectVersion"],
            "Resource": "arn:aws:s3:::acme/{n}/*", "Condition": {condition}}}"#
    )
}

fn policy(statements: &[String]) -> Document {
    Document::parse(&format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(",")))
        .unwrap()
}

fn public(c: &mut Criterion) {
    let test = PublicTest::of(ResourceType::S3Bucket);
    let mut group = c.benchmark_group("is_public");
    let bound =
        r#"{"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}, "Bool": {"aws:SecureTransport": "true"}}"#;
    for size in [1, 8, 64] {
        let statements: Vec<String> = (0..size).map(|n| statement("Allow", n, bound)).collect();
        let document = policy(&statements);
        assert!(!test.is_public(&document));
        group.bench_with_input(BenchmarkId::new("bound", size), &document, |b, document| {
            b.iter(|| test.is_public(black_box(document)));
        });
        let mut cancelled: Vec<String> = (0..size).map(|n| statement("Allow", n, "{}")).collect();
        let but = r#"{"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}"#;
        cancelled.extend((0..size).map(|n| statement("Deny", n, but)));
        let document = policy(&cancelled);
        assert!(!test.is_public(&document));
        group.bench_with_input(BenchmarkId::new("cancelled", size), &document, |b, document| {
            b.iter(|| test.is_public(black_box(document)));
        });
    }
    group.finish();
}

criterion_group!(benches, public);
criterion_main!(benches);
