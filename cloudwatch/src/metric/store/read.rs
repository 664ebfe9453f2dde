use aozu_names::Timestamp;
use chrono::DateTime;

use crate::limits::{LONGEST_READ_PERIOD, MOST_STATISTICS_POINTS, TIERS};
use crate::math::{Distribution, PercentileMode, Statistic};
use crate::metric::{Metric, Period, Unit};

use super::MetricStore;

/// A request of `GetMetricStatistics`.
#[derive(Debug, Clone, PartialEq)]
pub struct GetMetricStatistics {
    /// The metric.
    pub metric: Metric,
    /// From when, inclusive.
    pub start: Timestamp,
    /// Until when, exclusive.
    pub end: Timestamp,
    /// How much one point covers.
    pub period: Period,
    /// What is asked of each period, `Statistics` and `ExtendedStatistics` together.
    pub statistics: Vec<Statistic>,
    /// Only what came in this unit; none is each unit for itself.
    pub unit: Option<Unit>,
}

/// One point of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Datapoint {
    /// When its period begins.
    pub timestamp: Timestamp,
    /// In what unit.
    pub unit: Unit,
    /// The statistics, in the order asked for; none where the data does not tell one.
    pub values: Vec<Option<f64>>,
}

/// Why a reading is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The end does not lie after the start.
    #[error("the time ends at `{end}`, not after it begins at `{start}`")]
    Times {
        /// The start.
        start: Timestamp,
        /// The end.
        end: Timestamp,
    },
    /// The data is no longer, or was never, so fine.
    #[error(
        "a period of {period} is asked for data of `{start}`: that old it must be a multiple of {step} s"
    )]
    TooFine {
        /// The period.
        period: Period,
        /// The start.
        start: Timestamp,
        /// What it must be a multiple of.
        step: i64,
    },
    /// A period that readers may not ask for.
    #[error("a period of {0} is asked for: it may be 86400 s")]
    Period(Period),
    /// More points than one answer has.
    #[error("{0} points are asked for: there may be 1440; ask for a longer period or a shorter time")]
    Points(i64),
    /// Nothing is asked for.
    #[error("no statistic is asked for: name at least one")]
    NoStatistic,
    /// A statistic asked of a whole time.
    #[error("`{0}` begins outside of the years that can be told")]
    Year(i64),
}

impl ReadError {
    /// The code of the error, AWS's `__type`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Points(_) => "InvalidParameterCombination",
            _ => "InvalidParameterValue",
        }
    }
}

/// The second at which reading begins: the start brought down to the minute (below a minute, to the period), to
/// five minutes from an age of 15 days, to the hour from 63 days.
///
/// Source: CloudWatch API Reference, `GetMetricStatistics`, `StartTime`.
///
/// ```
/// use aozu_cloudwatch::{Period, metric::round_start};
/// let day = 86_400;
/// assert_eq!(round_start(754, 754, Period::new(60)?), 720);
/// assert_eq!(round_start(754, 754, Period::new(5)?), 750);
/// assert_eq!(round_start(754, 16 * day, Period::new(300)?), 600);
/// assert_eq!(round_start(7000, 64 * day, Period::new(3600)?), 3600);
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[must_use]
pub fn round_start(start: i64, now: i64, period: Period) -> i64 {
    let step = finest(now.saturating_sub(start));
    let step = if step >= 300 { step } else { i64::from(period.seconds().min(60)) };
    start.saturating_sub(start.rem_euclid(step))
}

/// The finest period, in seconds, in which data of that age is kept.
pub(crate) fn finest(age: i64) -> i64 {
    TIERS.iter().find(|(until, _)| age <= *until).map_or(3600, |(_, step)| *step)
}

/// The times of a reading, checked: from (rounded), to, period, in seconds.
pub(crate) fn window(
    start: Timestamp,
    end: Timestamp,
    period: Period,
    now: Timestamp,
) -> Result<(i64, i64, i64), ReadError> {
    if end <= start {
        return Err(ReadError::Times { start, end });
    }
    if period.seconds() > LONGEST_READ_PERIOD {
        return Err(ReadError::Period(period));
    }
    let (from, now) = (start.instant().timestamp(), now.instant().timestamp());
    let seconds = i64::from(period.seconds());
    let step = finest(now.saturating_sub(from));
    if seconds % step != 0 {
        return Err(ReadError::TooFine { period, start, step });
    }
    let ends = end.instant();
    // A part of a second counts whole: the end is exclusive.
    let to = ends.timestamp().saturating_add(i64::from(ends.timestamp_subsec_nanos() > 0));
    Ok((round_start(from, now, period), to, seconds))
}

/// The time of a second.
pub(crate) fn time(at: i64) -> Result<Timestamp, ReadError> {
    DateTime::from_timestamp(at, 0).map(Timestamp::from).ok_or(ReadError::Year(at))
}

impl MetricStore {
    /// The statistics of a metric by periods that begin at the rounded start, oldest first; each unit's points for
    /// themselves. Percentiles are exact.
    ///
    /// # Errors
    /// A time or a period that AWS refuses, or more than 1440 points.
    pub fn get_metric_statistics(
        &self,
        request: &GetMetricStatistics,
        now: Timestamp,
    ) -> Result<Vec<Datapoint>, ReadError> {
        let (from, to, period) = window(request.start, request.end, request.period, now)?;
        if request.statistics.is_empty() {
            return Err(ReadError::NoStatistic);
        }
        let count = to.saturating_sub(from).saturating_add(period - 1) / period;
        if count > MOST_STATISTICS_POINTS {
            return Err(ReadError::Points(count));
        }
        let mut points = Vec::new();
        for (unit, periods) in self.distributions(&request.metric, request.unit.as_ref(), from, to, period) {
            for (at, distribution) in periods {
                let ask = |statistic| distribution.statistic(statistic, PercentileMode::Exact);
                let values = request.statistics.iter().map(ask).collect();
                points.push(Datapoint { timestamp: time(at)?, unit: unit.clone(), values });
            }
        }
        points.sort_by(|a, b| a.timestamp.cmp(&b.timestamp).then_with(|| a.unit.cmp(&b.unit)));
        Ok(points)
    }

    /// What each unit's stream holds, by periods.
    pub(crate) fn distributions<'a>(
        &'a self,
        metric: &Metric,
        unit: Option<&'a Unit>,
        from: i64,
        to: i64,
        period: i64,
    ) -> impl Iterator<Item = (&'a Unit, Vec<(i64, Distribution)>)> {
        let streams = self.streams.get(metric).into_iter().flatten();
        let wanted = streams.filter(move |(known, _)| unit.is_none_or(|unit| unit == *known));
        wanted.map(move |(known, stream)| (known, stream.periods(from, to, period)))
    }

    /// What the seconds from one (inclusive) to another (exclusive) hold: what an alarm looks at. Of several units,
    /// where none is named, the first by name that holds data.
    #[must_use]
    pub fn between(&self, metric: &Metric, unit: Option<&Unit>, from: i64, to: i64) -> Option<Distribution> {
        let streams = self.streams.get(metric)?.iter();
        let mut wanted = streams.filter(|(known, _)| unit.is_none_or(|unit| unit == *known));
        wanted.find_map(|(_, stream)| {
            let distribution = stream.between(from, to);
            distribution.set().is_some().then_some(distribution)
        })
    }
}
