use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::Either};
use crate::{
    metric::sources::{Pushed, who_pushes},
    state::AlarmName,
};

/// An alarm watches a metric that AWS never sends under that namespace.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alarm `{alarm}` watches `{metric}`, which nothing sends under that namespace: {why}")]
pub struct AlarmOnMetricOfAgent {
    /// The alarm
    pub alarm: AlarmName,
    /// The metric
    pub metric: String,
    /// Why nothing sends it, and where it is found instead
    pub why: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA023",
    name: "alarm-on-metric-of-agent",
    severity: Severity::Warning,
    summary: "An alarm watches a metric that AWS never sends under that namespace",
    page: include_str!("../../rules/CWA023.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &[],
    volatile: &[],
};

impl Problem for AlarmOnMetricOfAgent {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "let `{}` watch what the agent sends, `mem_used_percent` or `disk_used_percent`, with the dimensions it is sent with: `aws cloudwatch list-metrics --namespace CWAgent`",
            self.alarm
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.cloudwatch.metric_alarms().values() {
        for (metric, _) in alarm.metrics_read() {
            let (namespace, name) = (metric.namespace.as_str(), metric.metric_name.as_str());
            let Pushed::Never(why) = who_pushes(namespace, name).pushed else { continue };
            if !scope.is_sent(&metric) {
                let metric = format!("{namespace} {name}");
                let problem = AlarmOnMetricOfAgent { alarm: alarm.alarm_name().clone(), metric, why };
                scope.report_alarm(findings, Either::Metric(alarm), &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{alarm_with, codes, only};

    #[test]
    fn memory_and_disk_space_of_an_instance_are_found() {
        for name in [
            "MemoryUtilization",
            "mem_used_percent",
            "disk_used_percent",
            "DiskSpaceUtilization",
            "SwapUtilization",
        ] {
            let found = only(&alarm_with("cpu", "MetricName", json!(name)), "CWA023", "cpu");
            assert!(
                found.message.contains("CWAgent") && found.help.contains("--namespace CWAgent"),
                "{name}"
            );
        }
        for name in ["DiskReadOps", "CPUUtilization", "NetworkIn"] {
            assert_eq!(codes(&alarm_with("cpu", "MetricName", json!(name))), [""; 0], "{name}");
        }
        let mut agent = alarm_with("cpu", "MetricName", json!("mem_used_percent"));
        agent["cloudwatch"]["MetricAlarms"]["cpu"]["Namespace"] = json!("CWAgent");
        agent["cloudwatch"].as_object_mut().unwrap().remove("Metrics");
        assert_eq!(codes(&agent), [""; 0], "there it is sent");
    }

    #[test]
    fn a_row_of_an_expression_is_looked_at_too() {
        let mut account = alarm_with("cpu", "MetricName", json!(null));
        let alarm = &mut account["cloudwatch"]["MetricAlarms"]["cpu"];
        for member in ["MetricName", "Namespace", "Dimensions", "Statistic", "Period"] {
            alarm.as_object_mut().unwrap().remove(member);
        }
        alarm["Metrics"] = json!([{"Id": "m1", "ReturnData": true, "MetricStat": {"Period": 300, "Stat": "Average",
            "Metric": {"Namespace": "AWS/EC2", "MetricName": "MemoryUtilization", "Dimensions": []}}}]);
        only(&account, "CWA023", "cpu");
    }

    #[test]
    fn what_is_listed_is_sent_by_someone() {
        let mut account = alarm_with("cpu", "MetricName", json!("MemoryUtilization"));
        account["cloudwatch"]["Metrics"]["AWS/EC2:MemoryUtilization{}"] =
            json!({"Namespace": "AWS/EC2", "MetricName": "MemoryUtilization", "Dimensions": []});
        assert_eq!(codes(&account), [""; 0]);
    }
}
