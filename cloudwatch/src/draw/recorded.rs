use std::collections::BTreeMap;

use aozu_names::Timestamp;
use serde::Deserialize;

use super::{Answered, Query, Source};
use crate::{Dimensions, Metric, MetricName, Namespace, StatisticSet, dashboard::RowSource};

/// Metrics as they were sent: PutMetricData requests, a JSON object a line.
///
/// Answers the statistics `Average`, `Sum`, `Minimum`, `Maximum` and `SampleCount` of everything, and percentiles of
/// plain values (the value below which that share of them lies). Expressions it does not answer.
///
/// ```
/// use aozu_cloudwatch::draw::Recorded;
/// let lines = r#"{"Namespace": "Acme", "MetricData": [{"MetricName": "Orders", "Timestamp": "2026-01-05T00:00:00Z", "Value": 3}]}"#;
/// assert_eq!(Recorded::read(lines)?.span(), Some((1_767_571_200, 1_767_571_200)));
/// # Ok::<(), aozu_cloudwatch::draw::RecordedError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    metrics: BTreeMap<Metric, Samples>,
    alarms: BTreeMap<String, (String, String)>,
}

#[derive(Debug, Clone, Default)]
struct Samples {
    unit: String,
    /// Second, values, and how often each, in order of time.
    all: Vec<(i64, Sample)>,
}

#[derive(Debug, Clone)]
enum Sample {
    Set(StatisticSet),
    Values(Vec<(f64, f64)>),
}

/// A line that is no PutMetricData request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct RecordedError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    namespace: Namespace,
    metric_data: Vec<Sent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    metric_name: MetricName,
    #[serde(default)]
    dimensions: Dimensions,
    timestamp: Timestamp,
    value: Option<f64>,
    statistic_values: Option<StatisticSet>,
    values: Option<Vec<f64>>,
    counts: Option<Vec<f64>>,
    #[serde(default)]
    unit: String,
}

impl Recorded {
    /// Reads requests, one a line; blank lines are passed over.
    ///
    /// # Errors
    /// The first line that is none.
    pub fn read(lines: &str) -> Result<Self, RecordedError> {
        let mut read = Self::default();
        for (n, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let failed = |message: String| RecordedError { line: n + 1, message };
            let request: Request = serde_json::from_str(line).map_err(|error| failed(error.to_string()))?;
            for sent in request.metric_data {
                let at = sent.timestamp.instant().timestamp();
                let sample = match (sent.value, sent.statistic_values, sent.values) {
                    (Some(value), None, None) => Sample::Values(vec![(value, 1.0)]),
                    (None, Some(set), None) => Sample::Set(set),
                    (None, None, Some(values)) => {
                        let counts = sent.counts.unwrap_or_else(|| vec![1.0; values.len()]);
                        if counts.len() != values.len() {
                            return Err(failed("`Counts` must have as many numbers as `Values`".to_owned()));
                        }
                        Sample::Values(values.into_iter().zip(counts).collect())
                    }
                    _ => {
                        return Err(failed(
                            "a datum has one of `Value`, `Values` and `StatisticValues`".to_owned(),
                        ));
                    }
                };
                let metric = Metric::new(request.namespace.clone(), sent.metric_name, sent.dimensions);
                let samples = read.metrics.entry(metric).or_default();
                samples.all.push((at, sample));
                if samples.unit.is_empty() {
                    samples.unit = sent.unit;
                }
            }
        }
        for samples in read.metrics.values_mut() {
            samples.all.sort_by_key(|(at, _)| *at);
        }
        Ok(read)
    }

    /// With an alarm's name and state, by ARN.
    #[must_use]
    pub fn with_alarm(mut self, arn: &str, name: &str, state: &str) -> Self {
        self.alarms.insert(arn.to_owned(), (name.to_owned(), state.to_owned()));
        self
    }

    /// The first and the last second that anything was sent for.
    #[must_use]
    pub fn span(&self) -> Option<(i64, i64)> {
        let all =
            self.metrics.values().filter_map(|samples| Some((samples.all.first()?.0, samples.all.last()?.0)));
        all.reduce(|(start, end), (first, last)| (start.min(first), end.max(last)))
    }
}

fn percentile(mut values: Vec<(f64, f64)>, share: f64) -> Option<f64> {
    values.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let all: f64 = values.iter().map(|(_, count)| count).sum();
    let mut below = 0.0;
    for (value, count) in &values {
        below += count;
        if below >= all * share / 100.0 {
            return Some(*value);
        }
    }
    values.last().map(|(value, _)| *value)
}

/// The statistic of the samples of one period.
fn statistic(samples: &[(i64, Sample)], stat: &str) -> Option<f64> {
    if let Some(share) = stat.strip_prefix('p').and_then(|share| share.parse::<f64>().ok()) {
        let mut values = Vec::new();
        for (_, sample) in samples {
            match sample {
                Sample::Values(more) => values.extend_from_slice(more),
                Sample::Set(_) => return None,
            }
        }
        return percentile(values, share);
    }
    let sets = samples.iter().flat_map(|(_, sample)| match sample {
        Sample::Set(set) => vec![*set],
        Sample::Values(values) => {
            values.iter().map(|(value, count)| StatisticSet::of_value(*value, *count)).collect()
        }
    });
    let set = sets.reduce(StatisticSet::merged)?;
    match stat {
        "Sum" => Some(set.sum),
        "Minimum" => Some(set.minimum),
        "Maximum" => Some(set.maximum),
        "SampleCount" => Some(set.sample_count),
        "Average" => set.average(),
        _ => None,
    }
}

fn is_known(stat: &str) -> bool {
    matches!(stat, "Sum" | "Minimum" | "Maximum" | "SampleCount" | "Average")
        || stat.strip_prefix('p').is_some_and(|share| share.parse::<f64>().is_ok())
}

impl Source for Recorded {
    fn answer(&self, query: &Query<'_>) -> Vec<Answered> {
        let of = |(n, asked): (usize, &super::AskedRow<'_>)| {
            let mut answered = Answered { row: n, ..Answered::default() };
            let metric = match &asked.row.source {
                RowSource::Metric(metric) => metric,
                RowSource::Expression(expression) => {
                    answered.problem =
                        Some(format!("the expression `{expression}` is not answered by records alone"));
                    return answered;
                }
            };
            if !is_known(asked.stat) {
                answered.problem =
                    Some(format!("the statistic `{}` is not answered by records alone", asked.stat));
                return answered;
            }
            let Some(samples) = self.metrics.get(metric) else { return answered };
            answered.unit.clone_from(&samples.unit);
            if asked.stat == "SampleCount" {
                answered.unit = String::new();
            }
            let period = i64::from(asked.period.max(1));
            let within: Vec<(i64, Sample)> =
                samples.all.iter().filter(|(at, _)| (query.start..query.end).contains(at)).cloned().collect();
            let periods =
                within.chunk_by(|(one, _), (other, _)| one.div_euclid(period) == other.div_euclid(period));
            answered.points = periods
                .filter_map(|samples| {
                    Some((samples.first()?.0.div_euclid(period) * period, statistic(samples, asked.stat)?))
                })
                .collect();
            answered
        };
        query.rows.iter().enumerate().map(of).collect()
    }

    fn alarm(&self, arn: &str) -> Option<(String, String)> {
        self.alarms.get(arn).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::Recorded;

    #[test]
    fn a_line_that_is_no_request_is_told_by_its_number() {
        let error = Recorded::read("\n{\"Namespace\": \"a\"}").unwrap_err();
        assert_eq!(error.line, 2);
        let both = r#"{"Namespace": "a", "MetricData": [{"MetricName": "m", "Timestamp": 0, "Value": 1, "Values": [1]}]}"#;
        assert!(Recorded::read(both).is_err());
    }
}
