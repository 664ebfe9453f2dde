use std::cmp::Ordering;

/// A decimal number as it is spelled, compared exactly: no float, no limit of digits or exponent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

/// Beyond any exponent that a message of a megabyte could offset by its digits.
const FAR: i64 = i64::MAX / 4;

impl<'a> Decimal<'a> {
    /// The number, if the text is one: `-`, digits, a fraction, an exponent.
    pub(crate) fn read(text: &'a [u8]) -> Option<Self> {
        let (negative, text) = match text.strip_prefix(b"-") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, rest) = digits(text);
        let (fraction, rest) = match rest.strip_prefix(b".") {
            Some(rest) => {
                let (fraction, rest) = digits(rest);
                if fraction.is_empty() {
                    return None;
                }
                (fraction, rest)
            }
            None => (&b""[..], rest),
        };
        if whole.is_empty() {
            return None;
        }
        let exponent = match rest {
            [] => 0,
            [b'e' | b'E', rest @ ..] => exponent(rest)?,
            _ => return None,
        };
        Some(Self { negative, whole, fraction, exponent })
    }

    /// The significant digits and the place of the point before them; no digits for zero.
    fn significant(&self) -> (impl Iterator<Item = u8> + use<'a>, i64, bool) {
        let leading = self.whole.iter().chain(self.fraction).take_while(|digit| **digit == b'0').count();
        let all = self.whole.len() + self.fraction.len();
        let place = |length: usize| i64::try_from(length).unwrap_or(FAR);
        let point = place(self.whole.len()).saturating_sub(place(leading)).saturating_add(self.exponent);
        (self.whole.iter().chain(self.fraction).skip(leading).copied(), point, leading == all)
    }

    pub(crate) fn compare(&self, other: &Decimal<'_>) -> Ordering {
        let (mine, my_point, my_zero) = self.significant();
        let (theirs, their_point, their_zero) = other.significant();
        match (my_zero, their_zero) {
            (true, true) => return Ordering::Equal,
            (true, false) => return if other.negative { Ordering::Greater } else { Ordering::Less },
            (false, true) => return if self.negative { Ordering::Less } else { Ordering::Greater },
            (false, false) => {}
        }
        match (self.negative, other.negative) {
            (false, true) => return Ordering::Greater,
            (true, false) => return Ordering::Less,
            _ => {}
        }
        let size = my_point.cmp(&their_point).then_with(|| by_digits(mine, theirs));
        if self.negative { size.reverse() } else { size }
    }
}

/// What makes billionths of a number with so many decimal places.
const BILLION: [i64; 10] =
    [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

/// A plain number of at most nine digits on either side of the point, in billionths: most numbers are, and two such
/// compare in one step.
pub(crate) fn billionths(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mut size, mut whole, mut fraction) = (0_i64, 0, None);
    for byte in digits.iter().take(20) {
        match (byte, &mut fraction) {
            (b'0'..=b'9', None) => whole += 1,
            (b'0'..=b'9', Some(places)) => *places += 1,
            (b'.', None) => {
                fraction = Some(0);
                continue;
            }
            _ => return None,
        }
        if whole > 9 || fraction > Some(9) {
            return None;
        }
        size = size * 10 + i64::from(byte - b'0');
    }
    if whole == 0 || fraction == Some(0) {
        return None;
    }
    let places: usize = fraction.unwrap_or(0);
    size *= BILLION.get(places).copied()?;
    Some(if negative { -size } else { size })
}

fn by_digits(mut left: impl Iterator<Item = u8>, mut right: impl Iterator<Item = u8>) -> Ordering {
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (a, b) => match a.unwrap_or(b'0').cmp(&b.unwrap_or(b'0')) {
                Ordering::Equal => {}
                unlike => return unlike,
            },
        }
    }
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at(count)
}

fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (digits, rest) = digits(text);
    if digits.is_empty() || !rest.is_empty() {
        return None;
    }
    let size = digits
        .iter()
        .fold(0_i64, |sum, digit| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0')).min(FAR));
    Some(if negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{Decimal, billionths};

    fn compare(a: &str, b: &str) -> Ordering {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let exact = Decimal::read(a).unwrap().compare(&Decimal::read(b).unwrap());
        if let (Some(a), Some(b)) = (billionths(a), billionths(b)) {
            assert_eq!(a.cmp(&b), exact);
        }
        exact
    }

    #[test]
    fn plain_numbers_have_a_short_form() {
        assert_eq!(billionths(b"-999999999.999999999"), Some(-999_999_999_999_999_999));
        assert_eq!(billionths(b"0.5"), Some(500_000_000));
        for text in ["1000000000", "0.1234567890", "1e3", "1.", ".5", "", "-", "+1", "1.2.3"] {
            assert!(billionths(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn numbers_compare_by_value_whatever_their_spelling() {
        for (a, b) in [
            ("1", "1.0"),
            ("1", "1e0"),
            ("1000", "1e3"),
            ("1000", "1E+3"),
            ("0.001", "1e-3"),
            ("-0", "0.00e9"),
            ("12.340", "1234e-2"),
            ("007", "7"),
            ("0e999999999999999999999", "0"),
        ] {
            assert_eq!(compare(a, b), Ordering::Equal, "{a} {b}");
        }
        for (less, more) in [
            ("1", "2"),
            ("-2", "-1"),
            ("-1.5", "-1.25"),
            ("999999999.999999999", "1000000000"),
            ("-1", "0"),
            ("0", "1e-999999999999999999999"),
            ("9", "10"),
            ("9007199254740992", "9007199254740993"),
            ("0.1", "0.10000000000000000000000001"),
            ("1e308", "1e309"),
            ("-1e999999999999999999999", "1e-9"),
        ] {
            assert_eq!(compare(less, more), Ordering::Less, "{less} {more}");
            assert_eq!(compare(more, less), Ordering::Greater, "{more} {less}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in ["", "-", ".5", "5.", "1e", "1e+", "+1", "0x1", "1 ", "NaN", "1.2.3", "1-2", "127.0.0.1"]
        {
            assert!(Decimal::read(text.as_bytes()).is_none(), "{text}");
        }
    }
}
