use serde::{Deserialize, Serialize};

use crate::math::Statistic;

use super::{Metric, Period, Unit};

/// One thing that `GetMetricData`, an alarm or a dashboard asks for: a statistic of a metric, or an expression.
///
/// Source: CloudWatch API Reference, `MetricDataQuery`.
///
/// ```
/// use aozu_cloudwatch::metric::MetricDataQuery;
/// let query: MetricDataQuery = serde_json::from_str(
///     r#"{"Id": "m1", "ReturnData": false, "MetricStat": {
///         "Metric": {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization"}, "Period": 300, "Stat": "p90"}}"#,
/// )?;
/// assert!(!query.returns_data());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MetricDataQuery {
    /// What others call it by.
    pub id: String,
    /// The statistic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_stat: Option<MetricStat>,
    /// The expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// What the answer is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether it is part of the answer; it is unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_data: Option<bool>,
    /// How much one point of an expression covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The account that the metric is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<aozu_names::AccountId>,
}

/// A statistic of a metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricStat {
    /// The metric.
    pub metric: Metric,
    /// How much one point covers.
    pub period: Period,
    /// The statistic.
    pub stat: Statistic,
    /// Only what came in this unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
}

impl MetricDataQuery {
    /// Whether it is part of the answer.
    #[must_use]
    pub fn returns_data(&self) -> bool {
        self.return_data != Some(false)
    }

    /// Whether its id is one: a small letter, then letters, digits and `_`, 255 at most.
    #[must_use]
    pub fn has_id(&self) -> bool {
        self.id.len() <= 255
            && self.id.starts_with(|c: char| c.is_ascii_lowercase())
            && self.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }
}
