//! The repository of metrics: what is pushed, kept by AWS's tiers, read and listed.

mod data;
mod list;
mod read;
mod search;
mod stream;

use std::collections::BTreeMap;

use aozu_names::Timestamp;

use super::put::{PutMetricData, PutRefused};
use super::{Metric, Unit};
use stream::Stream;

pub use data::{DataProblem, DataRefused, GetMetricData, MetricDataResult, ScanBy};
pub use list::ListMetrics;
#[cfg(feature = "draw")]
pub(crate) use read::finest;
pub use read::{Datapoint, GetMetricStatistics, ReadError, round_start};
use read::{time, window};

/// A repository of metrics, for one account and region.
///
/// Each metric and unit is a stream. What is pushed is kept by the second or the minute and rolled up as it ages
/// ([`MetricStore::roll_up`]). Memory: 16 bytes for each value, 32 for each statistic set, about 100 for each
/// second, minute or hour that holds any, and the names once.
///
/// ```
/// use aozu_cloudwatch::{Metric, Period};
/// use aozu_cloudwatch::metric::{GetMetricStatistics, MetricStore, PutMetricData};
/// let now = "2026-01-05T00:10:00Z".parse()?;
/// let mut store = MetricStore::default();
/// store.put_metric_data(
///     &PutMetricData::from_json(
///         r#"{"Namespace": "acme", "MetricData": [
///             {"MetricName": "Latency", "Timestamp": "2026-01-05T00:00:07Z", "Values": [1, 9]}]}"#,
///     )?,
///     now,
/// )?;
/// let points = store.get_metric_statistics(
///     &GetMetricStatistics {
///         metric: Metric::of("acme", "Latency", [])?,
///         start: "2026-01-05T00:00:00Z".parse()?,
///         end: now,
///         period: Period::new(60)?,
///         statistics: vec!["Average".parse()?, "p50".parse()?],
///         unit: None,
///     },
///     now,
/// )?;
/// assert_eq!(points[0].timestamp.to_string(), "2026-01-05T00:00:00Z");
/// assert_eq!(points[0].values, [Some(5.0), Some(1.0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct MetricStore {
    streams: BTreeMap<Metric, BTreeMap<Unit, Stream>>,
}

impl MetricStore {
    /// Takes in a customer's request, whole or not at all.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn put_metric_data(&mut self, request: &PutMetricData, now: Timestamp) -> Result<(), PutRefused> {
        let problems = request.problems(now);
        if !problems.is_empty() {
            return Err(PutRefused(problems));
        }
        self.record(request, now);
        Ok(())
    }

    /// Takes in what a service of AWS's pushes: any namespace, no limits. Values that are no numbers are left out.
    pub fn record(&mut self, request: &PutMetricData, now: Timestamp) {
        // Most requests bring many datums of few metrics: one that follows its like is not looked up again.
        let mut rest = request.metric_data.as_slice();
        while let Some(first) = rest.first() {
            let alike = rest
                .iter()
                .take_while(|datum| {
                    datum.metric_name == first.metric_name
                        && datum.unit == first.unit
                        && datum.dimensions == first.dimensions
                })
                .count();
            let (these, others) = rest.split_at(alike);
            rest = others;
            let metric =
                Metric::new(request.namespace.clone(), first.metric_name.clone(), first.dimensions.clone());
            let stream = self.streams.entry(metric).or_default().entry(first.unit.clone()).or_default();
            for datum in these {
                let at = datum.timestamp.unwrap_or(now).instant().timestamp();
                stream.push(at, datum.resolution, &datum.values);
            }
        }
    }

    /// Rolls up what has aged: seconds into minutes after 3 hours, minutes into five after 15 days, those into
    /// hours after 63 days; what is older than 455 days goes. Values stay themselves, so percentiles stay exact.
    pub fn roll_up(&mut self, now: Timestamp) {
        let now = now.instant().timestamp();
        for units in self.streams.values_mut() {
            units.values_mut().for_each(|stream| stream.roll_up(now));
            units.retain(|_, stream| !stream.is_empty());
        }
        self.streams.retain(|_, units| !units.is_empty());
    }

    /// How many metrics are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.streams.len()
    }

    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.streams.is_empty()
    }

    /// The units that a metric came in, sorted.
    pub fn units(&self, metric: &Metric) -> impl Iterator<Item = &Unit> {
        self.streams.get(metric).into_iter().flat_map(BTreeMap::keys)
    }

    /// The metrics, sorted.
    pub fn metrics(&self) -> impl Iterator<Item = &Metric> {
        self.streams.keys()
    }
}
