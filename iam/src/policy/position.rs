use std::fmt;

use serde::Serialize;

/// Where an element stands in its document: byte offsets, from the first byte to after the last.
///
/// ```
/// use aozu_iam::policy::Span;
/// assert_eq!(Span::new(2, 5).of("a \"b\" "), "\"b\"");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of its first byte.
    pub start: u32,
    /// Offset of the byte after its last.
    pub end: u32,
}

impl Span {
    /// From the first byte to after the last one.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The text that stands there; empty where the span does not belong to the text.
    #[must_use]
    pub fn of(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A place in a document, as editors show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1. Lines end in a line feed.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// Offset in bytes, from 0.
    pub offset: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A place as `iam simulate-custom-policy` gives it in `StartPosition` and `EndPosition`.
///
/// The column is that of the character *after* the brace, counted from 1, at both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimulatorPosition {
    /// `Line`, from 1.
    pub line: u32,
    /// `Column`, of the character after the brace.
    pub column: u32,
}

/// A place as `accessanalyzer validate-policy` gives it in a finding's `span`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AnalyzerPosition {
    /// `line`, from 1.
    pub line: u32,
    /// `column`, from 0, in characters.
    pub column: u32,
    /// `offset`, from 0, in characters.
    pub offset: u32,
}

/// The lines of a document: turns spans into positions.
///
/// Made once and asked often: an answer costs a search and the length of one line.
///
/// ```
/// use aozu_iam::policy::{Lines, Position, SimulatorPosition, Span};
/// let lines = Lines::new("{\n  \"Id\": \"é\"}");
/// assert_eq!(lines.position(4), Position { line: 2, column: 3, offset: 4 });
/// let (start, end) = lines.simulator(Span::new(0, 15));
/// assert_eq!(start, SimulatorPosition { line: 1, column: 2 });
/// assert_eq!(end, SimulatorPosition { line: 2, column: 13 });
/// ```
#[derive(Debug, Clone)]
pub struct Lines<'s> {
    source: &'s str,
    /// Whether bytes are characters: most documents are ASCII.
    ascii: bool,
    /// Byte offsets at which the lines begin, without the first.
    starts: Vec<u32>,
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'s> Lines<'s> {
    /// Finds the lines of a document.
    #[must_use]
    pub fn new(source: &'s str) -> Self {
        let feeds = source.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts = feeds.map(|(at, _)| narrow(at + 1)).collect();
        Self { source, ascii: source.is_ascii(), starts }
    }

    fn characters(&self, from: usize, to: usize) -> u32 {
        if self.ascii {
            return narrow(to.saturating_sub(from));
        }
        narrow(self.source.get(from..to).unwrap_or_default().chars().count())
    }

    /// The position of a byte; an offset within a character counts as that character's, one beyond
    /// the end as the end.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = offset.min(narrow(self.source.len())) as usize;
        while !self.source.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start as usize <= offset);
        let start = line.checked_sub(1).and_then(|n| self.starts.get(n)).map_or(0, |start| *start as usize);
        let column = self.characters(start, offset).saturating_add(1);
        Position { line: narrow(line + 1), column, offset: narrow(offset) }
    }

    /// Start and end of an object in the simulator's convention.
    #[must_use]
    pub fn simulator(&self, span: Span) -> (SimulatorPosition, SimulatorPosition) {
        let after = |brace: u32| {
            let at = self.position(brace);
            SimulatorPosition { line: at.line, column: at.column + 1 }
        };
        (after(span.start), after(span.end.saturating_sub(1)))
    }

    /// Start and end of an element in Access Analyzer's convention; the end is exclusive.
    #[must_use]
    pub fn analyzer(&self, span: Span) -> (AnalyzerPosition, AnalyzerPosition) {
        let convert = |offset: u32| {
            let at = self.position(offset);
            let offset = self.characters(0, at.offset as usize);
            AnalyzerPosition { line: at.line, column: at.column - 1, offset }
        };
        (convert(span.start), convert(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::{AnalyzerPosition, Lines, Position, SimulatorPosition, Span};

    #[test]
    fn columns_count_characters_and_offsets_bytes() {
        let lines = Lines::new("é\r\n日本x");
        assert_eq!(lines.position(0), Position { line: 1, column: 1, offset: 0 });
        assert_eq!(lines.position(4), Position { line: 2, column: 1, offset: 4 });
        assert_eq!(lines.position(10), Position { line: 2, column: 3, offset: 10 });
    }

    #[test]
    fn any_offset_has_a_position() {
        let lines = Lines::new("é\n");
        assert_eq!(lines.position(1), Position { line: 1, column: 1, offset: 0 });
        assert_eq!(lines.position(u32::MAX), Position { line: 2, column: 1, offset: 3 });
        assert_eq!(Lines::new("").position(7), Position { line: 1, column: 1, offset: 0 });
    }

    #[test]
    fn the_analyzer_counts_from_nought_and_in_characters() {
        let (start, end) = Lines::new("{\"é\": 1}").analyzer(Span::new(7, 8));
        assert_eq!(start, AnalyzerPosition { line: 1, column: 6, offset: 6 });
        assert_eq!(end, AnalyzerPosition { line: 1, column: 7, offset: 7 });
    }

    #[test]
    fn the_simulator_names_the_column_after_the_brace() {
        let (start, end) = Lines::new("[{\n}]").simulator(Span::new(1, 4));
        assert_eq!(start, SimulatorPosition { line: 1, column: 3 });
        assert_eq!(end, SimulatorPosition { line: 2, column: 2 });
    }

    #[test]
    fn a_span_of_another_text_is_empty() {
        assert_eq!(Span::new(5, 9).of("abc"), "");
    }
}
