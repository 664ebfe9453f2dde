/// Whether a text is a number to IAM: decimal, `1.`, `.5`, `+1`, `01` and `1e0` included; no `NaN`, no
/// `Infinity`, no blanks.
///
/// Source: specs/iam.md §2.1 (recorded September 2026).
///
/// ```
/// assert!(aozu_iam::policy::is_number("+01.e3"));
/// assert!(!aozu_iam::policy::is_number(""));
/// ```
#[must_use]
pub fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let mantissa = unsigned(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let some = !whole.is_empty() || !fraction.is_empty();
    let scaled = exponent.is_none_or(|exponent| {
        let exponent = unsigned(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    some && digits(whole) && digits(fraction) && scaled
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn what_was_recorded() {
        for right in ["1", "1.", "+1", "01", "1.0", "1e0", "-1.5E-3", "9007199254740993", ".5"] {
            assert!(is_number(right), "{right}");
        }
        for wrong in [
            "",
            ".",
            "+",
            "e1",
            "1e",
            "1e+",
            "NaN",
            "Infinity",
            "no-number",
            " 1",
            "10abc",
            "0x1",
            "--1",
            "1,5",
        ] {
            assert!(!is_number(wrong), "{wrong}");
        }
    }
}
