use serde_json::Value;

use super::{MetricWidget, fields::Fields, metric_widget::read_metric_widget, problem::Problems};
use crate::limits::{GRID_COLUMNS, MOST_ALARMS_OF_WIDGET, MOST_WIDGET_ROWS, WIDGET_SIZE};

/// One tile of a dashboard.
#[derive(Debug, Clone, PartialEq)]
pub struct Widget {
    /// Its leftmost column, from 0 to 23.
    pub x: u32,
    /// Its topmost row.
    pub y: u32,
    /// Columns that it is wide.
    pub width: u32,
    /// Rows that it is high.
    pub height: u32,
    /// What it shows.
    pub kind: WidgetKind,
    /// Where it stands in the body: `/widgets/0`.
    pub path: String,
    /// Whether the body says where it stands on the grid.
    pub(super) is_placed: bool,
}

/// What a widget shows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WidgetKind {
    /// Metrics.
    Metric(Box<MetricWidget>),
    /// Text.
    Text(TextWidget),
    /// The answer of a query over logs.
    Log(LogWidget),
    /// The states of alarms.
    Alarm(AlarmWidget),
    /// What only AWS can show: `explorer`, `custom`, or `chart`.
    Other(String),
}

/// Text in Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextWidget {
    /// The text.
    pub markdown: String,
}

/// A query over logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogWidget {
    /// What stands above it.
    pub title: Option<String>,
    /// The query, with its `SOURCE` lines.
    pub query: String,
    /// Where the log groups are.
    pub region: String,
    /// How the answer is shown: `table`, `timeSeries` …
    pub view: Option<String>,
}

/// The states of alarms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmWidget {
    /// What stands above it.
    pub title: Option<String>,
    /// The alarms, by ARN.
    pub alarms: Vec<String>,
    /// The states of which alarms are shown; empty: all.
    pub states: Vec<String>,
}

/// Reads one widget; none where it shows nothing that could be told.
pub(super) fn read_widget(value: &Value, path: &str, problems: &mut Problems) -> Option<Widget> {
    let mut fields = Fields::of(value, path, problems)?;
    fields.only(&["type", "x", "y", "width", "height", "properties"]);
    let (x, y) = (fields.whole("x", 0, GRID_COLUMNS - 1), fields.whole("y", 0, u32::MAX / 2));
    match (fields.get("x"), fields.get("y")) {
        (Some(_), None) => fields.error("y", "the member is missing: `x` and `y` are given together"),
        (None, Some(_)) => fields.error("x", "the member is missing: `x` and `y` are given together"),
        _ => {}
    }
    let width = fields.whole("width", 1, GRID_COLUMNS).unwrap_or(WIDGET_SIZE);
    let height = fields.whole("height", 1, MOST_WIDGET_ROWS).unwrap_or(WIDGET_SIZE);
    if let Some(x) = x.filter(|x| x + width > GRID_COLUMNS) {
        fields.error(
            "width",
            format!("a widget {width} wide at column {x} ends beyond the grid's {GRID_COLUMNS} columns"),
        );
    }
    let kind = fields.required("type");
    let properties = fields.get("properties");
    if properties.is_none() {
        fields.error("properties", "the member is missing");
    }
    let (kind, properties) = (kind?, properties?);
    let below = format!("{path}/properties");
    let known = ["metric", "text", "log", "alarm", "explorer", "custom", "chart"];
    if !known.contains(&kind) {
        fields.error("type", format!("`{}` must be one of {}", kind.escape_debug(), known.join(", ")));
        return None;
    }
    let mut properties = Fields::of(properties, &below, fields.problems)?;
    let kind = match kind {
        "metric" => WidgetKind::Metric(Box::new(read_metric_widget(&mut properties))),
        "text" => WidgetKind::Text(read_text(&mut properties)?),
        "log" => WidgetKind::Log(read_log(&mut properties)?),
        "alarm" => WidgetKind::Alarm(read_alarm(&mut properties)?),
        other => WidgetKind::Other(other.to_owned()),
    };
    let is_placed = x.is_some() && y.is_some();
    let x = x.unwrap_or(0).min(GRID_COLUMNS.saturating_sub(width));
    Some(Widget { x, y: y.unwrap_or(0), width, height, kind, path: path.to_owned(), is_placed })
}

fn read_text(fields: &mut Fields<'_, '_>) -> Option<TextWidget> {
    fields.only(&["markdown", "background"]);
    Some(TextWidget { markdown: fields.required("markdown")?.to_owned() })
}

fn read_log(fields: &mut Fields<'_, '_>) -> Option<LogWidget> {
    let (query, region) = (fields.required("query"), fields.required("region"));
    let (title, view) = (fields.text("title"), fields.text("view"));
    Some(LogWidget {
        title: title.map(str::to_owned),
        query: query?.to_owned(),
        region: region?.to_owned(),
        view: view.map(str::to_owned),
    })
}

fn read_alarm(fields: &mut Fields<'_, '_>) -> Option<AlarmWidget> {
    fields.only(&["alarms", "title", "sortBy", "states"]);
    let title = fields.text("title").map(str::to_owned);
    if fields.get("alarms").is_none() {
        fields.error("alarms", "the member is missing");
    }
    let states = texts(fields, "states");
    let alarms = texts(fields, "alarms");
    if alarms.is_empty() || alarms.len() > MOST_ALARMS_OF_WIDGET {
        fields.error("alarms", format!("it must have 1 to {MOST_ALARMS_OF_WIDGET} alarms"));
    }
    for (n, alarm) in alarms.iter().enumerate() {
        if !alarm.parse::<aozu_names::Arn>().is_ok_and(|arn| arn.service() == "cloudwatch") {
            let path = format!("{}/{n}", fields.at("alarms"));
            fields.problems.error(&path, format!("`{}` is not the ARN of an alarm", alarm.escape_debug()));
        }
    }
    Some(AlarmWidget { title, alarms, states })
}

/// A list of texts; what is none is told and left out.
fn texts(fields: &mut Fields<'_, '_>, member: &str) -> Vec<String> {
    let mut read = Vec::new();
    for (n, item) in fields.list(member).into_iter().flatten().enumerate() {
        match item.as_str() {
            Some(text) => read.push(text.to_owned()),
            None => {
                let path = format!("{}/{n}", fields.at(member));
                fields.problems.error(&path, "it must be a text");
            }
        }
    }
    read
}
