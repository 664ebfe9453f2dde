//! `aozu logs …` and `aozu cloudwatch …`: the contracts, in every form.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli_common;

use std::{
    io::Write,
    process::{Command, Stdio},
};

use cli_common::{Dump, Ran};
use serde_json::{Value, json};

const TEST: &[&str] = &["logs", "test-metric-filter"];
const ALARM: &[&str] = &["cloudwatch", "evaluate-alarm"];

fn run(dump: &Dump, words: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aozu"));
    command.args(words).current_dir(dump.path(".")).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).env("NO_COLOR", "1");
    let mut running = command.spawn().unwrap();
    let mut stdin = running.stdin.take().unwrap();
    let input = input.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let ended = running.wait_with_output().unwrap();
    drop(writing.join());
    Ran {
        status: ended.status.code().unwrap_or(-1),
        out: String::from_utf8(ended.stdout).unwrap(),
        err: String::from_utf8(ended.stderr).unwrap(),
    }
}

fn with<'w>(command: &[&'w str], more: &[&'w str]) -> Vec<&'w str> {
    [command, more].concat()
}

#[test]
fn a_pattern_is_tested_in_awss_shape() {
    let dump = Dump::new();
    let request = json!({"filterPattern": "[level=ERROR, code]", "logEventMessages": ["INFO 1", "ERROR 2"]});
    let answer = json!({"matches": [
        {"eventNumber": 2, "eventMessage": "ERROR 2", "extractedValues": {"$level": "ERROR", "$code": "2"}}]});
    let asked = run(&dump, &with(TEST, &["--cli-input-json", "-"]), &request.to_string());
    assert_eq!((asked.status, asked.json()), (0, answer.clone()), "{}", asked.err);
    let flags = ["--filter-pattern", "[level=ERROR, code]", "--log-event-messages", "INFO 1", "ERROR 2"];
    assert_eq!(run(&dump, &with(TEST, &flags), "").json(), answer);
    let none = ["--filter-pattern", "FATAL", "--log-event-messages", "INFO 1"];
    let none = run(&dump, &with(TEST, &none), "");
    assert_eq!((none.status, none.json()), (1, json!({"matches": []})));
}

#[test]
fn a_pattern_that_is_none_is_awss_error_with_its_place() {
    let dump = Dump::new();
    let bad = run(&dump, &with(TEST, &["--filter-pattern", "{ $.a == 1 }", "--log-event-messages", "x"]), "");
    assert_eq!((bad.status, &bad.json()["__type"]), (2, &json!("InvalidParameterException")));
    assert!(bad.json()["message"].as_str().unwrap().contains("at byte 7"), "{}", bad.out);
    let absent = run(&dump, &with(TEST, &["--log-event-messages", "x"]), "");
    assert_eq!((absent.status, &absent.json()["__type"]), (2, &json!("InvalidParameterException")));
}

#[test]
fn explain_names_selector_value_and_rule() {
    let dump = Dump::new();
    let flags =
        ["--filter-pattern", "{ $.a = 1 && $.b = x }", "--log-event-messages", r#"{"a": "1", "b": true}"#];
    let told = run(&dump, &with(TEST, &with(&flags, &["--explain"])), "").json();
    let conditions = &told["explanations"][0]["conditions"];
    assert_eq!(conditions[0]["holds"], true);
    assert_eq!(conditions[0]["values"][0]["selector"], "$.a");
    assert_eq!(conditions[1]["values"][0]["type"], "boolean");
    let text = run(&dump, &with(TEST, &with(&flags, &["--explain", "--output", "text"])), "");
    assert!(text.out.contains("does not match") && text.out.contains("$.b"), "{}", text.out);
}

#[test]
fn requests_by_the_line_are_answered_by_the_line() {
    let dump = Dump::new();
    let one = json!({"filterPattern": "ERROR", "logEventMessages": ["ERROR"]});
    let answers = run(&dump, &with(TEST, &["--batch"]), &format!("{one}\nno request\n{one}"));
    let lines: Vec<Value> = answers.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((answers.status, lines.len()), (0, 3));
    assert_eq!(lines[0], lines[2]);
    assert_eq!(lines[1]["__type"], "InvalidParameterException");
}

const LOG: &str = "INFO up\nERROR down\r\n{\"level\": \"ERROR\", \"ms\": 900}\nINFO up again";

#[test]
fn lines_of_files_are_found_counted_and_told_as_json() {
    let dump = Dump::new().file("a.log", LOG).file("b.log", "ERROR");
    let found = run(&dump, &["logs", "filter", "ERROR", "a.log"], "");
    assert_eq!((found.status, &*found.out), (0, "ERROR down\n{\"level\": \"ERROR\", \"ms\": 900}\n"));
    let json = run(&dump, &["logs", "filter", "{ $.ms > 500 }", "a.log", "--json"], "");
    let line: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&line["line"], &line["offset"], &line["patterns"]), (&json!(3), &json!(20), &json!([0])));
    let several = ["logs", "filter", "-e", "down", "-e", "again", "a.log", "b.log", "-n"];
    assert_eq!(run(&dump, &several, "").out, "a.log:2:ERROR down\na.log:4:INFO up again\n");
    let count = ["logs", "filter", "-e", "ERROR", "-e", "INFO", "--count", "a.log"];
    assert_eq!(run(&dump, &count, "").out, "2\tERROR\n2\tINFO\n4\tany of them\n");
    assert_eq!(run(&dump, &["logs", "filter", "ERROR", "--count"], LOG).out, "2\n");
    let none = run(&dump, &["logs", "filter", "FATAL", "-"], LOG);
    assert_eq!((none.status, &*none.out), (1, ""));
}

#[test]
fn what_cannot_be_searched_is_told_and_the_rest_is_searched() {
    let dump = Dump::new().file("a.log", LOG);
    let told = run(&dump, &["logs", "filter", "ERROR", "no-such.log", "a.log", "--count"], "");
    assert_eq!((told.status, &*told.out), (2, "a.log:2\n"));
    assert!(told.err.contains("no-such.log"), "{}", told.err);
    let bad = run(&dump, &["logs", "filter", "-e", "{", "-e", "[", "a.log"], "");
    assert_eq!((bad.status, bad.err.matches("`{`").count(), bad.err.matches("`[`").count()), (2, 1, 1));
}

#[test]
fn a_query_is_answered_as_a_table_and_as_json() {
    let log = "{\"status\": 200, \"ms\": 3}\n{\"status\": 502, \"ms\": 40}\n{\"status\": 502, \"ms\": 60}\n";
    let dump = Dump::new().file("app.jsonl", log);
    let query = "stats count(*) as n, avg(ms) as mean by status | sort n desc";
    let table = run(&dump, &["logs", "insights", query, "app.jsonl"], "");
    assert_eq!(table.out, "status  n  mean\n502     2  50\n200     1  3\n");
    assert!(table.err.contains("3 of 3 events"), "{}", table.err);
    let json = run(&dump, &["logs", "insights", query, "-", "--output", "json"], log).json();
    assert_eq!(json["results"][0][0], json!({"field": "status", "value": "502"}));
    let bad = run(&dump, &["logs", "insights", "fields @message | statz count(*)", "app.jsonl"], "");
    assert_eq!((bad.status, bad.err.contains("stats")), (2, true), "{}", bad.err);
}

#[test]
fn an_alarm_is_evaluated_in_the_contracts_shape() {
    let dump = Dump::new();
    let request = |values: Value| {
        json!({"ComparisonOperator": "GreaterThanThreshold", "Threshold": 50, "EvaluationPeriods": 3,
            "DatapointsToAlarm": 2, "TreatMissingData": "missing", "Datapoints": values})
    };
    let alarm = request(json!([10, null, 99.5, null, 98])).to_string();
    let asked = run(&dump, &with(ALARM, &["--cli-input-json", "-"]), &alarm);
    assert_eq!((asked.status, &asked.json()["StateValue"]), (1, &json!("ALARM")), "{}", asked.err);
    assert!(
        asked.json()["StateReason"].as_str().unwrap().starts_with("Threshold Crossed: 2 out of the last 3")
    );
    assert!(asked.json()["Explanation"].is_object());
    let ok =
        run(&dump, &with(ALARM, &["--cli-input-json", &request(json!([1, 2, 3, 4, 5])).to_string()]), "");
    assert_eq!((ok.status, &ok.json()["StateValue"]), (0, &json!("OK")));
    let unknown = request(json!([null, null, null, null, null])).to_string();
    let unknown = run(&dump, &with(ALARM, &["--cli-input-json", &unknown]), "");
    assert_eq!((unknown.status, &unknown.json()["StateValue"]), (3, &json!("INSUFFICIENT_DATA")));
    let bad = run(&dump, &with(ALARM, &["--cli-input-json", r#"{"ComparisonOperator": "Above"}"#]), "");
    assert_eq!((bad.status, &bad.json()["__type"]), (2, &json!("ValidationException")));
    let lines = run(&dump, &with(ALARM, &["--batch"]), &format!("{alarm}\n{{}}\n"));
    assert_eq!((lines.status, lines.out.lines().count()), (0, 2));
}

#[test]
fn a_dashboard_is_drawn_from_a_file_and_from_a_state() {
    let body = json!({"widgets": [{"type": "metric", "x": 0, "y": 0, "width": 12, "height": 6, "properties": {
        "metrics": [["Acme", "Orders"]], "region": "us-east-1", "title": "orders", "stat": "Sum", "period": 60}}]});
    let datum = |minute: u8, value: u8| {
        json!({"Namespace": "Acme", "MetricData": [
            {"MetricName": "Orders", "Timestamp": format!("2026-01-05T00:0{minute}:00Z"), "Value": value}]})
    };
    let data = format!("{}\n{}\n", datum(0, 3), datum(1, 5));
    let stored = json!({"DashboardName": "shop", "DashboardBody": body.to_string(),
        "DashboardArn": "arn:aws:cloudwatch::111122223333:dashboard/shop"});
    let dump = Dump::new()
        .file("shop.json", &body.to_string())
        .file("data.jsonl", &data)
        .regional("cloudwatch/shop/get-dashboard.json", &stored.to_string());
    let words = ["cloudwatch", "render", "shop.json", "--data", "data.jsonl"];
    let drawn = run(&dump, &words, "");
    assert_eq!(drawn.status, 0, "{}", drawn.err);
    assert!(drawn.out.starts_with("<svg ") && drawn.out.contains("orders"));
    let page = run(
        &dump,
        &["cloudwatch", "render", "shop", "--state", "dump", "--data", "data.jsonl", "-o", "out.html"],
        "",
    );
    assert_eq!((page.status, &*page.out), (0, "out.html\n"), "{}", page.err);
    assert!(std::fs::read_to_string(dump.path("out.html")).unwrap().contains("<svg "));
    let absent = run(&dump, &["cloudwatch", "render", "nope", "--state", "dump", "--data", "data.jsonl"], "");
    assert_eq!((absent.status, absent.err.contains("`nope`")), (2, true), "{}", absent.err);
}
