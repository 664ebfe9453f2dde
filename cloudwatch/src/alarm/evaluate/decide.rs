use serde::Serialize;

use crate::alarm::{AlarmState, MissingData};

use super::AlarmTerms;

/// What one period of the range holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// No data.
    Missing,
    /// A value that does not breach the threshold.
    Good,
    /// A value that does.
    Breaching,
}

/// Which part of the rule decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DecidedBy {
    /// At least M of the points that count breach.
    EnoughBreaching,
    /// So many do not breach that M can no longer be reached.
    EnoughGood,
    /// Missing slots count as breaching, and with them M is reached.
    MissingCountsAsBreaching,
    /// Missing slots count as breaching, and even with them M is not reached.
    TooFewWithMissing,
    /// Missing slots count as not breaching.
    MissingCountsAsGood,
    /// The range holds no data.
    NoData,
    /// The range holds no data, and missing data keeps the state.
    NoDataKeepsState,
    /// Undecided by number; a point that does not breach stands in the range.
    SomeGood,
    /// Only points that breach, fewer than M, but the oldest is M slots old: the alarm would be late.
    OldBreachingOnly,
    /// Only points that breach, fewer than M, and all young: the alarm would be early.
    YoungBreachingOnly,
    /// Only points that breach, fewer than M, and missing data keeps the state.
    BreachingOnlyKeepsState,
    /// Too few samples to say the percentile, which keeps the state.
    TooFewSamples,
}

/// What an alarm comes to, with the numbers that it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// Which part of the rule decided.
    pub decided_by: DecidedBy,
    /// How many of the points that count breach.
    pub breaching: u32,
    /// How many of them do not.
    pub good: u32,
    /// How many points lack.
    pub missing: u32,
    /// How many slots back the oldest point that counts lies, the newest slot being 1; 0 without points.
    pub oldest: u32,
}

impl Evaluation {
    /// The state, for an alarm that was in `previous`.
    #[must_use]
    pub fn state(&self, previous: AlarmState) -> AlarmState {
        self.decided().unwrap_or(previous)
    }

    /// The state; none where the alarm keeps the one that it has.
    #[must_use]
    pub fn decided(&self) -> Option<AlarmState> {
        match self.decided_by {
            DecidedBy::EnoughBreaching
            | DecidedBy::MissingCountsAsBreaching
            | DecidedBy::OldBreachingOnly => Some(AlarmState::Alarm),
            DecidedBy::EnoughGood
            | DecidedBy::TooFewWithMissing
            | DecidedBy::MissingCountsAsGood
            | DecidedBy::SomeGood => Some(AlarmState::Ok),
            DecidedBy::NoData | DecidedBy::YoungBreachingOnly => Some(AlarmState::InsufficientData),
            DecidedBy::NoDataKeepsState | DecidedBy::BreachingOnlyKeepsState | DecidedBy::TooFewSamples => {
                None
            }
        }
    }
}

/// The rule over slots, oldest first. N and M as the alarm has them (`1 <= m <= n`).
///
/// ```
/// use aozu_cloudwatch::alarm::{MissingData, evaluate::{DecidedBy, Slot, decide}};
/// use Slot::{Breaching as X, Missing as N};
/// let evaluation = decide(&[N, N, X, N, N], 3, 3, MissingData::Missing);
/// assert_eq!(evaluation.decided_by, DecidedBy::OldBreachingOnly);
/// ```
#[must_use]
pub fn decide(range: &[Slot], n: u32, m: u32, missing_data: MissingData) -> Evaluation {
    let (mut breaching, mut good, mut oldest, mut age) = (0_u32, 0_u32, 0_u32, 0_u32);
    for slot in range.iter().rev() {
        age = age.saturating_add(1);
        match slot {
            Slot::Missing => continue,
            Slot::Good => good += 1,
            Slot::Breaching => breaching += 1,
        }
        oldest = age;
        if breaching + good >= n {
            break;
        }
    }
    let missing = n.saturating_sub(breaching + good);
    let decided_by = decided_by([breaching, good, missing, oldest], n, m, missing_data);
    Evaluation { decided_by, breaching, good, missing, oldest }
}

fn decided_by(
    [breaching, good, missing, oldest]: [u32; 4],
    n: u32,
    m: u32,
    missing_data: MissingData,
) -> DecidedBy {
    if breaching >= m {
        return DecidedBy::EnoughBreaching;
    }
    // M can no longer be reached.
    if good > n.saturating_sub(m) {
        return DecidedBy::EnoughGood;
    }
    let none = breaching + good == 0;
    match missing_data {
        MissingData::Breaching if breaching.saturating_add(missing) >= m => {
            DecidedBy::MissingCountsAsBreaching
        }
        MissingData::Breaching => DecidedBy::TooFewWithMissing,
        MissingData::NotBreaching => DecidedBy::MissingCountsAsGood,
        MissingData::Missing if none => DecidedBy::NoData,
        MissingData::Ignore if none => DecidedBy::NoDataKeepsState,
        // For `ignore` the guide's second table says so; no recording has M < N.
        MissingData::Missing | MissingData::Ignore if good > 0 => DecidedBy::SomeGood,
        MissingData::Ignore => DecidedBy::BreachingOnlyKeepsState,
        MissingData::Missing if oldest >= m => DecidedBy::OldBreachingOnly,
        MissingData::Missing => DecidedBy::YoungBreachingOnly,
    }
}

/// The rule over values, oldest first, with the samples behind each where they are known (same order; a slot that
/// `samples` does not reach has none).
///
/// Few samples count against the points that count only, and only where there are any: a range without data is
/// missing data. Our reading; AWS's text leaves it open.
#[must_use]
pub fn evaluate(terms: &AlarmTerms, range: &[Option<f64>], samples: Option<&[f64]>) -> Evaluation {
    let (n, m) = (terms.evaluation_periods(), terms.datapoints_to_alarm());
    let (mut breaching, mut good, mut oldest, mut age) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut sampled = 0.0;
    for (at, value) in range.iter().enumerate().rev() {
        age = age.saturating_add(1);
        match terms.slot(*value) {
            Slot::Missing => continue,
            Slot::Good => good += 1,
            Slot::Breaching => breaching += 1,
        }
        sampled += samples.and_then(|samples| samples.get(at)).copied().unwrap_or(0.0);
        oldest = age;
        if breaching + good >= n {
            break;
        }
    }
    let missing = n.saturating_sub(breaching + good);
    let few = samples.is_some()
        && breaching + good > 0
        && terms.samples_needed().is_some_and(|needed| sampled < needed - needed * f64::EPSILON * 8.0);
    let decided_by = if few {
        DecidedBy::TooFewSamples
    } else {
        decided_by([breaching, good, missing, oldest], n, m, terms.missing_data)
    };
    Evaluation { decided_by, breaching, good, missing, oldest }
}
