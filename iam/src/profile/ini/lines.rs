use std::ops::Range;

/// A line: where it stands with its end, and its text without it.
pub(super) struct Line<'t> {
    pub(super) span: Range<usize>,
    pub(super) text: &'t str,
}

/// The lines of a text as Python's text files have them: they end in `\n`, `\r\n` or `\r`.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default();
        let after = rest.get(length..).unwrap_or_default();
        let end = if after.starts_with("\r\n") { 2 } else { usize::from(!after.is_empty()) };
        let span = from..from + length + end;
        from = span.end;
        Some(Line { span, text: line })
    })
}

/// What the first line of a text ends in; a line feed where it has no end.
pub(super) fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']).and_then(|at| text.get(at..)) {
        Some(end) if end.starts_with("\r\n") => "\r\n",
        Some(end) if end.starts_with('\r') => "\r",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::{line_end, lines};

    #[test]
    fn lines_end_in_three_ways_and_join_to_the_text() {
        let text = "a\r\nb\rc\n\n\r\r\nd";
        let found: Vec<&str> = lines(text).map(|line| line.text).collect();
        assert_eq!(found, ["a", "b", "c", "", "", "", "d"]);
        assert_eq!(lines(text).map(|line| &text[line.span]).collect::<String>(), text);
        assert_eq!(lines("").count(), 0);
        assert_eq!(
            (line_end(text), line_end("a\rb"), line_end("a\nb"), line_end("a")),
            ("\r\n", "\r", "\n", "\n")
        );
    }
}
