//! What the functions tell CloudWatch each minute, as requests of PutMetricData.
//!
//! Source: AWS Lambda Developer Guide, "Working with Lambda function metrics" (`monitoring-metrics`); Amazon CloudWatch
//! API Reference, `PutMetricData`.

use aozu_names::Timestamp;
use chrono::TimeDelta;
use serde::Serialize;

use super::{
    account::Account,
    function::Function,
    tally::{Asker, Counts, Extremes},
};

/// A request of PutMetricData.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutMetricData<'a> {
    /// `AWS/Lambda`.
    pub namespace: &'static str,
    /// What is told of one minute: at most a thousand a request.
    pub metric_data: &'a [MetricDatum],
}

/// One metric in one minute.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricDatum {
    /// Its name.
    pub metric_name: &'static str,
    /// Of which function; none for all functions together.
    pub dimensions: Vec<Dimension>,
    /// The beginning of the minute in which the requests came.
    pub timestamp: Timestamp,
    /// What it was.
    pub statistic_values: StatisticSet,
    /// `Count`, `Milliseconds` or `None`.
    pub unit: &'static str,
}

/// A name and value by which a metric is told from others of its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Dimension {
    /// `FunctionName`.
    pub name: &'static str,
    /// The function's name.
    pub value: String,
}

/// Samples, summed up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct StatisticSet {
    /// How many.
    pub sample_count: f64,
    /// Their sum.
    pub sum: f64,
    /// The least.
    pub minimum: f64,
    /// The greatest.
    pub maximum: f64,
}

/// The most metrics that one request takes. Source: Amazon CloudWatch API Reference, `PutMetricData` (2026).
const MOST: usize = 1_000;

impl StatisticSet {
    /// Samples of which each counts one thing that happened, or 0 for one that might have: AWS's errors, for one.
    fn flags(happened: u64, of: u64) -> Self {
        Self {
            sample_count: of as f64,
            sum: happened as f64,
            minimum: if of > 0 && happened == of { 1.0 } else { 0.0 },
            maximum: if happened > 0 { 1.0 } else { 0.0 },
        }
    }

    const fn one(value: f64) -> Self {
        Self { sample_count: 1.0, sum: value, minimum: value, maximum: value }
    }
}

/// Writes minute after minute.
#[derive(Debug)]
pub(super) struct Minutes {
    start: Timestamp,
    before: Vec<Counts>,
    data: Vec<MetricDatum>,
}

impl Minutes {
    pub(super) fn new(start: Timestamp, functions: usize) -> Self {
        Self { start, before: vec![Counts::default(); functions], data: Vec::new() }
    }

    /// What the minute that began at `from`, in nanoseconds, tells. A function of which nothing happened tells
    /// nothing.
    pub(super) fn requests(
        &mut self,
        from: u64,
        functions: &mut [Function<'_>],
        account: &mut Account,
    ) -> impl Iterator<Item = PutMetricData<'_>> {
        self.data.clear();
        let offset = TimeDelta::nanoseconds(i64::try_from(from).unwrap_or(i64::MAX));
        let instant = self.start.instant();
        let timestamp = Timestamp::from(instant.checked_add_signed(offset).unwrap_or(instant));
        let mut all = Counts::default();
        let mut extremes = Extremes::NONE;
        let mut most = 0;
        for (function, before) in functions.iter_mut().zip(&mut self.before) {
            let counts = function.counts.since(*before);
            *before = function.counts;
            let told = std::mem::replace(&mut function.extremes, Extremes::NONE);
            extremes.add_all(told);
            all = all.plus(counts);
            most = function.running.take_most(Asker::Minutes);
            let provisioned = function.plan().provisioned;
            let busy = function.provisioned_busy().take_most(Asker::Minutes);
            let plan = function.plan();
            let dimensions = || vec![Dimension { name: "FunctionName", value: plan.name.clone() }];
            let mut writer = Writer { data: &mut self.data, timestamp, dimensions: &dimensions };
            writer.common(counts, told, most);
            if plan.is_async {
                writer.push_some("AsyncEventsReceived", counts.requests);
                writer.push_some("AsyncEventsDropped", counts.dropped);
            }
            if provisioned > 0 && most > 0 {
                let invocations = StatisticSet::flags(counts.on_provisioned, counts.on_provisioned);
                writer.push("ProvisionedConcurrencyInvocations", invocations, "Count");
                let spilled = StatisticSet::flags(counts.spilled, counts.spilled);
                writer.push("ProvisionedConcurrencySpilloverInvocations", spilled, "Count");
                writer.push("ProvisionedConcurrentExecutions", StatisticSet::one(busy as f64), "Count");
                let used = busy as f64 / provisioned as f64;
                writer.push("ProvisionedConcurrencyUtilization", StatisticSet::one(used), "None");
            }
        }
        let (most, unreserved) = if account.is_shared() {
            (account.running.take_most(Asker::Minutes), account.unreserved.take_most(Asker::Minutes))
        } else {
            let reserved = functions.first().is_some_and(|function| function.plan().reserved.is_some());
            (most, if reserved { 0 } else { most })
        };
        let mut writer = Writer { data: &mut self.data, timestamp, dimensions: &Vec::new };
        writer.common(all, extremes, most);
        if unreserved > 0 {
            writer.push("UnreservedConcurrentExecutions", StatisticSet::one(unreserved as f64), "Count");
        }
        self.data.chunks(MOST).map(|metric_data| PutMetricData { namespace: "AWS/Lambda", metric_data })
    }
}

struct Writer<'a> {
    data: &'a mut Vec<MetricDatum>,
    timestamp: Timestamp,
    dimensions: &'a dyn Fn() -> Vec<Dimension>,
}

impl Writer<'_> {
    fn push(&mut self, metric_name: &'static str, statistic_values: StatisticSet, unit: &'static str) {
        let (timestamp, dimensions) = (self.timestamp, (self.dimensions)());
        self.data.push(MetricDatum { metric_name, dimensions, timestamp, statistic_values, unit });
    }

    fn push_some(&mut self, metric_name: &'static str, count: u64) {
        if count > 0 {
            self.push(metric_name, StatisticSet::flags(count, count), "Count");
        }
    }

    fn common(&mut self, counts: Counts, extremes: Extremes, most: u64) {
        let attempts = counts.invocations + counts.throttles;
        if attempts > 0 {
            self.push("Invocations", StatisticSet::flags(counts.invocations, counts.invocations), "Count");
            self.push("Throttles", StatisticSet::flags(counts.throttles, attempts), "Count");
        }
        if counts.invocations > 0 {
            self.push("Errors", StatisticSet::flags(counts.errors, counts.invocations), "Count");
            let milliseconds = |nanos: f64| nanos / 1e6;
            let duration = StatisticSet {
                sample_count: counts.invocations as f64,
                sum: milliseconds(counts.handler as f64),
                minimum: milliseconds(extremes.least as f64),
                maximum: milliseconds(extremes.most as f64),
            };
            self.push("Duration", duration, "Milliseconds");
        }
        if most > 0 {
            self.push("ConcurrentExecutions", StatisticSet::one(most as f64), "Count");
        }
    }
}

impl Extremes {
    fn add_all(&mut self, other: Self) {
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }
}
