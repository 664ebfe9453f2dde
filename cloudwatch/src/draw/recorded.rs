use std::collections::BTreeMap;

use super::{Answered, KnownAlarm, Query, Source};
use crate::{
    CloudWatch,
    metric::{MetricStore, PutMetricData},
    state::StateValue,
};

/// Metrics as they were sent: PutMetricData requests, a JSON object a line, read into a [`MetricStore`], which answers
/// for them; and alarms.
///
/// What was sent is kept whole, however old it is: nothing is rolled up, and nothing refused for its age or its
/// namespace.
///
/// ```
/// use aozu_cloudwatch::draw::Recorded;
/// let lines = r#"{"Namespace": "Acme", "MetricData": [{"MetricName": "Orders", "Timestamp": "2026-01-05T00:00:00Z", "Value": 3}]}"#;
/// assert_eq!(Recorded::read(lines)?.span(), Some((1_767_571_200, 1_767_571_200)));
/// # Ok::<(), aozu_cloudwatch::draw::RecordedError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    store: MetricStore,
    span: Option<(i64, i64)>,
    alarms: BTreeMap<String, KnownAlarm>,
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

impl Recorded {
    /// Reads requests, one a line; blank lines are passed over.
    ///
    /// # Errors
    /// The first line that is none, or that has a datum without a time or one that AWS would not take at its time.
    pub fn read(lines: &str) -> Result<Self, RecordedError> {
        let mut read = Self::default();
        for (n, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let failed = |message: String| RecordedError { line: n + 1, message };
            let request = PutMetricData::from_json(line).map_err(|error| failed(error.to_string()))?;
            let mut newest = None;
            for (index, datum) in request.metric_data.iter().enumerate() {
                let of = |problem: &str| {
                    failed(format!("MetricData.{} (`{}`): {problem}", index + 1, datum.metric_name))
                };
                let Some(time) = datum.timestamp else {
                    return Err(of("`Timestamp` is missing; what was recorded has one"));
                };
                if let Some(problem) = datum.problems(time).first() {
                    return Err(of(&problem.to_string()));
                }
                let at = time.instant().timestamp();
                let (first, last) = read.span.unwrap_or((at, at));
                read.span = Some((first.min(at), last.max(at)));
                newest = newest.max(Some(time));
            }
            if let Some(newest) = newest {
                read.store.record(&request, newest);
            }
        }
        Ok(read)
    }

    /// With an alarm's name and state, by ARN.
    #[must_use]
    pub fn with_alarm(mut self, arn: &str, name: &str, state: &str) -> Self {
        let state = state.parse().ok();
        self.alarms.insert(arn.to_owned(), KnownAlarm { name: name.to_owned(), state, threshold: None });
        self
    }

    /// With the alarms of an account: names, states and thresholds.
    #[must_use]
    pub fn with_alarms(mut self, cloudwatch: &CloudWatch) -> Self {
        let mut add = |arn: Option<String>, name: &str, state: Option<&StateValue>, threshold| {
            let known = KnownAlarm { name: name.to_owned(), state: state.cloned(), threshold };
            self.alarms.extend(arn.map(|arn| (arn, known)));
        };
        for alarm in cloudwatch.metric_alarms().values() {
            let arn = alarm.alarm_arn().map(ToString::to_string);
            add(arn, alarm.alarm_name().as_str(), alarm.state_value(), alarm.threshold());
        }
        for alarm in cloudwatch.composite_alarms().values() {
            let arn = alarm.alarm_arn().map(ToString::to_string);
            add(arn, alarm.alarm_name().as_str(), alarm.state_value(), None);
        }
        self
    }

    /// The first and the last second that anything was sent for.
    #[must_use]
    pub fn span(&self) -> Option<(i64, i64)> {
        self.span
    }

    /// The repository that holds what was sent.
    #[must_use]
    pub fn store(&self) -> &MetricStore {
        &self.store
    }
}

impl Source for Recorded {
    fn answer(&self, query: &Query<'_>) -> Vec<Answered> {
        self.store.answer(query)
    }

    fn alarm(&self, arn: &str) -> Option<KnownAlarm> {
        self.alarms.get(arn).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::Recorded;

    #[test]
    fn a_line_that_is_no_request_is_told_by_its_number() {
        let told = |line: &str| {
            let error = Recorded::read(&format!("\n{line}")).unwrap_err();
            assert_eq!(error.line, 2);
            error.message
        };
        assert!(told(r#"{"MetricData": []}"#).contains("Namespace"));
        let of = |datum: &str| told(&format!(r#"{{"Namespace": "AWS/EC2", "MetricData": [{datum}]}}"#));
        assert!(
            of(r#"{"MetricName": "m", "Timestamp": 0, "Value": 1, "Values": [1]}"#).contains("exactly one")
        );
        assert!(of(r#"{"MetricName": "m", "Value": 1}"#).contains("`Timestamp`"));
        assert!(of(r#"{"MetricName": "m", "Timestamp": 0, "Values": [1], "Counts": []}"#).contains("counts"));
        assert!(
            of(r#"{"MetricName": "m", "Timestamp": 0, "Value": 1, "Unit": "Furlongs"}"#).contains("unit")
        );
    }
}
