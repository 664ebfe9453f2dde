use serde_json::{Value, json};

use super::{Dashboard, RowSource, WidgetKind};

fn problems(body: &Value) -> Vec<String> {
    match Dashboard::parse(&body.to_string()) {
        Ok((_, problems)) => problems.into_iter().map(|problem| problem.to_string()).collect(),
        Err(problem) => vec![problem.to_string()],
    }
}

fn metrics(rows: Value) -> Value {
    json!({"widgets": [{"type": "metric", "properties": {"region": "us-east-1", "metrics": rows}}]})
}

fn names(rows: Value) -> Vec<String> {
    let (dashboard, problems) = Dashboard::parse(&metrics(rows).to_string()).unwrap();
    assert_eq!(problems, []);
    let WidgetKind::Metric(widget) = &dashboard.widgets[0].kind else { panic!() };
    let name = |row: &super::Row| match &row.source {
        RowSource::Metric(metric) => metric.to_string(),
        RowSource::Expression(expression) => expression.clone(),
    };
    widget.rows.iter().map(name).collect()
}

#[test]
fn shorthand_repeats_the_row_before() {
    let told = names(json!([
        ["AWS/EC2", "CPUUtilization", "InstanceId", "i-1"],
        ["...", "i-2"],
        [".", "NetworkIn", ".", "."],
        [".", ".", "AutoScalingGroupName", "web", {"stat": "Sum"}],
        [{"expression": "m1 * 2", "id": "e1"}],
        ["...", "api"],
        ["AWS/SNS", "..."],
    ]));
    assert_eq!(
        told,
        [
            "AWS/EC2 CPUUtilization {InstanceId=i-1}",
            "AWS/EC2 CPUUtilization {InstanceId=i-2}",
            "AWS/EC2 NetworkIn {InstanceId=i-2}",
            "AWS/EC2 NetworkIn {AutoScalingGroupName=web}",
            "m1 * 2",
            "AWS/EC2 NetworkIn {AutoScalingGroupName=api}",
            "AWS/SNS NetworkIn {AutoScalingGroupName=api}",
        ]
    );
}

#[test]
fn every_problem_is_told_by_its_path() {
    for (body, told) in [
        (json!([]), "the body: it must be an object, and it is a list"),
        (json!({}), "/widgets: the member is missing"),
        (json!({"widgets": 5}), "/widgets: it must be a list"),
        (
            json!({"widgets": [], "end": "2026-01-05T00:00:00Z"}),
            "/start: the member is missing: an `end` needs one",
        ),
        (
            json!({"widgets": [], "start": "yesterday"}),
            "/start: it must be a time, or a span back from now such as `-PT3H`",
        ),
        (
            json!({"widgets": [], "periodOverride": "none"}),
            "/periodOverride: `none` must be one of auto, inherit",
        ),
        (json!({"widgets": [], "theme": 1}), "/theme: no such member is known here; it is ignored"),
        (json!({"widgets": [5]}), "/widgets/0: it must be an object, and it is a number"),
        (json!({"widgets": [{"type": "text"}]}), "/widgets/0/properties: the member is missing"),
        (
            json!({"widgets": [{"type": "text", "properties": {}}]}),
            "/widgets/0/properties/markdown: the member is missing",
        ),
        (
            json!({"widgets": [{"type": "text", "x": 24, "y": 0, "properties": {"markdown": ""}}]}),
            "/widgets/0/x: `24` is not a whole number from 0 to 23",
        ),
        (
            json!({"widgets": [{"type": "text", "x": 4, "properties": {"markdown": ""}}]}),
            "/widgets/0/y: the member is missing: `x` and `y` are given together",
        ),
        (
            json!({"widgets": [{"type": "text", "x": 20, "y": 0, "width": 6, "properties": {"markdown": ""}}]}),
            "/widgets/0/width: a widget 6 wide at column 20 ends beyond the grid's 24 columns",
        ),
        (
            json!({"widgets": [{"type": "alarm", "properties": {"alarms": ["x"]}}]}),
            "/widgets/0/properties/alarms/0: `x` is not the ARN of an alarm",
        ),
        (
            json!({"widgets": [{"type": "log", "properties": {"region": "us-east-1"}}]}),
            "/widgets/0/properties/query: the member is missing",
        ),
        (
            json!({"widgets": [{"type": "metric", "properties": {"region": "us-east-1"}}]}),
            "/widgets/0/properties/metrics: a metric widget needs `metrics`, or an alarm under `annotations`",
        ),
        (
            metrics(json!([["...", "i-1"]])),
            "/widgets/0/properties/metrics/0/0: `...` repeats the row before, which has nothing there",
        ),
        (
            metrics(json!([["AWS/EC2", "CPUUtilization", "InstanceId"]])),
            "/widgets/0/properties/metrics/0: each dimension's name must be followed by its value",
        ),
        (
            metrics(json!([["AWS/EC2"]])),
            "/widgets/0/properties/metrics/0: it must begin with a namespace and a metric's name",
        ),
        (
            metrics(json!([["a", "b", {"period": 7}]])),
            "/widgets/0/properties/metrics/0/2/period: `7` must be 1, 5, 10, 30 or a multiple of 60 seconds, or `auto`",
        ),
        (
            metrics(json!([["a", "b", {"color": "url(x)"}]])),
            "/widgets/0/properties/metrics/0/2/color: `url(x)` must be `#` and six hex digits",
        ),
        (
            metrics(json!([["a", "b", {"id": "M"}]])),
            "/widgets/0/properties/metrics/0/2/id: `M` must begin with a small letter and hold letters, digits and `_` only",
        ),
        (
            metrics(json!([["a", "b", {"id": "m"}], ["a", "c", {"id": "m"}]])),
            "/widgets/0/properties/metrics/1: the id `m` is given twice",
        ),
    ] {
        assert_eq!(problems(&body), [told], "{body}");
    }
    assert!(
        problems(&json!({"widgets": vec![json!({"type": "text", "properties": {"markdown": ""}}); 501]}))[0]
            .contains("500 at most")
    );
    assert!(problems(&metrics(json!(vec![json!(["a", "b"]); 501])))[0].contains("500 at most"));
    assert!(Dashboard::parse("{").unwrap_err().message.starts_with("it is no JSON: "));
    assert!(Dashboard::parse(&"[".repeat(10_000)).is_err());
}

#[test]
fn all_problems_are_told_at_once() {
    let body = json!({"widgets": [{"type": "cake", "properties": {}}, {"type": "metric", "properties": {"view": "x"}}]});
    assert_eq!(problems(&body).len(), 4, "{:?}", problems(&body));
}

#[test]
fn widgets_without_a_place_fill_the_rows() {
    let widget = |width: u32, height: u32| json!({"type": "text", "width": width, "height": height, "properties": {"markdown": "x"}});
    let body = json!({"widgets": [widget(12, 3), widget(12, 6), widget(6, 2), widget(24, 1)]});
    let (dashboard, _) = Dashboard::parse(&body.to_string()).unwrap();
    let places: Vec<(u32, u32)> = dashboard.widgets.iter().map(|widget| (widget.x, widget.y)).collect();
    assert_eq!(places, [(0, 0), (12, 0), (0, 6), (0, 8)]);
}
