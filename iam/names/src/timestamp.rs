use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::NameError;

/// An instant, in UTC. Read in every spelling that dumps come in, written as RFC 3339.
///
/// The spellings: CLI version 2 (`2026-01-05T00:00:00+00:00`), the API (`…T00:00:00.000Z`), boto3's
/// `str()` (`2026-01-05 00:00:00+00:00`), epoch seconds (with a fraction) and epoch milliseconds.
/// A text without an offset is taken as UTC, which is what AWS means by one.
///
/// ```
/// use aozu_names::Timestamp;
/// let time: Timestamp = "2026-01-05 09:00:00+09:00".parse()?;
/// assert_eq!(time.to_string(), "2026-01-05T00:00:00Z");
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// Numbers from here on are epoch milliseconds: as seconds they would lie beyond the year 5100.
    const MILLISECONDS_FROM: f64 = 1e11;

    /// The instant as chrono's type.
    #[must_use]
    pub fn instant(self) -> DateTime<Utc> {
        self.0
    }

    /// Whole days from `earlier` to this instant, negative if it lies before.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_days()
    }

    fn from_epoch(number: f64) -> Option<Self> {
        let milliseconds = if number.abs() >= Self::MILLISECONDS_FROM { number } else { number * 1000.0 };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the float is finite and in range by the check before"
        )]
        let whole =
            (milliseconds.is_finite() && milliseconds.abs() < 8.0e15).then(|| milliseconds.round() as i64)?;
        DateTime::from_timestamp_millis(whole).map(Self)
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant)
    }
}

impl FromStr for Timestamp {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self(time.with_timezone(&Utc)));
        }
        for form in ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z"] {
            if let Ok(time) = DateTime::parse_from_str(text, form) {
                return Ok(Self(time.with_timezone(&Utc)));
            }
        }
        for form in ["%Y-%m-%dT%H:%M:%S%.fZ", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"] {
            if let Ok(time) = NaiveDateTime::parse_from_str(text, form) {
                return Ok(Self(time.and_utc()));
            }
        }
        if let Ok(day) = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d")
            && let Some(midnight) = day.and_hms_opt(0, 0, 0)
        {
            return Ok(Self(midnight.and_utc()));
        }
        if let Some(time) = text.parse::<f64>().ok().and_then(Self::from_epoch) {
            return Ok(time);
        }
        Err(NameError::new(
            "a time",
            text,
            "it must be RFC 3339, such as `2026-01-05T00:00:00Z`, or epoch seconds",
        ))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Timestamp;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Timestamp, E> {
                Timestamp::from_epoch(number).ok_or_else(|| E::custom("time out of range"))
            }
            #[expect(clippy::cast_precision_loss, reason = "epoch numbers stay far below 2^53")]
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Timestamp, E> {
                self.visit_f64(number as f64)
            }
            #[expect(clippy::cast_precision_loss, reason = "epoch numbers stay far below 2^53")]
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Timestamp, E> {
                self.visit_f64(number as f64)
            }
        }
        d.deserialize_any(Visitor)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn every_spelling_of_one_instant_is_that_instant() {
        let json = [
            r#""2026-01-05T00:00:00+00:00""#,
            r#""2026-01-05T00:00:00.000Z""#,
            r#""2026-01-05 00:00:00+00:00""#,
            r#""2026-01-05T00:00:00""#,
            r#""2026-01-05T09:00:00+0900""#,
            "1767571200",
            "1767571200.0",
            "1767571200000",
            r#""1767571200""#,
            r#""2026-01-05""#,
        ];
        for spelling in json {
            let time: Timestamp = serde_json::from_str(spelling).unwrap();
            assert_eq!(time.to_string(), "2026-01-05T00:00:00Z", "{spelling}");
        }
    }

    #[test]
    fn no_number_and_no_text_panics() {
        for text in ["", "N/A", "1e400", "-1e30", "9999999999999999999", "2026-13-01T00:00:00Z", "NaN"] {
            let _ = text.parse::<Timestamp>();
        }
        assert!(serde_json::from_str::<Timestamp>("18446744073709551615").is_err());
    }
}
