//! The way to a place: one walk through the text names it for all places asked for, also where the text is no
//! good policy, or stops being JSON.

use std::collections::BTreeMap;

use super::PathElement;
use crate::policy::Span;

/// How deep the walk follows; what lies deeper is told by what holds it.
const DEEPEST: usize = 64;

/// The paths to places, by the offset at which each begins.
pub(super) fn paths(source: &str, spans: &[Span]) -> BTreeMap<u32, Vec<PathElement>> {
    let mut wanted: Vec<Span> = spans.to_vec();
    wanted.sort_unstable();
    wanted.dedup_by_key(|span| span.start);
    let mut walk = Walk { source, at: 0, wanted, next: 0, path: Vec::new(), found: BTreeMap::new() };
    walk.value(0);
    walk.pass(u32::MAX);
    walk.found
}

struct Walk<'s> {
    source: &'s str,
    at: usize,
    /// The places asked for, by their beginning, and the first that was not reached yet.
    wanted: Vec<Span>,
    next: usize,
    path: Vec<PathElement>,
    found: BTreeMap<u32, Vec<PathElement>>,
}

impl Walk<'_> {
    fn here(&self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    /// The places before an offset lie between tokens: they are told by what holds them.
    fn pass(&mut self, until: u32) {
        while let Some(span) = self.wanted.get(self.next).filter(|span| span.start < until) {
            self.found.insert(span.start, self.path.clone());
            self.next += 1;
        }
    }

    /// The place that begins at this token.
    fn begin(&mut self) {
        self.pass(self.here());
        self.pass(self.here().saturating_add(1));
    }

    /// The places within a token that ended here.
    fn within(&mut self, start: u32) {
        let end = self.here();
        while let Some(span) = self.wanted.get(self.next).filter(|span| span.start < end).copied() {
            let mut path = self.path.clone();
            path.extend(self.substring(start, end, span));
            self.found.insert(span.start, path);
            self.next += 1;
        }
    }

    /// The part of a string, in characters; none where escapes make its characters differ from the text's.
    fn substring(&self, start: u32, end: u32, span: Span) -> Option<PathElement> {
        let whole = Span::new(start, end).of(self.source);
        let inner = whole.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') {
            return None;
        }
        let from = (span.start - start).checked_sub(1)? as usize;
        let before = inner.get(..from)?;
        Some(PathElement::Substring {
            start: before.chars().count(),
            length: span.of(self.source).chars().count(),
        })
    }

    /// A string; its text without quotes and escapes, as far as they are simple.
    fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let text = self.source.get(start..self.at)?;
        serde_json::from_str(text).ok()
    }

    /// Passes over a value; none where the text is no JSON from here on.
    fn value(&mut self, depth: usize) -> Option<()> {
        let first = self.token()?;
        self.begin();
        let start = self.here();
        match first {
            b'{' if depth < DEEPEST => {
                self.at += 1;
                if self.token()? == b'}' {
                    self.at += 1;
                    return Some(());
                }
                loop {
                    self.token().filter(|byte| *byte == b'"')?;
                    self.pass(self.here());
                    let key = self.here();
                    let name = self.string()?;
                    self.path.push(PathElement::Key(name.clone()));
                    self.within(key);
                    self.path.pop();
                    self.token().filter(|byte| *byte == b':')?;
                    self.at += 1;
                    self.path.push(PathElement::Value(name));
                    self.value(depth + 1)?;
                    self.path.pop();
                    match self.token()? {
                        b',' => self.at += 1,
                        b'}' => break,
                        _ => return None,
                    }
                }
                self.at += 1;
            }
            b'[' if depth < DEEPEST => {
                self.at += 1;
                if self.token()? == b']' {
                    self.at += 1;
                    return Some(());
                }
                for index in 0.. {
                    self.path.push(PathElement::Index(index));
                    self.value(depth + 1)?;
                    self.path.pop();
                    match self.token()? {
                        b',' => self.at += 1,
                        b']' => break,
                        _ => return None,
                    }
                }
                self.at += 1;
            }
            b'{' | b'[' => return None,
            b'"' => {
                self.string()?;
                self.within(start);
            }
            _ => {
                while matches!(self.peek(), Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
                {
                    self.at += 1;
                }
                if self.here() == start {
                    return None;
                }
                self.within(start);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{PathElement, paths};
    use crate::policy::Span;

    fn path(text: &str, of: &str) -> Vec<String> {
        let start = u32::try_from(text.find(of).unwrap()).unwrap();
        let span = Span::new(start, start + u32::try_from(of.len()).unwrap());
        let found = paths(text, &[span]).remove(&start).unwrap();
        let step = |element: &PathElement| match element {
            PathElement::Value(name) => name.clone(),
            PathElement::Key(name) => format!("key {name}"),
            PathElement::Index(index) => index.to_string(),
            PathElement::Substring { start, length } => format!("{start}+{length}"),
        };
        found.iter().map(step).collect()
    }

    #[test]
    fn each_kind_of_step() {
        let text = r#"{"Statement": [{"A": 1}, {"Action": ["s3:Get", "é${x}"], "Ok": true}]}"#;
        assert_eq!(path(text, "{\"S"), [""; 0]);
        assert_eq!(path(text, "{\"Action"), ["Statement", "1"]);
        assert_eq!(path(text, "\"Action"), ["Statement", "1", "key Action"]);
        assert_eq!(path(text, "[\"s3"), ["Statement", "1", "Action"]);
        assert_eq!(path(text, "\"s3:Get\""), ["Statement", "1", "Action", "0"]);
        assert_eq!(path(text, "${x}"), ["Statement", "1", "Action", "1", "1+4"]);
        assert_eq!(path(text, "true"), ["Statement", "1", "Ok"]);
    }

    #[test]
    fn what_is_no_json_is_told_by_what_holds_it() {
        assert_eq!(path(r#"{"Statement": [{"A": x y}]}"#, " y"), ["Statement", "0"]);
        assert_eq!(path(r#"{"Statement": [{"A" 1}]}"#, "1}"), ["Statement", "0"]);
        assert_eq!(path("{", "{"), [""; 0]);
        let deep = "[".repeat(200);
        assert_eq!(paths(&deep, &[Span::new(199, 200)]).len(), 1);
    }
}
