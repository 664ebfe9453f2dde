use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate};

use super::limits::LONGEST_PERIOD;

/// A stretch of time as `bin`, `datefloor` and `dateceil` take it: `30s`, `5m`, `1h`, `1mo`.
///
/// Units are those of the Logs user guide, page `CWL_QuerySyntax-Stats`: `ms s m h d w mo q y`, their
/// longer names, and the plurals of all that have more than one letter.
///
/// ```
/// use aozu_cloudwatch::insights::Period;
/// let period: Period = "5min".parse().unwrap();
/// assert_eq!(period.to_string(), "5m");
/// assert_eq!(period.floor(1_700_000_123_456), Some(1_700_000_100_000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    count: u32,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

const UNITS: [(Unit, &[&str]); 9] = [
    (Unit::Millisecond, &["ms", "msec", "millisecond"]),
    (Unit::Second, &["s", "sec", "second"]),
    (Unit::Minute, &["m", "min", "minute"]),
    (Unit::Hour, &["h", "hr", "hour"]),
    (Unit::Day, &["d", "day"]),
    (Unit::Week, &["w", "week"]),
    (Unit::Month, &["mo", "mon", "month"]),
    (Unit::Quarter, &["q", "qtr", "quarter"]),
    (Unit::Year, &["y", "yr", "year"]),
];

/// A Monday: weeks are counted from it (AWS does not say where a week begins).
const FIRST_MONDAY: i64 = 4 * DAY;
const DAY: i64 = 86_400_000;

enum Span {
    Millis { each: i64, from: i64 },
    Months(i64),
}

impl Period {
    fn span(self) -> Span {
        let count = i64::from(self.count);
        let millis = |each: i64| Span::Millis { each: count * each, from: 0 };
        match self.unit {
            Unit::Millisecond => millis(1),
            Unit::Second => millis(1000),
            Unit::Minute => millis(60_000),
            Unit::Hour => millis(3_600_000),
            Unit::Day => millis(DAY),
            Unit::Week => Span::Millis { each: count * 7 * DAY, from: FIRST_MONDAY },
            Unit::Month => Span::Months(count),
            Unit::Quarter => Span::Months(3 * count),
            Unit::Year => Span::Months(12 * count),
        }
    }

    /// The beginning of the period that a time (milliseconds since the epoch) lies in; `None` beyond the
    /// calendar.
    #[must_use]
    pub fn floor(self, millis: i64) -> Option<i64> {
        self.bounds(millis).map(|(floor, _)| floor)
    }

    /// The first beginning of a period that is not before the time.
    #[must_use]
    pub fn ceil(self, millis: i64) -> Option<i64> {
        let (floor, next) = self.bounds(millis)?;
        Some(if floor == millis { millis } else { next? })
    }

    fn bounds(self, millis: i64) -> Option<(i64, Option<i64>)> {
        match self.span() {
            Span::Millis { each, from } => {
                let floor = from + millis.checked_sub(from)?.div_euclid(each).checked_mul(each)?;
                Some((floor, floor.checked_add(each)))
            }
            Span::Months(each) => {
                let day = DateTime::from_timestamp_millis(millis)?.date_naive();
                let months = i64::from(day.year()) * 12 + i64::from(day.month0());
                // Counted from January 1970, as the shorter periods are.
                let floor = months - (months - 1970 * 12).rem_euclid(each);
                Some((first_of(floor)?, first_of(floor + each)))
            }
        }
    }
}

fn first_of(months: i64) -> Option<i64> {
    let year = i32::try_from(months.div_euclid(12)).ok()?;
    let month = u32::try_from(months.rem_euclid(12)).ok()? + 1;
    Some(NaiveDate::from_ymd_opt(year, month, 1)?.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = UNITS.iter().find(|(unit, _)| *unit == self.unit).and_then(|(_, names)| names.first());
        write!(f, "{}{}", self.count, unit.unwrap_or(&""))
    }
}

/// A text that is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no period: it is a number from 1 to {LONGEST_PERIOD} with a unit, one of ms s m h d w mo q y"
)]
pub struct InvalidPeriod(String);

impl std::str::FromStr for Period {
    type Err = InvalidPeriod;
    fn from_str(text: &str) -> Result<Self, InvalidPeriod> {
        let read = || {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let (count, name) = text.split_at_checked(digits)?;
            let count = count.parse().ok().filter(|count| (1..=LONGEST_PERIOD).contains(count))?;
            let name = name.to_ascii_lowercase();
            let singular = name.strip_suffix('s').filter(|singular| singular.len() > 1);
            let named = |names: &[&str]| {
                names.iter().any(|known| *known == name || (known.len() > 1 && Some(*known) == singular))
            };
            let (unit, _) = UNITS.iter().find(|(_, names)| named(names))?;
            Some(Self { count, unit: *unit })
        };
        read().ok_or_else(|| InvalidPeriod(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis()
    }

    #[test]
    fn every_unit_has_a_floor_and_a_ceiling() {
        let time = at("2024-05-15T10:37:42.123Z");
        for (period, floor, ceil) in [
            ("10ms", "2024-05-15T10:37:42.120Z", "2024-05-15T10:37:42.130Z"),
            ("30s", "2024-05-15T10:37:30Z", "2024-05-15T10:38:00Z"),
            ("5mins", "2024-05-15T10:35:00Z", "2024-05-15T10:40:00Z"),
            ("1hr", "2024-05-15T10:00:00Z", "2024-05-15T11:00:00Z"),
            ("1d", "2024-05-15T00:00:00Z", "2024-05-16T00:00:00Z"),
            ("1w", "2024-05-13T00:00:00Z", "2024-05-20T00:00:00Z"),
            ("1mo", "2024-05-01T00:00:00Z", "2024-06-01T00:00:00Z"),
            ("1q", "2024-04-01T00:00:00Z", "2024-07-01T00:00:00Z"),
            ("2years", "2024-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ] {
            let read: Period = period.parse().unwrap();
            assert_eq!(read.floor(time), Some(at(floor)), "{period}");
            assert_eq!(read.ceil(time), Some(at(ceil)), "{period}");
            assert_eq!(read.ceil(at(floor)), Some(at(floor)), "{period}");
        }
    }

    #[test]
    fn other_texts_are_no_periods() {
        for text in ["", "5", "m", "0m", "5x", "ds", "5ds", "5 m", "-5m", "99999999999m", "5m5"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_time_lies_between_its_floor_and_its_ceiling(
            millis in any::<i64>(), count in 1u32..=LONGEST_PERIOD, unit in 0usize..UNITS.len()
        ) {
            let period = Period { count, unit: UNITS[unit].0 };
            if let Some(floor) = period.floor(millis) {
                prop_assert!(floor <= millis);
                prop_assert_eq!(period.floor(floor), Some(floor));
            }
            if let Some(ceil) = period.ceil(millis) {
                prop_assert!(ceil >= millis);
            }
        }
    }
}
