use aozu_names::Timestamp;

use crate::limits::LISTED_FOR;
use crate::metric::{DimensionName, DimensionValue, Metric, MetricName, Namespace};

use super::MetricStore;

/// A request of `ListMetrics`: what is none is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListMetrics {
    /// Only of this group.
    pub namespace: Option<Namespace>,
    /// Only of this name.
    pub metric_name: Option<MetricName>,
    /// Only with these dimensions, each with this value or with any; others may stand beside them.
    pub dimensions: Vec<(DimensionName, Option<DimensionValue>)>,
    /// Only with data of the last three hours (`RecentlyActive: PT3H`).
    pub recently_active: bool,
}

impl MetricStore {
    /// The metrics that had data within two weeks, sorted.
    ///
    /// ```
    /// use aozu_cloudwatch::metric::{ListMetrics, MetricStore};
    /// let empty = MetricStore::default();
    /// assert!(empty.list_metrics(&ListMetrics::default(), "2026-01-05T00:00:00Z".parse()?).is_empty());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn list_metrics(&self, request: &ListMetrics, now: Timestamp) -> Vec<&Metric> {
        let age = if request.recently_active { 3 * 3600 } else { LISTED_FOR };
        let since = now.instant().timestamp().saturating_sub(age);
        let asked = |metric: &Metric| {
            request.namespace.as_ref().is_none_or(|namespace| *namespace == metric.namespace)
                && request.metric_name.as_ref().is_none_or(|name| *name == metric.metric_name)
                && request.dimensions.iter().all(|(name, value)| {
                    let held = metric.dimensions.get(name.as_str());
                    held.is_some_and(|held| value.as_ref().is_none_or(|value| value.as_str() == held))
                })
        };
        let listed = self
            .streams
            .iter()
            .filter(|(metric, units)| asked(metric) && units.values().any(|stream| stream.has_since(since)));
        listed.map(|(metric, _)| metric).collect()
    }
}
