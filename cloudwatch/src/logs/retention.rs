use std::{fmt, num::IntErrorKind, str::FromStr};

use aozu_names::NameError;
use serde::{Deserialize, Serialize};

use super::limits::{DAY_MILLISECONDS, RETENTION_DAYS};

/// How many days a group keeps its events: one of AWS's 22 numbers. A group without one keeps them for ever.
///
/// ```
/// use aozu_cloudwatch::logs::RetentionDays;
/// assert_eq!(RetentionDays::new(30)?.days(), 30);
/// assert!(RetentionDays::new(10).is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct RetentionDays(u16);

impl RetentionDays {
    /// A number of days that AWS takes.
    ///
    /// # Errors
    ///
    /// Any other number.
    pub fn new(days: u16) -> Result<Self, NameError> {
        if RETENTION_DAYS.contains(&days) {
            Ok(Self(days))
        } else {
            Err(NameError::new(
                "a retention in days",
                &days.to_string(),
                "it must be 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, \
                 2922, 3288 or 3653; without a retention events are kept for ever",
            ))
        }
    }

    /// The days.
    #[must_use]
    pub fn days(self) -> u16 {
        self.0
    }

    /// The same, in milliseconds.
    #[must_use]
    pub fn milliseconds(self) -> i64 {
        i64::from(self.0) * DAY_MILLISECONDS
    }
}

impl TryFrom<u16> for RetentionDays {
    type Error = NameError;
    fn try_from(days: u16) -> Result<Self, NameError> {
        Self::new(days)
    }
}

impl From<RetentionDays> for u16 {
    fn from(retention: RetentionDays) -> Self {
        retention.0
    }
}

impl FromStr for RetentionDays {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        match text.parse::<u16>() {
            Ok(days) => Self::new(days),
            Err(error) if *error.kind() == IntErrorKind::PosOverflow => {
                Err(NameError::new("a retention in days", text, "it must be 3653 at most"))
            }
            Err(_) => Err(NameError::new("a retention in days", text, "it must be a whole number")),
        }
    }
}

impl fmt::Display for RetentionDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
