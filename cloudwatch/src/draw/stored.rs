//! A repository of metrics, as what a dashboard is drawn from.

use std::collections::{BTreeMap, BTreeSet};

use aozu_names::Timestamp;
use chrono::DateTime;

use super::{Answered, AskedRow, Query, Source};
use crate::{
    Metric, Period,
    dashboard::RowSource,
    limits::TIERS,
    math::{Expression, PercentileMode, Series, Statistic},
    metric::{
        DataProblem, DataRefused, GetMetricData, MetricDataQuery, MetricStat, MetricStore, ScanBy, finest,
    },
};

impl Source for MetricStore {
    /// Answers as `GetMetricData` does at the end of the span: statistics, metric math and searches.
    ///
    /// A repository is of one account and region, so that what rows say of either is not looked at. Where the span
    /// reaches back so far that CloudWatch keeps no values of a row's period, longer periods are drawn, and the
    /// answer says so; so it does of values that are older than CloudWatch keeps any. Where a row fails, it alone
    /// does, and those that look at it.
    fn answer(&self, query: &Query<'_>) -> Vec<Answered> {
        let Some(mut asked) = Asked::new(query) else {
            let problem = "the span lies outside of the years that can be told".to_owned();
            return (0..query.rows.len())
                .map(|row| Answered { row, problem: Some(problem.clone()), ..Answered::default() })
                .collect();
        };
        loop {
            let request = asked.request();
            if !request.metric_data_queries.iter().any(MetricDataQuery::returns_data) {
                return asked.answers(self, Vec::new());
            }
            match self.answered(&request, asked.end, PercentileMode::Exact) {
                Ok(all) => {
                    let all = all.into_iter().map(|(query, _, series)| (query.id.clone(), series)).collect();
                    return asked.answers(self, all);
                }
                Err(refused) => asked.take_out(&refused),
            }
        }
    }
}

/// The rows of a widget on their way to an answer.
struct Asked<'q> {
    query: &'q Query<'q>,
    start: Timestamp,
    end: Timestamp,
    rows: Vec<One<'q>>,
}

/// One row: the query that it becomes, or why it becomes none.
struct One<'q> {
    asked: &'q AskedRow<'q>,
    query: MetricDataQuery,
    expression: Option<Expression>,
    note: Option<String>,
    problem: Option<String>,
}

fn time(second: i64) -> Option<Timestamp> {
    DateTime::from_timestamp(second, 0).map(Timestamp::from)
}

/// The next multiple of a step.
fn coarser(period: u32, step: i64) -> u32 {
    let step = u32::try_from(step).unwrap_or(1).max(1);
    period.div_ceil(step).saturating_mul(step)
}

/// Where to begin so that all periods begin on round seconds, and the finest period that is kept from there on.
fn beginning(query: &Query<'_>) -> (i64, i64) {
    let at = |step: i64| {
        let periods = query.rows.iter().map(|asked| coarser(asked.period, step));
        let longest = i64::from(periods.max().unwrap_or(1).max(1));
        query.start.saturating_sub(query.start.rem_euclid(longest))
    };
    let steps = TIERS.iter().map(|(_, step)| *step);
    let mut all = steps.map(|step| (at(step), step));
    let fits = all.find(|(start, step)| finest(query.end.saturating_sub(*start)) <= *step);
    // No step is longer than the last.
    fits.unwrap_or_else(|| (at(3600), 3600))
}

impl<'q> Asked<'q> {
    fn new(query: &'q Query<'q>) -> Option<Self> {
        let (start, step) = beginning(query);
        let has_metric = query.rows.iter().any(|asked| asked.row.metric().is_some());
        let rows = query.rows.iter().enumerate();
        let rows = rows.map(|(n, asked)| One::new(n, asked, step, has_metric)).collect();
        let mut asked = Self { query, start: time(start)?, end: time(query.end)?, rows };
        asked.spread();
        Some(asked)
    }

    fn request(&self) -> GetMetricData {
        let rows = self.rows.iter().filter(|row| row.problem.is_none());
        GetMetricData {
            metric_data_queries: rows.map(|row| row.query.clone()).collect(),
            start_time: self.start,
            end_time: self.end,
            scan_by: ScanBy::Ascending,
            max_datapoints: None,
        }
    }

    /// Notes what is wrong with rows, and leaves them out from now on. At least one goes.
    fn take_out(&mut self, refused: &DataRefused) {
        let mut some = false;
        for problem in &refused.0 {
            let (ids, told): (Vec<&String>, String) = match problem {
                DataProblem::Math(id, error) => (vec![id], error.to_string()),
                DataProblem::Read(id, error) => (vec![id], error.to_string()),
                DataProblem::NoSeries(id, kind) => (vec![id], format!("it comes to {kind}, not to a series")),
                DataProblem::Circle(ids) => (ids.iter().collect(), problem.to_string()),
                DataProblem::Id(id) | DataProblem::Twice(id) | DataProblem::Either(id) => {
                    (vec![id], problem.to_string())
                }
                DataProblem::Queries(_) | DataProblem::NothingReturned => continue,
            };
            for row in self.rows.iter_mut().filter(|row| row.problem.is_none()) {
                if ids.contains(&&row.query.id) {
                    row.fail(&told);
                    some = true;
                }
            }
        }
        if !some {
            self.rows.iter_mut().for_each(|row| row.fail(&refused.to_string()));
        }
        self.spread();
    }

    /// Rows that look at a row without an answer have none either.
    fn spread(&mut self) {
        loop {
            let failed: BTreeSet<String> = self
                .rows
                .iter()
                .filter(|row| row.problem.is_some())
                .map(|row| row.query.id.clone())
                .collect();
            let metric_failed =
                self.rows.iter().any(|row| row.problem.is_some() && row.asked.row.metric().is_some());
            let mut some = false;
            for row in self.rows.iter_mut().filter(|row| row.problem.is_none()) {
                let Some(expression) = &row.expression else { continue };
                let missed = expression.names().into_iter().find(|name| failed.contains(*name));
                let told = match missed {
                    Some(name) => format!("it looks at `{name}`, which has no answer"),
                    None if metric_failed && expression.calls("METRICS") => {
                        "it looks at all metrics, and one of them has no answer".to_owned()
                    }
                    None => continue,
                };
                row.fail(&told);
                some = true;
            }
            if !some {
                return;
            }
        }
    }

    fn answers(self, store: &MetricStore, all: Vec<(String, Series)>) -> Vec<Answered> {
        let mut by_id: BTreeMap<String, Vec<Series>> = BTreeMap::new();
        for (id, series) in all {
            by_id.entry(id).or_default().push(series);
        }
        let mut answers = Vec::new();
        for (n, row) in self.rows.into_iter().enumerate() {
            if row.problem.is_some() {
                answers.push(Answered { row: n, problem: row.problem, ..Answered::default() });
                continue;
            }
            let series = by_id.remove(&row.query.id).unwrap_or_default();
            let units: Vec<String> = match (row.asked.row.metric(), row.asked.stat) {
                (Some(_), "SampleCount") | (None, _) => Vec::new(),
                (Some(metric), _) => store.units(metric).map(ToString::to_string).collect(),
            };
            // A stream without a value in this span is shown only where there is no other.
            let mut series: Vec<(Series, String)> =
                series.into_iter().zip(units.into_iter().chain(std::iter::repeat(String::new()))).collect();
            if series.iter().any(|(series, _)| !series.points().is_empty()) {
                series.retain(|(series, _)| !series.points().is_empty());
            } else {
                series.truncate(1);
            }
            let single = series.len() < 2;
            if series.is_empty() {
                series.push((Series::default(), String::new()));
            }
            for (series, unit) in series {
                answers.push(row.answered(n, self.query, &series, unit, single));
            }
        }
        answers
    }
}

impl<'q> One<'q> {
    fn new(n: usize, asked: &'q AskedRow<'q>, step: i64, has_metric: bool) -> Self {
        let id = asked.row.id.clone().unwrap_or_else(|| format!("row_{n}"));
        let query = MetricDataQuery {
            id,
            label: asked.row.label.clone(),
            return_data: Some(asked.row.visible),
            ..MetricDataQuery::default()
        };
        let mut one = Self { asked, query, expression: None, note: None, problem: None };
        match &asked.row.source {
            RowSource::Metric(metric) => one.read_metric(metric, step),
            RowSource::Expression(text) => one.read_expression(text, step, has_metric),
        }
        one
    }

    fn read_metric(&mut self, metric: &Metric, step: i64) {
        let statistic = self.asked.stat.parse::<Statistic>();
        match (statistic, self.period(self.asked.period, step)) {
            (Ok(stat), Ok(period)) => {
                self.query.metric_stat =
                    Some(MetricStat { metric: metric.clone(), period, stat, unit: None });
            }
            (Err(error), _) => self.fail(&error.to_string()),
            (_, Err(error)) => self.fail(&error.to_string()),
        }
    }

    fn read_expression(&mut self, text: &str, step: i64, has_metric: bool) {
        self.query.expression = Some(text.to_owned());
        // Where it says nothing, the metrics' longest holds, as AWS takes it.
        let period = self.asked.row.period.or((!has_metric).then_some(self.asked.period));
        match (text.parse::<Expression>(), period.map(|period| self.period(period, step)).transpose()) {
            (Ok(expression), Ok(period)) => {
                self.query.period = period;
                self.expression = Some(expression);
            }
            (Err(error), _) => self.fail(&error.to_string()),
            (_, Err(error)) => self.fail(&error.to_string()),
        }
    }

    /// The period that is drawn in place of the one asked for.
    fn period(&mut self, asked: u32, step: i64) -> Result<Period, aozu_names::NameError> {
        let drawn = coarser(asked, step);
        if drawn != asked {
            self.note = Some(format!(
                "{} has values by {drawn} s in place of {asked}: CloudWatch keeps no finer ones for so long a time",
                self.name()
            ));
        }
        Period::new(drawn)
    }

    /// What it is called where something is told of it.
    fn name(&self) -> String {
        match &self.asked.row.source {
            RowSource::Metric(metric) => format!("`{}` of `{metric}`", self.asked.stat),
            RowSource::Expression(text) => format!("the expression `{text}`"),
        }
    }

    fn fail(&mut self, told: &str) {
        if self.problem.is_none() {
            self.problem = Some(format!("{}: {told}", self.name()));
        }
    }

    fn answered(&self, n: usize, query: &Query<'_>, series: &Series, unit: String, single: bool) -> Answered {
        let label = match &self.asked.row.source {
            RowSource::Metric(_) if single => None,
            RowSource::Metric(metric) => Some(format!("{} ({unit})", metric.metric_name)),
            RowSource::Expression(text) => {
                let searches = self.expression.as_ref().is_some_and(Expression::searches);
                let found = Some(series.label.clone()).filter(|label| searches && !label.is_empty());
                found.or_else(|| self.asked.row.id.clone()).or_else(|| Some(text.clone()))
            }
        };
        let period = i64::from(series.period);
        let points = series.points().iter().copied();
        let points: Vec<(i64, f64)> =
            points.filter(|(at, _)| at.saturating_add(period) > query.start && *at < query.end).collect();
        let kept = TIERS.iter().map(|(age, _)| *age).max().unwrap_or_default();
        let gone = query.end.saturating_sub(kept);
        let is_gone = points.first().is_some_and(|(at, _)| *at < gone);
        let note = is_gone.then(|| {
            let days = kept / 86_400;
            format!(
                "{} is drawn as recorded: CloudWatch itself keeps values for {days} days only",
                self.name()
            )
        });
        Answered {
            row: n,
            label,
            unit,
            points,
            period: Some(series.period).filter(|period| *period > 0),
            note: note.or_else(|| self.note.clone()),
            problem: None,
        }
    }
}
