use std::collections::BTreeMap;

use aozu_names::Timestamp;
use serde::{Deserialize, Serialize};

use crate::limits::{MOST_DATA_POINTS, MOST_FOUND, MOST_QUERIES};
use crate::math::{Expression, Grid, MathError, Names, PercentileMode, Series, Statistic, Value};
use crate::metric::{Metric, MetricDataQuery, MetricStat, Period, Unit};

use super::search::Search;
use super::{MetricStore, ReadError, time, window};

/// A request of `GetMetricData`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetMetricData {
    /// What is asked for.
    pub metric_data_queries: Vec<MetricDataQuery>,
    /// From when, inclusive.
    pub start_time: Timestamp,
    /// Until when, exclusive.
    pub end_time: Timestamp,
    /// Which point comes first.
    #[serde(default)]
    pub scan_by: ScanBy,
    /// How many points there may be; 100,800 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_datapoints: Option<usize>,
}

/// Which point comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScanBy {
    /// The newest.
    #[default]
    #[serde(rename = "TimestampDescending")]
    Descending,
    /// The oldest.
    #[serde(rename = "TimestampAscending")]
    Ascending,
}

/// One series of the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricDataResult {
    /// The query's id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// When each period begins.
    pub timestamps: Vec<Timestamp>,
    /// The values, as many.
    pub values: Vec<f64>,
    /// `Complete`, or `PartialData` where points were left out for want of room.
    pub status_code: &'static str,
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DataProblem {
    /// Too many queries, or none.
    #[error("{0} queries are given: there must be 1 to 500")]
    Queries(usize),
    /// An id that is none.
    #[error("`{0}` is no id: it must begin with a small letter and hold letters, digits and `_` only")]
    Id(String),
    /// An id that stands twice.
    #[error("the id `{0}` is given twice")]
    Twice(String),
    /// Neither or both.
    #[error("the query `{0}` must have either `MetricStat` or `Expression`")]
    Either(String),
    /// Nothing is to be answered.
    #[error("no query returns data: leave `ReturnData` out, or true, for one")]
    NothingReturned,
    /// Times or a period that AWS refuses.
    #[error("the query `{0}`: {1}")]
    Read(String, ReadError),
    /// An expression that is none.
    #[error("the expression of `{0}`: {1}")]
    Math(String, MathError),
    /// Expressions that wait for each other.
    #[error("the expressions of {} wait for each other", .0.join(", "))]
    Circle(Vec<String>),
    /// What comes to no series.
    #[error("the query `{0}` comes to {1}: an answer must be a series, TS or TS[]")]
    NoSeries(String, &'static str),
}

/// A request that was refused, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "))]
pub struct DataRefused(pub Vec<DataProblem>);

impl DataRefused {
    /// The code of the error, AWS's `__type`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "ValidationError"
    }
}

struct Asked<'a> {
    store: &'a MetricStore,
    request: &'a GetMetricData,
    now: Timestamp,
    mode: PercentileMode,
    values: BTreeMap<String, Value>,
}

impl MetricStore {
    /// Metrics and expressions over them, as series.
    ///
    /// # Errors
    /// Everything that is wrong with the request.
    ///
    /// ```
    /// use aozu_cloudwatch::math::PercentileMode;
    /// use aozu_cloudwatch::metric::{GetMetricData, MetricStore};
    /// let request: GetMetricData = serde_json::from_str(
    ///     r#"{"StartTime": "2026-01-05T00:00:00Z", "EndTime": "2026-01-05T00:03:00Z", "ScanBy": "TimestampAscending",
    ///         "MetricDataQueries": [{"Id": "e1", "Expression": "TIME_SERIES(2) ^ 3"}]}"#,
    /// )?;
    /// let answer = MetricStore::default().get_metric_data(&request, request.end_time, PercentileMode::Exact)?;
    /// assert_eq!(answer[0].values, [8.0, 8.0, 8.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get_metric_data(
        &self,
        request: &GetMetricData,
        now: Timestamp,
        mode: PercentileMode,
    ) -> Result<Vec<MetricDataResult>, DataRefused> {
        let mut room = request.max_datapoints.unwrap_or(MOST_DATA_POINTS).min(MOST_DATA_POINTS);
        let (mut results, mut problems) = (Vec::new(), Vec::new());
        for (query, single, series) in self.answered(request, now, mode)? {
            let label = match &query.label {
                Some(label) if single => label.clone(),
                None if single && query.expression.is_some() => query.id.clone(),
                _ => series.label.clone(),
            };
            match result(query, label, &series, request.scan_by, &mut room) {
                Ok(result) => results.push(result),
                Err(error) => problems.push(DataProblem::Read(query.id.clone(), error)),
            }
        }
        if problems.is_empty() { Ok(results) } else { Err(DataRefused(problems)) }
    }

    /// The series of the queries that return data, whole, each with its query and whether it is that query's only
    /// one.
    pub(crate) fn answered<'r>(
        &'r self,
        request: &'r GetMetricData,
        now: Timestamp,
        mode: PercentileMode,
    ) -> Result<Vec<(&'r MetricDataQuery, bool, Series)>, DataRefused> {
        let queries = &request.metric_data_queries;
        let mut problems = shape(queries);
        let mut expressions = Vec::new();
        let mut asked = Asked { store: self, request, now, mode, values: BTreeMap::new() };
        for query in queries {
            match (&query.metric_stat, &query.expression) {
                (Some(stat), None) => match asked.stat(stat, query.label.as_deref()) {
                    Ok(mut all) => {
                        let value = match (all.pop(), all.is_empty()) {
                            (Some(only), true) => Value::Series(only),
                            (last, _) => Value::List(all.into_iter().chain(last).collect()),
                        };
                        asked.values.insert(query.id.clone(), value);
                    }
                    Err(error) => problems.push(DataProblem::Read(query.id.clone(), error)),
                },
                (None, Some(text)) => match text.parse::<Expression>() {
                    Ok(expression) => expressions.push((query, expression)),
                    Err(error) => problems.push(DataProblem::Math(query.id.clone(), error)),
                },
                _ => {}
            }
        }
        if problems.is_empty() {
            problems = asked.expressions(expressions);
        }
        if !problems.is_empty() {
            return Err(DataRefused(problems));
        }
        asked.answer().map_err(DataRefused)
    }
}

/// What is wrong with queries before any is asked.
fn shape(queries: &[MetricDataQuery]) -> Vec<DataProblem> {
    let mut problems = Vec::new();
    if queries.is_empty() || queries.len() > MOST_QUERIES {
        problems.push(DataProblem::Queries(queries.len()));
    }
    let mut ids = std::collections::BTreeSet::new();
    for query in queries {
        if !query.has_id() {
            problems.push(DataProblem::Id(query.id.clone()));
        }
        if !ids.insert(&query.id) {
            problems.push(DataProblem::Twice(query.id.clone()));
        }
        if query.metric_stat.is_some() == query.expression.is_some() {
            problems.push(DataProblem::Either(query.id.clone()));
        }
    }
    if !queries.is_empty() && !queries.iter().any(MetricDataQuery::returns_data) {
        problems.push(DataProblem::NothingReturned);
    }
    problems
}

impl<'a> Asked<'a> {
    /// The series of a metric, one for each unit that it came in; an empty one where it came in none.
    fn stat(&self, stat: &MetricStat, label: Option<&str>) -> Result<Vec<Series>, ReadError> {
        let label = label.unwrap_or(stat.metric.metric_name.as_str());
        self.series(&stat.metric, stat.unit.as_ref(), &stat.stat, stat.period, label)
    }

    fn series(
        &self,
        metric: &Metric,
        unit: Option<&Unit>,
        statistic: &Statistic,
        period: Period,
        label: &str,
    ) -> Result<Vec<Series>, ReadError> {
        let (from, to, seconds) = window(self.request.start_time, self.request.end_time, period, self.now)?;
        let mut all = Vec::new();
        for (_, periods) in self.store.distributions(metric, unit, from, to, seconds) {
            let points = periods
                .iter()
                .filter_map(|(at, held)| held.statistic(statistic, self.mode).map(|value| (*at, value)));
            all.push(Series::new(label, period.seconds(), points));
        }
        if all.is_empty() {
            all.push(Series::new(label, period.seconds(), []));
        }
        Ok(all)
    }

    /// Evaluates expressions in the order in which they wait for each other.
    fn expressions(&mut self, mut waiting: Vec<(&MetricDataQuery, Expression)>) -> Vec<DataProblem> {
        let mut problems = Vec::new();
        while !waiting.is_empty() {
            let ids: std::collections::BTreeSet<&str> =
                waiting.iter().map(|(query, _)| query.id.as_str()).collect();
            let (ready, rest): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|(_, expression)| expression.names().iter().all(|name| !ids.contains(name)));
            if ready.is_empty() {
                let circle = rest.iter().map(|(query, _)| query.id.clone()).collect();
                problems.push(DataProblem::Circle(circle));
                return problems;
            }
            for (query, expression) in ready {
                match self.expression(query, &expression) {
                    Ok(value) => {
                        self.values.insert(query.id.clone(), value);
                    }
                    Err(problem) => {
                        problems.push(problem);
                        // What waits for it shall not be told to be unknown as well.
                        self.values.insert(query.id.clone(), Value::List(Vec::new()));
                    }
                }
            }
            waiting = rest;
        }
        problems
    }

    fn expression(&self, query: &MetricDataQuery, expression: &Expression) -> Result<Value, DataProblem> {
        let stats = self.request.metric_data_queries.iter().filter_map(|query| query.metric_stat.as_ref());
        let period = query.period.or_else(|| stats.map(|stat| stat.period).max()).unwrap_or(Period::MINUTE);
        let (start, end, _) = window(self.request.start_time, self.request.end_time, period, self.now)
            .map_err(|error| DataProblem::Read(query.id.clone(), error))?;
        let grid = Grid { start, end, period: period.seconds() };
        expression.evaluate(self, &grid).map_err(|error| DataProblem::Math(query.id.clone(), error))
    }

    fn answer(mut self) -> Result<Vec<(&'a MetricDataQuery, bool, Series)>, Vec<DataProblem>> {
        let (mut results, mut problems) = (Vec::new(), Vec::new());
        for query in self.request.metric_data_queries.iter().filter(|query| query.returns_data()) {
            let all = match self.values.remove(&query.id) {
                Some(Value::Series(series)) => vec![series],
                Some(Value::List(all)) => all,
                Some(Value::Scalar(_)) => {
                    problems.push(DataProblem::NoSeries(query.id.clone(), "a number"));
                    continue;
                }
                Some(Value::Text(_)) | None => {
                    problems.push(DataProblem::NoSeries(query.id.clone(), "a text"));
                    continue;
                }
            };
            let single = all.len() == 1;
            results.extend(all.into_iter().map(|series| (query, single, series)));
        }
        if problems.is_empty() { Ok(results) } else { Err(problems) }
    }
}

fn result(
    query: &MetricDataQuery,
    label: String,
    series: &Series,
    scan_by: ScanBy,
    room: &mut usize,
) -> Result<MetricDataResult, ReadError> {
    let mut points = series.points().to_vec();
    if scan_by == ScanBy::Descending {
        points.reverse();
    }
    let whole = points.len() <= *room;
    points.truncate(*room);
    *room -= points.len();
    let (mut timestamps, mut values) = (Vec::new(), Vec::new());
    for (at, value) in points {
        timestamps.push(time(at)?);
        values.push(value);
    }
    let status_code = if whole { "Complete" } else { "PartialData" };
    Ok(MetricDataResult { id: query.id.clone(), label, timestamps, values, status_code })
}

impl Names for Asked<'_> {
    fn named(&self, id: &str) -> Option<Value> {
        self.values.get(id).cloned()
    }

    fn metrics(&self, holding: Option<&str>) -> Vec<Series> {
        let stats = self.request.metric_data_queries.iter().filter(|query| query.metric_stat.is_some());
        let held = stats.filter(|query| {
            holding.is_none_or(|text| {
                query.id.contains(text) || query.label.as_ref().is_some_and(|label| label.contains(text))
            })
        });
        held.flat_map(|query| match self.values.get(&query.id) {
            Some(Value::Series(series)) => vec![series.clone()],
            Some(Value::List(all)) => all.clone(),
            _ => Vec::new(),
        })
        .collect()
    }

    fn search(&self, search: &str, statistic: &str, period: u32) -> Result<Vec<Series>, MathError> {
        let search = Search::parse(search)?;
        let statistic =
            statistic.parse::<Statistic>().map_err(|error| MathError::search(error.to_string()))?;
        let period = Period::new(period).map_err(|error| MathError::search(error.to_string()))?;
        let mut all = Vec::new();
        for metric in self.store.metrics().filter(|metric| search.finds(metric)).take(MOST_FOUND) {
            let values: Vec<&str> = metric.dimensions.iter().map(|(_, value)| value.as_str()).collect();
            let label = if values.is_empty() {
                metric.metric_name.to_string()
            } else {
                format!("{} {}", values.join(" "), metric.metric_name)
            };
            let found = self.series(metric, None, &statistic, period, &label);
            all.extend(found.map_err(|error| MathError::search(error.to_string()))?);
        }
        Ok(all)
    }
}
