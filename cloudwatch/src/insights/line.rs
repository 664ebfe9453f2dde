//! Events from the lines of a log file.

use std::borrow::Cow;

use aozu_names::Timestamp;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;

use super::Event;

/// An event as `aws logs filter-log-events` and `get-log-events` print it. An unknown member makes it an
/// application's own JSON line, which is a message.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Printed<'l> {
    #[serde(borrow)]
    message: Cow<'l, str>,
    timestamp: i64,
    ingestion_time: Option<i64>,
    log_stream_name: Option<String>,
    event_id: Option<String>,
}

/// A time as JSON lines give it: milliseconds since 1970, or a text as lines begin with.
#[derive(Debug, Default)]
struct Time(Option<Timestamp>);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl serde::de::Visitor<'_> for Read {
            type Value = Time;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a time: a text, or milliseconds since 1970")
            }
            fn visit_str<E>(self, text: &str) -> Result<Time, E> {
                Ok(Time(leading_time(text)))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Time, E> {
                Ok(Time(i64::try_from(number).ok().and_then(millis)))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Time, E> {
                Ok(Time(millis(number)))
            }
        }
        deserializer.deserialize_any(Read)
    }
}

/// An event as a query that asks for such fields gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Queried<'l> {
    #[serde(borrow, rename = "@message")]
    message: Cow<'l, str>,
    #[serde(default, rename = "@timestamp")]
    timestamp: Time,
    #[serde(default, rename = "@ingestionTime")]
    ingested: Time,
    #[serde(rename = "@logStream")]
    stream: Option<String>,
    #[serde(rename = "@log")]
    log: Option<String>,
    #[serde(rename = "@ptr")]
    pointer: Option<String>,
}

impl<'l> From<Queried<'l>> for Event<'l> {
    fn from(queried: Queried<'l>) -> Self {
        let mut event = Event::new(queried.message);
        event.time = queried.timestamp.0;
        event.ingested = queried.ingested.0;
        event.stream = queried.stream.map(Into::into);
        event.log = queried.log.map(Into::into);
        event.pointer = queried.pointer.map(Into::into);
        event
    }
}

/// The member of an application's JSON line that tells its time.
#[derive(Deserialize)]
struct Timed {
    #[serde(default, rename = "@timestamp")]
    timestamp: Time,
}

/// What the same commands print as a whole; the tokens and streams beside the events are of no use here.
#[derive(Deserialize)]
struct Answer<'l> {
    #[serde(borrow)]
    events: Vec<Printed<'l>>,
}

impl<'l> From<Printed<'l>> for Event<'l> {
    fn from(printed: Printed<'l>) -> Self {
        let mut event = Event::new(printed.message);
        event.time = millis(printed.timestamp);
        event.ingested = printed.ingestion_time.and_then(millis);
        event.stream = printed.log_stream_name.map(Into::into);
        event.pointer = printed.event_id.map(Into::into);
        event
    }
}

impl<'l> Event<'l> {
    /// The events of a whole file: those of an answer of `aws logs filter-log-events` or `get-log-events` as
    /// JSON, else one of each line that is not blank, as [`Event::from_line`] reads it.
    ///
    /// ```
    /// use aozu_cloudwatch::insights::Event;
    /// let file = br#"{
    ///     "events": [
    ///         { "logStreamName": "web-1", "timestamp": 1715769462500, "message": "GET /" }
    ///     ],
    ///     "searchedLogStreams": []
    /// }"#;
    /// let events = Event::from_file(file, None);
    /// assert_eq!((events.len(), events[0].message()), (1, "GET /"));
    /// assert_eq!(Event::from_file(b"one\n\ntwo\n", None).len(), 2);
    /// ```
    #[must_use]
    pub fn from_file(file: &'l [u8], fallback: Option<Timestamp>) -> Vec<Self> {
        let begins = file.trim_ascii_start().first() == Some(&b'{');
        if begins && let Ok(answer) = serde_json::from_slice::<Answer<'l>>(file) {
            let event = |printed| {
                let event = Event::from(printed);
                Event { time: event.time.or(fallback), ..event }
            };
            return answer.events.into_iter().map(event).collect();
        }
        let lines = file.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty());
        lines.map(|line| Self::from_line(line, fallback)).collect()
    }

    /// The event that a line of a log file stands for.
    ///
    /// A line that is an event of `aws logs filter-log-events` as JSON gives its message, times, stream and
    /// id; so does one with `@message` and other fields of a query's answer alone. Any other JSON object is a message
    /// as a whole, and its member `@timestamp`, a text or milliseconds since 1970, is its time. Any other line is a message as a whole; its time is read at its beginning, as RFC 3339 (a blank
    /// for the `T` and a comma for the point will do, and without an offset it is UTC) or as milliseconds
    /// since the epoch in 13 digits. Where there is none, `fallback` is the time, and without it no time is
    /// known. Bytes that are not UTF-8 become U+FFFD; the line's end is not part of the message.
    ///
    /// ```
    /// use aozu_cloudwatch::insights::Event;
    /// let line = b"2024-05-15T12:37:42.5+02:00 GET /\n";
    /// let event = Event::from_line(line, None);
    /// assert_eq!(event.timestamp().unwrap().to_string(), "2024-05-15T10:37:42.500Z");
    /// assert_eq!(event.message(), "2024-05-15T12:37:42.5+02:00 GET /");
    ///
    /// let line = br#"{"timestamp": 1715769462500, "message": "GET /", "logStreamName": "web-1"}"#;
    /// let event = Event::from_line(line, None);
    /// assert_eq!((event.message(), event.stream()), ("GET /", Some("web-1")));
    ///
    /// let line = br#"{"@timestamp": "2026-01-01 00:00:00.000", "level": "INFO"}"#;
    /// let event = Event::from_line(line, None);
    /// assert_eq!(event.timestamp().unwrap().to_string(), "2026-01-01T00:00:00Z");
    ///
    /// assert_eq!(Event::from_line(b"no time here", None).timestamp(), None);
    /// ```
    #[must_use]
    pub fn from_line(line: &'l [u8], fallback: Option<Timestamp>) -> Self {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.first() == Some(&b'{')
            && let Ok(printed) = serde_json::from_slice::<Printed<'l>>(line)
        {
            let event = Event::from(printed);
            return Event { time: event.time.or(fallback), ..event };
        }
        let mut timed = None;
        if line.first() == Some(&b'{') && memchr::memmem::find(line, b"\"@timestamp\"").is_some() {
            if let Ok(queried) = serde_json::from_slice::<Queried<'l>>(line) {
                let event = Event::from(queried);
                return Event { time: event.time.or(fallback), ..event };
            }
            timed = serde_json::from_slice::<Timed>(line).ok().and_then(|timed| timed.timestamp.0);
        }
        let mut event = Event::new(String::from_utf8_lossy(line));
        event.time = timed.or_else(|| leading_time(&event.message)).or(fallback);
        event
    }
}

fn millis(millis: i64) -> Option<Timestamp> {
    DateTime::from_timestamp_millis(millis).map(Timestamp::from)
}

/// The time that a line begins with.
fn leading_time(line: &str) -> Option<Timestamp> {
    let bytes = line.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    match digits {
        13 if bytes.get(13).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b',' | b';')) => {
            millis(line.get(..13)?.parse().ok()?)
        }
        4 => rfc3339(line),
        _ => None,
    }
}

fn rfc3339(line: &str) -> Option<Timestamp> {
    let date: NaiveDate = line.get(..10)?.parse().ok()?;
    let time = match line.as_bytes().get(10)? {
        b'T' | b't' | b' ' => line.get(11..)?,
        _ => return None,
    };
    let (clock, rest) = time.split_at_checked(8)?;
    let plain =
        clock.bytes().enumerate().all(|(n, b)| if n == 2 || n == 5 { b == b':' } else { b.is_ascii_digit() });
    let clock = if plain { NaiveTime::parse_from_str(clock, "%H:%M:%S").ok()? } else { return None };
    let (nanos, rest) = fraction(rest);
    let offset = offset(rest)?;
    let local = NaiveDateTime::new(date, clock).checked_add_signed(TimeDelta::nanoseconds(nanos))?;
    let utc: DateTime<Utc> = local.checked_sub_signed(TimeDelta::seconds(offset))?.and_utc();
    Some(Timestamp::from(utc))
}

/// The nanoseconds of a fraction, and what follows it.
fn fraction(text: &str) -> (i64, &str) {
    let Some(digits) = text.strip_prefix(['.', ',']) else { return (0, text) };
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = digits.split_at_checked(length).unwrap_or((digits, ""));
    let nanos =
        digits.bytes().chain(std::iter::repeat(b'0')).take(9).fold(0, |n, b| n * 10 + i64::from(b - b'0'));
    if length == 0 { (0, text) } else { (nanos, rest) }
}

/// The seconds east of UTC that a text begins with. Without an offset it is UTC, unless letters follow, as in
/// an AM or PM that would be misread.
fn offset(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let digit = |n: usize| bytes.get(n).filter(|b| b.is_ascii_digit()).map(|b| i64::from(b - b'0'));
    match bytes.first() {
        Some(b'Z' | b'z') => Some(0),
        Some(sign @ (b'+' | b'-')) => {
            let minutes = if bytes.get(3) == Some(&b':') { 4 } else { 3 };
            let hours = digit(1)? * 10 + digit(2)?;
            let seconds = hours * 3600 + (digit(minutes)? * 10 + digit(minutes + 1)?) * 60;
            (hours < 24).then_some(if *sign == b'-' { -seconds } else { seconds })
        }
        Some(b) if b.is_ascii_alphanumeric() => None,
        _ => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_at_the_beginning_are_read() {
        for (line, expected) in [
            ("2024-05-15T10:37:42Z x", Some("2024-05-15T10:37:42Z")),
            ("2024-05-15 10:37:42,123 [main] x", Some("2024-05-15T10:37:42.123Z")),
            ("2024-05-15T10:37:42.123456789-0130", Some("2024-05-15T12:07:42.123456789Z")),
            ("2024-05-15T10:37:42", Some("2024-05-15T10:37:42Z")),
            ("1715769462500 x", Some("2024-05-15T10:37:42.500Z")),
            ("1715769462500", Some("2024-05-15T10:37:42.500Z")),
            ("1715769462 x", None),
            ("1715769462500x", None),
            ("2024-13-15T10:37:42Z", None),
            ("2024-05-15T25:37:42Z", None),
            ("2024-05-15T+1:37:42Z", None),
            ("2024-05-15", None),
            ("2024-05-15T10:37:42+", None),
            ("2024-05-15 10:37:42AM", None),
            (" 2024-05-15T10:37:42Z", None),
            ("", None),
        ] {
            let found = leading_time(line).map(|time| time.to_string());
            assert_eq!(found.as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn a_fallback_is_used_only_without_a_time() {
        let fallback = "2020-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(Event::from_line(b"x", Some(fallback)).timestamp(), Some(fallback));
        assert_ne!(Event::from_line(b"1715769462500", Some(fallback)).timestamp(), Some(fallback));
    }

    #[test]
    fn json_of_an_application_is_a_message() {
        let line = br#"{"timestamp": 1, "message": "m", "level": "info"}"#;
        let event = Event::from_line(line, None);
        assert_eq!(event.message().as_bytes(), line);
        assert_eq!(event.timestamp(), None);
    }

    #[test]
    fn a_member_timestamp_is_the_time_of_a_json_line() {
        for (value, expected) in [
            (r#""2026-01-01 00:00:00.000""#, Some("2026-01-01T00:00:00Z")),
            (r#""2026-01-01T00:00:00Z""#, Some("2026-01-01T00:00:00Z")),
            (r#""2026-01-01T09:00:00.25+09:00""#, Some("2026-01-01T00:00:00.250Z")),
            (r#""1767225600000""#, Some("2026-01-01T00:00:00Z")),
            ("1767225600000", Some("2026-01-01T00:00:00Z")),
            ("-1", Some("1969-12-31T23:59:59.999Z")),
            (r#""yesterday""#, None),
            ("18446744073709551615", None),
            ("null", None),
            ("1.5", None),
            ("{}", None),
        ] {
            let line = format!(r#"{{"level": "INFO", "@timestamp": {value}, "tags": ["a"]}}"#);
            let event = Event::from_line(line.as_bytes(), None);
            assert_eq!(event.timestamp().map(|time| time.to_string()).as_deref(), expected, "{value}");
            assert_eq!(event.message(), line);
        }
        // Within another member it is none of the event's, and broken JSON has no members.
        for line in
            [r#"{"a": {"@timestamp": "2026-01-01T00:00:00Z"}}"#, r#"{"@timestamp": "2026-01-01T00:00:00Z""#]
        {
            assert_eq!(Event::from_line(line.as_bytes(), None).timestamp(), None, "{line}");
        }
        let fallback = Some("2020-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(Event::from_line(br#"{"@timestamp": "soon"}"#, fallback).timestamp(), fallback);
    }

    #[test]
    fn a_row_of_a_query_is_an_event_again() {
        let line = br#"{"@timestamp": "2026-01-01 00:00:00.000", "@message": "a \"b\"", "@logStream": "s", "@ptr": "7"}"#;
        let expected = Event::new("a \"b\"")
            .at("2026-01-01T00:00:00Z".parse().unwrap())
            .in_stream("s")
            .with_pointer("7");
        assert_eq!(Event::from_line(line, None), expected);
    }

    #[test]
    fn an_event_of_the_cli_gives_all_it_has() {
        let line = br#"{"logStreamName":"s","timestamp":1715769462500,"message":"a \"b\"","ingestionTime":1715769463000,"eventId":"7"}"#;
        let event = Event::from_line(line, None);
        let expected = Event::new("a \"b\"")
            .at("2024-05-15T10:37:42.500Z".parse().unwrap())
            .ingested_at("2024-05-15T10:37:43Z".parse().unwrap())
            .in_stream("s")
            .with_pointer("7");
        assert_eq!(event, expected);
    }

    proptest! {
        #[test]
        fn any_line_is_an_event(line in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = Event::from_line(&line, None);
        }

        #[test]
        fn nearly_times_are_no_trouble(line in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}[.,0-9Z+:é-]{0,12}") {
            let _ = Event::from_line(line.as_bytes(), None);
        }
    }
}
