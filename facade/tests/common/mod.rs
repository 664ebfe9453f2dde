//! What several tests need: the folders of test data, and fragments of account documents.

#![allow(dead_code, reason = "each test file takes what it needs")]
#![expect(clippy::panic, reason = "test data that cannot be read fails the test")]

pub(crate) mod reach;

use std::path::PathBuf;

use aozu::{Import, ImportLimits, Organization, Report};
use serde_json::{Value, json};

/// The account that ships with the project.
pub(crate) fn shop() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/accounts/shop")
}

/// The same account with faults planted.
pub(crate) fn faults() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/faults")
}

/// Reads a folder that must be readable.
pub(crate) fn read(path: &std::path::Path) -> Import {
    aozu::import(path, &ImportLimits::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// Wraps a fragment, `{"ec2": …}`, `{"iam": …}` or `{"s3": …}`, into an account document; a whole one stays.
pub(crate) fn wrap(fragment: Value) -> Value {
    if fragment.get("format").is_some() {
        return fragment;
    }
    let Value::Object(mut services) = fragment else { panic!("a fragment is an object: {fragment}") };
    let take = |service: &str| Some((service.to_owned(), services.remove(service)?));
    let global: serde_json::Map<String, Value> = ["iam", "s3"].into_iter().filter_map(take).collect();
    let regions = if services.is_empty() { json!({}) } else { json!({ "ap-northeast-1": services }) };
    json!({
        "format": "aozu/account/1",
        "as_of": "2026-06-01T00:00:00Z",
        "accounts": {"111122223333": {"partition": "aws", "global": global, "regions": regions}},
    })
}

/// Reads a fragment.
pub(crate) fn organization(fragment: Value) -> Organization {
    let text = wrap(fragment).to_string();
    aozu::read_document(&text, "fragment").unwrap_or_else(|error| panic!("{error}\n{text}")).0
}

/// The codes that a report holds, each once, sorted.
pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    let mut codes: Vec<_> = report.findings.iter().map(|finding| finding.rule).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
