use std::{
    borrow::Cow,
    fmt::{self, Write as _},
};

use chrono::DateTime;
use serde::{Serialize, Serializer};

/// What a field of an event, or an expression over fields, is worth.
///
/// Insights has no declared types: a text that is spelled like a number *is* a number to comparisons,
/// arithmetic, `sort` and aggregates. A field that an event does not have is [`Value::Null`].
///
/// ```
/// use aozu_cloudwatch::insights::Value;
/// assert_eq!(Value::text("12.50").number(), Some(12.5));
/// assert_eq!(Value::text("12.50").to_string(), "12.50");
/// assert_eq!(Value::Bool(true).to_string(), "1");
/// assert_eq!(Value::Time(0).to_string(), "1970-01-01 00:00:00.000");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value<'v> {
    /// No value: the field is missing, or the expression has none for this event.
    Null,
    /// True or false; written as AWS writes it, `1` or `0`.
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// An instant, in milliseconds since the Unix epoch.
    Time(i64),
    /// A text.
    Text(Cow<'v, str>),
}

impl<'v> Value<'v> {
    /// A text.
    ///
    /// ```
    /// # use aozu_cloudwatch::insights::Value;
    /// assert_eq!(Value::text("a").as_text().as_deref(), Some("a"));
    /// ```
    pub fn text(text: impl Into<Cow<'v, str>>) -> Self {
        Self::Text(text.into())
    }

    /// The number, or no value where the result of a computation is none (`1 / 0`, `sqrt(-1)`).
    ///
    /// ```
    /// # use aozu_cloudwatch::insights::Value;
    /// assert_eq!(Value::finite(f64::NAN), Value::Null);
    /// ```
    #[must_use]
    pub fn finite(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Null }
    }

    /// The value as a number: a number, a time's milliseconds, 1 or 0, or a text spelled like a number.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any year chrono knows are below 2^53")]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Null => None,
            Self::Bool(yes) => Some(f64::from(u8::from(*yes))),
            Self::Number(number) => Some(*number),
            Self::Time(millis) => Some(*millis as f64),
            Self::Text(text) => number(text),
        }
    }

    /// The value as a text, as it is printed; `None` for no value.
    #[must_use]
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null => None,
            Self::Text(text) => Some(Cow::Borrowed(text)),
            other => Some(Cow::Owned(other.to_string())),
        }
    }

    /// Whether the value is none.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as a condition; `None` where it says neither yes nor no.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Null => None,
            Self::Bool(yes) => Some(*yes),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            other => other.number().map(|number| number != 0.0),
        }
    }

    /// The value as an instant: a time, or a number taken as milliseconds.
    #[must_use]
    pub(super) fn millis(&self) -> Option<i64> {
        match self {
            Self::Time(millis) => Some(*millis),
            Self::Bool(_) | Self::Null => None,
            other => other.number().and_then(whole),
        }
    }

    /// The same value, owning its text.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(yes) => Value::Bool(yes),
            Self::Number(number) => Value::Number(number),
            Self::Time(millis) => Value::Time(millis),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
        }
    }

    /// The same value, borrowing its text.
    pub(super) fn borrowed(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(yes) => Value::Bool(*yes),
            Self::Number(number) => Value::Number(*number),
            Self::Time(millis) => Value::Time(*millis),
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
        }
    }

    /// Writes what tells this value from others, for groups and `dedup`: no value, or the printed text
    /// with its length before it, so that texts side by side cannot be confused.
    pub(super) fn write_key(&self, key: &mut String) {
        let written = match self.as_text() {
            None => key.write_char('-'),
            Some(text) => write!(key, "{}:{text}", text.len()),
        };
        debug_assert!(written.is_ok(), "writing to a String does not fail");
    }
}

/// A float as a whole number, if it is in the range of times.
#[expect(clippy::cast_possible_truncation, reason = "in range by the check")]
pub(super) fn whole(number: f64) -> Option<i64> {
    (number.abs() < 9e15).then(|| number.floor() as i64)
}

/// The number that a text spells: digits with a sign, a fraction and an exponent; never `inf` or `nan`.
pub(super) fn number(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let begins = matches!(bytes.first(), Some(b'0'..=b'9' | b'-' | b'+' | b'.'));
    let spelled = begins && bytes.iter().all(|b| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
    if spelled { text.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(yes) => write!(f, "{}", u8::from(*yes)),
            // A zero has no sign here: `-0` would be a group of its own.
            Self::Number(number) => write!(f, "{}", if *number == 0.0 { 0.0 } else { *number }),
            Self::Time(millis) => match DateTime::from_timestamp_millis(*millis) {
                Some(time) => write!(f, "{}", time.format("%Y-%m-%d %H:%M:%S%.3f")),
                None => write!(f, "{millis}"),
            },
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// As in AWS's answers, where every value is a text.
impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.as_text() {
            None => s.serialize_none(),
            Some(text) => s.serialize_str(&text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_spell_numbers() {
        for (text, expected) in [
            ("12", Some(12.0)),
            ("-1.5", Some(-1.5)),
            ("+2e3", Some(2000.0)),
            (".5", Some(0.5)),
            ("007", Some(7.0)),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
        for text in ["", "-", "inf", "nan", "NaN", "-inf", "1e999", "1 ", " 1", "0x10", "1.2.3", "e5", "12ms"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn conditions() {
        for (value, expected) in [
            (Value::Null, None),
            (Value::Number(0.0), Some(false)),
            (Value::Number(-2.0), Some(true)),
            (Value::text("True"), Some(true)),
            (Value::text("false"), Some(false)),
            (Value::text("0"), Some(false)),
            (Value::text("yes"), None),
        ] {
            assert_eq!(value.truth(), expected, "{value:?}");
        }
    }

    #[test]
    fn keys_side_by_side_cannot_be_confused() {
        let key = |values: &[Value<'_>]| {
            let mut key = String::new();
            values.iter().for_each(|value| value.write_key(&mut key));
            key
        };
        assert_ne!(key(&[Value::text("ab"), Value::text("c")]), key(&[Value::text("a"), Value::text("bc")]));
        assert_ne!(key(&[Value::text("")]), key(&[Value::Null]));
        assert_ne!(key(&[Value::text("-")]), key(&[Value::Null]));
        assert_eq!(key(&[Value::Number(-0.0)]), key(&[Value::text("0")]));
    }
}
