#![doc = include_str!("../README.md")]

#[macro_use]
mod words;

pub mod alarm;
pub mod dashboard;
#[cfg(feature = "draw")]
pub mod draw;
pub mod insights;
mod limits;
pub mod logs;
pub mod math;
pub mod metric;
mod operations;
pub mod rules;
pub mod state;

pub use metric::{
    Datum, DatumValues, Dimension, DimensionName, DimensionValue, Dimensions, Metric, MetricName, Namespace,
    Period, Resolution, StatisticSet, TooManyDimensions, Unit,
};
pub use operations::{LOGS_OPERATIONS, OPERATIONS};
pub use rules::{CloudWatchProblem, RULES};
pub use state::{CloudWatch, LogGroupName, Logs};
