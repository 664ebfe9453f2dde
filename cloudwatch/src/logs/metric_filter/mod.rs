//! Metric filters: messages become data points.

mod data;
mod transformation;

pub use data::FilterData;
pub use transformation::{MetricTransformation, TransformationProblem, TransformationRequest};

use super::{FilterName, Pattern};

/// A metric filter: it belongs to a group and looks at every stream in it.
///
/// ```
/// use aozu_cloudwatch::logs::{LogEvent, MetricFilter, MetricTransformation, Pattern, TransformationRequest};
/// let pattern = Pattern::compile("{ $.latency = * }")?;
/// let request = TransformationRequest::new("acme", "Latency", "$.latency");
/// let filter = MetricFilter::new("latency".parse()?, pattern, &request).expect("it is in order");
/// let event = LogEvent::new(1_767_571_207_000, r#"{"latency": 12.5}"#);
/// let data = filter.data([&event]).data;
/// assert_eq!(data.len(), 1);
/// assert_eq!(data[0].timestamp.map(|time| time.to_string()).as_deref(), Some("2026-01-05T00:00:00Z"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MetricFilter {
    name: FilterName,
    pattern: Pattern,
    transformation: MetricTransformation,
}

impl MetricFilter {
    /// A filter with its one transformation.
    ///
    /// # Errors
    ///
    /// All that is wrong with the transformation for this pattern.
    pub fn new(
        name: FilterName,
        pattern: Pattern,
        request: &TransformationRequest,
    ) -> Result<Self, Vec<TransformationProblem>> {
        let transformation = MetricTransformation::new(request, &pattern)?;
        Ok(Self { name, pattern, transformation })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &FilterName {
        &self.name
    }

    /// Which messages it counts.
    #[must_use]
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// What it makes of them.
    #[must_use]
    pub fn transformation(&self) -> &MetricTransformation {
        &self.transformation
    }
}
