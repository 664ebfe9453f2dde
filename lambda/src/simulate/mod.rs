//! `aozu lambda simulate`: what functions of an account do under load, second by second on a clock of its own, from a
//! seed. AWS has no such operation; the shapes are ours.
//!
//! What AWS does not publish is decided here: the newest idle environment is used first and an idle one is reclaimed
//! after a fixed time (as in SimFaaS, which was validated against AWS); provisioned environments are there from the
//! start, and what they do not take, by number or by rate, runs on demand; after a timeout an environment is made anew
//! at its next use, which counts as a cold start.

mod account;
mod alarms;
mod allowance;
mod answer;
mod arrivals;
mod check;
mod departures;
mod engine;
mod environments;
mod erlang;
mod error;
mod function;
mod histogram;
mod metrics;
mod plan;
#[cfg(feature = "plot")]
mod plot;
mod random;
mod request;
mod scenario;
mod state;
mod tally;
mod timeline;

pub use alarms::{AlarmChange, AlarmHistory, AlarmNotRun, AlarmWatch, Alarms};
pub use answer::{Answer, Checks, Conservation, ErlangB, Latency, Little, Totals};
pub use engine::{Options, Progress, Sink, Watcher, simulate, simulate_with};
pub use erlang::{erlang_b, erlang_c};
pub use error::{RequestProblem, SimulateError};
pub use metrics::{Dimension, MetricDatum, PutMetricData, StatisticSet};
#[cfg(feature = "plot")]
pub use plot::plot;
pub use request::{ArrivalsInput, DurationInput, FunctionInput, Request, TraceInput};
pub use scenario::{ScenarioFormat, without_comments};
pub use timeline::{Stretch, Timeline, TimelineRow};
