//! What the command writes is what the schemas say.
#![cfg(feature = "cli")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "a schema that cannot be read fails the test")]

mod cli_common;

use cli_common::{Dump, WIDE_VPC};
use serde_json::{Value, json};

/// Checks a value against the part of JSON Schema that our schemas use; gives every difference.
fn differences(value: &Value, schema: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
    if schema.as_bool() == Some(true) {
        return;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference}"));
        return differences(value, target, root, at, found);
    }
    if let Some(choices) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        let fits = |choice: &Value| {
            let mut differing = Vec::new();
            differences(value, choice, root, at, &mut differing);
            differing
        };
        let all: Vec<Vec<String>> = choices.iter().map(fits).collect();
        if !all.iter().any(Vec::is_empty) {
            found.push(format!("{at}: fits none of {all:?}"));
        }
    }
    if schema.get("const").is_some_and(|only| only != value) {
        found.push(format!("{at}: {value} is not {}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        found.push(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let broader = if kind == "integer" { "number" } else { kind };
    if !kinds.is_empty() && !kinds.contains(&kind) && !kinds.contains(&broader) {
        found.push(format!("{at}: a {kind}, not {kinds:?}"));
    }
    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(items) = schema.get("items") {
            differences(item, items, root, &format!("{at}/{n}"), found);
        }
    }
    let Some(members) = value.as_object() else { return };
    for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !members.contains_key(required) {
            found.push(format!("{at}: `{required}` is missing"));
        }
    }
    for (name, member) in members {
        let at = format!("{at}/{name}");
        match (schema["properties"].get(name), schema.get("additionalProperties")) {
            (Some(property), _) => differences(member, property, root, &at, found),
            (None, Some(Value::Bool(false))) => found.push(format!("{at}: not in the schema")),
            (None, Some(further)) => differences(member, further, root, &at, found),
            (None, None) => {}
        }
    }
}

fn fits(value: &Value, name: &str) {
    let schema = aozu::schema(name).unwrap();
    let mut found = Vec::new();
    differences(value, &schema, &schema, "", &mut found);
    assert!(found.is_empty(), "{name}: {found:#?}");
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let schema = json!({"type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {"a": {"anyOf": [{"$ref": "#/$defs/n"}, {"type": "null"}]}}, "$defs": {"n": {"type": "integer"}}});
    let wrong = |value: Value| {
        let mut found = Vec::new();
        differences(&value, &schema, &schema, "", &mut found);
        !found.is_empty()
    };
    assert!(!wrong(json!({"a": 1})) && !wrong(json!({"a": null})));
    assert!(
        wrong(json!({})) && wrong(json!({"a": "x"})) && wrong(json!({"a": 1, "b": 2})) && wrong(json!([]))
    );
}

/// The states that the tests have: every account fragment of every rule's page.
fn fragments() -> Vec<Value> {
    let pages = aozu::rules().flat_map(|rule| rule.page.split("```json\n").skip(1));
    let fences = pages.filter_map(|rest| rest.split("```").next());
    fences
        .filter_map(|text| serde_json::from_str::<Value>(text).ok())
        .filter(|fragment| fragment.get("ec2").is_some() || fragment.get("iam").is_some())
        .map(|fragment| {
            let take = |service: &str| match fragment.get(service) {
                Some(collections) => json!({service: collections}),
                None => json!({}),
            };
            json!({"format": "aozu/account/1", "as_of": "2026-06-01T00:00:00Z", "accounts": {"111122223333": {
                "partition": "aws", "global": take("iam"), "regions": {"ap-northeast-1": take("ec2")}}}})
        })
        .collect()
}

#[test]
fn every_member_of_a_written_document_is_in_its_schema() {
    let mut seen = 0;
    for fragment in fragments() {
        let Ok((organization, _)) = aozu::read_document(&fragment.to_string(), "page") else { continue };
        seen += 1;
        fits(&serde_json::from_str(&aozu::write_document(&organization)).unwrap(), "account");
    }
    assert!(seen > 20, "only {seen} fragments were read");
}

#[test]
fn the_schema_knows_every_collection() {
    let schema = aozu::schema("account").unwrap();
    let account = &schema["properties"]["accounts"]["additionalProperties"]["properties"];
    let ec2 = &account["regions"]["additionalProperties"]["properties"]["ec2"]["properties"];
    let iam = &account["global"]["properties"]["iam"]["properties"];
    for (collections, state) in
        [(ec2, "Vpcs"), (ec2, "SecurityGroups"), (iam, "UserDetailList"), (iam, "PasswordPolicy")]
    {
        assert!(collections.get(state).is_some(), "{state}: {collections}");
    }
    let unknown = json!({"format": "aozu/account/1", "accounts": {"111122223333": {"regions": {"ap-northeast-1": {"ec2": {
        "Vpcs": {"vpc-0a000001": {"VpcId": "vpc-0a000001", "Nonsense": 1}}}}}}}});
    let mut found = Vec::new();
    differences(&unknown, &schema, &schema, "", &mut found);
    assert!(found.iter().any(|told| told.contains("Nonsense")), "{found:?}");
}

#[test]
fn a_report_is_what_its_schema_says_member_by_member() {
    let dump = Dump::new()
        .vpcs(&[WIDE_VPC, &WIDE_VPC.replace("vpc-0a000001", "vpc-0a000002")])
        .regional("Subnets.json", "{\"Subnets\": [")
        .file("aozu.toml", "[[suppress]]\nrule = \"VPC001\"\nresource = \"vpc-0a000002\"\nreason = \"r\"\n");
    let report = dump.run("validate dump --output json").json();
    fits(&report, "report");
    let members = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(&report), ["as_of", "coverage", "findings", "format", "summary", "suppressed"]);
    let finding = report["findings"].as_array().unwrap().iter().find(|f| f["rule"] == "VPC001").unwrap();
    assert_eq!(
        members(finding),
        [
            "account",
            "data",
            "fingerprint",
            "help",
            "message",
            "name",
            "place",
            "region",
            "related",
            "resource",
            "resource_id",
            "rule",
            "severity",
            "tags"
        ]
    );
    assert_eq!(finding["resource"], "arn:aws:ec2:ap-northeast-1:111122223333:vpc/vpc-0a000001");
    assert_eq!(finding["place"]["pointer"], "/Vpcs/0");
    assert_eq!(finding["tags"], json!({"Name": "main"}));
    assert_eq!(members(&report["summary"]), ["error", "security-warning", "suggestion", "warning"]);
    assert_eq!(members(&report["coverage"]), ["not_read", "read", "rules_not_run"]);
    assert!(!report["suppressed"].as_array().unwrap().is_empty());
    assert!(!report["coverage"]["rules_not_run"].as_array().unwrap().is_empty());
}

#[test]
fn schemas_are_listed_and_printed() {
    let dump = Dump::new();
    let list = dump.run("schema").out;
    for name in aozu::SCHEMAS {
        assert!(list.contains(name), "{list}");
        assert_eq!(dump.run(&format!("schema {name}")).json(), aozu::schema(name).unwrap());
    }
    assert!(dump.run("schema acount").err.contains("did you mean `account`?"));
}
