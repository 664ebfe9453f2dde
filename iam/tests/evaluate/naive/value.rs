//! Numbers, dates and addresses as specs/iam.md §2.1 reads them, the slow way.

use std::{cmp::Ordering, net::Ipv6Addr};

/// A decimal number: its sign and its digits before and after the point, without needless noughts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    whole: String,
    fraction: String,
}

fn digits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let exponent: i64 = match exponent {
        None => 0,
        Some(exponent) => {
            let bare = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if bare.is_empty() || !digits(bare) {
                return None;
            }
            exponent.parse().ok()?
        }
    };
    let negative = mantissa.starts_with('-');
    let mantissa = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return None;
    }
    // Move the point by one place as often as the exponent says.
    let (mut whole, mut fraction) = (whole.to_owned(), fraction.to_owned());
    for _ in 0..exponent.abs() {
        if exponent > 0 {
            let digit = if fraction.is_empty() { '0' } else { fraction.remove(0) };
            whole.push(digit);
        } else {
            fraction.insert(0, whole.pop().unwrap_or('0'));
        }
    }
    let whole = whole.trim_start_matches('0').to_owned();
    let fraction = fraction.trim_end_matches('0').to_owned();
    let negative = negative && !(whole.is_empty() && fraction.is_empty());
    Some(Decimal { negative, whole, fraction })
}

impl Decimal {
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let size = |a: &Self, b: &Self| {
            let whole = a.whole.len().cmp(&b.whole.len()).then_with(|| a.whole.cmp(&b.whole));
            whole.then_with(|| a.fraction.cmp(&b.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

/// Milliseconds since 1970 of an ISO 8601 date or of seconds since 1970.
pub(crate) fn date(text: &str) -> Option<i128> {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !bare.is_empty() && digits(bare) && (bare.len() != 4 || bare.len() != text.len()) {
        let seconds: i64 = text.parse().ok()?;
        return seconds.checked_mul(1000).map(i128::from);
    }
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let fields: Vec<&str> = day.split('-').collect();
    let well = fields.iter().enumerate().all(|(n, f)| f.len() == if n == 0 { 4 } else { 2 } && digits(f));
    if !well || fields.len() > 3 || (time.is_some() && fields.len() < 3) {
        return None;
    }
    let number = |n: usize| fields.get(n).map_or(Some(1), |f| f.parse::<i128>().ok());
    let (year, month, day) = (number(0)?, number(1)?, number(2)?);
    let leap = |y: i128| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    let length = |m: i128| match m {
        2 => 28 + i128::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=12).contains(&month) || !(1..=length(month)).contains(&day) {
        return None;
    }
    let of_year = |y: i128| 365 + i128::from(leap(y));
    let mut days: i128 = (1970..year).map(of_year).sum::<i128>() - (year..1970).map(of_year).sum::<i128>();
    days += (1..month).map(length).sum::<i128>() + day - 1;
    Some(days * 86_400_000 + time.map_or(Some(0), time_of_day)?)
}

fn time_of_day(text: &str) -> Option<i128> {
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(at) => (&text[..at], &text[at..]),
        None => (text, "Z"),
    };
    let two = |text: &str, most: i128| {
        let value = if text.len() == 2 && digits(text) { text.parse::<i128>().ok()? } else { return None };
        (value <= most).then_some(value)
    };
    let ahead = if zone == "Z" {
        0
    } else {
        let (hours, minutes) = zone[1..].split_once(':')?;
        let minutes = two(hours, 23)? * 60 + two(minutes, 59)?;
        if zone.starts_with('-') { -minutes } else { minutes }
    };
    let fields: Vec<&str> = clock.split(':').collect();
    let (hour, minute) = (two(fields.first()?, 23)?, two(fields.get(1)?, 59)?);
    let (second, milli) = match fields.len() {
        2 => (0, 0),
        3 => match fields[2].split_once('.') {
            None => (two(fields[2], 59)?, 0),
            Some((_, "")) => return None,
            Some((second, fraction)) if digits(fraction) => {
                (two(second, 59)?, format!("{fraction}000")[..3].parse().ok()?)
            }
            Some(_) => return None,
        },
        _ => return None,
    };
    Some(((hour * 60 + minute - ahead) * 60 + second) * 1000 + milli)
}

/// An address, as a version and its bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Address {
    V4(u32),
    V6(u128),
}

fn v4(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() != 4 || parts.iter().any(|p| p.is_empty() || p.len() > 3 || !digits(p)) {
        return None;
    }
    let mut bits = 0;
    for part in parts {
        let octet: u32 = part.parse().ok()?;
        bits = bits * 256 + (octet < 256).then_some(octet)?;
    }
    Some(bits)
}

/// The address of a request.
pub(crate) fn source(text: &str) -> Option<Address> {
    if let Some(bits) = v4(text) {
        return Some(Address::V4(bits));
    }
    let bits = u128::from(text.parse::<Ipv6Addr>().ok()?);
    if bits >> 32 == 0xffff {
        return Some(Address::V4(u32::try_from(bits & 0xffff_ffff).unwrap()));
    }
    (!text.contains('.')).then_some(Address::V6(bits))
}

/// Whether a range of a policy holds an address; a text that is no range, or matches nothing, holds none.
pub(crate) fn range_holds(range: &str, address: Address) -> bool {
    let (ip, length) = match range.split_once('/') {
        Some((ip, length)) => (ip, Some(length)),
        None => (range, None),
    };
    let length = |most: u32| match length {
        None => Some(most),
        Some(length) => {
            let bare = length.strip_prefix('+').unwrap_or(length);
            let value = if !bare.is_empty() && digits(bare) { bare.parse::<u32>().ok() } else { None };
            value.filter(|value| *value <= most)
        }
    };
    if let Some(network) = v4(ip) {
        let Some(length) = length(32) else { return false };
        let keep = |bits: u32| (0..length).all(|n| (bits ^ network) >> (31 - n) & 1 == 0);
        return matches!(address, Address::V4(bits) if keep(bits));
    }
    let (Ok(network), Some(length)) = (ip.parse::<Ipv6Addr>(), length(128)) else { return false };
    let network = u128::from(network);
    let host_bits = (length..128).any(|n| network >> (127 - n) & 1 == 1);
    if ip.contains('.') || network >> 32 == 0xffff || host_bits {
        return false;
    }
    let keep = |bits: u128| (0..length).all(|n| (bits ^ network) >> (127 - n) & 1 == 0);
    matches!(address, Address::V6(bits) if keep(bits))
}
