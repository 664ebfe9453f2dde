use serde::{Deserialize, Serialize};

use super::limits::BYTES_PER_EVENT;

/// What happened, and when.
///
/// Source: CloudWatch Logs API Reference, `InputLogEvent`.
///
/// ```
/// use aozu_cloudwatch::logs::LogEvent;
/// let event = LogEvent::new(1_767_571_200_000, "ERROR out of memory");
/// assert_eq!(event.bytes(), 19 + 26);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEvent {
    /// When, in milliseconds since 1970.
    pub timestamp: i64,
    /// What.
    pub message: String,
}

impl LogEvent {
    /// An event.
    #[must_use]
    pub fn new(timestamp: i64, message: impl Into<String>) -> Self {
        Self { timestamp, message: message.into() }
    }

    /// What it counts towards the size of a batch, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.message.len() + BYTES_PER_EVENT
    }

    /// The minute in which it lies, in milliseconds since 1970.
    #[must_use]
    pub fn minute(&self) -> i64 {
        self.timestamp.div_euclid(60_000).saturating_mul(60_000)
    }
}
