//! Dashboards are drawn: the sample in `examples/`, hostile bodies, and MISSION.md's sentence on dashboards.
#![cfg(feature = "draw")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use aozu_cloudwatch::{
    CloudWatch,
    dashboard::Dashboard,
    draw::{Chart, Format, Options, Recorded, RenderError, Series, render},
};
use aozu_names::wire::State as _;
use serde_json::{Value, json};

const START: i64 = 1_767_607_200;
const END: i64 = START + 2 * 3600;

fn shop() -> (Dashboard, Recorded) {
    let (dashboard, problems) = Dashboard::parse(include_str!("../examples/shop.json")).unwrap();
    assert_eq!(problems, []);
    let recorded = Recorded::read(include_str!("../examples/shop.jsonl")).unwrap();
    let mut alarms = CloudWatch::default();
    for (name, state, threshold) in [
        ("alb-5xx", "ALARM", 20),
        ("cpu-web", "OK", 85),
        ("orders-low", "OK", 5),
        ("dlq-not-empty", "INSUFFICIENT_DATA", 0),
    ] {
        let arn = format!("arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:{name}");
        let alarm = json!({"AlarmName": name, "AlarmArn": arn, "StateValue": state, "Threshold": threshold});
        let (_, slot) = alarms.slot_mut("MetricAlarms").unwrap();
        slot.read(name, &alarm.to_string()).unwrap();
    }
    let recorded = recorded.with_alarms(&alarms);
    (dashboard, recorded)
}

fn drawn(format: Format) -> String {
    let (dashboard, recorded) = shop();
    let options = Options { format, ..Options::new("shop", START, END) };
    render(&dashboard, &recorded, &options).unwrap()
}

/// Writes the sample anew: `cargo test -p aozu-cloudwatch --features draw --test render -- --include-ignored`, and
/// once more to hold it against the picture.
#[test]
#[ignore = "writes examples/shop.svg"]
fn write_the_sample() {
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shop.svg"), drawn(Format::Svg)).unwrap();
}

#[test]
fn the_sample_is_drawn_to_the_byte() {
    let drawn = drawn(Format::Svg);
    assert!(
        drawn == include_str!("../examples/shop.svg"),
        "the picture changed: look at it, then write it anew"
    );
    assert!(drawn.len() < 400_000, "{}", drawn.len());
}

/// "Dashboards draw them": what was pushed into a namespace is seen in the picture, and only that.
#[test]
fn dashboards_draw_metrics() {
    let body = json!({"widgets": [{"type": "metric", "properties": {"region": "us-east-1", "view": "singleValue",
        "stat": "Sum", "period": 300, "metrics": [["Acme", "Orders"], ["Acme", "Refunds"]]}}]});
    let (dashboard, _) = Dashboard::parse(&body.to_string()).unwrap();
    let pushed = |value: u32| {
        let line = json!({"Namespace": "Acme", "MetricData": [
            {"MetricName": "Orders", "Timestamp": START, "Value": value, "Unit": "Count"},
            {"MetricName": "Orders", "Timestamp": START + 60, "Value": 1, "Unit": "Count"}]});
        render(&dashboard, &Recorded::read(&line.to_string()).unwrap(), &Options::new("x", START, END))
            .unwrap()
    };
    assert!(pushed(41).contains(">42</text>"));
    assert!(pushed(98).contains(">99</text>"));
    assert!(pushed(1).contains(">–</text>"), "nothing was pushed of refunds");
}

/// A widget of rows and its answer, with data of minutes in `Acme`: `a` in `Count`, `b` twice as much.
fn drawn_rows(rows: &Value, more: &Value, minutes: i64, end: i64) -> String {
    let mut properties = json!({"region": "us-east-1", "period": 60, "stat": "Sum", "metrics": rows});
    properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let body = json!({"widgets": [{"type": "metric", "width": 24, "properties": properties}]});
    let (dashboard, problems) = Dashboard::parse(&body.to_string()).unwrap();
    assert_eq!(problems, []);
    let lines = (0..minutes).map(|minute| {
        let datum = |name: &str, value: i64| {
            json!({"MetricName": name, "Timestamp": START + minute * 60, "Value": value, "Unit": "Count",
                "Dimensions": [{"Name": "Side", "Value": name}]})
        };
        let data = [datum("a", minute + 1), datum("b", 2 * (minute + 1))];
        json!({"Namespace": "Acme", "MetricData": data}).to_string()
    });
    let lines: Vec<String> = lines.collect();
    let recorded = Recorded::read(&lines.join("\n")).unwrap();
    render(&dashboard, &recorded, &Options::new("x", START, end)).unwrap()
}

#[test]
fn expressions_and_searches_are_drawn() {
    let view = json!({"view": "singleValue"});
    let a = json!(["Acme", "a", "Side", "a", {"id": "a", "visible": false}]);
    let b = json!(["Acme", "b", "Side", "b", {"id": "b", "visible": false}]);
    let drawn = |expression: &str| {
        let rows = json!([a, b, [{"expression": expression, "label": "e"}]]);
        drawn_rows(&rows, &view, 10, START + 600)
    };
    assert!(drawn("a + b * 100").contains(">2.01k</text>"), "10 + 20 * 100");
    assert!(drawn("SUM(METRICS())").contains(">30</text>"));
    let search = drawn("SEARCH('{Acme,Side} MetricName=\"a\" OR MetricName=\"b\"', 'Maximum', 60)");
    assert!(
        search.contains(">e a a</text>") && search.contains(">e b b</text>") && search.contains(">20</text>")
    );
    assert!(drawn("c * 2").contains("`c` is the id of nothing"));
    assert!(drawn("a +").contains("the expression `a +`"));
    assert!(drawn("2 * 3").contains("it comes to a number"));
}

#[test]
fn a_row_that_fails_takes_along_only_those_that_look_at_it() {
    let rows = json!([
        ["Acme", "a", "Side", "a", {"id": "a", "stat": "median"}],
        ["Acme", "b", "Side", "b", {"id": "b"}],
        [{"expression": "a * 2", "id": "e1"}],
        [{"expression": "e1 + e2", "id": "e2"}],
        [{"expression": "b * 2", "id": "e3"}]
    ]);
    let drawn = drawn_rows(&rows, &json!({"view": "singleValue"}), 10, START + 600);
    assert!(drawn.contains("`median` of `Acme a {Side=a}`"), "{drawn}");
    assert!(drawn.contains(">20</text>") && drawn.contains(">40</text>"));
}

#[test]
fn long_spans_are_drawn_by_longer_periods_and_say_so() {
    let day = 86_400;
    let row = json!([["Acme", "a", "Side", "a"]]);
    let drawn = drawn_rows(&row, &json!({}), 10, START + 15 * day);
    assert!(!drawn.contains("in place of"));
    let drawn = drawn_rows(&row, &json!({}), 10, START + 40 * day);
    assert!(drawn.contains("by 300 s in place of 60"), "{drawn}");
    let drawn = drawn_rows(&row, &json!({}), 10, START + 500 * day);
    assert!(drawn.contains("keeps values for 455 days only"), "{drawn}");
}

#[test]
fn thresholds_of_alarms_are_drawn_or_their_lack_is_told() {
    let (dashboard, recorded) = shop();
    let options = Options::new("shop", START, END);
    let drawn = render(&dashboard, &recorded, &options).unwrap();
    assert_eq!(drawn.matches(">cpu-web</text>").count(), 2, "among the alarms, and at its threshold");
    let strange =
        json!({"annotations": {"alarms": ["arn:aws:cloudwatch:us-east-1:111122223333:alarm:strange"]}});
    let drawn = drawn_rows(&json!([["Acme", "a", "Side", "a"]]), &strange, 1, START + 600);
    assert!(drawn.contains("the threshold of the alarm `strange` is not known"));
}

#[test]
fn a_page_holds_the_picture_and_lets_nothing_run() {
    let page = drawn(Format::Html);
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.contains("<svg ") && page.contains("default-src 'none'")
    );
    let evil = "<script>alert(1)</script>\"'&\u{0}\u{b}]]>";
    let texts = json!({"title": evil, "markdown": evil, "region": evil, "view": "timeSeries",
        "metrics": [["Acme", "m", {"label": evil, "color": evil}]], "query": evil,
        "alarms": ["arn:aws:cloudwatch:us-east-1:111122223333:alarm:<script>"],
        "yAxis": {"left": {"label": evil}},
        "annotations": {"horizontal": [{"value": 1, "label": evil, "color": evil}]}});
    let kinds = ["metric", "text", "log", "alarm", "custom"];
    let widgets: Vec<Value> = kinds.iter().map(|kind| json!({"type": kind, "properties": texts})).collect();
    let (dashboard, _) = Dashboard::parse(&json!({ "widgets": widgets }).to_string()).unwrap();
    for format in [Format::Svg, Format::Html] {
        let options = Options { format, ..Options::new(evil, START, END) };
        let drawn = render(&dashboard, &Recorded::default(), &options).unwrap();
        assert!(!drawn.contains("<script") && !drawn.contains('\u{0}') && !drawn.contains('\u{b}'));
        assert!(drawn.contains("&lt;script&gt;"));
    }
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let (dashboard, recorded) = shop();
    let error = render(&dashboard, &recorded, &Options::new("x", END, START)).unwrap_err();
    assert_eq!(error, RenderError::NoSpan { start: END, end: START });
    let narrow = Options { width: 10, ..Options::new("x", START, END) };
    assert!(matches!(render(&dashboard, &recorded, &narrow), Err(RenderError::Size { .. })));
    let body = json!({"widgets": [{"type": "text", "x": 0, "y": 2_000_000_000_u32, "properties": {"markdown": ""}}]});
    let (far, _) = Dashboard::parse(&body.to_string()).unwrap();
    assert!(matches!(render(&far, &recorded, &Options::new("x", START, END)), Err(RenderError::Size { .. })));
    let body = json!({"widgets": [{"type": "metric", "width": 24, "properties": {"region": "r", "metrics": [[{"expression": "m1 * 2"}]]}},
        {"type": "custom", "properties": {}}]});
    let (dashboard, _) = Dashboard::parse(&body.to_string()).unwrap();
    let drawn = render(&dashboard, &recorded, &Options::new("x", START, END)).unwrap();
    assert!(drawn.contains("`m1` is the id of nothing") && drawn.contains("`custom` is"));
}

#[test]
fn no_values_and_no_sizes_panic() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 0.0, -1.0];
    for value in odd {
        for (start, end) in [(0, 0), (0, 1), (i64::MIN, i64::MAX), (i64::MAX, i64::MAX), (0, 100)] {
            let points = [(start, value), (start.saturating_add(1), 1.0), (end, value)];
            let chart = Chart::over(start, end)
                .title("x")
                .limit(value, "limit")
                .series(Series::line("a", points))
                .series(Series::stacked("b", points).on_right())
                .series(Series::step("c", points).period(1));
            for (width, height) in [(0, 0), (50, 50), (600, 300)] {
                assert!(chart.to_svg(width, height).ends_with("</svg>\n"));
            }
        }
    }
}
