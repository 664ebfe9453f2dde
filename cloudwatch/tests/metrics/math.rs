//! Metric math: the guide's vectors, functions, and texts that are none.

use std::collections::BTreeMap;

use aozu_cloudwatch::math::{Expression, Grid, MathError, Names, PercentileMode, Series, Value};
use aozu_cloudwatch::metric::{GetMetricData, MetricStore, PutMetricData};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

#[derive(Default)]
struct Given(BTreeMap<String, Value>);

impl Names for Given {
    fn named(&self, id: &str) -> Option<Value> {
        self.0.get(id).cloned()
    }
    fn metrics(&self, _: Option<&str>) -> Vec<Series> {
        self.0
            .values()
            .filter_map(|value| if let Value::Series(series) = value { Some(series.clone()) } else { None })
            .collect()
    }
    fn search(&self, _: &str, _: &str, _: u32) -> Result<Vec<Series>, MathError> {
        Ok(Vec::new())
    }
}

/// A series by the minute: `-` is missing.
fn series(text: &str) -> Series {
    let points = text.split_whitespace().enumerate();
    Series::new("m", 60, points.filter_map(|(n, value)| Some((n as i64 * 60, value.parse().ok()?))))
}

fn told(value: &Value, length: usize) -> String {
    match value {
        Value::Scalar(number) => format!("{number}"),
        Value::Series(series) => (0..length as i64)
            .map(|n| {
                series
                    .points()
                    .iter()
                    .find(|(at, _)| *at == n * 60)
                    .map_or("-".to_owned(), |(_, value)| format!("{value}"))
            })
            .collect::<Vec<_>>()
            .join(" "),
        other => format!("{other:?}"),
    }
}

fn said(expression: &str, given: &[(&str, &str)]) -> String {
    let length = given.iter().map(|(_, text)| text.split_whitespace().count()).max().unwrap_or(3);
    let names =
        Given(given.iter().map(|(id, text)| ((*id).to_owned(), Value::Series(series(text)))).collect());
    let grid = Grid { start: 0, end: length as i64 * 60, period: 60 };
    match expression.parse::<Expression>().and_then(|expression| expression.evaluate(&names, &grid)) {
        Ok(value) => told(&value, length),
        Err(error) => format!("error {error}"),
    }
}

/// CloudWatch User Guide, "Using metric math", its comparison and IF tables.
#[test]
fn the_published_vectors() {
    let m = [("m1", "30 20 0 0"), ("m2", "20 - 20 -")];
    assert_eq!(said("m1 < m2", &m), "0 0 1 0");
    assert_eq!(said("m1 >= 30", &m), "1 0 0 0");
    assert_eq!(said("m1 > 15 AND m2 > 15", &m), "1 0 0 0");
    assert_eq!(said("m1 > 15 && m2 > 15", &m), "1 0 0 0");
    let c = [("c", "1 1 0 0 -"), ("a", "30 - 0 0 30"), ("b", "0 0 20 - 20")];
    assert_eq!(said("IF(c, a, b)", &c), "30 - 20 - -");
    assert_eq!(said("IF(c, 5, b)", &c), "5 5 20 - -");
    assert_eq!(said("IF(c, a, 5)", &c), "30 - 5 5 -");
}

#[test]
fn operators_and_functions() {
    let m = [("m1", "1 2 - 4"), ("m2", "10 0 5 -")];
    for (expression, expected) in [
        ("m1 + m2", "11 2 5 4"),
        ("m2 - 1", "9 -1 4 -"),
        ("-m1", "-1 -2 - -4"),
        ("m1 / m2", "0.1 - 0 -"),
        ("2 ^ 3 ^ 2", "512"),
        ("-2 ^ 2", "-4"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("1 OR 0 AND 0", "1"),
        ("ABS(0 - m1)", "1 2 - 4"),
        ("CEIL(m1 / 3)", "1 1 - 2"),
        ("FLOOR(m1 / 3)", "0 0 - 1"),
        ("LOG10(100)", "2"),
        ("LOG(m2)", "2.302585092994046 - 1.6094379124341003 -"),
        ("SUM(m1)", "7"),
        ("AVG(m2)", "5"),
        ("MAX(m1)", "4"),
        ("MIN(m1)", "1"),
        ("STDDEV([m1, m2])", "4.5 1 0 0"),
        ("SUM([m1, m2])", "11 2 5 4"),
        ("MAX(METRICS())", "10 2 5 4"),
        ("METRIC_COUNT(METRICS())", "2"),
        ("DATAPOINT_COUNT(m1)", "3"),
        ("PERIOD(m1)", "60"),
        ("DIFF(m1)", "- 1 - 2"),
        ("DIFF_TIME(m1)", "- 60 - 120"),
        ("RATE(m1) * 60", "- 1 - 1"),
        ("RUNNING_SUM(m1)", "1 3 - 7"),
        ("FILL(m1, 0)", "1 2 0 4"),
        ("FILL(m1, REPEAT)", "1 2 2 4"),
        ("FILL(m1, LINEAR)", "1 2 3 4"),
        ("FILL(m2, LINEAR)", "10 0 5 -"),
        ("TIME_SERIES(7)", "7 7 7 7"),
        ("MINUTE(m1)", "0 1 - 3"),
        ("YEAR(m1)", "1970 1970 - 1970"),
        ("DAY(m1)", "4 4 - 4"),
        ("EPOCH(m1)", "0 60 - 180"),
        ("FIRST(METRICS())", "1 2 - 4"),
        ("LAST(METRICS())", "10 0 5 -"),
        ("FIRST(SORT(METRICS(), SUM, DESC))", "10 0 5 -"),
        ("SLICE(METRICS(), 1)", "10 0 5 -"),
        ("METRIC_COUNT(SLICE(METRICS(), 0, 1))", "1"),
        ("METRIC_COUNT(SORT(METRICS(), AVG, ASC, 1))", "1"),
        ("IF(MAX(m1) > 3, m1, m2)", "1 2 - 4"),
    ] {
        assert_eq!(said(expression, &m), expected, "{expression}");
    }
    for (expression, part) in [
        ("m3", "at char 0: `m3` is the id of nothing"),
        ("1 +", "at char 3"),
        ("SUM(m1", "`)` must stand here"),
        ("NOPE(m1)", "at char 0: `NOPE` is no function"),
        ("m1 m2", "at char 3"),
        ("'open", "never ends"),
        ("1 + METRICS() + METRICS()", "TS[]"),
        ("SORT(m1, SUM, DESC)", "TS[]"),
        ("", "1 to 2048"),
    ] {
        assert!(said(expression, &m).contains(part), "{expression}: {}", said(expression, &m));
    }
    assert!(said(&"(".repeat(2000), &m).contains("nests deeper"));
    assert!(said(&"-".repeat(2000), &m).contains("nests deeper"));
    assert!(said(&vec!["1"; 1000].join("+"), &m).contains("too many"));
}

fn ask(store: &MetricStore, queries: Json) -> Result<Json, String> {
    let request: GetMetricData = serde_json::from_value(json!({
        "MetricDataQueries": queries, "StartTime": "2026-03-01T11:00:00Z", "EndTime": "2026-03-01T11:05:00Z",
        "ScanBy": "TimestampAscending",
    }))
    .map_err(|error| error.to_string())?;
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    let answer = store.get_metric_data(&request, now, PercentileMode::Exact);
    answer.map(|answer| serde_json::to_value(answer).unwrap()).map_err(|error| error.to_string())
}

fn filled() -> MetricStore {
    let mut store = MetricStore::default();
    let datum = |name: &str, host: &str, minute: u32, value: u32| {
        json!({"MetricName": name, "Value": value, "Timestamp": format!("2026-03-01T11:0{minute}:30Z"),
               "Dimensions": [{"Name": "Host", "Value": host}]})
    };
    let datums = [
        datum("Errors", "web-1", 0, 1),
        datum("Errors", "web-1", 2, 3),
        datum("Requests", "web-1", 0, 10),
        datum("Requests", "web-1", 2, 20),
        datum("Requests", "web-2", 1, 40),
    ];
    let request =
        PutMetricData::from_json(&json!({"Namespace": "acme", "MetricData": datums}).to_string()).unwrap();
    store.put_metric_data(&request, "2026-03-01T12:00:00Z".parse().unwrap()).unwrap();
    store
}

fn stat(id: &str, name: &str, data: bool) -> Json {
    json!({"Id": id, "ReturnData": data, "MetricStat": {"Period": 60, "Stat": "Sum", "Metric": {
        "Namespace": "acme", "MetricName": name, "Dimensions": [{"Name": "Host", "Value": "web-1"}]}}})
}

#[test]
fn get_metric_data_answers_stats_expressions_and_searches() {
    let store = filled();
    let answer = ask(
        &store,
        json!([
            {"Id": "rate", "Expression": "percent / 100", "Label": "error rate"},
            {"Id": "percent", "Expression": "100 * errors / requests", "ReturnData": false},
            stat("errors", "Errors", false), stat("requests", "Requests", true),
        ]),
    )
    .unwrap();
    assert_eq!(answer[0]["Label"], "error rate");
    assert_eq!(answer[0]["Values"], json!([0.1, 0.15]));
    assert_eq!(answer[0]["Timestamps"], json!(["2026-03-01T11:00:00Z", "2026-03-01T11:02:00Z"]));
    assert_eq!(answer[1]["StatusCode"], "Complete");

    let answer = ask(
        &store,
        json!([
            {"Id": "all", "Expression": "SEARCH('{acme,Host} MetricName=\"Requests\"', 'Sum', 60)"},
            {"Id": "total", "Expression": "SUM(all)"},
        ]),
    )
    .unwrap();
    assert_eq!(answer.as_array().unwrap().len(), 3);
    assert_eq!(answer[0]["Label"], "web-1 Requests");
    assert_eq!(answer[2]["Values"], json!([10.0, 40.0, 20.0]));
}

#[test]
fn everything_that_is_wrong_with_queries_is_told() {
    let store = filled();
    let error = ask(
        &store,
        json!([{"Id": "M1"}, {"Id": "a", "Expression": "1 +"}, {"Id": "a", "Expression": "TIME_SERIES(1)"}]),
    )
    .unwrap_err();
    for part in ["`M1` is no id", "either `MetricStat` or `Expression`", "`a` is given twice", "at char 3"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    let circle = ask(&store, json!([{"Id": "a", "Expression": "b + 1"}, {"Id": "b", "Expression": "a + 1"}]))
        .unwrap_err();
    assert!(circle.contains("a, b wait for each other"), "{circle}");
    assert!(
        ask(&store, json!([{"Id": "a", "Expression": "1 + 1"}])).unwrap_err().contains("comes to a number")
    );
    assert!(ask(&store, json!([stat("a", "Errors", false)])).unwrap_err().contains("no query returns data"));
    assert!(ask(&store, json!([])).unwrap_err().contains("0 queries"));
    let chain: Vec<Json> = (0..500)
        .map(|n| match n {
            0 => json!({"Id": "e0", "Expression": "TIME_SERIES(1)", "ReturnData": false}),
            _ => json!({"Id": format!("e{n}"), "Expression": format!("e{} + 1", n - 1), "ReturnData": n == 499}),
        })
        .collect();
    assert_eq!(ask(&store, json!(chain)).unwrap()[0]["Values"][0], 500.0);
}

proptest! {
    #[test]
    fn no_text_panics(text in r#"([a-zA-Z_0-9.]{0,4}|[-+*/^()\[\],<>=!&| '"]|SUM\(|IF\(|FILL\(|é){0,24}"#) {
        let given = [("m1", "1 2 -"), ("m2", "- 0 5")];
        let _ = said(&text, &given);
    }

    #[test]
    fn a_sum_is_the_same_whichever_way_round(left in proptest::collection::vec(-1e3..1e3_f64, 1..9), right in proptest::collection::vec(-1e3..1e3_f64, 1..9)) {
        let text = |values: &[f64]| values.iter().map(|value| format!("{value:.3}")).collect::<Vec<_>>().join(" ");
        let (left, right) = (text(&left), text(&right));
        let given = [("a", left.as_str()), ("b", right.as_str())];
        prop_assert_eq!(said("a + b", &given), said("b + a", &given));
        prop_assert_eq!(said("SUM([a, b])", &given), said("a + b", &given));
    }
}
