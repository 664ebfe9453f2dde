#![doc = include_str!("../README.md")]

mod limits;
pub mod logs;
pub mod metric;

pub use metric::{
    Datum, DatumValues, Dimension, DimensionName, DimensionValue, Dimensions, Metric, MetricName, Namespace,
    Period, Resolution, StatisticSet, TooManyDimensions, Unit,
};
