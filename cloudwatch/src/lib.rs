#![doc = include_str!("../README.md")]

#[macro_use]
mod words;

pub mod alarm;
mod limits;
pub mod logs;
pub mod math;
pub mod metric;

pub use metric::{
    Datum, DatumValues, Dimension, DimensionName, DimensionValue, Dimensions, Metric, MetricName, Namespace,
    Period, Resolution, StatisticSet, TooManyDimensions, Unit,
};
