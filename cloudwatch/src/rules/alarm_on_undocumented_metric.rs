use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::Either};
use crate::{
    metric::sources::{Pushed, undocumented, who_pushes},
    state::AlarmName,
};

/// An alarm watches a metric of AWS's by a name that AWS does not document.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alarm `{alarm}` watches `{metric}`, which AWS does not document{}", .meant.map(|name| format!(": did you mean `{name}`?")).unwrap_or_default())]
pub struct AlarmOnUndocumentedMetric {
    /// The alarm
    pub alarm: AlarmName,
    /// The metric
    pub metric: String,
    /// The nearest name that AWS documents, where one is near
    pub meant: Option<&'static str>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA025",
    name: "alarm-on-undocumented-metric",
    severity: Severity::Warning,
    summary: "An alarm watches a metric of AWS's by a name that AWS does not document",
    page: include_str!("../../rules/CWA025.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &[],
    volatile: &[],
};

impl Problem for AlarmOnUndocumentedMetric {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let namespace = self.metric.split(' ').next().unwrap_or_default();
        format!(
            "see how the service spells it, letters of either case included: `aws cloudwatch list-metrics --namespace {namespace}`"
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.cloudwatch.metric_alarms().values() {
        for (metric, _) in alarm.metrics_read() {
            let (namespace, name) = (metric.namespace.as_str(), metric.metric_name.as_str());
            let Some(found) = undocumented(namespace, name) else { continue };
            // What the agent sends is told as such; what is listed is sent, and newer than what is known here.
            if matches!(who_pushes(namespace, name).pushed, Pushed::Never(_)) || scope.is_sent(&metric) {
                continue;
            }
            let metric = format!("{namespace} {name}");
            let problem =
                AlarmOnUndocumentedMetric { alarm: alarm.alarm_name().clone(), metric, meant: found.nearest };
            scope.report_alarm(findings, Either::Metric(alarm), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{alarm_with, codes, only};

    #[test]
    fn a_name_that_is_misspelt_is_found_with_what_is_meant() {
        let found = only(&alarm_with("cpu", "MetricName", json!("CPUUtilisation")), "CWA025", "cpu");
        assert!(found.message.ends_with("did you mean `CPUUtilization`?"), "{}", found.message);
        assert!(found.help.contains("--namespace AWS/EC2`"), "{}", found.help);
        // One finding: a child of a composite alarm, which is let be otherwise.
        let case = only(&alarm_with("child", "MetricName", json!("UnhealthyHostCount")), "CWA025", "child");
        assert_eq!(case.data["meant"], "UnHealthyHostCount");
        assert_eq!(
            only(&alarm_with("cpu", "MetricName", json!("LoadAverage")), "CWA025", "cpu").data["meant"],
            json!(null)
        );
    }

    #[test]
    fn what_is_not_known_is_let_be() {
        for (alarm, name) in [("child", "BrandNewMetricOfNextYear"), ("child", "TargetResponseTime")] {
            assert_eq!(codes(&alarm_with(alarm, "MetricName", json!(name))), [""; 0], "{name}");
        }
        assert_eq!(codes(&alarm_with("cpu", "Namespace", json!("AWS/Unheard"))), [""; 0]);
        let mut listed = alarm_with("cpu", "MetricName", json!("LoadAverage"));
        listed["cloudwatch"]["Metrics"]["AWS/EC2:LoadAverage{}"] =
            json!({"Namespace": "AWS/EC2", "MetricName": "LoadAverage", "Dimensions": []});
        assert_eq!(codes(&listed), [""; 0]);
    }
}
