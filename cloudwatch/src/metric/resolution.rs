use serde::{Deserialize, Serialize};

/// How fine a metric is kept.
///
/// Source: CloudWatch API Reference, `MetricDatum`, `StorageResolution`.
///
/// ```
/// use aozu_cloudwatch::Resolution;
/// assert_eq!(Resolution::try_from(1), Ok(Resolution::High));
/// assert_eq!(Resolution::default().seconds(), 60);
/// assert!(Resolution::try_from(5).is_err());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub enum Resolution {
    /// By the second.
    High,
    /// By the minute.
    #[default]
    Standard,
}

impl Resolution {
    /// The number that AWS writes.
    #[must_use]
    pub fn seconds(self) -> u32 {
        match self {
            Self::High => 1,
            Self::Standard => 60,
        }
    }
}

impl From<Resolution> for u32 {
    fn from(resolution: Resolution) -> Self {
        resolution.seconds()
    }
}

impl TryFrom<u32> for Resolution {
    type Error = aozu_names::NameError;
    fn try_from(seconds: u32) -> Result<Self, Self::Error> {
        match seconds {
            1 => Ok(Self::High),
            60 => Ok(Self::Standard),
            other => Err(aozu_names::NameError::new(
                "a storage resolution",
                &other.to_string(),
                "it must be 1 or 60 seconds",
            )),
        }
    }
}
