use std::collections::BTreeMap;

use serde::Serialize;

/// The answer: all functions together, and each by itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Answer {
    /// All functions together.
    #[serde(flatten)]
    pub totals: Totals,
    /// Each function, by name.
    pub functions: BTreeMap<String, Totals>,
}

/// What happened after the warm-up.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Totals {
    /// Requests, or events, that came.
    pub requests: u64,
    /// Attempts that ran, well or not.
    pub invocations: u64,
    /// Invocations that failed.
    pub errors: u64,
    /// Attempts that were refused.
    pub throttles: u64,
    /// Invocations that waited for their environment.
    pub cold_starts: u64,
    /// Invocations that found one.
    pub warm_starts: u64,
    /// Cold starts by invocations; nothing where there were none.
    pub cold_start_probability: Option<f64>,
    /// Throttles by attempts.
    pub throttle_probability: Option<f64>,
    /// Environments in use, on average over time.
    pub average_running: f64,
    /// Environments not in use.
    pub average_idle: f64,
    /// Environments.
    pub average_environments: f64,
    /// Which part of the time there were how many environments.
    pub environment_histogram: BTreeMap<u64, f64>,
    /// Seconds from the request, or event, to the end of the invocation.
    pub latency: Latency,
    /// What must hold, and how well it does.
    pub checks: Checks,
}

/// Quantiles, in seconds, to a thousandth; nothing where nothing ran.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    /// Half of all stay within it.
    pub p50: Option<f64>,
    /// Nine of ten.
    pub p90: Option<f64>,
    /// Ninety-nine of a hundred.
    pub p99: Option<f64>,
    /// The longest.
    pub max: Option<f64>,
}

/// What theory says of the run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Checks {
    /// Little's law.
    pub little: Little,
    /// That nothing came from nowhere and nothing vanished, over the whole run.
    pub conservation: Conservation,
    /// Erlang's loss formula, where the scenario is one that it tells of: random synchronous requests of one rate, and
    /// a cap that only this function meets.
    #[serde(rename = "ErlangB", skip_serializing_if = "Option::is_none")]
    pub erlang_b: Option<ErlangB>,
}

/// What runs on average is what comes in a second times what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Little {
    /// Invocations a second times their mean seconds.
    pub expected: f64,
    /// The average over time.
    pub measured: f64,
    /// By how much they differ, by the larger; not 0, since what runs at either end is cut.
    pub relative_difference: f64,
}

/// The counts that must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Conservation {
    /// Whether they do.
    pub holds: bool,
    /// Attempts after an event's first.
    pub retries: u64,
    /// Events that were given up.
    pub events_dropped: u64,
    /// Events that wait for their next attempt.
    pub events_waiting: u64,
    /// Environments that were made on demand.
    pub environments_created: u64,
    /// Environments that were reclaimed.
    pub environments_expired: u64,
    /// Environments on demand at the end.
    pub environments_alive: u64,
    /// Requests in flight at the end.
    pub in_flight: u64,
}

/// The part of requests that theory loses.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ErlangB {
    /// How many requests may be in flight.
    pub servers: u64,
    /// Requests a second times their mean seconds, as they were drawn.
    pub offered: f64,
    /// What theory says.
    pub expected: f64,
    /// What the run says.
    pub measured: f64,
}
