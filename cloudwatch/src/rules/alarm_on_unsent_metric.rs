use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::Either};
use crate::state::AlarmName;

/// An alarm watches a metric that nothing sends.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "alarm `{alarm}` watches `{metric}`, which had no data in two weeks and which no metric filter makes"
)]
pub struct AlarmOnUnsentMetric {
    /// The alarm
    pub alarm: AlarmName,
    /// The metric
    pub metric: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA008",
    name: "alarm-on-unsent-metric",
    severity: Severity::Warning,
    summary: "An alarm watches a metric that nothing sends",
    page: include_str!("../../rules/CWA008.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &["cloudwatch/Metrics", "logs/metricFilters"],
    volatile: &[],
};

impl Problem for AlarmOnUnsentMetric {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "see whether `{}` is spelt as its sender spells it, dimensions included; if nothing sends it any more, delete `{}`",
            self.metric, self.alarm
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.cloudwatch.metric_alarms().values() {
        for (metric, _) in alarm.metrics_read() {
            if scope.is_unsent(&metric) {
                let problem =
                    AlarmOnUnsentMetric { alarm: alarm.alarm_name().clone(), metric: metric.to_string() };
                scope.report_alarm(findings, Either::Metric(alarm), &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{alarm_with, codes, good, only};

    #[test]
    fn a_metric_of_ones_own_that_nothing_sends_is_found() {
        only(&alarm_with("orders-low", "MetricName", json!("Order")), "CWA008", "orders-low");
        let other = json!([{"Name": "Stage", "Value": "prod"}]);
        only(&alarm_with("orders-low", "Dimensions", other), "CWA008", "orders-low");
    }

    #[test]
    fn one_of_awss_or_of_a_filters_is_let_be() {
        assert_eq!(
            codes(&alarm_with("cpu", "MetricName", json!("NetworkIn"))),
            [""; 0],
            "not listed, but AWS's"
        );
        let mut account = good();
        account["logs"]["metricFilters"] = json!({});
        only(&account, "CWA008", "app-errors");
    }
}
