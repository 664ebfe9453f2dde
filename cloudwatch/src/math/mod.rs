//! Statistics and metric math: what numbers come to.

mod distribution;
mod statistic;

pub use distribution::{Distribution, PercentileMode};
pub use statistic::{Bounds, Statistic, Trimmed};
