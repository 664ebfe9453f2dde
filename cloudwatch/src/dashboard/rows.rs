use std::collections::BTreeSet;

use serde_json::Value;

use super::{fields::Fields, problem::Problems};
use crate::{Metric, Period, limits::LONGEST_EXPRESSION};

/// What a row's values are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowSource {
    /// A metric's.
    Metric(Metric),
    /// An expression's over other rows, or a search.
    Expression(String),
}

/// The axis that a row is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum YAxis {
    /// The left one.
    #[default]
    Left,
    /// The right one.
    Right,
}

/// One row of a metric widget, its shorthand written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What its values are.
    pub source: RowSource,
    /// What expressions call it.
    pub id: Option<String>,
    /// What people call it.
    pub label: Option<String>,
    /// Its colour: `#` and six hex digits.
    pub color: Option<String>,
    /// The statistic; none: the widget's.
    pub stat: Option<String>,
    /// Seconds that one value covers; none: the widget's.
    pub period: Option<u32>,
    /// Where the metric is; none: the widget's.
    pub region: Option<String>,
    /// The account that has the metric; none: the dashboard's.
    pub account_id: Option<String>,
    /// The axis.
    pub y_axis: YAxis,
    /// Whether it is drawn, not only reckoned with.
    pub visible: bool,
    /// Where it stands in the body.
    pub path: String,
}

impl Row {
    /// The metric, where it is one.
    #[must_use]
    pub fn metric(&self) -> Option<&Metric> {
        match &self.source {
            RowSource::Metric(metric) => Some(metric),
            RowSource::Expression(_) => None,
        }
    }
}

/// The rows of a widget's `metrics`.
pub(super) fn read_rows(list: &[Value], path: &str, problems: &mut Problems) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut before: Vec<String> = Vec::new();
    let mut ids = BTreeSet::new();
    for (n, value) in list.iter().enumerate() {
        let path = format!("{path}/{n}");
        let Some(items) = value.as_array() else {
            problems.error(&path, "it must be a list: namespace, name, dimension names and values, options");
            continue;
        };
        let Some(row) = read_row(items, &path, &mut before, problems) else { continue };
        if let Some(id) = &row.id
            && !ids.insert(id.clone())
        {
            problems.error(&path, format!("the id `{id}` is given twice"));
        }
        rows.push(row);
    }
    rows
}

fn read_row(items: &[Value], path: &str, before: &mut Vec<String>, problems: &mut Problems) -> Option<Row> {
    let (texts, options) = match items.split_last() {
        Some((last, rest)) if last.is_object() => (rest, Some((last, rest.len()))),
        _ => (items, None),
    };
    let mut row = Row {
        source: RowSource::Expression(String::new()),
        id: None,
        label: None,
        color: None,
        stat: None,
        period: None,
        region: None,
        account_id: None,
        y_axis: YAxis::Left,
        visible: true,
        path: path.to_owned(),
    };
    let mut expression = None;
    if let Some((options, at)) = options {
        let mut fields = Fields::of(options, &format!("{path}/{at}"), problems)?;
        expression = fields.text("expression").map(str::to_owned);
        read_options(&mut row, &mut fields);
    }
    if let Some(expression) = expression {
        if !texts.is_empty() {
            problems.error(path, "a row has either a metric or an expression");
        }
        let length = expression.chars().count();
        if length == 0 || length > LONGEST_EXPRESSION {
            problems.error(path, format!("an expression has 1 to {LONGEST_EXPRESSION} characters"));
        }
        row.source = RowSource::Expression(expression);
        return Some(row);
    }
    let names = written_out(texts, path, before, problems)?;
    let [namespace, name, dimensions @ ..] = names.as_slice() else {
        problems.error(path, "it must begin with a namespace and a metric's name");
        return None;
    };
    if !dimensions.len().is_multiple_of(2) {
        problems.error(path, "each dimension's name must be followed by its value");
        *before = names;
        return None;
    }
    let pairs = dimensions.chunks_exact(2).filter_map(|pair| match pair {
        [name, value] => Some((name.as_str(), value.as_str())),
        _ => None,
    });
    let metric = Metric::of(namespace, name, pairs);
    *before = names;
    match metric {
        Ok(metric) => {
            row.source = RowSource::Metric(metric);
            Some(row)
        }
        Err(error) => {
            problems.error(path, error.to_string());
            None
        }
    }
}

/// Writes out `.` (as in the row before, at the same place) and `...` (as many as the row before has there).
fn written_out(
    texts: &[Value],
    path: &str,
    before: &[String],
    problems: &mut Problems,
) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for (n, item) in texts.iter().enumerate() {
        let at = format!("{path}/{n}");
        match item.as_str() {
            None => {
                problems.error(&at, "it must be a text");
                return None;
            }
            Some("...") => {
                let rest = texts.len() - n - 1;
                let upto = before.len().saturating_sub(rest);
                match before.get(names.len()..upto) {
                    Some(same) if !same.is_empty() => names.extend_from_slice(same),
                    _ => {
                        problems.error(&at, "`...` repeats the row before, which has nothing there");
                        return None;
                    }
                }
            }
            Some(".") => match before.get(names.len()) {
                Some(same) => names.push(same.clone()),
                None => {
                    problems.error(&at, "`.` repeats the row before, which has nothing there");
                    return None;
                }
            },
            Some(text) => names.push(text.to_owned()),
        }
    }
    Some(names)
}

fn read_options(row: &mut Row, fields: &mut Fields<'_, '_>) {
    fields.only(&[
        "expression",
        "id",
        "label",
        "color",
        "stat",
        "period",
        "region",
        "accountId",
        "yAxis",
        "visible",
    ]);
    row.id = fields.text("id").map(str::to_owned);
    let is_id = |id: &str| {
        id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if let Some(id) = row.id.as_deref().filter(|id| !is_id(id)) {
        let message = format!(
            "`{}` must begin with a small letter and hold letters, digits and `_` only",
            id.escape_debug()
        );
        fields.error("id", message);
    }
    row.label = fields.text("label").map(str::to_owned);
    row.color = fields.text("color").map(str::to_owned);
    if let Some(color) = row.color.as_deref().filter(|color| !is_color(color)) {
        fields.error("color", format!("`{}` must be `#` and six hex digits", color.escape_debug()));
        row.color = None;
    }
    row.stat = fields.text("stat").map(str::to_owned);
    row.period = read_period(fields);
    row.region = fields.text("region").map(str::to_owned);
    row.account_id = fields.text("accountId").map(str::to_owned);
    row.y_axis = match fields.word("yAxis", &["left", "right"]) {
        Some("right") => YAxis::Right,
        _ => YAxis::Left,
    };
    row.visible = fields.flag("visible").unwrap_or(true);
}

/// A period in seconds; none where it is left to the dashboard.
pub(super) fn read_period(fields: &mut Fields<'_, '_>) -> Option<u32> {
    let value = fields.get("period")?;
    if value.as_str() == Some("auto") {
        return None;
    }
    let period = value.as_u64().and_then(|seconds| u32::try_from(seconds).ok());
    let period = period.filter(|seconds| Period::new(*seconds).is_ok());
    if period.is_none() {
        fields.error(
            "period",
            format!("`{value}` must be 1, 5, 10, 30 or a multiple of 60 seconds, or `auto`"),
        );
    }
    period
}

/// Whether a text is a colour: nothing else may reach a picture.
pub(super) fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
