use std::borrow::Cow;

use aozu_names::{AccountId, Timestamp};
use chrono::DateTime;
use smol_str::SmolStr;

use crate::logs::{LogGroup, LogStreamName, StoredEvent};

/// One log event, as a query sees it.
///
/// ```
/// use aozu_cloudwatch::insights::Event;
/// let event = Event::new("GET /").at("2024-05-15T10:37:42Z".parse().unwrap()).in_stream("web-1");
/// assert_eq!(event.message(), "GET /");
/// assert_eq!(event.timestamp().unwrap().to_string(), "2024-05-15T10:37:42Z");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'e> {
    pub(super) message: Cow<'e, str>,
    pub(super) time: Option<Timestamp>,
    pub(super) ingested: Option<Timestamp>,
    pub(super) stream: Option<SmolStr>,
    pub(super) log: Option<SmolStr>,
    pub(super) pointer: Option<SmolStr>,
}

impl<'e> Event<'e> {
    /// An event of which the message alone is known.
    #[must_use]
    pub fn new(message: impl Into<Cow<'e, str>>) -> Self {
        Self { message: message.into(), time: None, ingested: None, stream: None, log: None, pointer: None }
    }

    /// With a time: `@timestamp`.
    #[must_use]
    pub fn at(self, time: Timestamp) -> Self {
        Self { time: Some(time), ..self }
    }

    /// With the time when CloudWatch took it in: `@ingestionTime`.
    #[must_use]
    pub fn ingested_at(self, time: Timestamp) -> Self {
        Self { ingested: Some(time), ..self }
    }

    /// With a log stream's name: `@logStream`.
    #[must_use]
    pub fn in_stream(self, stream: impl Into<SmolStr>) -> Self {
        Self { stream: Some(stream.into()), ..self }
    }

    /// With `@log`, which in AWS is `ACCOUNT:LOG-GROUP`.
    #[must_use]
    pub fn in_log(self, log: impl Into<SmolStr>) -> Self {
        Self { log: Some(log.into()), ..self }
    }

    /// With `@ptr`, whatever finds the event again.
    #[must_use]
    pub fn with_pointer(self, pointer: impl Into<SmolStr>) -> Self {
        Self { pointer: Some(pointer.into()), ..self }
    }

    /// The events that a log group holds at a time (those that its retention has taken are left out), by time and
    /// stream, as a query in that account sees them. Without a time, all that were ever put.
    ///
    /// ```
    /// use aozu_cloudwatch::{insights::Event, logs::{LogEvent, LogGroup}};
    /// let mut group = LogGroup::new("/acme/app".parse()?);
    /// group.create_stream("i-1".parse()?)?;
    /// let now = 1_767_571_200_000;
    /// group.put_log_events(&"i-1".parse()?, vec![LogEvent::new(now, "hello")], now)?;
    /// let events = Event::of_group(&group, aozu_names::AccountId::literal("111122223333"), None);
    /// assert_eq!((events[0].message(), events[0].stream()), ("hello", Some("i-1")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_group(group: &'e LogGroup, account: AccountId, now: Option<Timestamp>) -> Vec<Self> {
        let log = SmolStr::from(format!("{account}:{}", group.name()));
        let now = now.map_or(i64::MIN, |now| now.instant().timestamp_millis());
        let time = |millis: i64| DateTime::from_timestamp_millis(millis).map(Timestamp::from);
        let event = |(stream, stored): (&LogStreamName, &'e StoredEvent)| Self {
            message: Cow::Borrowed(stored.event.message.as_str()),
            time: time(stored.event.timestamp),
            ingested: time(stored.ingestion_time),
            stream: Some(stream.as_str().into()),
            log: Some(log.clone()),
            pointer: None,
        };
        group.events(i64::MIN, i64::MAX, now).into_iter().map(event).collect()
    }

    /// The text of the event.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// When it happened, if that is known.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.time
    }

    /// The log stream, if it is known.
    #[must_use]
    pub fn stream(&self) -> Option<&str> {
        self.stream.as_deref()
    }
}
