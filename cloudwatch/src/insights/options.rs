use aozu_names::Timestamp;

/// What a query is told besides its text, as StartQuery is.
///
/// ```
/// use aozu_cloudwatch::insights::{Event, Options, Query};
/// let options = Options { start_time: Some("2024-01-01T00:00:00Z".parse().unwrap()), ..Options::default() };
/// let events = ["2023-12-31T23:59:59Z old", "2024-01-01T00:00:00Z new", "of no known time"];
/// let events = events.iter().map(|line| Event::from_line(line.as_bytes(), None));
/// let answer = Query::parse("fields @message")?.run(events, &options);
/// assert_eq!(answer.rows().len(), 1);
/// # Ok::<(), aozu_cloudwatch::insights::QueryErrors>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Events from this time on; an event of no known time is not among them.
    pub start_time: Option<Timestamp>,
    /// Events up to this time, itself included; an event of no known time is not among them.
    pub end_time: Option<Timestamp>,
    /// Rows at most where the query has no `limit`; 10,000 if not said, as in AWS.
    pub limit: Option<usize>,
    /// When the query began: the value of `now()`, which has none without it.
    pub now: Option<Timestamp>,
}

impl Options {
    pub(super) fn in_range(&self, time: Option<Timestamp>) -> bool {
        let after = self.start_time.is_none_or(|start| time.is_some_and(|time| time >= start));
        after && self.end_time.is_none_or(|end| time.is_some_and(|time| time <= end))
    }
}
