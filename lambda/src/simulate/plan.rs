//! A scenario that was checked: whole numbers of nanoseconds, and nothing that cannot be run.

use crate::limits::NANOS;

/// The longest run, in nanoseconds: 73 years, so that a time and the kind of an event fit one number.
pub(super) const LONGEST: u64 = u64::MAX >> 3;

/// A time beyond every event.
pub(super) const NEVER: u64 = u64::MAX >> 2;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) end: u64,
    pub(super) warm_up: u64,
    pub(super) scaling: Scaling,
    pub(super) account: u64,
    /// What of that functions outside of the scenario hold back.
    pub(super) elsewhere: u64,
    pub(super) idle: u64,
    pub(super) functions: Vec<FunctionPlan>,
}

/// How fast environments may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scaling {
    /// All functions of the region together: a burst, then so many a minute.
    Classic { burst: u64 },
    /// Each function for itself: a thousand in ten seconds.
    PerFunction,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct FunctionPlan {
    pub(super) name: String,
    pub(super) reserved: Option<u64>,
    pub(super) provisioned: u64,
    pub(super) warm: Duration,
    pub(super) cold: Cold,
    pub(super) arrivals: ArrivalPlan,
    pub(super) is_async: bool,
    /// How often an event is tried again after the function failed.
    pub(super) retries: u64,
    /// How long an event is tried, in nanoseconds.
    pub(super) event_age: u64,
    pub(super) error_rate: f64,
    pub(super) timeout: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Duration {
    Constant(u64),
    Exponential { mean: f64 },
    LogNormal { mu: f64, sigma: f64 },
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cold {
    /// The whole request.
    Whole(Duration),
    /// The environment only.
    Init(Duration),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum ArrivalPlan {
    /// The mean gap in nanoseconds.
    Poisson {
        gap: f64,
    },
    Constant {
        gap: f64,
    },
    /// From when on, and arrivals per nanosecond.
    Steps(Vec<(u64, f64)>),
    Trace(Vec<u64>),
    Nothing,
}

/// Seconds as nanoseconds; what is beyond every run is cut off there.
///
/// `as` saturates: a negative number is 0.
pub(super) fn nanos(seconds: f64) -> u64 {
    ((seconds * NANOS_F).round() as u64).min(NEVER)
}

pub(super) const NANOS_F: f64 = NANOS as f64;

pub(super) fn seconds(nanos: u64) -> f64 {
    nanos as f64 / NANOS_F
}
