use aozu_names::Timestamp;
use serde_json::Value;

use super::{
    Row, YAxis,
    fields::Fields,
    rows::{is_color, read_period, read_rows},
};
use crate::limits::MOST_METRICS_OF_WIDGET;

/// How metrics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum View {
    /// Lines over time; areas on top of each other where `stacked`.
    #[default]
    TimeSeries,
    /// Numbers.
    SingleValue,
    /// Hands between two limits.
    Gauge,
    /// Bars.
    Bar,
    /// A cake.
    Pie,
    /// A table.
    Table,
}

/// Where the legend stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Legend {
    /// Below the chart.
    #[default]
    Bottom,
    /// Beside the chart.
    Right,
    /// Nowhere.
    Hidden,
}

/// A vertical axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Axis {
    /// Where it begins.
    pub min: Option<f64>,
    /// Where it ends.
    pub max: Option<f64>,
    /// What stands beside it.
    pub label: Option<String>,
    /// Whether the unit stands beside it.
    pub show_units: bool,
}

/// The side of an annotation that is shaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fill {
    /// Neither.
    #[default]
    None,
    /// Above, or after.
    Above,
    /// Below, or before.
    Below,
}

/// A value to hold the lines against.
#[derive(Debug, Clone, PartialEq)]
pub struct HorizontalAnnotation {
    /// The value.
    pub value: f64,
    /// What people call it.
    pub label: Option<String>,
    /// Its colour.
    pub color: Option<String>,
    /// The side that is shaded.
    pub fill: Fill,
    /// The axis that it is a value of.
    pub y_axis: YAxis,
    /// The other edge, where it is a band.
    pub upto: Option<f64>,
}

/// An instant to see the lines by.
#[derive(Debug, Clone, PartialEq)]
pub struct VerticalAnnotation {
    /// The instant.
    pub value: Timestamp,
    /// What people call it.
    pub label: Option<String>,
    /// Its colour.
    pub color: Option<String>,
    /// The side that is shaded.
    pub fill: Fill,
    /// The other edge, where it is a span.
    pub upto: Option<Timestamp>,
}

/// What is drawn besides the metrics.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotations {
    /// Values.
    pub horizontal: Vec<HorizontalAnnotation>,
    /// Instants.
    pub vertical: Vec<VerticalAnnotation>,
    /// Alarms, by ARN, whose threshold is drawn.
    pub alarms: Vec<String>,
}

/// A widget of metrics.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MetricWidget {
    /// What stands above it.
    pub title: Option<String>,
    /// Where the metrics are.
    pub region: Option<String>,
    /// How they are shown.
    pub view: View,
    /// Whether areas stand on top of each other.
    pub stacked: bool,
    /// Whether a line stands below a number.
    pub sparkline: bool,
    /// The statistic of rows that say nothing of it; none: the average.
    pub stat: Option<String>,
    /// The period of rows that say nothing of it; none: 300 seconds.
    pub period: Option<u32>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The left axis.
    pub left: Axis,
    /// The right axis.
    pub right: Axis,
    /// What else is drawn.
    pub annotations: Annotations,
    /// Where the legend stands.
    pub legend: Legend,
    /// Whether the newest, unfinished value is shown.
    pub live_data: bool,
}

const KNOWN: &[&str] = &[
    "metrics",
    "annotations",
    "title",
    "region",
    "view",
    "stacked",
    "sparkline",
    "stat",
    "period",
    "yAxis",
    "legend",
    "liveData",
    "timezone",
    "start",
    "end",
    "setPeriodToTimeRange",
    "singleValueFullPrecision",
    "trend",
    "table",
    "labels",
    "accountId",
    "stat",
];

pub(super) fn read_metric_widget(fields: &mut Fields<'_, '_>) -> MetricWidget {
    fields.only(KNOWN);
    let views = ["timeSeries", "singleValue", "gauge", "bar", "pie", "table"];
    let mut widget = MetricWidget {
        title: fields.text("title").map(str::to_owned),
        region: fields.required("region").map(str::to_owned),
        view: match fields.word("view", &views) {
            Some("singleValue") => View::SingleValue,
            Some("gauge") => View::Gauge,
            Some("bar") => View::Bar,
            Some("pie") => View::Pie,
            Some("table") => View::Table,
            _ => View::TimeSeries,
        },
        stacked: fields.flag("stacked").unwrap_or(false),
        sparkline: fields.flag("sparkline").unwrap_or(false),
        stat: fields.text("stat").map(str::to_owned),
        period: read_period(fields),
        live_data: fields.flag("liveData").unwrap_or(false),
        ..MetricWidget::default()
    };
    if let Some(list) = fields.list("metrics") {
        let path = fields.at("metrics");
        widget.rows = read_rows(list, &path, fields.problems);
        if list.len() > MOST_METRICS_OF_WIDGET {
            let told =
                format!("{} metrics are given: a widget has {MOST_METRICS_OF_WIDGET} at most", list.len());
            fields.error("metrics", told);
        }
    }
    read_axes(&mut widget, fields);
    read_legend(&mut widget, fields);
    if let Some(annotations) = fields.get("annotations") {
        let path = fields.at("annotations");
        if let Some(mut below) = Fields::of(annotations, &path, fields.problems) {
            widget.annotations = read_annotations(&mut below);
        }
    }
    if fields.list("metrics").is_none_or(Vec::is_empty) && widget.annotations.alarms.is_empty() {
        fields.error("metrics", "a metric widget needs `metrics`, or an alarm under `annotations`");
    }
    if widget.view == View::Gauge && (widget.left.min.is_none() || widget.left.max.is_none()) {
        fields.error("yAxis", "a gauge needs `yAxis.left.min` and `yAxis.left.max`");
    }
    widget
}

fn read_axes(widget: &mut MetricWidget, fields: &mut Fields<'_, '_>) {
    widget.left.show_units = true;
    widget.right.show_units = true;
    let Some(axes) = fields.get("yAxis") else { return };
    let path = fields.at("yAxis");
    let Some(mut axes) = Fields::of(axes, &path, fields.problems) else { return };
    axes.only(&["left", "right"]);
    for (side, axis) in [("left", &mut widget.left), ("right", &mut widget.right)] {
        let Some(value) = axes.get(side) else { continue };
        let path = axes.at(side);
        let Some(mut below) = Fields::of(value, &path, axes.problems) else { continue };
        below.only(&["min", "max", "label", "showUnits"]);
        axis.min = below.number("min");
        axis.max = below.number("max");
        axis.label = below.text("label").map(str::to_owned);
        axis.show_units = below.flag("showUnits").unwrap_or(true);
        if let (Some(min), Some(max)) = (axis.min, axis.max)
            && min >= max
        {
            below.error("max", format!("it must be greater than `min`, which is {min}"));
            (axis.min, axis.max) = (None, None);
        }
    }
}

fn read_legend(widget: &mut MetricWidget, fields: &mut Fields<'_, '_>) {
    let Some(legend) = fields.get("legend") else { return };
    let path = fields.at("legend");
    if let Some(mut below) = Fields::of(legend, &path, fields.problems) {
        widget.legend = match below.word("position", &["right", "bottom", "hidden"]) {
            Some("right") => Legend::Right,
            Some("hidden") => Legend::Hidden,
            _ => Legend::Bottom,
        };
    }
}

fn read_annotations(fields: &mut Fields<'_, '_>) -> Annotations {
    fields.only(&["horizontal", "vertical", "alarms"]);
    let mut read = Annotations::default();
    for (n, value) in fields.list("horizontal").into_iter().flatten().enumerate() {
        read.horizontal.extend(read_horizontal(fields, n, value));
    }
    for (n, value) in fields.list("vertical").into_iter().flatten().enumerate() {
        read.vertical.extend(read_vertical(fields, n, value));
    }
    for (n, value) in fields.list("alarms").into_iter().flatten().enumerate() {
        match value.as_str() {
            Some(alarm) => read.alarms.push(alarm.to_owned()),
            None => {
                let path = format!("{}/{n}", fields.at("alarms"));
                fields.problems.error(&path, "it must be the ARN of an alarm");
            }
        }
    }
    read
}

/// The edges of an annotation, which is one object, or a list of two for a band.
fn edges(value: &Value) -> (&Value, Option<&Value>) {
    match value.as_array().map(Vec::as_slice) {
        Some([from, upto]) => (from, Some(upto)),
        _ => (value, None),
    }
}

fn color_of(fields: &mut Fields<'_, '_>) -> Option<String> {
    let color = fields.text("color")?;
    if !is_color(color) {
        fields.error("color", format!("`{}` must be `#` and six hex digits", color.escape_debug()));
        return None;
    }
    Some(color.to_owned())
}

fn read_horizontal(fields: &mut Fields<'_, '_>, n: usize, value: &Value) -> Option<HorizontalAnnotation> {
    let path = format!("{}/{n}", fields.at("horizontal"));
    let (from, upto) = edges(value);
    let upto = upto.and_then(|upto| upto.get("value")?.as_f64());
    let mut below = Fields::of(from, &path, fields.problems)?;
    if below.get("value").is_none() {
        below.error("value", "the member is missing");
    }
    let value = below.number("value");
    Some(HorizontalAnnotation {
        label: below.text("label").map(str::to_owned),
        color: color_of(&mut below),
        fill: match below.word("fill", &["above", "below", "none"]) {
            Some("above") => Fill::Above,
            Some("below") => Fill::Below,
            _ => Fill::None,
        },
        y_axis: match below.word("yAxis", &["left", "right"]) {
            Some("right") => YAxis::Right,
            _ => YAxis::Left,
        },
        upto,
        value: value?,
    })
}

fn read_vertical(fields: &mut Fields<'_, '_>, n: usize, value: &Value) -> Option<VerticalAnnotation> {
    let path = format!("{}/{n}", fields.at("vertical"));
    let (from, upto) = edges(value);
    let upto = upto.and_then(|upto| upto.get("value")?.as_str()?.parse().ok());
    let mut below = Fields::of(from, &path, fields.problems)?;
    let text = below.required("value");
    let value = text.and_then(|text| text.parse::<Timestamp>().ok());
    if text.is_some() && value.is_none() {
        below.error("value", "it must be a time, such as `2026-01-05T00:00:00Z`");
    }
    Some(VerticalAnnotation {
        label: below.text("label").map(str::to_owned),
        color: color_of(&mut below),
        fill: match below.word("fill", &["after", "before", "none"]) {
            Some("after") => Fill::Above,
            Some("before") => Fill::Below,
            _ => Fill::None,
        },
        upto,
        value: value?,
    })
}
