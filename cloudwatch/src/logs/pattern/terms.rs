use memchr::memmem;

use super::{PatternError, cursor::Cursor, regex::Regex};

/// An unstructured pattern: what must occur, what must not, what may be one of several.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms {
    pub(crate) plain: Vec<Term>,
    pub(crate) excluded: Vec<Term>,
    /// One of these must occur, if there is neither a plain nor an excluded term; else they mean nothing.
    pub(crate) optional: Vec<Term>,
}

/// One term: a text or an expression, searched anywhere in the message.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) offset: usize,
    pub(crate) source: String,
    pub(crate) sought: Sought,
}

#[derive(Debug, Clone)]
pub(crate) enum Sought {
    Text(Box<memmem::Finder<'static>>),
    Regex(Regex),
}

impl Term {
    pub(crate) fn occurs(&self, message: &[u8]) -> bool {
        match &self.sought {
            Sought::Text(finder) => finder.find(message).is_some(),
            Sought::Regex(regex) => regex.found(message),
        }
    }
}

fn text(text: &str) -> Sought {
    Sought::Text(Box::new(memmem::Finder::new(text).into_owned()))
}

fn bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

const HELP: &str = "a term holds letters, digits, `_` and `-`; put anything else in double quotes";

impl Terms {
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, PatternError> {
        let mut terms = Self::default();
        loop {
            cursor.blanks();
            let offset = cursor.at();
            let kind = match cursor.peek() {
                None => return Ok(terms),
                Some('-') => {
                    cursor.bump();
                    &mut terms.excluded
                }
                Some('?') => {
                    cursor.bump();
                    &mut terms.optional
                }
                Some(_) => &mut terms.plain,
            };
            let start = cursor.at();
            let sought = match cursor.peek() {
                Some('"') => text(&cursor.quoted()?),
                Some('%') => Sought::Regex(Regex::read(cursor)?),
                Some(c) if bare(c) => text(cursor.take(bare)),
                Some(c) if !c.is_ascii_whitespace() => return Err(cursor.stuck(start, HELP)),
                _ => {
                    return Err(PatternError::malformed(
                        start,
                        "after `-` or `?` a term follows without a blank",
                    ));
                }
            };
            if cursor.peek().is_some_and(|c| !c.is_ascii_whitespace()) {
                return Err(match cursor.peek() {
                    Some(c) if bare(c) || matches!(c, '"' | '%') => {
                        PatternError::malformed(cursor.at(), "terms are parted by blanks")
                    }
                    _ => cursor.stuck(cursor.at(), HELP),
                });
            }
            kind.push(Term { offset, source: cursor.since(offset).to_owned(), sought });
        }
    }

    /// Whether the optional terms have a say.
    pub(crate) fn optional_count(&self) -> bool {
        self.plain.is_empty() && self.excluded.is_empty() && !self.optional.is_empty()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Term> {
        self.plain.iter().chain(&self.excluded).chain(&self.optional)
    }

    pub(crate) fn matches(&self, message: &[u8]) -> bool {
        self.plain.iter().all(|term| term.occurs(message))
            && !self.excluded.iter().any(|term| term.occurs(message))
            && (!self.optional_count() || self.optional.iter().any(|term| term.occurs(message)))
    }
}
