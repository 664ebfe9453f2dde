use std::cmp::Ordering;

use crate::policy::is_number;

/// A decimal number as it stands in a text, compared exactly, whatever its length.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decimal<'t> {
    negative: bool,
    whole: &'t str,
    fraction: &'t str,
    exponent: i64,
}

impl<'t> Decimal<'t> {
    /// Reads a number; none where IAM reads none.
    pub(crate) fn read(text: &'t str) -> Option<Self> {
        if !is_number(text) {
            return None;
        }
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let negative = mantissa.starts_with('-');
        let mantissa = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // An exponent beyond this is as good as endless beside the digits that a policy can hold.
        const ENDLESS: i64 = 1 << 40;
        let saturated = if exponent.starts_with('-') { -ENDLESS } else { ENDLESS };
        let exponent = exponent.parse::<i64>().unwrap_or(saturated).clamp(-ENDLESS, ENDLESS);
        Some(Self { negative, whole: whole.trim_start_matches('0'), fraction, exponent })
    }

    fn digits(self) -> impl Iterator<Item = u8> + 't {
        self.whole.bytes().chain(self.fraction.bytes())
    }

    /// How many digits stand before the point once it is moved by the exponent, counted from the first that
    /// is not 0; none for nought.
    fn magnitude(self) -> Option<i64> {
        let leading = self.digits().take_while(|digit| *digit == b'0').count();
        let all = self.whole.len() + self.fraction.len();
        let whole = i64::try_from(self.whole.len()).ok()?;
        (leading < all).then(|| whole - i64::try_from(leading).unwrap_or(0) + self.exponent)
    }

    /// Compares two numbers by value.
    pub(crate) fn compare(self, other: Self) -> Ordering {
        match (self.magnitude(), other.magnitude()) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => {
                if other.negative {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (Some(_), None) => {
                if self.negative {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            (Some(_), Some(_)) if self.negative != other.negative => other.negative.cmp(&self.negative),
            (Some(a), Some(b)) => {
                let size = a.cmp(&b).then_with(|| self.compare_digits(other));
                if self.negative { size.reverse() } else { size }
            }
        }
    }

    fn compare_digits(self, other: Self) -> Ordering {
        let mut mine = self.digits().skip_while(|digit| *digit == b'0');
        let mut others = other.digits().skip_while(|digit| *digit == b'0');
        loop {
            match (mine.next(), others.next()) {
                (None, None) => return Ordering::Equal,
                (a, b) => match a.unwrap_or(b'0').cmp(&b.unwrap_or(b'0')) {
                    Ordering::Equal => {}
                    unequal => return unequal,
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::Decimal;

    fn compare(a: &str, b: &str) -> Ordering {
        Decimal::read(a).unwrap().compare(Decimal::read(b).unwrap())
    }

    #[test]
    fn spellings_of_one_number_are_equal() {
        for one in ["1", "1.", "+1", "01", "1.0", "1e0", "0.1e1", "10e-1", "0.001e3"] {
            assert_eq!(compare(one, "1"), Ordering::Equal, "{one}");
        }
        for nought in ["0", "-0", "0.0", "0e9", "+.0"] {
            assert_eq!(compare(nought, "0"), Ordering::Equal, "{nought}");
        }
    }

    #[test]
    fn long_numbers_are_exact() {
        assert_eq!(compare("9007199254740993", "9007199254740992"), Ordering::Greater);
        assert_eq!(compare("0.10000000000000000001", "0.1"), Ordering::Greater);
        assert_eq!(compare("1e99999999999999999999", "1e9"), Ordering::Greater);
        assert_eq!(compare("1e-99999999999999999999", "0"), Ordering::Greater);
        assert_eq!(compare("-2", "-10"), Ordering::Greater);
        assert_eq!(compare("-1", "0"), Ordering::Less);
        assert_eq!(compare("0", "-1"), Ordering::Greater);
        assert!(Decimal::read("NaN").is_none());
    }

    proptest! {
        #[test]
        fn as_integers_compare(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000) {
            prop_assert_eq!(compare(&a.to_string(), &b.to_string()), a.cmp(&b));
            let (scaled_a, scaled_b) = (format!("{a}e-3"), format!("{b}.000e-3"));
            prop_assert_eq!(compare(&scaled_a, &scaled_b), a.cmp(&b));
        }
    }
}
