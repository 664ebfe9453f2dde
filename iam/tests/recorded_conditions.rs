//! Condition operators against recordings of real AWS, row by row.
//!
//! `data/recorded/iam_conditions.jsonl` holds facts read from the recordings in the public repository
//! radkawar/stackd (Apache-2.0 by its README), commit 9dc356f; each row names its source.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says how many rows it held"
)]

use std::collections::BTreeMap;

use aozu_iam::{
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet, Request, Target},
    policy::{Document, PolicyKind},
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Row {
    id: String,
    operator: String,
    key: String,
    policy_values: Vec<String>,
    #[serde(default)]
    context_values: Given,
    matched: Value,
    #[serde(default)]
    note: String,
    #[serde(default)]
    key_type: String,
    #[serde(default)]
    missing: bool,
    #[serde(default)]
    other_context: serde_json::Map<String, Value>,
}

/// The values of the key, or all tags of the resource or request.
#[derive(Deserialize, Debug)]
#[serde(untagged)]
enum Given {
    Values(Vec<String>),
    Tags { tags: BTreeMap<String, String> },
}

impl Default for Given {
    fn default() -> Self {
        Self::Values(Vec::new())
    }
}

impl Row {
    /// Two tags whose keys differ only in case and neither of which is in small letters: AWS follows no rule.
    fn has_no_rule(&self) -> bool {
        matches!(&self.context_values, Given::Tags { tags } if !tags.keys().any(|k| *k == k.to_lowercase()))
    }
}

fn decide(row: &Row, effect: &str) -> Decision {
    let statement = json!({
        "Effect": effect, "Action": "*", "Resource": "*",
        "Condition": {&row.operator: {&row.key: &row.policy_values}},
    });
    let mut statements = vec![statement];
    if effect == "Deny" {
        statements.push(json!({"Effect": "Allow", "Action": "*", "Resource": "*"}));
    }
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let set = PolicySet::of(PolicyKind::Session, "row", &Document::parse(&text).unwrap());
    let mut context = Context::absent();
    for (key, value) in &row.other_context {
        match value {
            Value::Array(values) => {
                context.set_list(key, values.iter().map(|value| value.as_str().unwrap().to_owned()));
            }
            value => context.set(key, value.as_str().unwrap()),
        }
    }
    match &row.context_values {
        _ if row.missing => {}
        Given::Tags { tags } => {
            let prefix = row.key.split_once('/').unwrap().0;
            for (key, value) in tags {
                context.set(&format!("{prefix}/{key}"), value.as_str());
            }
        }
        Given::Values(values) if row.key_type == "multivalued" || values.len() != 1 => {
            context.set_list(&row.key, values.iter().map(String::as_str));
        }
        Given::Values(values) => context.set(&row.key, values[0].as_str()),
    }
    let request = Request {
        caller: &Caller::parse("arn:aws:iam::123456789012:user/alice").unwrap(),
        action: &Action::new("iam:TagUser").unwrap(),
        target: &Target::new("arn:aws:iam::123456789012:user/bob"),
        context: &context,
    };
    Layers { identity: &[&set], ..Layers::default() }.decide(&request)
}

#[test]
fn every_row_comes_out_as_aws_recorded_it() {
    let rows = include_str!("data/recorded/iam_conditions.jsonl").lines();
    let rows: Vec<Row> = rows.map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut wrong = Vec::new();
    for row in &rows {
        let (allow, deny) = match &row.matched {
            _ if row.has_no_rule() => (Decision::Depends, Decision::Depends),
            // Where the simulator differs from live evaluation the engine follows the latter.
            _ if row.note == "live evaluation says true" => (Decision::Allowed, Decision::ExplicitDeny),
            Value::Bool(true) => (Decision::Allowed, Decision::ExplicitDeny),
            Value::Bool(false) => (Decision::ImplicitDeny, Decision::Allowed),
            _ => (Decision::ImplicitDeny, Decision::ExplicitDeny),
        };
        let found = (decide(row, "Allow"), decide(row, "Deny"));
        if found != (allow, deny) {
            wrong.push(format!(
                "{}: {} {:?} against {:?} is {}, found {found:?}",
                row.id, row.operator, row.policy_values, row.context_values, row.matched
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    println!("{} recorded conditions", rows.len());
}
