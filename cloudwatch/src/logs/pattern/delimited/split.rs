/// A value of a space-delimited message: what it is without its delimiters, and where it stands with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value {
    /// With its delimiters.
    pub(crate) outer: (usize, usize),
    /// Without.
    pub(crate) inner: (usize, usize),
}

/// Parts a message at its blanks. What stands in brackets or in double quotes is one value, if a blank or the end
/// follows the closer; else the opener is a character like any other.
pub(crate) fn split(message: &[u8], values: &mut Vec<Value>) {
    values.clear();
    let mut at = 0;
    loop {
        let rest = message.get(at..).unwrap_or_default();
        let Some(blanks) = rest.iter().position(|byte| !byte.is_ascii_whitespace()) else { return };
        at += blanks;
        let closer = match message.get(at) {
            Some(b'[') => Some(b']'),
            Some(b'"') => Some(b'"'),
            _ => None,
        };
        let closed = closer.and_then(|closer| closed(message, at, closer));
        let value = match closed {
            Some(end) => Value { outer: (at, end), inner: (at + 1, end - 1) },
            None => {
                let rest = message.get(at..).unwrap_or_default();
                let end = at + rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
                Value { outer: (at, end), inner: (at, end) }
            }
        };
        values.push(value);
        at = value.outer.1;
    }
}

/// The end of the value that opens at `at`, its closer included.
fn closed(message: &[u8], at: usize, closer: u8) -> Option<usize> {
    let inside = message.get(at + 1..)?;
    memchr::memchr_iter(closer, inside)
        .map(|place| at + 1 + place + 1)
        .find(|end| message.get(*end).is_none_or(u8::is_ascii_whitespace))
}

#[cfg(test)]
mod tests {
    use super::split;

    fn values(message: &str) -> Vec<&str> {
        let mut values = Vec::new();
        split(message.as_bytes(), &mut values);
        values.iter().map(|value| &message[value.inner.0..value.inner.1]).collect()
    }

    #[test]
    fn brackets_and_quotes_hold_a_value_together_if_they_close_before_a_blank() {
        assert_eq!(values("a  - [x y]\t\"G /\" 4"), ["a", "-", "x y", "G /", "4"]);
        assert_eq!(values("ERROR \"two words"), ["ERROR", "\"two", "words"]);
        assert_eq!(values("[ERROR]: no"), ["[ERROR]:", "no"]);
        assert_eq!(values("\"a\"b c\" d"), ["a\"b c", "d"]);
        assert_eq!(values("[] \"\" ["), ["", "", "["]);
        assert!(values("  ").is_empty());
    }
}
