//! The simulator against recordings of real AWS, row by row.
//!
//! `data/recorded/*.jsonl` hold facts read from the recordings in the public repository radkawar/stackd (Apache-2.0
//! by its README), commit 9dc356f; each row names its source.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use aozu_iam::{
    evaluate::Decision,
    simulate::{ContextKeysRequest, Request, get_context_keys_for_custom_policy, simulate_custom_policy},
};
use serde_json::{Map, Value, json};

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn simulate(request: &Value) -> Decision {
    let text = request.to_string();
    let request: Request<'_> = serde_json::from_str(&text).unwrap();
    let answer = simulate_custom_policy(&request).unwrap_or_else(|error| panic!("{error}: {text}"));
    answer.evaluation_results[0].eval_decision
}

fn entry(key: &str, value: &Value, list: bool) -> Value {
    match value {
        Value::Array(values) => {
            let list = list || values.len() != 1;
            json!({"ContextKeyName": key, "ContextKeyValues": values, "ContextKeyType": if list { "stringList" } else { "string" }})
        }
        value => json!({"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"}),
    }
}

/// Two tags whose keys differ only in case and neither of which is in small letters: AWS follows no rule.
fn has_no_rule(row: &Value) -> bool {
    let tags = row["context_values"]["tags"].as_object();
    tags.is_some_and(|tags| !tags.keys().any(|key| *key == key.to_lowercase()))
}

fn entries(row: &Value) -> Vec<Value> {
    let key = row["key"].as_str().unwrap();
    let mut entries = Vec::new();
    for (key, value) in row["other_context"].as_object().unwrap_or(&Map::new()) {
        entries.push(entry(key, value, value.is_array()));
    }
    if row["missing"] == true || row["context_values"].is_null() {
        return entries;
    }
    match row["context_values"]["tags"].as_object() {
        Some(tags) => {
            let prefix = key.split_once('/').unwrap().0;
            entries.extend(tags.iter().map(|(tag, value)| entry(&format!("{prefix}/{tag}"), value, false)));
        }
        None => entries.push(entry(key, &row["context_values"], row["key_type"] == "multivalued")),
    }
    entries
}

#[test]
fn conditions_come_out_as_recorded() {
    let rows = rows(include_str!("data/recorded/iam_conditions.jsonl"));
    let mut asked = 0;
    for row in &rows {
        // The simulator is recorded to say false of a number that is none, live evaluation true: live is followed.
        let only_simulated = row["note"] == "live evaluation says true";
        if has_no_rule(row) || only_simulated {
            continue;
        }
        let condition =
            json!({row["operator"].as_str().unwrap(): {row["key"].as_str().unwrap(): row["policy_values"]}});
        let decide = |effect: &str| {
            let conditional =
                json!({"Effect": effect, "Action": "*", "Resource": "*", "Condition": condition});
            let plain = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
            let statements = if effect == "Deny" { vec![conditional, plain] } else { vec![conditional] };
            simulate(&json!({
                "PolicyInputList": [{"Version": "2012-10-17", "Statement": statements}],
                "ActionNames": ["s3:GetObject"], "ContextEntries": entries(row),
            }))
        };
        let expected = match &row["matched"] {
            Value::Bool(true) => (Decision::Allowed, Decision::ExplicitDeny),
            Value::Bool(false) => (Decision::ImplicitDeny, Decision::Allowed),
            _ => (Decision::ImplicitDeny, Decision::ExplicitDeny),
        };
        assert_eq!((decide("Allow"), decide("Deny")), expected, "{row}");
        asked += 1;
    }
    println!("{asked} of {} recorded conditions", rows.len());
    assert!(asked + 5 > rows.len());
}

#[test]
fn simulations_come_out_as_recorded() {
    let rows = rows(include_str!("data/recorded/iam_authz.jsonl"));
    let mut asked = 0;
    for row in rows.iter().filter(|row| row["method"] == "SimulateCustomPolicy") {
        let context = row["context"].as_object().cloned().unwrap_or_default();
        let entries: Vec<_> =
            context.iter().map(|(key, value)| entry(key, value, value.is_array())).collect();
        let found = simulate(&json!({
            "PolicyInputList": row["identity_policies"], "ActionNames": [row["action"]],
            "ResourceArns": [row["resource"]], "ContextEntries": entries,
        }));
        match row["decision"].as_str() {
            Some(decision) => assert_eq!(found.as_str(), decision, "{row}"),
            None => assert_eq!(found.is_allowed(), row["outcome"] == "allowed", "{row}"),
        }
        asked += 1;
    }
    assert_eq!(asked, 11);
}

#[test]
fn context_keys_come_out_as_recorded() {
    let rows = rows(include_str!("data/iam_policy_validation.jsonl"));
    let mut asked = 0;
    for row in rows {
        if !row["policy_kind"].as_str().unwrap().starts_with("GetContextKeysForCustomPolicy") {
            continue;
        }
        let text = json!({"PolicyInputList": [row["document"]]}).to_string();
        let request: ContextKeysRequest<'_> = serde_json::from_str(&text).unwrap();
        match get_context_keys_for_custom_policy(&request) {
            Ok(answer) => {
                let mut found: Vec<_> =
                    answer.context_key_names.iter().map(|key| json!(key.as_str())).collect();
                let mut expected = row["context_keys_found"].as_array().unwrap().clone();
                found.sort_by_key(Value::to_string);
                expected.sort_by_key(Value::to_string);
                assert_eq!((found, &row["accepted"]), (expected, &json!(true)), "{row}");
            }
            Err(error) => assert_eq!(
                (row["error_code"].as_str(), &row["accepted"]),
                (Some(error.code()), &json!(false)),
                "{row}"
            ),
        }
        asked += 1;
    }
    assert!(asked >= 7, "{asked}");
}
