//! Dashboards are drawn: the sample in `examples/`, hostile bodies, and MISSION.md's sentence on dashboards.
#![cfg(feature = "draw")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use aozu_cloudwatch::{
    dashboard::Dashboard,
    draw::{Chart, Format, Options, Recorded, RenderError, Series, render},
};
use serde_json::{Value, json};

const START: i64 = 1_767_603_600;
const END: i64 = START + 3 * 3600;

fn shop() -> (Dashboard, Recorded) {
    let (dashboard, problems) = Dashboard::parse(include_str!("../examples/shop.json")).unwrap();
    assert_eq!(problems, []);
    let alarm = |name: &str| format!("arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:{name}");
    let recorded = Recorded::read(include_str!("../examples/shop.jsonl"))
        .unwrap()
        .with_alarm(&alarm("alb-5xx"), "alb-5xx", "ALARM")
        .with_alarm(&alarm("cpu-web"), "cpu-web", "OK")
        .with_alarm(&alarm("orders-low"), "orders-low", "OK")
        .with_alarm(&alarm("dlq-not-empty"), "dlq-not-empty", "INSUFFICIENT_DATA");
    (dashboard, recorded)
}

fn drawn(format: Format) -> String {
    let (dashboard, recorded) = shop();
    let options = Options { format, ..Options::new("shop", START, END) };
    render(&dashboard, &recorded, &options).unwrap()
}

/// Writes the sample anew: `cargo test -p aozu-cloudwatch --features draw --test render -- --ignored`.
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
    let body = json!({"widgets": [{"type": "metric", "properties": {"region": "r", "metrics": [[{"expression": "m1 * 2"}]]}},
        {"type": "custom", "properties": {}}]});
    let (dashboard, _) = Dashboard::parse(&body.to_string()).unwrap();
    let drawn = render(&dashboard, &recorded, &Options::new("x", START, END)).unwrap();
    assert!(drawn.contains("the expression `m1 * 2`") && drawn.contains("`custom` is"));
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
