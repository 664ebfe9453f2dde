//! Metrics: what they are called and what they hold.
//!
//! A metric is its namespace, its name and the *set* of its dimensions ([`Metric`]): each combination of
//! dimensions is a metric of its own. A [`Datum`] is what is pushed for one.

mod datum;
mod dimensions;
mod documented;
mod identity;
mod name;
mod period;
mod put;
mod query;
mod resolution;
pub mod sources;
mod store;
mod unit;

pub use datum::{Datum, DatumValues, StatisticSet};
pub use dimensions::{Dimension, DimensionName, DimensionValue, Dimensions, TooManyDimensions};
pub use identity::Metric;
pub use name::{MetricName, Namespace};
pub use period::Period;
pub use put::{DatumProblem, PutMetricData, PutProblem, PutRefused};
pub use query::{MetricDataQuery, MetricStat};
pub use resolution::Resolution;
#[cfg(feature = "draw")]
pub(crate) use store::finest;
pub use store::{
    DataProblem, DataRefused, Datapoint, GetMetricData, GetMetricStatistics, ListMetrics, MetricDataResult,
    MetricStore, ReadError, ScanBy, round_start,
};
pub use unit::Unit;
