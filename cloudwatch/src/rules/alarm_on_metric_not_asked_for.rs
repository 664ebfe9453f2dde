use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::Either};
use crate::{
    Metric,
    metric::sources::{Pushed, undocumented, who_pushes},
    state::AlarmName,
};

/// An alarm watches a metric that a service sends only once it is asked to.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alarm `{alarm}` watches `{metric}`, {}; AWS sends it only with {asked}", told(.missing))]
pub struct AlarmOnMetricNotAskedFor {
    /// The alarm
    pub alarm: AlarmName,
    /// The metric
    pub metric: String,
    /// What has to be set
    pub asked: &'static str,
    /// The dimensions that it is always sent with, and that the alarm does not name
    pub missing: Vec<&'static str>,
    /// What sets it, as a line for the AWS CLI
    pub command: String,
}

fn told(missing: &[&str]) -> String {
    match missing {
        [] => "which had no data in two weeks".to_owned(),
        names => format!("which is always sent with the dimension(s) {}", names.join(", ")),
    }
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA024",
    name: "alarm-on-metric-not-asked-for",
    severity: Severity::Suggestion,
    summary: "An alarm watches a metric that a service sends only once it is asked to",
    page: include_str!("../../rules/CWA024.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &[],
    volatile: &[],
};

impl Problem for AlarmOnMetricNotAskedFor {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let named = if self.missing.is_empty() { "" } else { ", and name these dimensions in the alarm" };
        format!("`{}`{named}", self.command)
    }
}

/// The line that makes a service send the metric.
fn command(metric: &Metric, dimensions: &[&str]) -> String {
    let plain = |text: &&str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    let value = |name: &str| metric.dimensions.get(name).filter(plain).unwrap_or("…").to_owned();
    match metric.namespace.as_str() {
        "AWS/AutoScaling" => format!(
            "aws autoscaling enable-metrics-collection --auto-scaling-group-name {} --granularity 1Minute",
            value("AutoScalingGroupName")
        ),
        _ if dimensions.contains(&"RuleId") => {
            format!("aws s3api get-bucket-replication --bucket {}", value("SourceBucket"))
        }
        _ => format!(
            "aws s3api put-bucket-metrics-configuration --bucket {} --id EntireBucket --metrics-configuration Id=EntireBucket",
            value("BucketName")
        ),
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.cloudwatch.metric_alarms().values() {
        for (metric, _) in alarm.metrics_read() {
            let (namespace, name) = (metric.namespace.as_str(), metric.metric_name.as_str());
            let source = who_pushes(namespace, name);
            let Pushed::WhenAsked(asked) = source.pushed else { continue };
            // A name that AWS does not know has a finding of its own.
            if undocumented(namespace, name).is_some() {
                continue;
            }
            let named = |name: &&str| metric.dimensions.get(name).is_some();
            let always = source.dimensions.first().copied().unwrap_or_default();
            let always = if source.dimensions.len() == 1 { always } else { &[] };
            let missing: Vec<&'static str> = always.iter().filter(|one| !named(one)).copied().collect();
            if missing.is_empty() && !scope.is_silent(&metric) {
                continue;
            }
            let problem = AlarmOnMetricNotAskedFor {
                alarm: alarm.alarm_name().clone(),
                metric: format!("{namespace} {name}"),
                asked,
                missing,
                command: command(&metric, always),
            };
            scope.report_alarm(findings, Either::Metric(alarm), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{alarm_with, codes, only};

    fn on(namespace: &str, name: &str, dimensions: &[(&str, &str)], listed: bool) -> Value {
        let mut account = alarm_with("cpu", "MetricName", json!(name));
        let alarm = &mut account["cloudwatch"]["MetricAlarms"]["cpu"];
        alarm["Namespace"] = json!(namespace);
        let list: Vec<Value> =
            dimensions.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
        alarm["Dimensions"] = json!(list);
        let key: Vec<String> = dimensions.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if listed {
            account["cloudwatch"]["Metrics"][format!("{namespace}:{name}{{{}}}", key.join(","))] =
                json!({"Namespace": namespace, "MetricName": name, "Dimensions": list});
        }
        account
    }

    #[test]
    fn requests_of_a_bucket_without_a_filter_are_found() {
        let bucket = ("BucketName", "acme");
        for listed in [false, true] {
            let found = only(&on("AWS/S3", "GetRequests", &[bucket], listed), "CWA024", "cpu");
            assert_eq!(found.data["missing"], json!(["FilterId"]));
            assert!(found.help.contains("put-bucket-metrics-configuration --bucket acme"), "{}", found.help);
        }
        let whole = [bucket, ("FilterId", "EntireBucket")];
        assert_eq!(codes(&on("AWS/S3", "4xxErrors", &whole, true)), [""; 0]);
        assert_eq!(
            only(&on("AWS/S3", "4xxErrors", &whole, false), "CWA024", "cpu").data["missing"],
            json!([])
        );
        let mut unread = on("AWS/S3", "4xxErrors", &whole, false);
        unread["cloudwatch"].as_object_mut().unwrap().remove("Metrics");
        assert_eq!(codes(&unread), [""; 0], "whether it is sent is not known");
    }

    #[test]
    fn what_comes_by_itself_is_let_be() {
        let stored = [("BucketName", "acme"), ("StorageType", "StandardStorage")];
        let mut daily = on("AWS/S3", "BucketSizeBytes", &stored, false);
        daily["cloudwatch"]["MetricAlarms"]["cpu"]["Period"] = json!(86_400);
        daily["cloudwatch"]["MetricAlarms"]["cpu"]["EvaluationPeriods"] = json!(1);
        daily["cloudwatch"]["MetricAlarms"]["cpu"]["DatapointsToAlarm"] = json!(1);
        assert_eq!(codes(&daily), [""; 0]);
        assert_eq!(codes(&on("AWS/Lambda", "Errors", &[("FunctionName", "f")], false)), [""; 0]);
    }

    #[test]
    fn group_metrics_are_asked_for() {
        let group = [("AutoScalingGroupName", "web")];
        let found = only(&on("AWS/AutoScaling", "GroupInServiceInstances", &group, false), "CWA024", "cpu");
        assert!(found.help.contains("--auto-scaling-group-name web --granularity 1Minute"), "{}", found.help);
        assert_eq!(codes(&on("AWS/AutoScaling", "GroupInServiceInstances", &group, true)), [""; 0]);
    }
}
