use aozu_names::Timestamp;
use serde::Deserialize;

use crate::limits::{LARGEST_VALUE, LONGEST_PUT, MOST_DATUMS, MOST_VALUES, NEWEST_DATUM, OLDEST_DATUM};

use super::{Datum, DatumValues, Dimensions, MetricName, Namespace, Resolution, StatisticSet, Unit};

/// A request of `PutMetricData`.
///
/// ```
/// use aozu_cloudwatch::metric::PutMetricData;
/// let request = PutMetricData::from_json(
///     r#"{"Namespace": "acme", "MetricData": [{"MetricName": "Latency", "Value": 12.5, "Unit": "Milliseconds"}]}"#,
/// )?;
/// assert!(request.problems("2026-01-05T00:00:00Z".parse()?).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PutMetricData {
    /// The group that all of it belongs to.
    pub namespace: Namespace,
    /// What is pushed.
    pub metric_data: Vec<Datum>,
    /// How long the request is, in bytes, where it came as text.
    pub bytes: Option<usize>,
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PutProblem {
    /// It is no such request.
    #[error("{0}")]
    Json(String),
    /// A namespace that only AWS's services push to.
    #[error("`{0}` begins with `AWS/`, which AWS keeps for its own services: choose another namespace")]
    Reserved(Namespace),
    /// More datums than one request may have.
    #[error("{0} metrics are pushed: one request may have 1000")]
    TooMany(usize),
    /// A longer request than there may be.
    #[error("the request has {0} bytes: it may have 1048576")]
    TooLong(usize),
    /// A datum that is wrong.
    #[error("MetricData.{index} (`{name}`): {problem}")]
    Datum {
        /// Which, from 1 as AWS counts.
        index: usize,
        /// The metric's name.
        name: MetricName,
        /// What is wrong.
        problem: DatumProblem,
    },
}

/// What is wrong with a datum.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DatumProblem {
    /// No number.
    #[error("`{0}` is no value: NaN and the infinities are not kept")]
    NotFinite(f64),
    /// Beyond what is kept.
    #[error("`{0}` lies outside of -2^360 to 2^360")]
    OutOfRange(f64),
    /// No values, or too many.
    #[error("{0} different values are given: there must be 1 to 150")]
    Values(usize),
    /// Counts that do not go with the values.
    #[error("{counts} counts are given for {values} values: there must be as many")]
    Counts {
        /// The counts.
        counts: usize,
        /// The values.
        values: usize,
    },
    /// A count below zero.
    #[error("`{0}` is no count: it must be 0 or more")]
    Negative(f64),
    /// Older than two weeks.
    #[error("its time `{0}` lies more than two weeks back")]
    TooOld(Timestamp),
    /// More than two hours ahead.
    #[error("its time `{0}` lies more than two hours ahead")]
    TooNew(Timestamp),
    /// A unit that AWS does not have.
    #[error("`{0}` is no unit")]
    Unit(Unit),
}

/// A request that was refused, with everything that is wrong with it. Nothing of it is kept.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "))]
pub struct PutRefused(pub Vec<PutProblem>);

impl PutRefused {
    /// The code of the error, AWS's `__type`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "InvalidParameterValue"
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Wire {
    namespace: Namespace,
    #[serde(default)]
    metric_data: Vec<WireDatum>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct WireDatum {
    metric_name: MetricName,
    #[serde(default)]
    dimensions: Dimensions,
    timestamp: Option<Timestamp>,
    value: Option<f64>,
    statistic_values: Option<StatisticSet>,
    values: Option<Vec<f64>>,
    counts: Option<Vec<f64>>,
    #[serde(default)]
    unit: Unit,
    #[serde(default)]
    storage_resolution: Resolution,
}

impl PutMetricData {
    /// Reads a request.
    ///
    /// # Errors
    /// What keeps it from being one.
    pub fn from_json(text: &str) -> Result<Self, PutRefused> {
        let refused = |message: String| PutRefused(vec![PutProblem::Json(message)]);
        let wire: Wire = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
        let mut metric_data = Vec::with_capacity(wire.metric_data.len());
        for (n, datum) in wire.metric_data.into_iter().enumerate() {
            let values = match (datum.value, datum.statistic_values, datum.values, datum.counts) {
                (Some(value), None, None, None) => DatumValues::Value(value),
                (None, Some(set), None, None) => DatumValues::StatisticValues(set),
                (None, None, Some(values), counts) => DatumValues::Values { values, counts },
                _ => {
                    let index = n + 1;
                    return Err(refused(format!(
                        "MetricData.{index}: it must have exactly one of `Value`, `StatisticValues` and `Values` (with `Counts` or without)"
                    )));
                }
            };
            metric_data.push(Datum {
                metric_name: datum.metric_name,
                dimensions: datum.dimensions,
                timestamp: datum.timestamp,
                unit: datum.unit,
                resolution: datum.storage_resolution,
                values,
            });
        }
        Ok(Self { namespace: wire.namespace, metric_data, bytes: Some(text.len()) })
    }

    /// Everything that a customer's request is refused for at that time.
    #[must_use]
    pub fn problems(&self, now: Timestamp) -> Vec<PutProblem> {
        let mut problems = Vec::new();
        if self.namespace.is_reserved() {
            problems.push(PutProblem::Reserved(self.namespace.clone()));
        }
        if self.metric_data.len() > MOST_DATUMS {
            problems.push(PutProblem::TooMany(self.metric_data.len()));
        }
        if let Some(bytes) = self.bytes.filter(|bytes| *bytes > LONGEST_PUT) {
            problems.push(PutProblem::TooLong(bytes));
        }
        for (n, datum) in self.metric_data.iter().enumerate() {
            let of = |problem| PutProblem::Datum { index: n + 1, name: datum.metric_name.clone(), problem };
            problems.extend(datum.problems(now).into_iter().map(of));
        }
        problems
    }
}

impl Datum {
    /// Everything that it is refused for at that time.
    #[must_use]
    pub fn problems(&self, now: Timestamp) -> Vec<DatumProblem> {
        let mut problems = Vec::new();
        let mut value = |value: f64| {
            if !value.is_finite() {
                problems.push(DatumProblem::NotFinite(value));
            } else if value.abs() > LARGEST_VALUE {
                problems.push(DatumProblem::OutOfRange(value));
            }
        };
        let mut counts: Vec<f64> = Vec::new();
        match &self.values {
            DatumValues::Value(one) => value(*one),
            DatumValues::StatisticValues(set) => {
                [set.sum, set.minimum, set.maximum].into_iter().for_each(value);
                counts.push(set.sample_count);
            }
            DatumValues::Values { values, counts: given } => {
                values.iter().copied().for_each(value);
                if values.is_empty() || values.len() > MOST_VALUES {
                    problems.push(DatumProblem::Values(values.len()));
                }
                if let Some(given) = given {
                    if given.len() != values.len() {
                        problems.push(DatumProblem::Counts { counts: given.len(), values: values.len() });
                    }
                    counts.extend(given);
                }
            }
        }
        for count in counts {
            if !count.is_finite() {
                problems.push(DatumProblem::NotFinite(count));
            } else if count < 0.0 {
                problems.push(DatumProblem::Negative(count));
            }
        }
        if let Some(time) = self.timestamp {
            let age = now.instant().timestamp() - time.instant().timestamp();
            if age > OLDEST_DATUM {
                problems.push(DatumProblem::TooOld(time));
            } else if age < -NEWEST_DATUM {
                problems.push(DatumProblem::TooNew(time));
            }
        }
        if !self.unit.is_known() {
            problems.push(DatumProblem::Unit(self.unit.clone()));
        }
        problems
    }
}
