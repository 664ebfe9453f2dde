use std::borrow::Cow;

use super::string;
use crate::policy::{Document, Fault, GrammarFault, JsonType, Span, SyntaxFault};

/// Reading cannot go on; why not has been noted.
pub(super) struct Stop;
pub(super) type Step<T> = Result<T, Stop>;

/// A fault that was found, before its line and column are known.
pub(super) struct Found {
    pub(super) fault: Fault,
    pub(super) span: Span,
    pub(super) statement: Option<u32>,
}

/// Walks through the text once. Faults of grammar are noted and passed over, faults of JSON stop it.
pub(super) struct Cursor<'s> {
    source: &'s str,
    bytes: &'s [u8],
    at: usize,
    pub(super) found: Vec<Found>,
    /// The statement that is being read.
    pub(super) statement: Option<u32>,
}

/// The text is at most [`Document::LONGEST`] bytes, so that offsets always fit.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'s> Cursor<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, bytes: source.as_bytes(), at: 0, found: Vec::new(), statement: None }
    }

    pub(super) fn at(&self) -> u32 {
        offset(self.at)
    }

    pub(super) fn since(&self, start: u32) -> Span {
        Span::new(start, self.at())
    }

    /// Notes a fault that does not stop the reading, unless there are too many.
    pub(super) fn note(&mut self, fault: GrammarFault, span: Span) -> Step<()> {
        self.push(fault.into(), span);
        if self.found.len() < Document::MOST_ERRORS {
            return Ok(());
        }
        self.push(SyntaxFault::TooMany.into(), span);
        Err(Stop)
    }

    fn push(&mut self, fault: Fault, span: Span) {
        self.found.push(Found { fault, span, statement: self.statement });
    }

    fn stop<T>(&mut self, fault: SyntaxFault, start: usize, end: usize) -> Step<T> {
        self.push(fault.into(), Span::new(offset(start), offset(end)));
        Err(Stop)
    }

    /// What stands here is not what was expected.
    fn unexpected<T>(&mut self, expected: &'static str) -> Step<T> {
        let rest = self.source.get(self.at..).unwrap_or_default();
        match rest.chars().next() {
            None => self.stop(SyntaxFault::Ends { expected }, self.at, self.at),
            Some(c) => {
                let found = crate::policy::error::quote(c.encode_utf8(&mut [0; 4]));
                self.stop(SyntaxFault::Unexpected { found, expected }, self.at, self.at + c.len_utf8())
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over white space and gives the byte after it.
    fn next(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    /// Nothing but white space may follow.
    pub(super) fn end(&mut self) -> Step<()> {
        match self.next() {
            None => Ok(()),
            Some(_) => self.unexpected("the end of the text"),
        }
    }

    /// What the next value is, told by its first byte.
    pub(super) fn kind(&mut self) -> Step<JsonType> {
        Ok(match self.next() {
            Some(b'{') => JsonType::Object,
            Some(b'[') => JsonType::List,
            Some(b'"') => JsonType::String,
            Some(b'-' | b'0'..=b'9') => JsonType::Number,
            Some(b't' | b'f') => JsonType::Bool,
            Some(b'n') => JsonType::Null,
            _ => return self.unexpected("a value"),
        })
    }

    /// A string, which borrows from the text unless it holds escapes.
    pub(super) fn string(&mut self) -> Step<(Cow<'s, str>, Span)> {
        let start = self.at;
        let from = start + 1;
        let rest = self.bytes.get(from..).unwrap_or_default();
        let Some(length) = rest.iter().position(|b| matches!(b, b'"' | b'\\' | ..b' ')) else {
            self.at = self.bytes.len();
            return self.stop(
                SyntaxFault::Ends { expected: "the quote that closes the string" },
                start,
                self.at,
            );
        };
        if rest.get(length) == Some(&b'"') {
            self.at = from + length + 1;
            let text = self.source.get(from..from + length).unwrap_or_default();
            return Ok((Cow::Borrowed(text), Span::new(offset(start), self.at())));
        }
        match string::unescape(self.source.get(from..).unwrap_or_default()) {
            Ok((text, used)) => {
                self.at = from + used;
                Ok((Cow::Owned(text), Span::new(offset(start), self.at())))
            }
            Err((fault, begin, end)) => self.stop(fault, from + begin, from + end),
        }
    }

    /// A number as it is spelt.
    pub(super) fn number(&mut self) -> Step<(&'s str, Span)> {
        let start = self.at;
        while let Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') = self.peek() {
            self.at += 1;
        }
        let text = self.source.get(start..self.at).unwrap_or_default();
        if string::is_number(text) {
            Ok((text, self.since(offset(start))))
        } else {
            let found = crate::policy::error::quote(text);
            self.stop(SyntaxFault::Number { found }, start, self.at)
        }
    }

    /// `true`, `false` or `null`.
    pub(super) fn word(&mut self) -> Step<(&'s str, Span)> {
        let rest = self.source.get(self.at..).unwrap_or_default();
        match ["true", "false", "null"]
            .into_iter()
            .find_map(|word| rest.get(..word.len()).filter(|t| *t == word))
        {
            Some(word) => {
                let start = self.at();
                self.at += word.len();
                Ok((word, self.since(start)))
            }
            None => self.unexpected("`true`, `false` or `null`"),
        }
    }

    /// An object: `each` is called for every member, after its colon, and must take its value.
    pub(super) fn object(
        &mut self,
        mut each: impl FnMut(&mut Self, Cow<'s, str>, Span) -> Step<()>,
    ) -> Step<Span> {
        let start = self.at();
        self.at += 1;
        if self.next() == Some(b'}') {
            self.at += 1;
            return Ok(self.since(start));
        }
        loop {
            if self.next() != Some(b'"') {
                return self.unexpected("a member's name in quotes");
            }
            let (name, span) = self.string()?;
            if self.next() != Some(b':') {
                return self.unexpected("`:`");
            }
            self.at += 1;
            each(self, name, span)?;
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(self.since(start));
                }
                _ => return self.unexpected("`,` or `}`"),
            }
        }
    }

    /// A list: `each` is called before every element and must take it.
    pub(super) fn list(&mut self, mut each: impl FnMut(&mut Self) -> Step<()>) -> Step<Span> {
        let start = self.at();
        self.at += 1;
        if self.next() == Some(b']') {
            self.at += 1;
            return Ok(self.since(start));
        }
        loop {
            each(self)?;
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(self.since(start));
                }
                _ => return self.unexpected("`,` or `]`"),
            }
        }
    }

    /// Passes over any value, however it is nested, without recursion.
    pub(super) fn skip(&mut self) -> Step<Span> {
        self.kind()?;
        let start = self.at();
        // One bit for each open bracket, the innermost lowest: 1 for an object, 0 for a list.
        let mut open: u64 = 0;
        let mut depth: usize = 0;
        loop {
            let kind = self.kind()?;
            match kind {
                JsonType::String => drop(self.string()?),
                JsonType::Number => drop(self.number()?),
                JsonType::Bool | JsonType::Null => drop(self.word()?),
                JsonType::Object | JsonType::List => {
                    // The document, statement and condition around it count as well.
                    if depth + 6 >= Document::DEEPEST {
                        return self.stop(SyntaxFault::TooDeep, self.at, self.at + 1);
                    }
                    self.at += 1;
                    let object = kind == JsonType::Object;
                    if self.next() == Some(if object { b'}' } else { b']' }) {
                        self.at += 1;
                    } else {
                        depth += 1;
                        open = (open << 1) | u64::from(object);
                        if object {
                            self.name()?;
                        }
                        continue;
                    }
                }
            }
            loop {
                if depth == 0 {
                    return Ok(self.since(start));
                }
                let object = open & 1 == 1;
                match (self.next(), object) {
                    (Some(b','), _) => {
                        self.at += 1;
                        if object {
                            self.name()?;
                        }
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.at += 1;
                        depth -= 1;
                        open >>= 1;
                    }
                    (_, true) => return self.unexpected("`,` or `}`"),
                    (_, false) => return self.unexpected("`,` or `]`"),
                }
            }
        }
    }

    /// A member's name and its colon.
    fn name(&mut self) -> Step<()> {
        if self.next() != Some(b'"') {
            return self.unexpected("a member's name in quotes");
        }
        self.string()?;
        if self.next() != Some(b':') {
            return self.unexpected("`:`");
        }
        self.at += 1;
        Ok(())
    }
}
