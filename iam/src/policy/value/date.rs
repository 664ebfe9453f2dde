use chrono::{NaiveDate, NaiveTime};

/// The instant that a text names to IAM's date operators, in whole milliseconds since 1970; the rest of a
/// millisecond is cut off.
///
/// Read are W3C's forms of ISO 8601 (`2030`, `2030-01`, `2030-01-01`, `2030-01-01T10:00Z`,
/// `…:05.123+02:00`; no zone is UTC) and seconds since 1970 with or without a sign. Four digits are a year.
///
/// Source: specs/iam.md §2.1 (recorded September 2026).
///
/// ```
/// use aozu_iam::policy::instant;
/// assert_eq!(instant("2030-01-01"), instant("1893456000"));
/// assert_eq!(instant("not-a-date"), None);
/// ```
#[must_use]
pub fn instant(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let seconds = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if seconds && !(digits.len() == 4 && digits.len() == text.len()) {
        return text.parse::<i64>().ok()?.checked_mul(1000);
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4)?;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() || (time.is_some() && day.is_none()) {
        return None;
    }
    let month = month.map_or(Some(1), |month| number(month, 2))?;
    let day = day.map_or(Some(1), |day| number(day, 2))?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let (time, offset) = match time {
        None => (NaiveTime::MIN, 0),
        Some(time) => clock(time)?,
    };
    Some(date.and_time(time).and_utc().timestamp_millis() - offset)
}

/// Digits of an exact count.
fn number(text: &str, digits: usize) -> Option<u32> {
    let all = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}

/// A time of day, and how many milliseconds its zone is ahead of UTC.
fn clock(text: &str) -> Option<(NaiveTime, i64)> {
    let (time, offset) = match text.find(['Z', '+', '-']) {
        None => (text, 0),
        Some(at) => {
            let (time, zone) = text.split_at_checked(at)?;
            (time, zone_offset(zone)?)
        }
    };
    let mut parts = time.split(':');
    let hour = number(parts.next()?, 2)?;
    let minute = number(parts.next()?, 2)?;
    let (second, milli) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let milli = fraction.bytes().chain([b'0'; 2]).take(3);
            (number(second, 2)?, milli.fold(0, |milli, digit| milli * 10 + u32::from(digit - b'0')))
        }
    };
    if parts.next().is_some() {
        return None;
    }
    Some((NaiveTime::from_hms_milli_opt(hour, minute, second, milli)?, offset))
}

fn zone_offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    (zone.starts_with(['+', '-']) && hours < 24 && minutes < 60)
        .then(|| sign * i64::from(hours * 60 + minutes) * 60_000)
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn every_form_names_its_instant() {
        let new_year = 1_893_456_000_000;
        for text in [
            "2030",
            "2030-01",
            "2030-01-01",
            "2030-01-01T00:00Z",
            "2030-01-01T00:00:00",
            "2030-01-01T02:00:00+02:00",
            "2029-12-31T22:00:00.0-02:00",
            "1893456000",
            "+1893456000",
        ] {
            assert_eq!(instant(text), Some(new_year), "{text}");
        }
        assert_eq!(instant("-1"), Some(-1000));
        assert_eq!(instant("2030-01-01T00:00:00.1231Z"), instant("2030-01-01T00:00:00.1239Z"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for wrong in [
            "",
            "not-a-date",
            "+",
            "2030-13",
            "2030-02-30",
            "2030-1-1",
            "2030-01-01T",
            "2030-01-01T1:00Z",
            "2030-01T00:00Z",
            "2030-01-01 00:00",
            "2030-01-01T00:00:00.Z",
            "2030-01-01T24:00Z",
            "2030-01-01T00:00+0200",
            "2030-01-01T00:00Zx",
            "99999999999999999999",
            "9223372036854775807",
            "2030-01-01T00:00:00:00",
            "é",
        ] {
            assert_eq!(instant(wrong), None, "{wrong}");
        }
    }
}
