use super::{Dimensions, MetricName, Namespace, TooManyDimensions};
use serde::{Deserialize, Serialize};

/// What a metric is called, within an account and a region: namespace, name, and the set of dimensions.
///
/// Nothing is added up over dimensions: `CPUUtilization` of one instance and of another are two metrics.
///
/// Source: CloudWatch User Guide, "Metrics concepts".
///
/// ```
/// use aozu_cloudwatch::Metric;
/// let cpu = Metric::of("AWS/EC2", "CPUUtilization", [("InstanceId", "i-1")])?;
/// assert_eq!(cpu.to_string(), "AWS/EC2 CPUUtilization {InstanceId=i-1}");
/// # Ok::<(), aozu_cloudwatch::TooManyDimensions>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Metric {
    /// The group.
    pub namespace: Namespace,
    /// The name within it.
    pub metric_name: MetricName,
    /// What tells it from others of that name.
    #[serde(default)]
    pub dimensions: Dimensions,
}

impl Metric {
    /// The metric of these names.
    #[must_use]
    pub fn new(namespace: Namespace, metric_name: MetricName, dimensions: Dimensions) -> Self {
        Self { namespace, metric_name, dimensions }
    }

    /// The metric of these texts.
    ///
    /// # Errors
    /// Whichever text is no name.
    pub fn of<'a>(
        namespace: &str,
        name: &str,
        dimensions: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, TooManyDimensions> {
        Ok(Self::new(namespace.parse()?, name.parse()?, Dimensions::of(dimensions)?))
    }
}

impl std::fmt::Display for Metric {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {{{}}}", self.namespace, self.metric_name, self.dimensions)
    }
}
