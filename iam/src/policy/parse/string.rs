use crate::policy::{SyntaxFault, error::quote};

type Wrong = (SyntaxFault, usize, usize);

/// Reads the rest of a string that holds escapes, up to and with its closing quote: the text, and how
/// many bytes were taken.
pub(super) fn unescape(rest: &str) -> Result<(String, usize), Wrong> {
    let mut text = String::new();
    let mut at = 0;
    loop {
        let tail = rest.get(at..).unwrap_or_default();
        let Some(plain) = tail.bytes().position(|b| matches!(b, b'"' | b'\\' | ..b' ')) else {
            return Err((SyntaxFault::Ends { expected: "the quote that closes the string" }, at, rest.len()));
        };
        text.push_str(tail.get(..plain).unwrap_or_default());
        at += plain;
        match tail.as_bytes().get(plain) {
            Some(b'"') => return Ok((text, at + 1)),
            Some(b'\\') => {
                let (c, used) = escape(rest.get(at..).unwrap_or_default(), at)?;
                text.push(c);
                at += used;
            }
            other => {
                let found = other.map(|b| char::from(*b).escape_debug().to_string()).unwrap_or_default();
                return Err((SyntaxFault::Control { found }, at, at + 1));
            }
        }
    }
}

/// One escape at the beginning of the text: its character and its length.
fn escape(text: &str, at: usize) -> Result<(char, usize), Wrong> {
    let short = match text.as_bytes().get(1) {
        Some(b'"') => Some('"'),
        Some(b'\\') => Some('\\'),
        Some(b'/') => Some('/'),
        Some(b'b') => Some('\u{8}'),
        Some(b'f') => Some('\u{c}'),
        Some(b'n') => Some('\n'),
        Some(b'r') => Some('\r'),
        Some(b't') => Some('\t'),
        _ => None,
    };
    if let Some(c) = short {
        return Ok((c, 2));
    }
    let wrong = |characters: usize| {
        let found: String = text.chars().take(characters).collect();
        let end = at + found.len();
        (SyntaxFault::Escape { found: quote(&found) }, at, end)
    };
    let Some(first) = unit(text) else {
        return Err(wrong(if text.starts_with("\\u") { 6 } else { 2 }));
    };
    if let Some(c) = char::from_u32(first) {
        return Ok((c, 6));
    }
    let pair = text.get(6..).and_then(unit).filter(|low| (0xdc00..0xe000).contains(low));
    match pair {
        Some(low) if first < 0xdc00 => {
            let code = 0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00);
            char::from_u32(code).map(|c| (c, 12)).ok_or_else(|| wrong(12))
        }
        _ => Err(wrong(6)),
    }
}

/// The UTF-16 unit of a `\uXXXX` at the beginning of the text.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let all = digits.bytes().all(|b| b.is_ascii_hexdigit());
    if all { u32::from_str_radix(digits, 16).ok() } else { None }
}

/// Whether a text is a number of JSON.
pub(super) fn is_number(text: &str) -> bool {
    fn digits(text: &str) -> (bool, &str) {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < text.len(), rest)
    }
    let whole = text.strip_prefix('-').unwrap_or(text);
    let (some, rest) = digits(whole);
    let leading_zero = whole.len() - rest.len() > 1 && whole.starts_with('0');
    if !some || leading_zero {
        return false;
    }
    let rest = match rest.strip_prefix('.').map(digits) {
        None => rest,
        Some((true, rest)) => rest,
        Some((false, _)) => return false,
    };
    match rest.strip_prefix(['e', 'E']) {
        None => rest.is_empty(),
        Some(exponent) => {
            let (some, rest) = digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
            some && rest.is_empty()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_number, unescape};
    use crate::policy::SyntaxFault;

    #[test]
    fn every_escape_of_json() {
        let (text, used) = unescape(r#"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00é" rest"#).unwrap();
        assert_eq!(text, "\"\\/\u{8}\u{c}\n\r\té😀é");
        assert_eq!(used, r#"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00é""#.len());
    }

    #[test]
    fn wrong_escapes_are_quoted() {
        for (text, expected) in [
            (r#"\x""#, r"\x"),
            (r#"a\u12"#, r"\u12"),
            (r#"\u+123""#, r"\u+123"),
            (r#"\ud83d""#, r"\ud83d"),
            (r#"\ude00\ud83d""#, r"\ude00"),
            (r#"\ud83d\u0041""#, r"\ud83d"),
            (r#"\é""#, r"\é"),
        ] {
            let (fault, ..) = unescape(text).unwrap_err();
            assert_eq!(fault, SyntaxFault::Escape { found: expected.to_owned() }, "{text}");
        }
    }

    #[test]
    fn control_characters_and_open_ends_are_refused() {
        assert!(matches!(unescape("a\nb\"").unwrap_err(), (SyntaxFault::Control { .. }, 1, 2)));
        assert!(matches!(unescape("a\\nb").unwrap_err(), (SyntaxFault::Ends { .. }, ..)));
    }

    #[test]
    fn numbers_are_those_of_json() {
        for right in ["0", "-0", "10", "1.5", "1e0", "1E+9", "-0.1e-2"] {
            assert!(is_number(right), "{right}");
        }
        for wrong in ["", "-", "01", "1.", ".5", "+1", "1e", "1e+", "1.2.3", "1-1", "e1"] {
            assert!(!is_number(wrong), "{wrong}");
        }
    }
}
