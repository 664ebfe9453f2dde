//! Alarms: when they ring, and what they then do.
//!
//! [`evaluate`] is the one rule, pure; [`timeline`] runs it over time; [`composite`] joins alarms;
//! [`AlarmAction`] says what is done, [`scaling`] and [`sns`] what comes of it.

mod action;
pub mod composite;
pub mod evaluate;
pub mod scaling;
pub mod sns;
mod spec;
mod state;
pub mod timeline;

pub use action::{ActionProblem, AlarmAction, Ec2Action};
pub use spec::{AlarmSource, AlarmSpec, AlarmSpecProblem};
pub use state::{AlarmState, ComparisonOperator, LowSamples, MissingData};
