use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The query that an alarm evaluates in place of a metric: a union of AWS's, whose members of tomorrow are kept as
/// they came.
///
/// Source: CloudWatch API Reference, `PutMetricAlarm`, `EvaluationCriteria`.
///
/// ```
/// use aozu_cloudwatch::state::EvaluationCriteria;
/// let json = r#"{"PromQLCriteria": {"Query": "up == 0", "PendingPeriod": 60}}"#;
/// let criteria: EvaluationCriteria = serde_json::from_str(json)?;
/// assert_eq!((criteria.kind(), criteria.query()), (Some("PromQLCriteria"), Some("up == 0")));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct EvaluationCriteria(Value);

impl EvaluationCriteria {
    /// Which member of the union it is: `PromQLCriteria`.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.0.as_object()?.keys().next().map(String::as_str)
    }

    /// The text of the query, where it has one.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.0.as_object()?.values().next()?.get("Query")?.as_str()
    }
}
