use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::Either, values::sight};
use crate::state::AlarmName;

/// No value of the metric can make the alarm ring.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "alarm `{alarm}` can never ring: its metric has values from {least} on{upto}, none of which is beyond {threshold}, and missing values do not count as breaching"
)]
pub struct AlarmCanNeverRing {
    /// The alarm
    pub alarm: AlarmName,
    /// The threshold
    pub threshold: f64,
    /// The least value that the metric can have
    pub least: f64,
    /// The greatest, where there is one
    pub upto: Upto,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA006",
    name: "alarm-can-never-ring",
    severity: Severity::Warning,
    summary: "No value of the metric can make the alarm ring",
    page: include_str!("../../rules/CWA006.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &["logs/metricFilters"],
    volatile: &[],
};

/// The greatest value, where there is one.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Upto(pub Option<f64>);

impl std::fmt::Display for Upto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |most| write!(f, " up to {most}"))
    }
}

impl Problem for AlarmCanNeverRing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "set the threshold of `{}` to a value that the metric can have, or let missing values count as breaching",
            self.alarm
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.cloudwatch.metric_alarms().values() {
        let rings_when_missing = alarm.treat_missing_data().is_some_and(|word| word == "breaching");
        let (Some(sight), Some(threshold)) = (sight(scope, alarm), alarm.threshold()) else { continue };
        if sight.can_breach || rings_when_missing {
            continue;
        }
        let problem = AlarmCanNeverRing {
            alarm: alarm.alarm_name().clone(),
            threshold,
            least: sight.values.least,
            upto: Upto(Some(sight.values.most).filter(|most| most.is_finite())),
        };
        scope.report_alarm(findings, Either::Metric(alarm), &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{alarm_with, codes, only};

    #[test]
    fn more_than_the_whole_is_found() {
        only(&alarm_with("cpu", "Threshold", json!(100)), "CWA006", "cpu");
        assert_eq!(codes(&alarm_with("cpu", "Threshold", json!(99.5))), [""; 0]);
    }

    #[test]
    fn fewer_than_one_of_what_is_only_sent_when_there_is_some_is_found() {
        let mut account = alarm_with("child", "ComparisonOperator", json!("LessThanThreshold"));
        account["cloudwatch"]["MetricAlarms"]["child"]["Threshold"] = json!(1);
        only(&account, "CWA006", "child");
        account["cloudwatch"]["MetricAlarms"]["child"]["TreatMissingData"] = json!("breaching");
        assert_eq!(codes(&account), [""; 0], "it rings when nothing comes");
    }

    #[test]
    fn a_metric_that_filters_make_has_the_values_that_they_say() {
        let mut account = alarm_with("app-errors", "ComparisonOperator", json!("LessThanThreshold"));
        account["cloudwatch"]["MetricAlarms"]["app-errors"]["Threshold"] = json!(0);
        only(&account, "CWA006", "app-errors");
        account["logs"]["metricFilters"]["/acme/app:errors"]["metricTransformations"][0]["metricValue"] =
            json!("$.n");
        assert_eq!(codes(&account), [""; 0], "what stands in the message is not known");
    }
}
