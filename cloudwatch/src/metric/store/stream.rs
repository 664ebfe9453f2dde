use std::collections::BTreeMap;

use crate::limits::TIERS;
use crate::math::Distribution;
use crate::metric::{DatumValues, Resolution, StatisticSet};

/// The data of one metric in one unit, by the second at which a stretch of it begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Stream {
    buckets: BTreeMap<i64, Bucket>,
}

/// What a second, a minute or an hour holds.
#[derive(Debug, Clone, Default)]
struct Bucket {
    values: Vec<(f64, f64)>,
    sets: Vec<StatisticSet>,
}

fn floor(at: i64, to: i64) -> i64 {
    at.saturating_sub(at.rem_euclid(to.max(1)))
}

impl Stream {
    pub(super) fn push(&mut self, at: i64, resolution: Resolution, values: &DatumValues) {
        let start = floor(at, i64::from(resolution.seconds()));
        let bucket = self.buckets.entry(start).or_default();
        match values {
            DatumValues::Value(value) if value.is_finite() => bucket.values.push((*value, 1.0)),
            DatumValues::Value(_) => {}
            DatumValues::StatisticValues(set) => {
                let all = [set.sample_count, set.sum, set.minimum, set.maximum];
                if all.iter().all(|value| value.is_finite()) && set.sample_count > 0.0 {
                    bucket.sets.push(*set);
                }
            }
            DatumValues::Values { values, counts } => {
                for (n, value) in values.iter().enumerate() {
                    let count = counts.as_ref().map_or(1.0, |counts| counts.get(n).copied().unwrap_or(0.0));
                    if value.is_finite() && count.is_finite() && count > 0.0 {
                        bucket.values.push((*value, count));
                    }
                }
            }
        }
        if bucket.values.is_empty() && bucket.sets.is_empty() {
            self.buckets.remove(&start);
        }
    }

    pub(super) fn roll_up(&mut self, now: i64) {
        let step = |at: i64| {
            let age = now.saturating_sub(at);
            TIERS.iter().find(|(until, _)| age <= *until).map(|(_, step)| *step)
        };
        let moved: Vec<i64> = self
            .buckets
            .keys()
            .copied()
            .filter(|at| step(*at).is_none_or(|step| floor(*at, step) != *at))
            .collect();
        for at in moved {
            let Some(bucket) = self.buckets.remove(&at) else { continue };
            if let Some(step) = step(at) {
                let into = self.buckets.entry(floor(at, step)).or_default();
                into.values.extend(bucket.values);
                into.sets.extend(bucket.sets);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    /// Whether anything lies at or after a second.
    pub(super) fn has_since(&self, at: i64) -> bool {
        self.buckets.range(at..).next().is_some()
    }

    /// What lies from a second up to another.
    pub(super) fn between(&self, from: i64, to: i64) -> Distribution {
        if from >= to {
            return Distribution::default();
        }
        let (mut values, mut sets) = (Vec::new(), Vec::new());
        for bucket in self.buckets.range(from..to).map(|(_, bucket)| bucket) {
            values.extend_from_slice(&bucket.values);
            sets.extend_from_slice(&bucket.sets);
        }
        Distribution::new(values, sets)
    }

    /// The distributions of the periods from `start` on that hold data, each with its beginning.
    pub(super) fn periods(&self, start: i64, end: i64, period: i64) -> Vec<(i64, Distribution)> {
        let mut periods = Vec::new();
        let mut next = start;
        while next < end {
            let Some((&at, _)) = self.buckets.range(next..end).next() else { break };
            let from = start.saturating_add(floor(at.saturating_sub(start), period));
            let to = from.saturating_add(period);
            let distribution = self.between(from, to.min(end));
            if distribution.set().is_some() {
                periods.push((from, distribution));
            }
            next = to;
        }
        periods
    }
}
