use aozu_names::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Dimensions, MetricName, Resolution, Unit};

/// What is pushed for one metric: when, in what unit, and the values.
///
/// Whether AWS takes it is asked of the repository, which knows the time; a datum that is wrong can be held.
///
/// Source: CloudWatch API Reference, `MetricDatum`.
///
/// ```
/// use aozu_cloudwatch::{Datum, DatumValues, Dimensions};
/// let datum = Datum::value("Latency".parse()?, Dimensions::default(), "2026-01-05T00:00:07Z".parse()?, 12.5);
/// assert_eq!(datum.values, DatumValues::Value(12.5));
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Datum {
    /// The metric's name; the namespace is the request's.
    pub metric_name: MetricName,
    /// The metric's dimensions.
    pub dimensions: Dimensions,
    /// When; none is the time of the call.
    pub timestamp: Option<Timestamp>,
    /// What the values are counted in.
    pub unit: Unit,
    /// How fine it is kept.
    pub resolution: Resolution,
    /// The values.
    pub values: DatumValues,
}

/// The values of a datum, in one of the three forms that AWS takes.
#[derive(Debug, Clone, PartialEq)]
pub enum DatumValues {
    /// One value.
    Value(f64),
    /// What a set of values came to.
    StatisticValues(StatisticSet),
    /// Values, each with how often it was seen; `Counts` absent is once each.
    Values {
        /// The values: 150 different ones at most.
        values: Vec<f64>,
        /// How often each was seen: as many as there are values.
        counts: Option<Vec<f64>>,
    },
}

/// What a set of values comes to.
///
/// Source: CloudWatch API Reference, `StatisticSet`.
///
/// ```
/// use aozu_cloudwatch::StatisticSet;
/// let set = StatisticSet::of_value(2.0, 1.0).merged(StatisticSet::of_value(5.0, 2.0));
/// assert_eq!((set.sample_count, set.sum, set.minimum, set.maximum), (3.0, 12.0, 2.0, 5.0));
/// assert_eq!(set.average(), Some(4.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StatisticSet {
    /// How many values there were.
    pub sample_count: f64,
    /// Their sum.
    pub sum: f64,
    /// The smallest.
    pub minimum: f64,
    /// The largest.
    pub maximum: f64,
}

impl StatisticSet {
    /// One value seen `count` times.
    #[must_use]
    pub fn of_value(value: f64, count: f64) -> Self {
        Self { sample_count: count, sum: value * count, minimum: value, maximum: value }
    }

    /// Both sets together.
    #[must_use]
    pub fn merged(self, other: Self) -> Self {
        Self {
            sample_count: self.sample_count + other.sample_count,
            sum: self.sum + other.sum,
            minimum: self.minimum.min(other.minimum),
            maximum: self.maximum.max(other.maximum),
        }
    }

    /// Sum by count; none without samples.
    #[must_use]
    pub fn average(self) -> Option<f64> {
        (self.sample_count > 0.0).then(|| self.sum / self.sample_count)
    }
}

impl Datum {
    /// One value in no unit, kept by the minute.
    #[must_use]
    pub fn value(metric_name: MetricName, dimensions: Dimensions, timestamp: Timestamp, value: f64) -> Self {
        Self {
            metric_name,
            dimensions,
            timestamp: Some(timestamp),
            unit: Unit::None,
            resolution: Resolution::Standard,
            values: DatumValues::Value(value),
        }
    }
}
