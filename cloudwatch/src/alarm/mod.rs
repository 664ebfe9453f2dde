//! Alarms: when they ring, and what they then do.
//!
//! [`evaluate`] is the one rule, pure.

pub mod evaluate;
mod state;

pub use state::{AlarmState, ComparisonOperator, LowSamples, MissingData};
