//! SARIF held against OASIS's schema.
#![allow(dead_code, reason = "each test file uses what it needs")]
#![allow(clippy::unwrap_used, reason = "a schema that cannot be read fails the test")]

use serde_json::Value;

/// A SARIF log that is what the schema says.
pub(crate) fn log(text: &str) -> Value {
    let schema = include_str!("../data/sarif/sarif-schema-2.1.0.json");
    // In this copy the pattern of languages has a bracket too many, which OASIS's errata 01 takes out.
    let wrong = "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";
    assert!(schema.contains(wrong));
    let schema: Value = serde_json::from_str(&schema.replace(wrong, "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let log: Value = serde_json::from_str(text).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0"})), "the schema asks for something");
    log
}
