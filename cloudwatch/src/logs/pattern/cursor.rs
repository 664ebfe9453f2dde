use super::PatternError;

/// Where in a pattern's text the reading stands.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The text from `start` to here.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(crate) fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    pub(crate) fn blanks(&mut self) {
        self.take(|c| c.is_ascii_whitespace());
    }

    pub(crate) fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(&wanted) {
            self.bump();
        }
        self.since(start)
    }

    /// The error of a character that cannot stand here; `start` is where AWS began to read the piece.
    pub(crate) fn stuck(&self, start: usize, help: &'static str) -> PatternError {
        let end = self.at + self.peek().map_or(0, char::len_utf8);
        PatternError::characters(self.at, self.text.get(start..end).unwrap_or_default(), help)
    }

    /// A quoted text, the opening quote being next: what it says, without quotes and escapes.
    pub(crate) fn quoted(&mut self) -> Result<String, PatternError> {
        let start = self.at;
        let quote = self.bump();
        let mut said = String::new();
        loop {
            match self.bump() {
                None => {
                    return Err(PatternError::characters(
                        start,
                        self.since(start),
                        "the quote is never closed; write a `\"` at its end",
                    ));
                }
                Some('\\') if self.peek() == Some('\\') || self.peek() == quote => said.extend(self.bump()),
                end if end == quote => return Ok(said),
                Some(c) => said.push(c),
            }
        }
    }
}
