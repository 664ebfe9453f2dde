use std::fmt::Display;

use super::{MetricAlarm, MetricDataQuery, Watched};
use crate::{
    Period, Unit,
    alarm::{AlarmSource, AlarmSpec, ComparisonOperator, LowSamples, MissingData, evaluate::AlarmTerms},
    math::Statistic,
    metric,
};

/// Why an alarm that was read cannot be evaluated here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{member}: {message}")]
pub struct NotEvaluable {
    /// The member that keeps it from that.
    pub member: &'static str,
    /// Why.
    pub message: String,
}

fn refused(member: &'static str, message: impl Display) -> NotEvaluable {
    NotEvaluable { member, message: message.to_string() }
}

fn needed<T>(member: &'static str, value: Option<T>) -> Result<T, NotEvaluable> {
    value.ok_or_else(|| refused(member, "the member is missing"))
}

impl MetricAlarm {
    /// The alarm as the engine evaluates it. Actions of kinds that are not known here are left out.
    ///
    /// # Errors
    /// What keeps it from being evaluated: a band of anomaly detection, a query, a member that is missing or none.
    ///
    /// ```
    /// use aozu_cloudwatch::state::{MetricAlarm, MetricAlarmMirror};
    /// let alarm: MetricAlarmMirror = serde_json::from_str(r#"{"AlarmName": "errors", "Namespace": "AWS/Lambda",
    ///     "MetricName": "Errors", "Dimensions": [{"Name": "FunctionName", "Value": "order-api"}],
    ///     "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 5,
    ///     "ComparisonOperator": "GreaterThanThreshold"}"#)?;
    /// let spec = MetricAlarm::try_from(alarm).unwrap().spec()?;
    /// assert_eq!((spec.span(), spec.terms.threshold()), (60, 5.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn spec(&self) -> Result<AlarmSpec, NotEvaluable> {
        let comparison = needed("ComparisonOperator", self.comparison_operator())?;
        let comparison: ComparisonOperator =
            comparison.parse().map_err(|error| refused("ComparisonOperator", error))?;
        if comparison.needs_band() {
            let message = format!("`{comparison}` holds values against a band that AWS's own model draws");
            return Err(refused("ComparisonOperator", message));
        }
        let (source, period) = self.source()?;
        let threshold = needed("Threshold", self.threshold())?;
        let periods = needed("EvaluationPeriods", self.evaluation_periods())?;
        let mut terms = AlarmTerms::new(comparison, threshold, periods, self.datapoints_to_alarm())
            .map_err(|error| refused("EvaluationPeriods", error))?;
        terms.missing_data = match self.treat_missing_data() {
            Some(word) => word.parse().map_err(|error| refused("TreatMissingData", error))?,
            None => MissingData::default_for(self.namespace()),
        };
        if let Some(word) = self.evaluate_low_sample_count_percentile() {
            terms.low_samples = word
                .parse::<LowSamples>()
                .map_err(|error| refused("EvaluateLowSampleCountPercentile", error))?;
        }
        if let AlarmSource::Metric { statistic, .. } = &source {
            terms.percentile = statistic.percentile();
        }
        let mut spec = AlarmSpec::new(self.alarm_name().as_str(), source, period, terms);
        spec.actions_enabled = self.actions_enabled().unwrap_or(true);
        let known =
            |actions: &[super::ActionArn]| actions.iter().filter_map(|arn| arn.action().ok()).collect();
        spec.alarm_actions = known(self.alarm_actions());
        spec.ok_actions = known(self.ok_actions());
        spec.insufficient_data_actions = known(self.insufficient_data_actions());
        Ok(spec)
    }

    fn source(&self) -> Result<(AlarmSource, Period), NotEvaluable> {
        match self.watched() {
            Watched::Metric(metric) => {
                let (member, word) = match (self.statistic(), self.extended_statistic()) {
                    (Some(word), _) => ("Statistic", word),
                    (None, word) => ("ExtendedStatistic", needed("Statistic", word)?),
                };
                let statistic: Statistic = word.parse().map_err(|error| refused(member, error))?;
                let period = period("Period", self.period())?;
                Ok((AlarmSource::Metric { metric, statistic, unit: self.unit().cloned() }, period))
            }
            Watched::Rows(rows) => {
                let queries = rows.iter().map(query).collect::<Result<Vec<_>, _>>()?;
                // The expression's own period, else that of the metrics, which must all have the same.
                let own =
                    rows.iter().filter(|row| row.return_data() != Some(false)).find_map(|row| row.period());
                let of_metrics = rows.iter().find_map(|row| row.metric_stat()?.period());
                Ok((AlarmSource::Expression { queries }, period("Metrics", own.or(of_metrics))?))
            }
            Watched::Criteria(_) => Err(refused("EvaluationCriteria", "AWS runs its query")),
            Watched::Nothing => Err(refused("MetricName", "it watches nothing")),
        }
    }
}

fn period(member: &'static str, seconds: Option<u32>) -> Result<Period, NotEvaluable> {
    Period::new(needed(member, seconds)?).map_err(|error| refused(member, error))
}

fn query(row: &MetricDataQuery) -> Result<metric::MetricDataQuery, NotEvaluable> {
    let metric_stat = match row.metric_stat() {
        Some(stat) => {
            let statistic = needed("Metrics", stat.stat())?;
            Some(metric::MetricStat {
                metric: needed("Metrics", stat.metric())?.metric(),
                period: period("Metrics", stat.period())?,
                stat: statistic.parse().map_err(|error| refused("Metrics", error))?,
                unit: stat.unit().filter(|unit| **unit != Unit::None).cloned(),
            })
        }
        None => None,
    };
    Ok(metric::MetricDataQuery {
        id: row.id().to_string(),
        metric_stat,
        expression: row.expression().map(ToString::to_string),
        label: row.label().map(ToString::to_string),
        return_data: row.return_data(),
        period: match row.period() {
            Some(seconds) => Some(period("Metrics", Some(seconds))?),
            None => None,
        },
        account_id: row.account_id().copied(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{
        alarm::{AlarmSource, MissingData},
        state::{MetricAlarm, MetricAlarmMirror},
    };

    fn alarm(change: Value) -> MetricAlarm {
        let mut members = json!({"AlarmName": "a", "Namespace": "AWS/Lambda", "MetricName": "Throttles",
            "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 3, "DatapointsToAlarm": 2, "Threshold": 1.5,
            "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching",
            "AlarmActions": ["arn:aws:sns:ap-northeast-1:111122223333:ops", "arn:aws:unheard:of:1:x:y"]});
        for (name, value) in change.as_object().unwrap() {
            members[name] = value.clone();
        }
        MetricAlarm::try_from(serde_json::from_value::<MetricAlarmMirror>(members).unwrap()).unwrap()
    }

    #[test]
    fn every_member_that_decides_is_taken() {
        let spec = alarm(json!({})).spec().unwrap();
        assert_eq!((spec.period.seconds(), spec.terms.evaluation_periods()), (300, 3));
        assert_eq!(spec.terms.datapoints_to_alarm(), 2);
        assert_eq!(spec.terms.missing_data, MissingData::NotBreaching);
        assert_eq!((spec.alarm_actions.len(), spec.actions_enabled), (1, true));
        let tail = alarm(json!({"Statistic": null, "ExtendedStatistic": "p99", "TreatMissingData": null}));
        let tail = tail.spec().unwrap();
        assert_eq!((tail.terms.percentile, tail.terms.missing_data), (Some(99.0), MissingData::Missing));
    }

    #[test]
    fn an_expression_has_its_rows() {
        let rows = json!([
            {"Id": "e", "Expression": "100 * m / n", "ReturnData": true},
            {"Id": "m", "ReturnData": false, "MetricStat": {"Period": 60, "Stat": "Sum",
                "Metric": {"Namespace": "AWS/Lambda", "MetricName": "Throttles"}}},
            {"Id": "n", "ReturnData": false, "MetricStat": {"Period": 60, "Stat": "Sum",
                "Metric": {"Namespace": "AWS/Lambda", "MetricName": "Invocations"}}},
        ]);
        let change = json!({"Metrics": rows, "MetricName": null, "Namespace": null, "Period": null,
            "Statistic": null});
        let spec = alarm(change).spec().unwrap();
        let AlarmSource::Expression { queries } = &spec.source else { panic!("{spec:?}") };
        assert_eq!((queries.len(), spec.period.seconds()), (3, 60));
        assert_eq!(spec.problems(), []);
    }

    #[test]
    fn what_cannot_be_evaluated_is_told_by_its_member() {
        for (change, member) in [
            (json!({"ComparisonOperator": "GreaterThanUpperThreshold"}), "ComparisonOperator"),
            (json!({"Threshold": null}), "Threshold"),
            (json!({"Statistic": "median"}), "Statistic"),
            (json!({"DatapointsToAlarm": 9}), "EvaluationPeriods"),
            (json!({"TreatMissingData": "other"}), "TreatMissingData"),
            (json!({"Period": null}), "Period"),
            (json!({"MetricName": null}), "MetricName"),
        ] {
            assert_eq!(alarm(change).spec().unwrap_err().member, member);
        }
    }
}
