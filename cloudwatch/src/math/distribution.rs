use crate::metric::StatisticSet;

use super::{Bounds, Statistic, Trimmed};

/// How percentiles are said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PercentileMode {
    /// By nearest rank on the values themselves: the smallest value that at least p percent do not exceed.
    #[default]
    Exact,
    /// As CloudWatch does: values lie in bins of 10 %, and the percentile is interpolated geometrically within one,
    /// so that it may be off by that much. Recorded from CloudWatch (September 2026). Trimmed statistics are said
    /// exactly here too.
    Aws,
}

/// The values of one period, sorted and weighted, with what came as sets only.
///
/// ```
/// use aozu_cloudwatch::math::{Distribution, PercentileMode, Statistic};
/// let ten = Distribution::new((1..=10).map(|n| (f64::from(n), 1.0)), []);
/// let exact = |statistic: Statistic| ten.statistic(&statistic, PercentileMode::Exact);
/// assert_eq!(exact("p90".parse()?), Some(9.0));
/// assert_eq!(exact("IQM".parse()?), Some(5.5));
/// assert_eq!(exact("PR(2:5)".parse()?), Some(30.0));
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Distribution {
    /// Values and their weights, by value.
    values: Vec<(f64, f64)>,
    /// All of it together.
    set: Option<StatisticSet>,
    /// Whether the values are all there is.
    whole: bool,
}

impl Distribution {
    /// The distribution of these values, each with its count, and of these sets. Values without a count take no
    /// part. A set whose minimum is its maximum is known by value.
    #[must_use]
    pub fn new(
        values: impl IntoIterator<Item = (f64, f64)>,
        sets: impl IntoIterator<Item = StatisticSet>,
    ) -> Self {
        let mut values: Vec<(f64, f64)> = values.into_iter().filter(|(_, count)| *count > 0.0).collect();
        let mut opaque: Vec<StatisticSet> = Vec::new();
        for set in sets {
            if set.minimum.total_cmp(&set.maximum).is_eq() && set.sum == set.minimum * set.sample_count {
                if set.sample_count > 0.0 {
                    values.push((set.minimum, set.sample_count));
                }
            } else {
                opaque.push(set);
            }
        }
        // Sums of floats hang on their order: sorted, so that the order of arrival never shows.
        values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        opaque.sort_unstable_by(|a, b| {
            let key = |set: &StatisticSet| [set.minimum, set.maximum, set.sum, set.sample_count];
            let pairs = key(a).into_iter().zip(key(b));
            pairs
                .map(|(a, b)| a.total_cmp(&b))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut set: Option<StatisticSet> = None;
        if let (Some(first), Some(last)) = (values.first(), values.last()) {
            let mut all = StatisticSet { sample_count: 0.0, sum: 0.0, minimum: first.0, maximum: last.0 };
            for (value, count) in &values {
                all.sample_count += count;
                all.sum += value * count;
            }
            set = Some(all);
        }
        for one in &opaque {
            set = Some(set.map_or(*one, |all| all.merged(*one)));
        }
        Self { values, set, whole: opaque.is_empty() }
    }

    /// Everything together; none without samples.
    #[must_use]
    pub fn set(&self) -> Option<StatisticSet> {
        self.set
    }

    /// The statistic. None without samples, and where the values are needed and were not all told, or some are
    /// negative.
    #[must_use]
    pub fn statistic(&self, statistic: &Statistic, mode: PercentileMode) -> Option<f64> {
        let set = self.set?;
        if statistic.needs_values() && (!self.whole || set.minimum < 0.0) {
            return None;
        }
        match statistic {
            Statistic::SampleCount => Some(set.sample_count),
            Statistic::Sum => Some(set.sum),
            Statistic::Average => set.average(),
            Statistic::Minimum => Some(set.minimum),
            Statistic::Maximum => Some(set.maximum),
            Statistic::Percentile(p) => match mode {
                PercentileMode::Exact => self.nearest_rank(*p),
                PercentileMode::Aws => self.binned(*p),
            },
            Statistic::PercentileRank(bounds) => {
                let inside: f64 = self.between(bounds).map(|(_, count)| count).sum();
                Some(100.0 * inside / set.sample_count)
            }
            Statistic::Trimmed(kind, bounds) => self.trimmed(*kind, bounds),
        }
    }

    fn nearest_rank(&self, percentile: f64) -> Option<f64> {
        let set = self.set?;
        if percentile <= 0.0 {
            return Some(set.minimum);
        }
        // A hair less, so that 10 % of ten values is the first and not, by rounding, the second.
        let rank = percentile / 100.0 * set.sample_count * (1.0 - 4.0 * f64::EPSILON);
        let mut before = 0.0;
        for (value, count) in &self.values {
            before += count;
            if before >= rank {
                return Some(*value);
            }
        }
        Some(set.maximum)
    }

    /// The percentile as CloudWatch says it: values in bins ⌊ln v / ln 1.1⌋, zero in its own, each bin cut to the
    /// smallest and largest value, and interpolation between a bin's ends in the logarithm.
    fn binned(&self, percentile: f64) -> Option<f64> {
        let set = self.set?;
        let step = 1.1_f64.ln();
        let target = percentile / 100.0 * set.sample_count;
        let mut before = 0.0;
        let bin_of = |value: f64| (value > 0.0).then(|| (value.ln() / step).floor());
        for bin in self.values.chunk_by(|a, b| bin_of(a.0) == bin_of(b.0)) {
            let count: f64 = bin.iter().map(|(_, count)| count).sum();
            if before + count < target {
                before += count;
                continue;
            }
            let (first, _) = bin.first()?;
            let Some(index) = bin_of(*first) else { return Some(0.0) };
            let low = (index * step).exp().max(set.minimum);
            let high = ((index + 1.0) * step).exp().min(set.maximum);
            if high <= low {
                return Some(low);
            }
            let part = ((target - before) / count).clamp(0.0, 1.0);
            return Some((low.ln() + (high / low).ln() * part).exp().clamp(low, high));
        }
        Some(set.maximum)
    }

    /// The values above the lower bound and up to the upper one, with the weight that lies between them. By
    /// percentage a value counts as far as its samples lie between the ranks, so 25 % of 10 samples cuts 2.5: our
    /// choice, AWS's text does not say how it cuts through a sample.
    fn between(&self, bounds: &Bounds) -> impl Iterator<Item = (f64, f64)> + '_ {
        let Bounds { lower, upper, percent } = *bounds;
        let total = self.set.map_or(0.0, |set| set.sample_count);
        let from = lower.map_or(0.0, |lower| lower / 100.0 * total);
        let to = upper.map_or(total, |upper| upper / 100.0 * total);
        let mut before = 0.0;
        self.values.iter().filter_map(move |&(value, count)| {
            let start = before;
            before += count;
            let weight = if percent {
                before.min(to) - start.max(from)
            } else {
                let inside =
                    lower.is_none_or(|lower| value > lower) && upper.is_none_or(|upper| value <= upper);
                if inside { count } else { 0.0 }
            };
            (weight > 0.0).then_some((value, weight))
        })
    }

    fn trimmed(&self, kind: Trimmed, bounds: &Bounds) -> Option<f64> {
        let (mut count, mut sum) = (0.0, 0.0);
        for (value, weight) in self.between(bounds) {
            count += weight;
            sum += value * weight;
        }
        match kind {
            Trimmed::Count => Some(count),
            Trimmed::Sum => Some(sum),
            Trimmed::Mean => (count > 0.0).then(|| sum / count),
            Trimmed::Winsorized => {
                let set = self.set?;
                let at = |bound: Option<f64>, open: f64| match bound {
                    Some(percentage) if bounds.percent => self.nearest_rank(percentage).unwrap_or(open),
                    Some(value) => value,
                    None => open,
                };
                let (low, high) = (at(bounds.lower, set.minimum), at(bounds.upper, set.maximum));
                let all: f64 =
                    self.values.iter().map(|(value, count)| value.max(low).min(high) * count).sum();
                (set.sample_count > 0.0).then(|| all / set.sample_count)
            }
        }
    }
}
