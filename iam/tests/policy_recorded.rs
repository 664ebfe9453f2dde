//! Documents that AWS was given, and whether it took them: every recorded row.
//!
//! `data/iam_policy_validation.jsonl` holds facts read from the recordings in the public repository
//! radkawar/stackd (Apache-2.0 by its README), commit 9dc356f; each row names its source.

use aozu_iam::policy::{Document, PolicyError, PolicyErrors, PolicyKind, PolicyText};
use serde::Deserialize;

const ROWS: &str = include_str!("data/iam_policy_validation.jsonl");

#[derive(Deserialize)]
struct Row {
    id: String,
    policy_kind: String,
    document: PolicyText,
    accepted: bool,
}

/// The kind of a row; none for GetContextKeysForCustomPolicy, which only parses.
#[expect(clippy::panic, reason = "a row that no test understands fails the test")]
fn kind(row: &Row) -> Option<PolicyKind> {
    match row.policy_kind.as_str() {
        "identity (user inline)" => Some(PolicyKind::UserInline),
        "sts session policy" => Some(PolicyKind::Session),
        "organizations resource control policy" => Some(PolicyKind::ResourceControl),
        "s3 bucket policy" => Some(PolicyKind::Bucket),
        other if other.starts_with("GetContextKeysForCustomPolicy") => None,
        other => panic!("{}: a kind `{other}` that no test knows", row.id),
    }
}

#[test]
fn what_aws_took_is_taken_and_what_it_refused_is_refused() {
    let rows: Vec<Row> = ROWS.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 63);
    let mut wrong = Vec::new();
    for row in &rows {
        let errors = match (row.document.parse(), kind(row)) {
            (Err(PolicyErrors(errors)), _) => errors,
            (Ok(document), Some(kind)) => document.check(kind),
            (Ok(_), None) => Vec::new(),
        };
        if errors.iter().any(PolicyError::is_refused) == row.accepted {
            wrong.push(format!("{} (accepted: {}): {errors:?}", row.id, row.accepted));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_recorded_document_is_written_back_without_loss() {
    for line in ROWS.lines() {
        let row: Row = serde_json::from_str(line).unwrap();
        let Ok(document) = row.document.parse() else { continue };
        assert_eq!(Document::parse(&document.to_string()).unwrap(), document, "{}", row.id);
    }
}
