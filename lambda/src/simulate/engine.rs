//! The run: one event after the other, until the time is up.

use std::{collections::BTreeMap, ops::ControlFlow, time::Duration};

use aozu_names::Timestamp;

use super::{
    account::Account,
    answer::{Answer, Checks, Conservation, ErlangB, Latency, Little, Totals},
    check,
    erlang::erlang_b,
    error::SimulateError,
    function::Function,
    histogram::Histogram,
    metrics::{Minutes, PutMetricData},
    plan::{ArrivalPlan, NEVER, Plan, seconds},
    request::Request,
    tally::{Counts, Spans},
    timeline::Timeline,
};
use crate::limits::NANOS;

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Simulated seconds.
    pub seconds: f64,
    /// Of how many.
    pub of_seconds: f64,
    /// Requests so far.
    pub requests: u64,
}

/// Who takes requests of PutMetricData.
pub type Sink<'a> = &'a mut dyn FnMut(&PutMetricData<'_>) -> ControlFlow<()>;

/// Who looks at the progress.
pub type Watcher<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// What else a run does, besides giving its answer.
#[derive(Default)]
pub struct Options<'a> {
    /// The time at which the scenario starts, for the metrics' timestamps; without it 1970.
    pub start: Option<Timestamp>,
    /// Takes what the functions tell CloudWatch, minute by minute.
    pub metrics: Option<Sink<'a>>,
    /// Is told now and then how far the run has come.
    pub progress: Option<Watcher<'a>>,
    /// Is filled with what happened in each stretch of time.
    pub timeline: Option<&'a mut Timeline>,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("start", &self.start).finish_non_exhaustive()
    }
}

/// Events between two looks at the progress.
const EVENTS: u64 = 1 << 20;
const MINUTE: u64 = 60 * NANOS;

/// Runs a scenario.
///
/// # Errors
/// Everything that is wrong with it.
///
/// ```
/// use aozu_lambda::simulate::{Request, simulate};
/// let request: Request = serde_json::from_str(r#"{
///     "Seed": 1, "DurationSeconds": 100000, "Region": "ap-northeast-1", "ScalingModel": "current",
///     "AccountConcurrency": 1000, "IdleTimeoutSeconds": 600,
///     "Functions": [{"FunctionName": "order-api", "Invocation": "sync", "Arrivals": {"Poisson": 0.9},
///         "WarmDuration": {"Exponential": 1.991}, "ColdDuration": {"Exponential": 2.244}}]
/// }"#)?;
/// let answer = simulate(&request)?;
/// assert!((answer.totals.average_running - 1.79).abs() < 0.05);
/// assert_eq!(answer.totals.throttles, 0);
/// assert!(answer.totals.checks.conservation.holds);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn simulate(request: &Request) -> Result<Answer, SimulateError> {
    simulate_with(request, &mut Options::default())
}

/// Runs a scenario and tells of it as it goes.
///
/// # Errors
/// Everything that is wrong with the scenario, or that it was stopped.
pub fn simulate_with(request: &Request, options: &mut Options<'_>) -> Result<Answer, SimulateError> {
    let plan = check::plan(request)?;
    let mut run = Run::new(&plan, options.start);
    run.all(options).map_err(|at| SimulateError::Stopped(Duration::from_nanos(at)))?;
    Ok(run.answer())
}

struct Run<'p> {
    plan: &'p Plan,
    functions: Vec<Function<'p>>,
    account: Account,
    minutes: Minutes,
    /// What was counted by the end of the warm-up, and what ran until then.
    before: Vec<(Counts, u128, u128)>,
}

impl<'p> Run<'p> {
    fn new(plan: &'p Plan, start: Option<Timestamp>) -> Self {
        let functions: Vec<_> =
            plan.functions.iter().map(|function| Function::new(function, plan.seed, plan.idle)).collect();
        let start = start.unwrap_or_else(|| Timestamp::from(chrono::DateTime::UNIX_EPOCH));
        Self {
            plan,
            account: Account::new(plan),
            minutes: Minutes::new(start, functions.len()),
            before: vec![(Counts::default(), 0, 0); functions.len()],
            functions,
        }
    }

    /// Runs to the end; the error is the time at which it was stopped.
    fn all(&mut self, options: &mut Options<'_>) -> Result<(), u64> {
        let mut now = 0;
        let mut warm = self.plan.warm_up == 0;
        let mut minute = 0_u64;
        let stretch = options.timeline.as_mut().map(|timeline| timeline.begin(self.plan));
        let mut next_stretch = stretch.unwrap_or(NEVER);
        while now < self.plan.end {
            let next_minute =
                if options.metrics.is_some() { (minute + 1).saturating_mul(MINUTE) } else { NEVER };
            let next_warm = if warm { NEVER } else { self.plan.warm_up };
            let until = next_minute.min(next_warm).min(next_stretch).min(self.plan.end);
            self.until(until, options)?;
            now = until;
            if now == next_warm {
                warm = true;
                self.forget(now);
            }
            if (now == next_minute || now == self.plan.end)
                && let Some(sink) = &mut options.metrics
            {
                let from = minute.saturating_mul(MINUTE);
                for request in self.minutes.requests(from, &mut self.functions, &mut self.account) {
                    if sink(&request).is_break() {
                        return Err(now);
                    }
                }
                minute += 1;
            }
            if (now == next_stretch || now == self.plan.end)
                && let (Some(timeline), Some(stretch)) = (&mut options.timeline, stretch)
            {
                timeline.take(now, &mut self.functions, &mut self.account);
                next_stretch = next_stretch.saturating_add(stretch);
            }
        }
        self.progress(now, options)
    }

    /// Runs all events before a time.
    fn until(&mut self, until: u64, options: &mut Options<'_>) -> Result<(), u64> {
        let until_key = until << 2;
        loop {
            let last = match self.functions.as_mut_slice() {
                [only] => run_one(only, &mut self.account, until_key),
                _ => self.run_many(until_key),
            };
            match last {
                Some(key) => self.progress(key >> 2, options)?,
                None => return Ok(()),
            }
        }
    }

    /// Runs the events of several functions in their common order; gives the last where there are more.
    fn run_many(&mut self, until_key: u64) -> Option<u64> {
        let mut order = Order::new(self.functions.iter().map(Function::next));
        let mut key = 0;
        for _ in 0..EVENTS {
            let which;
            (key, which) = order.first();
            if key >= until_key {
                return None;
            }
            let function = self.functions.get_mut(which)?;
            function.step(key, &mut self.account);
            order.change(which, function.next());
        }
        Some(key)
    }

    fn progress(&self, now: u64, options: &mut Options<'_>) -> Result<(), u64> {
        let Some(progress) = &mut options.progress else { return Ok(()) };
        let requests = self.functions.iter().map(|function| function.counts.requests).sum();
        let of_seconds = seconds(self.plan.end);
        match progress(Progress { seconds: seconds(now), of_seconds, requests }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(now),
        }
    }

    /// Ends the warm-up: what was counted so far does not count.
    fn forget(&mut self, now: u64) {
        for (function, before) in self.functions.iter_mut().zip(&mut self.before) {
            *before = (function.counts, function.running.sum(now), function.alive.sum(now));
            function.spans.restart(now);
            function.latency.clear();
        }
        self.account.spans.restart(now);
    }

    fn answer(mut self) -> Answer {
        let end = self.plan.end;
        let alone = self.functions.len() == 1;
        let mut all = Sums::default();
        let mut latency = Histogram::new();
        let mut functions = BTreeMap::new();
        for (function, (counts, running, alive)) in self.functions.iter_mut().zip(&self.before) {
            let sums = Sums {
                whole: function.counts,
                counts: function.counts.since(*counts),
                running: function.running.sum(end) - running,
                alive: function.alive.sum(end) - alive,
                environments: function.environments(),
                waiting: function.waiting(),
                in_flight: function.in_flight(),
                still_running: function.running.value(),
            };
            all.add(sums);
            latency.merge(&function.latency);
            let mut totals = sums.totals(self.plan, &mut function.spans, &function.latency);
            totals.checks.erlang_b = erlang(self.plan, function, sums, alone);
            functions.insert(function.plan().name.clone(), totals);
        }
        let totals = match functions.values().next() {
            Some(only) if alone => only.clone(),
            _ => all.totals(self.plan, &mut self.account.spans, &latency),
        };
        Answer { totals, functions }
    }
}

/// Runs the events of the only function; gives the last where there are more.
fn run_one(function: &mut Function<'_>, account: &mut Account, until_key: u64) -> Option<u64> {
    let mut key = 0;
    for _ in 0..EVENTS {
        key = function.next();
        if key >= until_key {
            return None;
        }
        function.step(key, account);
    }
    Some(key)
}

/// Which of several functions is next: a tree of which each node is the earlier of its two children, so that a change
/// costs as many steps as the tree is high. Among equals the first function is first.
struct Order {
    tree: Vec<u64>,
    leaves: usize,
}

impl Order {
    fn new(keys: impl ExactSizeIterator<Item = u64>) -> Self {
        let leaves = keys.len().next_power_of_two();
        let mut tree = vec![u64::MAX; leaves];
        tree.extend(keys);
        tree.resize(2 * leaves, u64::MAX);
        let mut order = Self { tree, leaves };
        (1..leaves).rev().for_each(|node| order.settle(node));
        order
    }

    fn at(&self, node: usize) -> u64 {
        self.tree.get(node).copied().unwrap_or(u64::MAX)
    }

    fn settle(&mut self, node: usize) {
        let earlier = self.at(2 * node).min(self.at(2 * node + 1));
        if let Some(place) = self.tree.get_mut(node) {
            *place = earlier;
        }
    }

    fn first(&self) -> (u64, usize) {
        let key = self.at(1);
        let mut node = 1;
        while node < self.leaves {
            node = if self.at(2 * node) == key { 2 * node } else { 2 * node + 1 };
        }
        (key, node - self.leaves)
    }

    fn change(&mut self, which: usize, key: u64) {
        let mut node = self.leaves + which;
        if let Some(place) = self.tree.get_mut(node) {
            *place = key;
        }
        while node > 1 {
            node /= 2;
            self.settle(node);
        }
    }
}

/// What an answer is made of.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    /// Over the whole run.
    whole: Counts,
    /// After the warm-up.
    counts: Counts,
    running: u128,
    alive: u128,
    environments: u64,
    waiting: u64,
    in_flight: u64,
    still_running: u64,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.whole = self.whole.plus(other.whole);
        self.counts = self.counts.plus(other.counts);
        self.running += other.running;
        self.alive += other.alive;
        self.environments += other.environments;
        self.waiting += other.waiting;
        self.in_flight += other.in_flight;
        self.still_running += other.still_running;
    }

    fn totals(self, plan: &Plan, spans: &mut Spans, latency: &Histogram) -> Totals {
        let span = (plan.end - plan.warm_up) as f64;
        let Counts { requests, invocations, errors, throttles, cold, warm, held, .. } = self.counts;
        let part = |of: u64, all: u64| (all > 0).then(|| of as f64 / all as f64);
        let running = self.running as f64 / span;
        let environments = self.alive as f64 / span;
        let expected = held as f64 / span;
        let quantile = |part| latency.quantile(part).map(seconds);
        Totals {
            requests,
            invocations,
            errors,
            throttles,
            cold_starts: cold,
            warm_starts: warm,
            cold_start_probability: part(cold, invocations),
            throttle_probability: part(throttles, invocations + throttles),
            average_running: running,
            average_idle: environments - running,
            average_environments: environments,
            environment_histogram: spans
                .told(plan.end)
                .map(|(count, time)| (count, time as f64 / span))
                .collect(),
            latency: Latency {
                p50: quantile(0.5),
                p90: quantile(0.9),
                p99: quantile(0.99),
                max: latency.max().map(seconds),
            },
            checks: Checks {
                little: Little {
                    expected,
                    measured: running,
                    relative_difference: match expected.max(running) {
                        0.0 => 0.0,
                        larger => (expected - running).abs() / larger,
                    },
                },
                conservation: self.conservation(),
                erlang_b: None,
            },
        }
    }

    fn conservation(self) -> Conservation {
        let Counts { requests, retries, invocations, throttles, cold, warm, created, expired, .. } =
            self.whole;
        let attempts = invocations + throttles;
        let holds = attempts == requests + retries
            && cold + warm == invocations
            && created == expired + self.environments
            && self.in_flight == self.still_running;
        Conservation {
            holds,
            retries,
            events_dropped: self.whole.dropped,
            events_waiting: self.waiting,
            environments_created: created,
            environments_expired: expired,
            environments_alive: self.environments,
            in_flight: self.in_flight,
        }
    }
}

/// What Erlang's formula says, where it says anything: the cap must be this function's own.
fn erlang(plan: &Plan, function: &Function<'_>, sums: Sums, alone: bool) -> Option<ErlangB> {
    let of = function.plan();
    let ArrivalPlan::Poisson { gap } = of.arrivals else { return None };
    let servers = match of.reserved {
        Some(reserved) => reserved,
        None if alone => plan.account,
        None => return None,
    };
    let attempts = sums.counts.invocations + sums.counts.throttles;
    if of.is_async || servers == 0 || sums.counts.invocations == 0 {
        return None;
    }
    let offered = sums.counts.held as f64 / sums.counts.invocations as f64 / gap;
    Some(ErlangB {
        servers,
        offered,
        expected: erlang_b(servers, offered),
        measured: sums.counts.throttles as f64 / attempts as f64,
    })
}
