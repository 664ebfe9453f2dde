//! Every row of the case file that AWS published or that was recorded from it.

use aozu_cloudwatch::alarm::evaluate::evaluate_alarm;
use serde_json::{Value, json};

const ROWS: &str = include_str!("data/alarms.jsonl");

/// The answer to a history of `0`, `X` and `-`, for an alarm that was in `previous`.
fn answer(range: &str, n: &Value, m: &Value, treat: &Value, previous: &str) -> Value {
    let points: Vec<Value> = range
        .split_whitespace()
        .map(|slot| match slot {
            "0" => json!(0),
            "X" => json!(100),
            "-" => Value::Null,
            other => panic!("{other}"),
        })
        .collect();
    let request = json!({
        "ComparisonOperator": "GreaterThanThreshold", "Threshold": 50, "EvaluationPeriods": n,
        "DatapointsToAlarm": m, "TreatMissingData": treat, "Datapoints": points, "PreviousState": previous,
    });
    serde_json::to_value(evaluate_alarm(&request.to_string()).unwrap()).unwrap()
}

#[test]
fn every_row_that_aws_published_or_answered() {
    let mut passed = 0;
    let mut wrong = Vec::new();
    for line in ROWS.lines().filter(|line| !line.trim().is_empty()) {
        let row: Value = serde_json::from_str(line).unwrap();
        if row["confidence"] == "derived" {
            continue;
        }
        let range = row["range"].as_str().unwrap();
        for previous in ["OK", "ALARM", "INSUFFICIENT_DATA"] {
            let got = answer(range, &row["N"], &row["M"], &row["treat_missing"], previous);
            let state = got["StateValue"].as_str().unwrap();
            let fits = match (row["expected"].as_str(), row["expected_not"].as_str()) {
                (Some("RETAIN"), _) => state == previous,
                (Some(expected), _) => state == expected,
                (None, Some(not)) => state != not,
                (None, None) => panic!("a row without expectation: {line}"),
            };
            if !fits {
                wrong.push(format!("{previous} -> {state}: {line}"));
            }
        }
        passed += 1;
    }
    println!("{passed} rows of alarms.jsonl, each from three states, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(passed, 31);
}

/// The two tables of the User Guide whole: 40 cells, range of five, N = 3.
#[test]
fn the_published_tables() {
    let tables = [
        (3, "0 - X - X", ["OK", "OK", "OK", "OK"]),
        (3, "0 - - - -", ["OK", "OK", "OK", "OK"]),
        (3, "- - - - -", ["INSUFFICIENT_DATA", "keep", "ALARM", "OK"]),
        (3, "0 X X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]),
        (3, "- - X - -", ["ALARM", "keep", "ALARM", "OK"]),
        (2, "0 - X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]),
        (2, "0 0 X 0 X", ["ALARM", "ALARM", "ALARM", "ALARM"]),
        (2, "0 - X - -", ["OK", "OK", "ALARM", "OK"]),
        (2, "- - - - 0", ["OK", "OK", "ALARM", "OK"]),
        (2, "- - - X -", ["ALARM", "keep", "ALARM", "OK"]),
    ];
    let mut cells = 0;
    for (m, range, row) in tables {
        for (treat, expected) in ["missing", "ignore", "breaching", "notBreaching"].into_iter().zip(row) {
            for previous in ["OK", "ALARM", "INSUFFICIENT_DATA"] {
                let got = answer(range, &json!(3), &json!(m), &json!(treat), previous);
                let expected = if expected == "keep" { previous } else { expected };
                assert_eq!(got["StateValue"], expected, "{range} M={m} {treat} from {previous}");
            }
            cells += 1;
        }
    }
    assert_eq!(cells, 40);
}

#[test]
fn the_explanation_says_what_every_slot_did() {
    let got = answer("0 - X - -", &json!(3), &json!(2), &json!("breaching"), "OK");
    let explanation = &got["Explanation"];
    assert_eq!(explanation["DecidedBy"], "missing-counts-as-breaching");
    let roles: Vec<&str> =
        explanation["Slots"].as_array().unwrap().iter().map(|s| s["Role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["real", "ignored", "real", "ignored", "filled"]);
    assert_eq!(explanation["Slots"][4]["CountedAs"], "breaching");

    let got = answer("X X 0 0 0", &json!(3), &json!(2), &json!("missing"), "ALARM");
    let roles: Vec<&str> =
        got["Explanation"]["Slots"].as_array().unwrap().iter().map(|s| s["Role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["older", "older", "real", "real", "real"]);
    assert_eq!(got["StateValue"], "OK", "older points than the newest three do not count");
}

#[test]
fn reasons_are_aws_words() {
    let reason =
        |range, n, m, treat| answer(range, &json!(n), &json!(m), &json!(treat), "OK")["StateReason"].clone();
    assert_eq!(
        reason("- - - - -", 3, 3, "breaching"),
        "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching]."
    );
    assert_eq!(
        reason("- - - - -", 3, 3, "notBreaching"),
        "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [NonBreaching]."
    );
    assert_eq!(reason("- - - - -", 3, 3, "missing"), "Insufficient Data: 3 datapoints were unknown.");
    assert_eq!(
        reason("0 0 X 0 X", 3, 2, "missing"),
        "Threshold Crossed: 2 out of the last 3 datapoints [100.0, 100.0] were greater than the threshold (50.0) (minimum 2 datapoints for OK -> ALARM transition)."
    );
    assert_eq!(
        reason("X X 0", 3, 3, "missing"),
        "Threshold Crossed: 1 out of the last 3 datapoints [0.0] was not greater than the threshold (50.0) (minimum 1 datapoint for ALARM -> OK transition)."
    );
    assert_eq!(
        reason("- - - X X", 3, 3, "breaching"),
        "Threshold Crossed: 2 out of the last 3 datapoints [100.0, 100.0] were greater than the threshold (50.0) and 1 missing datapoint was treated as [Breaching] (minimum 3 datapoints for OK -> ALARM transition)."
    );
}

#[test]
fn few_samples_keep_the_state_of_a_percentile_alarm() {
    let ask = |counts: Value, state: &str| {
        let request = json!({
            "ComparisonOperator": "GreaterThanThreshold", "Threshold": 5, "EvaluationPeriods": 1,
            "Datapoints": [null, 10, 10], "SampleCounts": counts, "ExtendedStatistic": "p90",
            "EvaluateLowSampleCountPercentile": "ignore", "PreviousState": state,
        });
        serde_json::to_value(evaluate_alarm(&request.to_string()).unwrap()).unwrap()
    };
    // The guide's boundary for p90 is 100 samples, over the slots that are evaluated: here the newest only.
    assert_eq!(ask(json!([0, 500, 99]), "OK")["StateValue"], "OK");
    assert_eq!(ask(json!([0, 500, 99]), "OK")["Explanation"]["DecidedBy"], "too-few-samples");
    assert_eq!(ask(json!([0, 0, 100]), "OK")["StateValue"], "ALARM");
    let assumed = ask(Value::Null, "OK");
    assert_eq!(assumed["StateValue"], "ALARM");
    assert!(assumed["Explanation"]["Assumptions"][0].as_str().unwrap().contains("SampleCounts"));
}

#[test]
fn what_cannot_be_evaluated_is_refused_by_name() {
    for (request, code, part) in [
        (
            r#"{"EvaluationCriteria": {"PromQLCriteria": {"Query": "up"}}}"#,
            "UnsupportedOperation",
            "PromQLCriteria",
        ),
        (
            r#"{"EvaluationCriteria": {"Tomorrow": {}}}"#,
            "UnsupportedOperation",
            "EvaluationCriteria.Tomorrow",
        ),
        (
            r#"{"ComparisonOperator": "GreaterThanUpperThreshold"}"#,
            "UnsupportedOperation",
            "GreaterThanUpperThreshold",
        ),
        (r#"{}"#, "ValidationException", "Datapoints: it is required"),
        (r#"{"#, "ValidationException", "EOF"),
        (r#"[]"#, "ValidationException", ""),
        (r#"{"Datapoint": []}"#, "ValidationException", "unknown field `Datapoint`"),
    ] {
        let error = evaluate_alarm(request).unwrap_err();
        assert_eq!(error.code(), code, "{request}");
        assert!(error.to_string().contains(part), "{error}");
    }
    let error = evaluate_alarm(
        r#"{"ComparisonOperator": "Greater", "Threshold": 1, "EvaluationPeriods": 3, "DatapointsToAlarm": 9,
            "TreatMissingData": "BREACHING", "Period": 90, "Datapoints": [1], "SampleCounts": [1, -2], "Percentile": 101}"#,
    )
    .unwrap_err()
    .to_string();
    for part in ["ComparisonOperator", "TreatMissingData", "Period", "SampleCounts", "Percentile"] {
        assert!(error.contains(part), "every problem is told, {part} too: {error}");
    }
}
