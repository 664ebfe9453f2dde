//! One widget: what is drawn into its tile.

use super::{
    Answered, AskedRow, Chart, Query, Series, SeriesKind, Shade, Source, alarms, bars,
    chart::{AxisOf, HorizontalLine, LegendPlace, VerticalLine},
    gauge, markdown, numbers, pie,
    svg::{DIM, Style, fitted, series_color, text},
    table,
};
use crate::{
    alarm::composite::alarm_name,
    dashboard::{Axis, Fill, Legend, MetricWidget, View, Widget, WidgetKind, YAxis},
};

/// A part of a picture: left, top, width, height.
pub(super) type Part = (f64, f64, f64, f64);

/// One series of a widget, ready to be drawn in any view.
pub(super) struct Shown {
    pub(super) label: String,
    pub(super) color: String,
    pub(super) unit: String,
    pub(super) points: Vec<(i64, f64)>,
    pub(super) on_right: bool,
    pub(super) period: u32,
}

impl Shown {
    /// The newest value.
    pub(super) fn newest(&self) -> Option<f64> {
        self.points.last().map(|(_, value)| *value)
    }
}

/// The statistic and the period of a widget that says nothing of them: AWS's.
const DEFAULTS: (&str, u32) = ("Average", 300);

/// Draws the inside of a widget.
pub(super) fn draw(
    into: &mut String,
    widget: &Widget,
    source: &dyn Source,
    (start, end): (i64, i64),
    part: Part,
) {
    match &widget.kind {
        WidgetKind::Text(shown) => markdown::draw(into, &shown.markdown, part),
        WidgetKind::Metric(shown) => metric(into, shown, source, (start, end), part),
        WidgetKind::Alarm(shown) => alarms::draw(into, shown, source, part),
        WidgetKind::Log(shown) => {
            let below = titled(into, shown.title.as_deref().unwrap_or("Log query"), part);
            told(into, "the answer of a log query is not drawn; the query:", below);
            let lines: Vec<String> = shown.query.lines().map(|line| format!("`{line}`")).collect();
            markdown::draw(into, &lines.join("\n"), (below.0, below.1 + 20.0, below.2, below.3 - 20.0));
        }
        WidgetKind::Other(kind) => {
            told(into, &format!("a widget of the type `{kind}` is drawn by AWS only"), part)
        }
    }
}

/// A sentence in place of a picture.
pub(super) fn told(into: &mut String, sentence: &str, (x, y, width, _): Part) {
    let mut at = y + 14.0;
    for line in markdown::wrapped(sentence, 11.0, width).into_iter().take(3) {
        text(into, x, at, &fitted(&line, 11.0, width), Style { color: DIM, ..Style::default() });
        at += 15.0;
    }
}

/// Draws a title, and gives what is left below it.
pub(super) fn titled(into: &mut String, title: &str, (x, y, width, height): Part) -> Part {
    let style = Style { size: 13.0, bold: true, ..Style::default() };
    text(into, x, y + 16.0, &fitted(title, 13.0, width), style);
    (x, y + 26.0, width, height - 26.0)
}

fn metric(
    into: &mut String,
    widget: &MetricWidget,
    source: &dyn Source,
    (start, end): (i64, i64),
    part: Part,
) {
    let rows = widget.rows.iter().map(|row| AskedRow {
        row,
        stat: row.stat.as_deref().or(widget.stat.as_deref()).unwrap_or(DEFAULTS.0),
        period: row.period.or(widget.period).unwrap_or(DEFAULTS.1),
    });
    let query = Query { region: widget.region.as_deref(), rows: rows.collect(), start, end };
    let answers = source.answer(&query);
    let (thresholds, unknown) = thresholds(widget, source);
    let problems = answers.iter().filter_map(|answer| answer.problem.clone());
    let notes = answers.iter().filter_map(|answer| answer.note.clone());
    let remarks: Vec<String> = problems.chain(unknown).chain(notes).collect();
    let shown = shown(&query, answers.as_slice());
    let below = match &widget.title {
        Some(title) if widget.view != View::TimeSeries => titled(into, title, part),
        _ => part,
    };
    let room = if remarks.is_empty() { below.3 } else { below.3 - 46.0 };
    let room = (below.0, below.1, below.2, room);
    match widget.view {
        View::SingleValue => numbers::draw(into, &shown, widget.sparkline, (start, end), room),
        View::Gauge => gauge::draw(
            into,
            &shown,
            (widget.left.min, widget.left.max),
            &widget.annotations.horizontal,
            room,
        ),
        View::Bar => bars::draw(into, &shown, room),
        View::Pie => pie::draw(into, &shown, room),
        View::Table => table::draw(into, &shown, room),
        View::TimeSeries => chart(widget, shown, thresholds, (start, end)).draw(into, room),
    }
    if let Some(remark) = remarks.first() {
        told(into, remark, (part.0, part.1 + part.3 - 46.0, part.2, 46.0));
    }
}

/// The thresholds of the alarms that stand in a widget's annotations, and what is to be told of those without.
fn thresholds(widget: &MetricWidget, source: &dyn Source) -> (Vec<HorizontalLine>, Option<String>) {
    if widget.view != View::TimeSeries {
        return (Vec::new(), None);
    }
    let (mut lines, mut unknown) = (Vec::new(), None);
    for arn in &widget.annotations.alarms {
        let known = source.alarm(arn);
        match known.as_ref().and_then(|known| Some((&known.name, known.threshold?))) {
            Some((name, value)) => {
                lines.push(HorizontalLine { value, label: name.clone(), ..HorizontalLine::default() });
            }
            None => {
                let name = known.map_or_else(|| alarm_name(arn).to_owned(), |known| known.name);
                unknown = Some(format!("the threshold of the alarm `{name}` is not known, and not drawn"));
            }
        }
    }
    if widget.rows.is_empty() && unknown.is_none() && !lines.is_empty() {
        unknown = Some("of the alarm only the threshold is drawn, not its metric".to_owned());
    }
    (lines, unknown)
}

/// The visible series, each with its name and colour.
fn shown(query: &Query<'_>, answers: &[Answered]) -> Vec<Shown> {
    let mut shown = Vec::new();
    let mut counts = vec![0_u32; query.rows.len()];
    for answer in answers {
        if let Some(count) = counts.get_mut(answer.row) {
            *count += 1;
        }
    }
    for (n, answer) in answers.iter().enumerate() {
        let Some(asked) = query.rows.get(answer.row).filter(|asked| asked.row.visible) else { continue };
        if answer.problem.is_some() {
            continue;
        }
        let alone = counts.get(answer.row).is_none_or(|count| *count < 2);
        let label = match (&asked.row.label, &answer.label) {
            // One label cannot tell several apart.
            (Some(label), Some(found)) if !alone => format!("{label} {found}"),
            (Some(label), _) | (None, Some(label)) => label.clone(),
            (None, None) => named(query, asked),
        };
        shown.push(Shown {
            label,
            color: asked.row.color.clone().filter(|_| alone).unwrap_or_else(|| series_color(n).to_owned()),
            unit: answer.unit.clone(),
            points: answer.points.clone(),
            on_right: asked.row.y_axis == YAxis::Right,
            period: answer.period.unwrap_or(asked.period),
        });
    }
    shown
}

/// What a metric without a label is called: its name, and its dimensions' values where several bear that name.
fn named(query: &Query<'_>, asked: &AskedRow<'_>) -> String {
    let Some(metric) = asked.row.metric() else { return asked.row.id.clone().unwrap_or_default() };
    let name = metric.metric_name.as_str();
    let values: Vec<&str> = metric.dimensions.iter().map(|(_, value)| value.as_str()).collect();
    let alike = query
        .rows
        .iter()
        .filter_map(|other| other.row.metric())
        .filter(|other| other.metric_name == metric.metric_name);
    let is_alone = alike.count() < 2;
    let names: std::collections::BTreeSet<&str> =
        query.rows.iter().filter_map(|other| Some(other.row.metric()?.metric_name.as_str())).collect();
    match (is_alone || values.is_empty(), names.len()) {
        (true, _) => name.to_owned(),
        (false, 1) => values.join(" "),
        (false, _) => format!("{name} {}", values.join(" ")),
    }
}

fn chart(
    widget: &MetricWidget,
    shown: Vec<Shown>,
    thresholds: Vec<HorizontalLine>,
    (start, end): (i64, i64),
) -> Chart {
    let unit_of = |on_right: bool| {
        let mut units = shown
            .iter()
            .filter(|one| one.on_right == on_right && !one.points.is_empty())
            .map(|one| &one.unit);
        let first = units.next().cloned().unwrap_or_default();
        // Two units on one axis: neither is right.
        if units.all(|unit| *unit == first) { first } else { String::new() }
    };
    let axis = |axis: &Axis, on_right: bool| AxisOf {
        min: axis.min,
        max: axis.max,
        label: axis.label.clone(),
        unit: if axis.show_units { unit_of(on_right) } else { String::new() },
    };
    let (left, right) = (axis(&widget.left, false), axis(&widget.right, true));
    let mut chart = Chart { title: widget.title.clone(), left, right, ..Chart::over(start, end) };
    chart.legend = match widget.legend {
        Legend::Bottom => LegendPlace::Bottom,
        Legend::Right => LegendPlace::Right,
        Legend::Hidden => LegendPlace::Hidden,
    };
    for one in shown {
        chart.series.push(Series {
            label: one.label,
            points: one.points,
            kind: if widget.stacked { SeriesKind::Stacked } else { SeriesKind::Line },
            color: Some(one.color),
            on_right: one.on_right,
            period: Some(i64::from(one.period)),
        });
    }
    for line in &widget.annotations.horizontal {
        chart.horizontal.push(HorizontalLine {
            value: line.value,
            label: line.label.clone().unwrap_or_default(),
            color: line.color.clone(),
            shade: line.upto.map_or(shade(line.fill), Shade::Upto),
            on_right: line.y_axis == YAxis::Right,
        });
    }
    chart.horizontal.extend(thresholds);
    for line in &widget.annotations.vertical {
        #[expect(clippy::cast_precision_loss, reason = "seconds of our times lie far below 2^53")]
        let upto = line.upto.map(|upto| Shade::Upto(upto.instant().timestamp() as f64));
        chart.vertical.push(VerticalLine {
            at: line.value.instant().timestamp(),
            label: line.label.clone().unwrap_or_default(),
            color: line.color.clone(),
            shade: upto.unwrap_or(shade(line.fill)),
        });
    }
    chart
}

fn shade(fill: Fill) -> Shade {
    match fill {
        Fill::None => Shade::None,
        Fill::Above => Shade::Above,
        Fill::Below => Shade::Below,
    }
}
