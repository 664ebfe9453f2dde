use crate::alarm::{ComparisonOperator, LowSamples, MissingData};
use crate::metric::Period;

use super::Slot;

/// The numbers that an alarm is evaluated by.
///
/// ```
/// use aozu_cloudwatch::alarm::{ComparisonOperator, evaluate::AlarmTerms};
/// let terms = AlarmTerms::new(ComparisonOperator::LessThanThreshold, 1.0, 3, None)?;
/// assert_eq!(terms.datapoints_to_alarm(), 3);
/// assert!(AlarmTerms::new(ComparisonOperator::LessThanThreshold, 1.0, 3, Some(4)).is_err());
/// # Ok::<(), aozu_cloudwatch::alarm::evaluate::InvalidTerms>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlarmTerms {
    comparison: ComparisonOperator,
    threshold: f64,
    evaluation_periods: u32,
    datapoints_to_alarm: u32,
    /// What a slot without data counts as.
    pub missing_data: MissingData,
    /// What few samples do to an alarm on a percentile.
    pub low_samples: LowSamples,
    /// The percentile that is watched, 0 to 100; none for other statistics.
    pub percentile: Option<f64>,
}

/// Why numbers are not the terms of an alarm.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidTerms {
    /// N is 0.
    #[error("`EvaluationPeriods` is `0`: it must be at least 1")]
    NoPeriods,
    /// M is 0 or above N.
    #[error("`DatapointsToAlarm` is `{m}`: it must be 1 to `EvaluationPeriods`, which is {n}")]
    Datapoints {
        /// The datapoints that must breach.
        m: u32,
        /// The evaluation periods.
        n: u32,
    },
    /// The threshold is no number.
    #[error("`Threshold` is `{0}`: it must be a finite number")]
    Threshold(f64),
    /// A band of AWS's anomaly detection, which no public source describes.
    #[error(
        "`{0}` holds values against a band that AWS's model draws: use an operator that takes a threshold"
    )]
    Band(ComparisonOperator),
}

impl AlarmTerms {
    /// Terms that treat missing data as missing and evaluate few samples. M is N where it is left out.
    ///
    /// # Errors
    /// Numbers that AWS refuses, and operators for anomaly bands.
    pub fn new(
        comparison: ComparisonOperator,
        threshold: f64,
        evaluation_periods: u32,
        datapoints_to_alarm: Option<u32>,
    ) -> Result<Self, InvalidTerms> {
        let (n, m) = (evaluation_periods, datapoints_to_alarm.unwrap_or(evaluation_periods));
        if comparison.needs_band() {
            return Err(InvalidTerms::Band(comparison));
        }
        if !threshold.is_finite() {
            return Err(InvalidTerms::Threshold(threshold));
        }
        if n == 0 {
            return Err(InvalidTerms::NoPeriods);
        }
        if m == 0 || m > n {
            return Err(InvalidTerms::Datapoints { m, n });
        }
        Ok(Self {
            comparison,
            threshold,
            evaluation_periods: n,
            datapoints_to_alarm: m,
            missing_data: MissingData::Missing,
            low_samples: LowSamples::Evaluate,
            percentile: None,
        })
    }

    /// The same terms with this treatment of missing data.
    #[must_use]
    pub fn treating(mut self, missing_data: MissingData) -> Self {
        self.missing_data = missing_data;
        self
    }

    /// How values are held against the threshold.
    #[must_use]
    pub fn comparison(&self) -> ComparisonOperator {
        self.comparison
    }

    /// The threshold.
    #[must_use]
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// N: how many points count.
    #[must_use]
    pub fn evaluation_periods(&self) -> u32 {
        self.evaluation_periods
    }

    /// M: how many of them must breach.
    #[must_use]
    pub fn datapoints_to_alarm(&self) -> u32 {
        self.datapoints_to_alarm
    }

    /// What a value is to this alarm. What is no number is missing: CloudWatch keeps none.
    #[must_use]
    pub fn slot(&self, value: Option<f64>) -> Slot {
        match value {
            Some(value) if value.is_nan() => Slot::Missing,
            Some(value) if self.comparison.breaches(value, self.threshold) => Slot::Breaching,
            Some(_) => Slot::Good,
            None => Slot::Missing,
        }
    }

    /// How many samples a percentile needs to be said, where few samples are to be ignored: 10/(1−p) from the
    /// median up, 10/p below; p0 and p100 are minimum and maximum and need none.
    ///
    /// Source: CloudWatch User Guide, "Percentile-based alarms and low data samples".
    #[must_use]
    pub fn samples_needed(&self) -> Option<f64> {
        let percentile = self.percentile.filter(|_| self.low_samples == LowSamples::Ignore)?;
        let p = percentile / 100.0;
        if p <= 0.0 || p >= 1.0 {
            return None;
        }
        Some(if p >= 0.5 { 10.0 / (1.0 - p) } else { 10.0 / p })
    }
}

/// How many slots AWS looks at for an alarm: two more than it needs, and below a minute's period one minute more.
///
/// Recorded from CloudWatch (September 2026); AWS does not document it. The guide's examples show five slots for
/// three.
///
/// ```
/// use aozu_cloudwatch::{Period, alarm::evaluate::lookback};
/// assert_eq!(lookback(3, Period::new(60)?), 5);
/// assert_eq!(lookback(3, Period::new(10)?), 9);
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[must_use]
pub fn lookback(evaluation_periods: u32, period: Period) -> u32 {
    let more = if period.is_high_resolution() { 60 / period.seconds().max(1) } else { 2 };
    evaluation_periods.saturating_add(more)
}
