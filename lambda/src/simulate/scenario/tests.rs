use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::{ScenarioFormat, json, prefixes, toml as ours, without_comments};
use crate::simulate::{Request, simulate};

const TOML: &str = r#"# A crowd, and one that does nothing.
Seed = 1
DurationSeconds = 1000
Region = "ap-northeast-1"   # Tokyo
ScalingModel = """
new"""
AccountConcurrency = 1_000
IdleTimeoutSeconds = 600

[[Functions]]
FunctionName = 'order-api'
Invocation = "sync"
WarmDuration = { LogNormal = { mean = 1.0, "sigma" = -1.0 } }
Arrivals.Steps = [
    [0, 20],  # [quiet]
    [1800, -5],
]
InitDuration.Constant = 0.4

[[Functions]]
FunctionName = "order worker"
Invocation = "sync"
[Functions.WarmDuration]
Constant = -1
[Functions.Arrivals]
Trace = [1.0, 2.0,
  -3.0]
"#;

const JSON: &str = r#"{ // A crowd, and one that does nothing.
  "Seed": 1, "DurationSeconds": 1000,
  "Region": "ap-northeast-1", /* Tokyo,
     not Osaka */ "ScalingModel": "new",
  "AccountConcurrency": 1000,
  "IdleTimeoutSeconds": -600,
  "Functions": [
    {"FunctionName": "order-api", "Invocation": "sync", "InitDuration": {"Constant": 0.4},
     "WarmDuration": {"LogNormal": {"mean": 1.0,
                                    "sigma": -1.0}},
     "Arrivals": {"Steps": [[0, 20], // [quiet]
                            [1800, -5]]}},
    {"FunctionName": "order \"worker\"", "Invocation": "sync",
     "Arrivals": {"Poisson": -1}}
  ]
}"#;

fn told(request: &Request, text: &str, format: ScenarioFormat) -> Vec<String> {
    let error = simulate(request).unwrap_err().in_scenario("load", text, format);
    error.problems().iter().map(|problem| problem.member.clone()).collect()
}

#[test]
fn toml_names_the_line() {
    let request: Request = toml::from_str(TOML).unwrap();
    assert_eq!(
        told(&request, TOML, ScenarioFormat::Toml),
        [
            "`load` line 5: ScalingModel",
            "`load` line 13: Functions[0].WarmDuration.LogNormal.sigma",
            "`load` line 16: Functions[0].Arrivals.Steps[1][1]",
            "`load` line 21: Functions[1].FunctionName",
            "`load` line 24: Functions[1].WarmDuration.Constant",
            "`load` line 20: Functions[1].ColdDuration",
            "`load` line 27: Functions[1].Arrivals.Trace[2]",
        ]
    );
}

#[test]
fn what_is_wrong_with_all_functions_together_stands_where_they_begin() {
    let text = TOML.replace("Invocation", "ReservedConcurrency = 600\nInvocation");
    let request: Request = toml::from_str(&text).unwrap();
    let told = told(&request, &text, ScenarioFormat::Toml);
    assert_eq!(told.last().unwrap(), "`load` line 10: Functions");
}

#[test]
fn json_with_comments_names_the_line() {
    let request: Request = serde_json::from_str(&without_comments(JSON)).unwrap();
    assert_eq!(
        told(&request, JSON, ScenarioFormat::Json),
        [
            "`load` line 4: ScalingModel",
            "`load` line 6: IdleTimeoutSeconds",
            "`load` line 10: Functions[0].WarmDuration.LogNormal.sigma",
            "`load` line 12: Functions[0].Arrivals.Steps[1][1]",
            "`load` line 13: Functions[1].FunctionName",
            "`load` line 13: Functions[1].WarmDuration",
            "`load` line 13: Functions[1].ColdDuration",
            "`load` line 14: Functions[1].Arrivals.Poisson",
        ]
    );
}

#[test]
fn a_syntax_error_after_a_comment_names_its_own_line() {
    let text = "{\n/* two\nlines */ \"Seed\": x}";
    let error = serde_json::from_str::<Request>(&without_comments(text)).unwrap_err();
    assert_eq!((error.line(), error.column()), (3, 18));
}

#[test]
fn a_member_that_is_missing_at_the_top_has_the_file_s_name_only() {
    let request: Request = toml::from_str("").unwrap();
    let told = told(&request, "", ScenarioFormat::Toml);
    assert!(told.contains(&"`load`: Seed".to_owned()), "{told:?}");
}

#[test]
fn members_are_within_members() {
    let all: Vec<&str> = prefixes("Functions[0].Arrivals.Steps[1][0]").collect();
    assert_eq!(
        all,
        [
            "Functions[0].Arrivals.Steps[1][0]",
            "Functions[0].Arrivals.Steps[1]",
            "Functions[0].Arrivals.Steps",
            "Functions[0].Arrivals",
            "Functions[0]",
            "Functions"
        ]
    );
}

/// Every path of a value, as problems spell them.
fn paths(value: &Value, path: &str, into: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (format!("{path}{}{key}", if path.is_empty() { "" } else { "." }), value))
            .collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(n, value)| (format!("{path}[{n}]"), value)).collect()
        }
        _ => return,
    };
    for (path, value) in below {
        paths(value, &path, into);
        into.push(path);
    }
}

fn seen(walk: fn(&str, super::See<'_>), text: &str) -> BTreeMap<String, usize> {
    let mut seen = BTreeMap::new();
    walk(text, &mut |path, at| {
        seen.entry(path.to_owned()).or_insert(at);
    });
    seen
}

fn assert_all_seen(value: &Value, seen: &BTreeMap<String, usize>, text: &str) {
    let mut all = Vec::new();
    paths(value, "", &mut all);
    for path in &all {
        let at = *seen.get(path).unwrap_or_else(|| panic!("{path} is not seen in {text}"));
        if let Some(key) = path.rsplit('.').next().filter(|step| !step.ends_with(']')) {
            let line = text[at..].lines().next().unwrap();
            assert!(line.contains(key), "{path}: {line}");
        }
    }
}

#[test]
fn every_member_that_the_readers_read_is_seen() {
    for text in [TOML, include_str!("../../../examples/spike.toml")] {
        let value: Value = toml::from_str(text).unwrap();
        assert_all_seen(&value, &seen(ours::walk, text), text);
    }
    let text = without_comments(JSON);
    assert_all_seen(&serde_json::from_str(&text).unwrap(), &seen(json::walk, &text), &text);
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i32>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        "[a\"'\\\\#=\\[\\]{},\n]{0,6}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[A-Za-z_-]{1,5}", inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<Value>())
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_walked_to_its_end(members in proptest::collection::btree_map("[A-Z][a-z]{0,4}", value(), 0..4)) {
        let value: Value = members.into_iter().collect();
        for text in [value.to_string(), format!("{value:#}")] {
            assert_all_seen(&value, &seen(json::walk, &text), &text);
        }
    }

    #[test]
    fn any_text_is_walked_without_harm(text in "[a\"'\\\\\\[\\]{}=.,:#\né]{0,60}") {
        for walk in [ours::walk, json::walk] {
            for at in seen(walk, &text).into_values() {
                prop_assert!(at <= text.len());
            }
        }
    }
}

#[test]
fn deep_nesting_ends() {
    for (walk, open) in [(json::walk as fn(&str, super::See<'_>), "["), (ours::walk, "a = [")] {
        let text = format!("{open}{}", "[".repeat(100_000));
        assert!(seen(walk, &text).len() < 200);
    }
}
