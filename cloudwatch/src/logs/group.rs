//! A log group with its streams and filters, and what may be put into it.

use std::collections::BTreeMap;

use super::{
    Batch, BatchProblem, FilterName, LogEvent, LogGroupName, LogStreamName, MetricFilter,
    RejectedLogEventsInfo, RetentionDays, Subscription,
    limits::{METRIC_FILTERS_PER_GROUP, REGEX_PATTERNS_PER_GROUP, SUBSCRIPTION_FILTERS_PER_GROUP},
    metric_filter::FilterData,
};

/// An event as a stream holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The event.
    pub event: LogEvent,
    /// When it arrived, in milliseconds since 1970.
    pub ingestion_time: i64,
}

/// A log group: events of each stream by time, and the filters that all its streams pass through.
///
/// ```
/// use aozu_cloudwatch::logs::{LogEvent, LogGroup};
/// let mut group = LogGroup::new("/acme/app".parse()?);
/// group.create_stream("i-1".parse()?)?;
/// let now = 1_767_571_200_000;
/// let outcome = group.put_log_events(&"i-1".parse()?, vec![LogEvent::new(now, "hello")], now)?;
/// assert_eq!(outcome.rejected_log_events_info, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LogGroup {
    name: LogGroupName,
    retention: Option<RetentionDays>,
    streams: BTreeMap<LogStreamName, Vec<StoredEvent>>,
    metric_filters: BTreeMap<FilterName, MetricFilter>,
    subscriptions: BTreeMap<FilterName, Subscription>,
}

/// Why a group does not do what it is asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogGroupProblem {
    /// No such stream.
    #[error("The specified log stream does not exist: `{stream}` in `{group}`; create it first")]
    NoStream {
        /// The group.
        group: LogGroupName,
        /// The stream.
        stream: LogStreamName,
    },
    /// Such a stream is there.
    #[error("The specified log stream already exists: `{stream}` in `{group}`")]
    StreamExists {
        /// The group.
        group: LogGroupName,
        /// The stream.
        stream: LogStreamName,
    },
    /// A batch that is refused whole.
    #[error("{}", told(problems))]
    Batch {
        /// All that is wrong with it.
        problems: Vec<BatchProblem>,
    },
    /// One metric filter too many.
    #[error("`{group}` has 100 metric filters already; delete one, or join patterns")]
    MetricFilters {
        /// The group.
        group: LogGroupName,
    },
    /// One subscription filter too many.
    #[error("`{group}` has 2 subscription filters already; delete one, or fan out behind a stream")]
    Subscriptions {
        /// The group.
        group: LogGroupName,
    },
    /// One filter with a regular expression too many.
    #[error("`{group}` has 5 filters with regular expressions already; write a pattern without")]
    Regexes {
        /// The group.
        group: LogGroupName,
    },
}

fn told(problems: &[BatchProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
}

impl LogGroupProblem {
    /// The code that AWS gives the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoStream { .. } => "ResourceNotFoundException",
            Self::StreamExists { .. } => "ResourceAlreadyExistsException",
            Self::Batch { .. } => "InvalidParameterException",
            Self::MetricFilters { .. } | Self::Subscriptions { .. } | Self::Regexes { .. } => {
                "LimitExceededException"
            }
        }
    }
}

/// What `PutLogEvents` answers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutLogEventsAnswer {
    /// Which events were not taken, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_log_events_info: Option<RejectedLogEventsInfo>,
}

impl LogGroup {
    /// A group without streams that keeps events for ever.
    #[must_use]
    pub fn new(name: LogGroupName) -> Self {
        Self {
            name,
            retention: None,
            streams: BTreeMap::new(),
            metric_filters: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &LogGroupName {
        &self.name
    }

    /// How long it keeps events; none is for ever.
    #[must_use]
    pub fn retention(&self) -> Option<RetentionDays> {
        self.retention
    }

    /// Sets how long it keeps events, or that it keeps them for ever.
    pub fn set_retention(&mut self, retention: Option<RetentionDays>) {
        self.retention = retention;
    }

    /// Makes a stream.
    ///
    /// # Errors
    ///
    /// It is there already.
    pub fn create_stream(&mut self, stream: LogStreamName) -> Result<(), LogGroupProblem> {
        if self.streams.contains_key(&stream) {
            return Err(LogGroupProblem::StreamExists { group: self.name.clone(), stream });
        }
        self.streams.insert(stream, Vec::new());
        Ok(())
    }

    /// Its streams, by name, each with its events by time.
    pub fn streams(&self) -> impl Iterator<Item = (&LogStreamName, &[StoredEvent])> {
        self.streams.iter().map(|(name, events)| (name, events.as_slice()))
    }

    /// Puts a batch into a stream at `now`, in milliseconds since 1970.
    ///
    /// # Errors
    ///
    /// No such stream, or a batch that is refused whole.
    pub fn put_log_events(
        &mut self,
        stream: &LogStreamName,
        events: Vec<LogEvent>,
        now: i64,
    ) -> Result<PutLogEventsAnswer, LogGroupProblem> {
        let retention = self.retention;
        let Some(held) = self.streams.get_mut(stream) else {
            return Err(LogGroupProblem::NoStream { group: self.name.clone(), stream: stream.clone() });
        };
        let batch =
            Batch::check(&events, now, retention).map_err(|problems| LogGroupProblem::Batch { problems })?;
        let taken = events.into_iter().take(batch.accepted.end).skip(batch.accepted.start);
        held.extend(taken.map(|event| StoredEvent { event, ingestion_time: now }));
        held.sort_by_key(|stored| stored.event.timestamp);
        Ok(PutLogEventsAnswer { rejected_log_events_info: batch.rejected })
    }

    /// The events of all streams that lie from `from` to before `to` and that the group still keeps at `now`, by time;
    /// all in milliseconds since 1970.
    #[must_use]
    pub fn events(&self, from: i64, to: i64, now: i64) -> Vec<(&LogStreamName, &StoredEvent)> {
        let kept = self.retention.map_or(i64::MIN, |retention| now.saturating_sub(retention.milliseconds()));
        let inside = |stored: &StoredEvent| (from.max(kept)..to).contains(&stored.event.timestamp);
        let mut events: Vec<_> = self
            .streams
            .iter()
            .flat_map(|(name, events)| events.iter().map(move |stored| (name, stored)))
            .filter(|(_, stored)| inside(stored))
            .collect();
        events.sort_by_key(|(_, stored)| stored.event.timestamp);
        events
    }

    /// Adds a metric filter, or puts it in the place of the one with its name.
    ///
    /// # Errors
    ///
    /// One filter, or one regular expression, too many.
    pub fn put_metric_filter(&mut self, filter: MetricFilter) -> Result<(), LogGroupProblem> {
        let name = filter.name().clone();
        if !self.metric_filters.contains_key(&name) && self.metric_filters.len() >= METRIC_FILTERS_PER_GROUP {
            return Err(LogGroupProblem::MetricFilters { group: self.name.clone() });
        }
        self.regexes(filter.pattern().regex_count() > 0, |filter| *filter != name, |_| true)?;
        self.metric_filters.insert(name, filter);
        Ok(())
    }

    /// Adds a subscription filter, or puts it in the place of the one with its name.
    ///
    /// # Errors
    ///
    /// One filter, or one regular expression, too many.
    pub fn put_subscription(&mut self, subscription: Subscription) -> Result<(), LogGroupProblem> {
        let name = subscription.name().clone();
        if !self.subscriptions.contains_key(&name)
            && self.subscriptions.len() >= SUBSCRIPTION_FILTERS_PER_GROUP
        {
            return Err(LogGroupProblem::Subscriptions { group: self.name.clone() });
        }
        self.regexes(subscription.pattern().regex_count() > 0, |_| true, |filter| *filter != name)?;
        self.subscriptions.insert(name, subscription);
        Ok(())
    }

    fn regexes(
        &self,
        one_more: bool,
        metric_filter_stays: impl Fn(&FilterName) -> bool,
        subscription_stays: impl Fn(&FilterName) -> bool,
    ) -> Result<(), LogGroupProblem> {
        let filters = self.metric_filters.values().filter(|filter| metric_filter_stays(filter.name()));
        let subscriptions = self.subscriptions.values().filter(|filter| subscription_stays(filter.name()));
        let patterns = filters.map(MetricFilter::pattern).chain(subscriptions.map(Subscription::pattern));
        let have = patterns.filter(|pattern| pattern.regex_count() > 0).count();
        if one_more && have >= REGEX_PATTERNS_PER_GROUP {
            return Err(LogGroupProblem::Regexes { group: self.name.clone() });
        }
        Ok(())
    }

    /// Its metric filters, by name.
    pub fn metric_filters(&self) -> impl Iterator<Item = &MetricFilter> {
        self.metric_filters.values()
    }

    /// Its subscription filters, by name.
    pub fn subscriptions(&self) -> impl Iterator<Item = &Subscription> {
        self.subscriptions.values()
    }

    /// What each metric filter makes of the events of all streams in a span of time, to be pushed to the metrics. The
    /// span should begin and end at whole minutes, for a minute is counted at once.
    #[must_use]
    pub fn metric_data(&self, from: i64, to: i64, now: i64) -> Vec<(&MetricFilter, FilterData)> {
        let events = self.events(from, to, now);
        self.metric_filters
            .values()
            .map(|filter| (filter, filter.data(events.iter().map(|(_, stored)| &stored.event))))
            .collect()
    }
}
