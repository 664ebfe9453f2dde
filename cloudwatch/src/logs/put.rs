//! What becomes of a batch of events: refused whole, or taken but for those that are too old or too new.

use std::ops::Range;

use serde::Serialize;

use super::{
    LogEvent, RetentionDays,
    limits::{
        BATCH_BYTES, BATCH_SPAN_MILLISECONDS, EVENT_BYTES, EVENTS_PER_BATCH, FUTURE_MILLISECONDS,
        PAST_MILLISECONDS,
    },
};

/// What is wrong with a whole batch, so that none of it is taken.
///
/// Source: CloudWatch Logs API Reference, `PutLogEvents`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BatchProblem {
    /// None, or too many events.
    #[error("the batch has {count} events; it takes 1 to 10000")]
    Count {
        /// How many.
        count: usize,
    },
    /// All events together are too large.
    #[error("Upload too large: {bytes} bytes exceeds limit of 1048576; split the batch")]
    Bytes {
        /// Their messages in UTF-8, and 26 for each.
        bytes: usize,
    },
    /// An event without a message.
    #[error("`logEvents[{index}]` has an empty message; it needs at least one character")]
    EmptyMessage {
        /// Its place.
        index: usize,
    },
    /// An event that is too large.
    #[error("Log event too large: {bytes} bytes exceeds limit of 1048576, at `logEvents[{index}]`")]
    EventBytes {
        /// Its place.
        index: usize,
        /// Its message in UTF-8, and 26.
        bytes: usize,
    },
    /// A time before 1970.
    #[error("`logEvents[{index}]` lies before 1970; its timestamp is milliseconds since then")]
    NegativeTime {
        /// Its place.
        index: usize,
    },
    /// An event that lies before the one before it.
    #[error(
        "Log events in a single PutLogEvents request must be in chronological order: `logEvents[{index}]` lies before \
         the one before it; sort them by timestamp"
    )]
    Order {
        /// Its place.
        index: usize,
    },
    /// More than 24 hours from the first to the last.
    #[error(
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours: it spans \
         {milliseconds} ms; split it"
    )]
    Span {
        /// How long it is.
        milliseconds: i64,
    },
}

/// Which events of a batch were not taken, the others being taken.
///
/// Source: CloudWatch Logs API Reference, `RejectedLogEventsInfo`; the ends are exclusive (recorded, September 2026).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedLogEventsInfo {
    /// From here on events lie more than 2 hours in the future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_new_log_event_start_index: Option<usize>,
    /// Before here events are older than 14 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_old_log_event_end_index: Option<usize>,
    /// Before here events are older than the group keeps any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired_log_event_end_index: Option<usize>,
}

/// A batch that is in order: which of its events are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The places of the events that are taken.
    pub accepted: Range<usize>,
    /// Which were not, if any.
    pub rejected: Option<RejectedLogEventsInfo>,
}

impl Batch {
    /// What becomes of a batch that arrives at `now` (milliseconds since 1970) in a group that keeps events so long.
    /// Sequence tokens mean nothing any more, so none is asked for.
    ///
    /// ```
    /// use aozu_cloudwatch::logs::{Batch, LogEvent};
    /// let now = 1_767_571_200_000;
    /// let events = [LogEvent::new(now - 1000, "a"), LogEvent::new(now + 3 * 3_600_000, "too new")];
    /// let batch = Batch::check(&events, now, None).expect("it is in order");
    /// assert_eq!(batch.accepted, 0..1);
    /// assert_eq!(batch.rejected.and_then(|rejected| rejected.too_new_log_event_start_index), Some(1));
    /// ```
    ///
    /// # Errors
    ///
    /// All that is wrong with the batch as a whole.
    pub fn check(
        events: &[LogEvent],
        now: i64,
        retention: Option<RetentionDays>,
    ) -> Result<Self, Vec<BatchProblem>> {
        let problems = problems(events);
        if !problems.is_empty() {
            return Err(problems);
        }
        let before = |limit: i64| events.partition_point(|event| event.timestamp < limit);
        let too_old = before(now.saturating_sub(PAST_MILLISECONDS));
        let expired = retention.map_or(0, |retention| before(now.saturating_sub(retention.milliseconds())));
        let too_new = before(now.saturating_add(FUTURE_MILLISECONDS).saturating_add(1));
        let start = too_old.max(expired);
        let some = |index: usize| (index > 0).then_some(index);
        let rejected = RejectedLogEventsInfo {
            too_new_log_event_start_index: (too_new < events.len()).then_some(too_new),
            too_old_log_event_end_index: some(too_old),
            expired_log_event_end_index: some(expired),
        };
        Ok(Self {
            accepted: start..too_new.max(start),
            rejected: (rejected != RejectedLogEventsInfo::default()).then_some(rejected),
        })
    }
}

fn problems(events: &[LogEvent]) -> Vec<BatchProblem> {
    let mut problems = Vec::new();
    if !EVENTS_PER_BATCH.contains(&events.len()) {
        problems.push(BatchProblem::Count { count: events.len() });
    }
    let bytes: usize = events.iter().map(LogEvent::bytes).sum();
    if bytes > BATCH_BYTES {
        problems.push(BatchProblem::Bytes { bytes });
    }
    for (index, event) in events.iter().enumerate() {
        if event.message.is_empty() {
            problems.push(BatchProblem::EmptyMessage { index });
        }
        if event.bytes() > EVENT_BYTES {
            problems.push(BatchProblem::EventBytes { index, bytes: event.bytes() });
        }
        if event.timestamp < 0 {
            problems.push(BatchProblem::NegativeTime { index });
        }
    }
    for (index, pair) in events.windows(2).enumerate() {
        if let [earlier, later] = pair
            && later.timestamp < earlier.timestamp
        {
            problems.push(BatchProblem::Order { index: index + 1 });
        }
    }
    let times = || events.iter().map(|event| event.timestamp);
    if let (Some(first), Some(last)) = (times().min(), times().max()) {
        let milliseconds = last.saturating_sub(first);
        if milliseconds > BATCH_SPAN_MILLISECONDS {
            problems.push(BatchProblem::Span { milliseconds });
        }
    }
    problems
}
