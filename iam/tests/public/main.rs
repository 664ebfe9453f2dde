//! Whether policies let the public in: vectors, recordings of AWS, laws.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says how many rows it held"
)]

mod edits;
mod laws;
mod rows;
mod types;

use aozu_iam::{
    analyze::public::{PublicTest, ResourceType},
    policy::Document,
};
use serde_json::{Value, json};

/// The test of a bucket's policy.
const BUCKET: PublicTest = PublicTest::of(ResourceType::S3Bucket);

fn document(policy: &Value) -> Document {
    Document::parse(&policy.to_string()).unwrap()
}

fn is_public(policy: &Value) -> bool {
    BUCKET.is_public(&document(policy))
}

/// A policy of one statement that lets everyone read a bucket, but for these members.
fn with(members: Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::b/*"});
    for (name, value) in members.as_object().unwrap() {
        statement[name] = value.clone();
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}
