use aozu_names::NameError;
use serde::{Deserialize, Serialize};

use crate::limits::{LONGEST_PERIOD, SHORT_PERIODS};

/// How many seconds one value covers: 1, 5, 10, 20, 30 or a multiple of 60.
///
/// Readers and alarms each take only some of these; see [`Period::fits_alarm`].
///
/// Source: CloudWatch API Reference, `MetricStat`; for 20, AWS's own refusal (recorded, September 2026).
///
/// ```
/// use aozu_cloudwatch::Period;
/// assert_eq!(Period::new(300)?.seconds(), 300);
/// assert!(Period::new(90).is_err());
/// assert!(!Period::new(5)?.fits_alarm());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Period(u32);

impl Period {
    /// One minute: what AWS takes where none is given.
    pub const MINUTE: Self = Self(60);

    /// A period of that many seconds.
    ///
    /// # Errors
    /// A number that AWS takes nowhere.
    pub fn new(seconds: u32) -> Result<Self, NameError> {
        let fits = SHORT_PERIODS.contains(&seconds) || (seconds >= 60 && seconds.is_multiple_of(60));
        if fits && seconds <= LONGEST_PERIOD {
            return Ok(Self(seconds));
        }
        let rule = "it must be 1, 5, 10, 20, 30 or a multiple of 60 seconds, seven days at most";
        Err(NameError::new("a period", &seconds.to_string(), rule))
    }

    /// The seconds.
    #[must_use]
    pub fn seconds(self) -> u32 {
        self.0
    }

    /// Whether it is shorter than a minute, so that only high resolution fills it.
    #[must_use]
    pub fn is_high_resolution(self) -> bool {
        self.0 < 60
    }

    /// Whether an alarm may have it: 10, 20, 30 or a multiple of 60.
    #[must_use]
    pub fn fits_alarm(self) -> bool {
        self.0 >= 10
    }

    /// The start of the period that holds a second, counted from the epoch.
    #[must_use]
    pub fn floor(self, second: i64) -> i64 {
        second.saturating_sub(second.rem_euclid(i64::from(self.0)))
    }
}

impl From<Period> for u32 {
    fn from(period: Period) -> Self {
        period.0
    }
}

impl TryFrom<u32> for Period {
    type Error = NameError;
    fn try_from(seconds: u32) -> Result<Self, NameError> {
        Self::new(seconds)
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} s", self.0)
    }
}
