//! Statistics and metric math: what numbers come to.

mod distribution;
mod evaluate;
mod expression;
mod functions;
mod grid;
mod lex;
mod statistic;
mod value;

pub use distribution::{Distribution, PercentileMode};
pub use evaluate::Names;
pub use expression::{Expression, MathError};
pub use grid::Grid;
pub use statistic::{Bounds, Statistic, Trimmed};
pub use value::{Series, Value};
