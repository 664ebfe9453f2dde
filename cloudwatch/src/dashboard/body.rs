use serde_json::Value;

use super::{
    BodyProblem, Widget, WidgetKind, fields::Fields, place::placed, problem::Problems, widgets::read_widget,
};
use crate::limits::{MOST_METRICS_OF_DASHBOARD, MOST_WIDGETS};

/// Whose period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PeriodOverride {
    /// The dashboard picks one that fits the time range.
    #[default]
    Auto,
    /// Each metric's own.
    Inherit,
}

/// What a dashboard shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dashboard {
    /// The beginning of the time range: `-PT3H`, or a time.
    pub start: Option<String>,
    /// Its end: a time.
    pub end: Option<String>,
    /// Whose period counts.
    pub period_override: PeriodOverride,
    /// The widgets, in the body's order, each with its place on the grid.
    pub widgets: Vec<Widget>,
}

impl Dashboard {
    /// Reads a body, and tells everything that is wrong with it. A part that cannot be read is left out.
    ///
    /// # Errors
    /// A body that is no JSON, or no object with a list of widgets: nothing of it can be shown.
    pub fn parse(body: &str) -> Result<(Self, Vec<BodyProblem>), BodyProblem> {
        let fatal = |path: &str, message: String| BodyProblem {
            data_path: path.to_owned(),
            message,
            is_warning: false,
        };
        let value: Value =
            serde_json::from_str(body).map_err(|error| fatal("", format!("it is no JSON: {error}")))?;
        let mut problems = Problems::default();
        let Some(mut fields) = Fields::of(&value, "", &mut problems) else {
            return Err(problems.0.remove(0));
        };
        let Some(widgets) = fields.get("widgets") else {
            return Err(fatal("/widgets", "the member is missing".to_owned()));
        };
        let Some(list) = widgets.as_array() else {
            return Err(fatal("/widgets", "it must be a list".to_owned()));
        };
        fields.only(&["start", "end", "periodOverride", "widgets", "variables"]);
        let mut dashboard = Self {
            start: fields.text("start").map(str::to_owned),
            end: fields.text("end").map(str::to_owned),
            period_override: match fields.word("periodOverride", &["auto", "inherit"]) {
                Some("inherit") => PeriodOverride::Inherit,
                _ => PeriodOverride::Auto,
            },
            widgets: Vec::new(),
        };
        if dashboard.end.is_some() && dashboard.start.is_none() {
            fields.error("start", "the member is missing: an `end` needs one");
        }
        let time = |text: &str| text.parse::<aozu_names::Timestamp>().is_ok();
        if dashboard.start.as_deref().is_some_and(|start| !start.starts_with("-P") && !time(start)) {
            fields.error("start", "it must be a time, or a span back from now such as `-PT3H`");
        }
        if dashboard.end.as_deref().is_some_and(|end| !time(end)) {
            fields.error("end", "it must be a time");
        }
        if list.len() > MOST_WIDGETS {
            fields.error(
                "widgets",
                format!("{} widgets are given: a dashboard has {MOST_WIDGETS} at most", list.len()),
            );
        }
        for (n, widget) in list.iter().enumerate() {
            dashboard.widgets.extend(read_widget(widget, &format!("/widgets/{n}"), &mut problems));
        }
        let metrics: usize = dashboard.metric_count();
        if metrics > MOST_METRICS_OF_DASHBOARD {
            problems.error(
                "/widgets",
                format!(
                    "its widgets show {metrics} metrics: a dashboard has {MOST_METRICS_OF_DASHBOARD} at most"
                ),
            );
        }
        placed(&mut dashboard.widgets);
        Ok((dashboard, problems.0))
    }

    /// How many metrics its widgets show.
    fn metric_count(&self) -> usize {
        let of = |widget: &Widget| match &widget.kind {
            WidgetKind::Metric(metric) => metric.rows.len(),
            _ => 0,
        };
        self.widgets.iter().map(of).sum()
    }
}
