//! Which texts a condition operator can read. Source: specs/iam.md §2.1, recordings of September 2026.

mod date;
mod ip;
mod number;
mod range;

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

pub use date::instant;
pub use ip::{AddressValue, address};
pub use number::is_number;
pub(crate) use range::{AddressRange, source_address};

use super::{Comparand, Version};

/// How a text fares as a value of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Readable {
    /// The operator can compare with it.
    Yes,
    /// It can be read and still matches nothing: it is not this.
    Dead(&'static str),
    /// It cannot be read: it is not this.
    No(&'static str),
}

/// Whether an operator that compares values of a kind can read a text.
///
/// ```
/// use aozu_iam::policy::{Comparand, Readable, Version, readable};
/// assert_eq!(readable(Comparand::Number, "1e0", Version::V2012), Readable::Yes);
/// assert_eq!(readable(Comparand::Number, "NaN", Version::V2012), Readable::No("a decimal number"));
/// assert_eq!(readable(Comparand::Bool, "yes", Version::V2012), Readable::Yes);
/// ```
#[must_use]
pub fn readable(comparand: Comparand, text: &str, version: Version) -> Readable {
    let found = |yes: bool, noun| if yes { Readable::Yes } else { Readable::No(noun) };
    match comparand {
        Comparand::String | Comparand::Bool | Comparand::Null => Readable::Yes,
        Comparand::Number => found(is_number(text), "a decimal number"),
        Comparand::Date => found(instant(text).is_some(), "a date such as `2030-01-01T00:00:00Z`"),
        Comparand::Binary => found(is_base64(text), "base64"),
        Comparand::IpAddress => match address(text) {
            Some(AddressValue::Live) => Readable::Yes,
            Some(AddressValue::Dead) => Readable::Dead("an IPv6 range without host bits"),
            None => Readable::No("an IP address or CIDR range"),
        },
        Comparand::Arn => arn(text, version),
    }
}

fn is_base64(text: &str) -> bool {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    LENIENT.decode(text).is_ok()
}

/// A text with a variable may become anything, and a bare `*` is seen in policies that work.
fn arn(text: &str, version: Version) -> Readable {
    if text == "*" || (version.has_variables() && text.contains("${")) {
        return Readable::Yes;
    }
    if !text.starts_with("arn:") {
        return Readable::No("an ARN");
    }
    if text.matches(':').count() < 5 { Readable::Dead("a whole ARN of six parts") } else { Readable::Yes }
}

#[cfg(test)]
mod tests {
    use super::{Readable, readable};
    use crate::policy::{Comparand, Version};

    fn yes(comparand: Comparand, text: &str) -> bool {
        readable(comparand, text, Version::V2012) == Readable::Yes
    }

    #[test]
    fn base64_is_taken_with_and_without_padding() {
        for right in ["", "YQ==", "YQ", "YR==", "AAAA"] {
            assert!(yes(Comparand::Binary, right), "{right}");
        }
        for wrong in ["no-binary", "A", "YQ== ", "é"] {
            assert!(!yes(Comparand::Binary, wrong), "{wrong}");
        }
    }

    #[test]
    fn arns_may_hold_patterns_and_variables() {
        for right in [
            "arn:aws:iam::*:user/*",
            "arn:aws:sns:us-east-1:${aws:PrincipalAccount}:x",
            "${aws:PrincipalArn}",
            "*",
        ] {
            assert!(yes(Comparand::Arn, right), "{right}");
        }
        for wrong in ["not-an-arn", "", "111122223333"] {
            assert_eq!(readable(Comparand::Arn, wrong, Version::V2012), Readable::No("an ARN"), "{wrong}");
        }
        assert!(matches!(readable(Comparand::Arn, "arn:aws:s3", Version::V2012), Readable::Dead(_)));
        assert!(matches!(readable(Comparand::Arn, "${aws:PrincipalArn}", Version::V2008), Readable::No(_)));
    }

    #[test]
    fn text_takes_anything() {
        for comparand in [Comparand::String, Comparand::Bool, Comparand::Null] {
            assert!(yes(comparand, "\u{0} whatever"));
        }
    }
}
