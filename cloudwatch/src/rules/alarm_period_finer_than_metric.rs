use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::Either};
use crate::{Metric, state::AlarmName};

/// An alarm looks more often than its metric is sent.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alarm `{alarm}` looks at periods of {period} s, and `{metric}` comes every {every} s at best")]
pub struct AlarmPeriodFinerThanMetric {
    /// The alarm
    pub alarm: AlarmName,
    /// The metric
    pub metric: String,
    /// The alarm's period in seconds
    pub period: u32,
    /// Seconds between two values of the metric
    pub every: u32,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA004",
    name: "alarm-period-finer-than-metric",
    severity: Severity::Warning,
    summary: "An alarm looks more often than its metric is sent",
    page: include_str!("../../rules/CWA004.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &[],
    volatile: &[],
};

/// Metrics of S3's that come once a day. Source: Amazon S3 User Guide, "Metrics and dimensions" (2026).
const DAILY: [&str; 2] = ["BucketSizeBytes", "NumberOfObjects"];

/// Seconds between two values of a metric of AWS's, at best; none where the account itself sends it.
fn every(metric: &Metric) -> Option<u32> {
    if metric.namespace.as_str() == "AWS/S3" && DAILY.contains(&metric.metric_name.as_str()) {
        return Some(86_400);
    }
    metric.namespace.is_reserved().then_some(60)
}

impl Problem for AlarmPeriodFinerThanMetric {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("set the period of `{}` to {} s or more", self.alarm, self.every)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.cloudwatch.metric_alarms().values() {
        let mut finer = alarm.metrics_read().into_iter().filter_map(|(metric, period)| {
            let (period, every) = (period?, every(&metric)?);
            (period < every).then_some((metric, period, every))
        });
        // One is enough: they are set together.
        if let Some((metric, period, every)) = finer.next() {
            let metric = format!("{} {}", metric.namespace, metric.metric_name);
            let problem =
                AlarmPeriodFinerThanMetric { alarm: alarm.alarm_name().clone(), metric, period, every };
            scope.report_alarm(findings, Either::Metric(alarm), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{alarm_with, codes, only};

    #[test]
    fn ten_seconds_of_a_metric_that_comes_by_the_minute_are_found() {
        only(&alarm_with("cpu", "Period", json!(10)), "CWA004", "cpu");
        assert_eq!(
            codes(&alarm_with("orders-low", "Period", json!(10))),
            [""; 0],
            "the account may send it so often"
        );
    }

    #[test]
    fn an_hour_of_a_metric_that_comes_by_the_day_is_found() {
        let mut account = alarm_with("cpu", "Namespace", json!("AWS/S3"));
        account["cloudwatch"]["MetricAlarms"]["cpu"]["MetricName"] = json!("BucketSizeBytes");
        account["cloudwatch"]["MetricAlarms"]["cpu"]["Period"] = json!(3600);
        assert_eq!(only(&account, "CWA004", "cpu").data["every"], 86_400);
    }
}
