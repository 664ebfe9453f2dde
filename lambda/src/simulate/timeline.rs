//! What happened when: a run by stretches of equal length, for whoever draws it.

use super::{
    account::Account,
    function::Function,
    plan::{Plan, seconds},
    tally::{Asker, Counts},
};
use crate::limits::NANOS;

/// A run by stretches of time: all functions together, and each of the first few by itself.
///
/// ```
/// use aozu_lambda::simulate::{Options, Request, Timeline, simulate_with};
/// let request: Request = serde_json::from_str(r#"{
///     "Seed": 1, "DurationSeconds": 60, "Region": "ap-northeast-1", "ScalingModel": "current",
///     "AccountConcurrency": 1000, "IdleTimeoutSeconds": 600,
///     "Functions": [{"FunctionName": "order-api", "Invocation": "sync", "Arrivals": {"Constant": 2},
///         "WarmDuration": {"Constant": 0.1}, "InitDuration": {"Constant": 0.3}}]
/// }"#)?;
/// let mut timeline = Timeline::new(30);
/// let mut options = Options { timeline: Some(&mut timeline), ..Options::default() };
/// simulate_with(&request, &mut options)?;
/// assert_eq!(timeline.step_seconds(), 2);
/// let stretches = &timeline.rows()[0].stretches;
/// assert_eq!((stretches.len(), stretches[0].requests, stretches[0].cold_starts), (30, 4, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    most: usize,
    step: u64,
    seconds: f64,
    rows: Vec<TimelineRow>,
    left_out: usize,
}

/// One function over time, or all of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TimelineRow {
    /// The function; none for all of them together.
    pub function: Option<String>,
    /// What it has reserved.
    pub reserved: Option<u64>,
    /// What is kept warm.
    pub provisioned: u64,
    /// How many of its requests could ever be in flight: what is reserved, or else what the others leave of the
    /// account's concurrency.
    pub limit: u64,
    /// One after the other.
    pub stretches: Vec<Stretch>,
    before: Counts,
}

/// What happened in a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stretch {
    /// When it began, in seconds.
    pub from: f64,
    /// How long it was; the last may be shorter than the others.
    pub seconds: f64,
    /// Requests, or events, that came, and attempts after an event's first.
    pub requests: u64,
    /// Attempts that ran.
    pub invocations: u64,
    /// Attempts that were refused.
    pub throttles: u64,
    /// Invocations that waited for their environment.
    pub cold_starts: u64,
    /// The most that was in flight at once.
    pub running: u64,
    /// Environments at its end.
    pub environments: u64,
    /// How many environments there could have been at its end, by AWS's rate of scaling and the limit; none of all
    /// functions together where each scales by itself.
    pub could_be: Option<u64>,
}

/// The functions that have rows of their own.
const MOST_FUNCTIONS: usize = 8;

/// Lengths of stretches, in seconds; beyond them whole days.
const STEPS: [u64; 16] = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 10_800, 21_600];

impl Timeline {
    /// An empty one that will hold at most so many stretches, each a round number of seconds and at least one.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), ..Self::default() }
    }

    /// How long a stretch is.
    #[must_use]
    pub fn step_seconds(&self) -> u64 {
        self.step / NANOS
    }

    /// How long the run was to be.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.seconds
    }

    /// All functions together, where there are several, then each of the first eight.
    #[must_use]
    pub fn rows(&self) -> &[TimelineRow] {
        &self.rows
    }

    /// How many functions have no row of their own.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Prepares for a run; gives the nanoseconds of a stretch.
    pub(super) fn begin(&mut self, plan: &Plan) -> u64 {
        let most = (self.most as u64).max(1);
        let fits = |step: &u64| plan.end.div_ceil(step * NANOS) <= most;
        let days = || plan.end.div_ceil(86_400 * NANOS).div_ceil(most).max(1) * 86_400;
        self.step = STEPS.into_iter().find(fits).unwrap_or_else(days).saturating_mul(NANOS);
        self.seconds = seconds(plan.end);
        let held = |one: &super::plan::FunctionPlan| one.reserved.unwrap_or(one.provisioned);
        let all_held = plan.functions.iter().map(held).fold(plan.elsewhere, u64::saturating_add);
        self.rows.clear();
        if plan.functions.len() > 1 {
            let provisioned = plan.functions.iter().map(|one| one.provisioned).sum();
            self.rows.push(TimelineRow { limit: plan.account, provisioned, ..TimelineRow::default() });
        }
        self.rows.extend(plan.functions.iter().take(MOST_FUNCTIONS).map(|one| TimelineRow {
            function: Some(one.name.clone()),
            reserved: one.reserved,
            provisioned: one.provisioned,
            limit: one.reserved.unwrap_or_else(|| plan.account.saturating_sub(all_held - held(one))),
            ..TimelineRow::default()
        }));
        self.left_out = plan.functions.len().saturating_sub(MOST_FUNCTIONS);
        self.step
    }

    /// Takes the stretch that ends now.
    pub(super) fn take(&mut self, now: u64, functions: &mut [Function<'_>], account: &mut Account) {
        let counts = functions.iter().map(|function| function.counts).fold(Counts::default(), Counts::plus);
        let environments = functions.iter().map(|function| function.alive.value()).sum();
        let region = account.could_add(now);
        let mut rows = self.rows.iter_mut();
        if functions.len() > 1
            && let Some(all) = rows.next()
        {
            let running = account.running.take_most(Asker::Timeline);
            all.push(now, self.step, counts, (running, environments), region);
        }
        for (row, function) in rows.zip(functions) {
            let running = function.running.take_most(Asker::Timeline);
            let could_add = region.unwrap_or_else(|| function.could_add(now));
            let levels = (running, function.alive.value());
            row.push(now, self.step, function.counts, levels, Some(could_add));
        }
    }
}

impl TimelineRow {
    fn push(
        &mut self,
        now: u64,
        step: u64,
        counts: Counts,
        (running, environments): (u64, u64),
        could_add: Option<u64>,
    ) {
        let from = (self.stretches.len() as u64).saturating_mul(step);
        let since = counts.since(std::mem::replace(&mut self.before, counts));
        self.stretches.push(Stretch {
            from: seconds(from),
            seconds: seconds(now.saturating_sub(from)),
            requests: since.requests + since.retries,
            invocations: since.invocations,
            throttles: since.throttles,
            cold_starts: since.cold,
            running,
            environments,
            could_be: could_add.map(|add| environments.saturating_add(add).min(self.limit)),
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::simulate::{Options, Request, Timeline, simulate_with};

    #[test]
    fn stretches_add_up_to_the_run_and_peaks_are_the_minutes() {
        let request: Request = serde_json::from_value(json!({
            "Seed": 3, "DurationSeconds": 605, "Region": "ap-northeast-1", "ScalingModel": "classic",
            "AccountConcurrency": 3000, "IdleTimeoutSeconds": 60, "ReservedElsewhere": 100, "Functions": [
                {"FunctionName": "a", "Invocation": "sync", "Arrivals": {"Steps": [[0, 20], [120, 2000], [180, 5]]},
                    "WarmDuration": {"Exponential": 1.0}, "InitDuration": {"Constant": 0.4}},
                {"FunctionName": "b", "Invocation": "async", "ReservedConcurrency": 5, "Arrivals": {"Poisson": 4},
                    "WarmDuration": {"Exponential": 2.0}, "InitDuration": {"Constant": 0.4}},
            ],
        }))
        .unwrap();
        let mut timeline = Timeline::new(70);
        let mut minutes: Vec<(i64, f64)> = Vec::new();
        let mut sink = |put: &crate::simulate::PutMetricData<'_>| {
            let all = put.metric_data.iter().filter(|datum| datum.dimensions.is_empty());
            minutes.extend(
                all.filter(|datum| datum.metric_name == "ConcurrentExecutions")
                    .map(|datum| (datum.timestamp.instant().timestamp(), datum.statistic_values.maximum)),
            );
            std::ops::ControlFlow::Continue(())
        };
        let mut options =
            Options { timeline: Some(&mut timeline), metrics: Some(&mut sink), ..Options::default() };
        let answer = simulate_with(&request, &mut options).unwrap();
        assert_eq!((timeline.step_seconds(), timeline.rows().len(), timeline.left_out()), (10, 3, 0));
        let [all, a, b] = timeline.rows() else { panic!("three rows") };
        assert_eq!((all.limit, a.limit, b.limit), (3000, 2895, 5));
        assert_eq!(all.stretches.len(), 61);
        assert!((all.stretches[60].seconds - 5.0).abs() < 1e-9);
        let sum = |of: fn(&super::Stretch) -> u64| all.stretches.iter().map(of).sum::<u64>();
        assert_eq!(sum(|one| one.throttles), answer.totals.throttles);
        assert_eq!(sum(|one| one.cold_starts), answer.totals.cold_starts);
        assert_eq!(sum(|one| one.invocations), answer.totals.invocations);
        assert_eq!(
            sum(|one| one.requests),
            answer.totals.requests + answer.totals.checks.conservation.retries
        );
        for (at, most) in minutes {
            let of = all.stretches.iter().filter(|one| (at..at + 60).contains(&(one.from as i64)));
            assert!((of.map(|one| one.running).max().unwrap() as f64 - most).abs() < 0.5, "minute {at}");
        }
        assert!(b.stretches.iter().all(|one| one.running <= 5 && one.could_be.unwrap() <= 5));
        let spike = a.stretches[12];
        assert_eq!(spike.could_be, Some(spike.environments), "the burst of Tokyo is used up");
        assert!((1000..1100).contains(&spike.environments), "what was there before had come back");
    }
}
