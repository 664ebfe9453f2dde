//! The published vectors and what AWS was recorded to answer, row by row.
//!
//! `data/public/recorded_policy_status.jsonl` holds facts read from the recordings in the public repository
//! radkawar/stackd (Apache-2.0 by its README), commit 9dc356f; each row names its source.
//! `data/public/s3_public_policies.json` holds vectors from S3's manual and twins of recorded ones.

use serde_json::Value;

use crate::{BUCKET, document, is_public};

const VECTORS: &str = include_str!("../data/public/s3_public_policies.json");
const RECORDED: &str = include_str!("../data/public/recorded_policy_status.jsonl");

pub(crate) fn vectors() -> Vec<Value> {
    serde_json::from_str(VECTORS).unwrap()
}

pub(crate) fn recorded() -> Vec<Value> {
    RECORDED.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_vector_comes_out() {
    let vectors = vectors();
    for row in &vectors {
        assert_eq!(is_public(&row["policy"]), row["expect_public"], "{} {}", row["id"], row["name"]);
    }
    println!("{} vectors, all held", vectors.len());
    assert_eq!(vectors.len(), 36);
}

#[test]
fn every_recorded_policy_comes_out_as_aws_answered() {
    let rows = recorded();
    for row in &rows {
        assert_eq!(is_public(&row["policy"]), row["is_public"], "{}", row["id"]);
    }
    println!("{} recorded policies, all held", rows.len());
    assert_eq!(rows.len(), 34);
}

#[test]
fn a_proof_stands_for_every_public_policy_and_for_no_other() {
    for row in vectors().iter().chain(&recorded()) {
        let policy = document(&row["policy"]);
        assert_eq!(BUCKET.prove(&policy).is_empty(), !BUCKET.is_public(&policy), "{}", row["id"]);
    }
}
