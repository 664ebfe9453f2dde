use crate::logs::{
    limits::WILDCARDS_PER_SELECTOR,
    pattern::{PatternError, PatternErrorKind, cursor::Cursor},
};

/// `$.a.b[0]['k.x'][*].*`: the way to values in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selector {
    pub(crate) steps: Vec<Step>,
}

/// One step of a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// The member of an object.
    Key(Box<str>),
    /// The element of an array.
    Index(usize),
    /// Every element of an array, every member of an object.
    Any,
}

fn key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

const KEYS: &str = "a key holds letters, digits, `_` and `-`; write any other as `['key']`";

impl Selector {
    /// Reads a selector; a `$` must be next.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, PatternError> {
        let start = cursor.at();
        if !cursor.eat("$") {
            return Err(super::super::expression::unexpected(
                cursor,
                "a condition begins with a selector such as `$.key`, or with a `(`",
            ));
        }
        let mut steps = Vec::new();
        loop {
            let at = cursor.at();
            let begin = if steps.is_empty() { start } else { at };
            let dot = cursor.eat(".");
            match cursor.peek() {
                Some('[') if dot || !steps.is_empty() => steps.push(bracket(cursor)?),
                Some('*') if dot => {
                    cursor.bump();
                    steps.push(Step::Any);
                }
                Some(c) if dot && key(c) => steps.push(Step::Key(cursor.take(key).into())),
                Some(_) if dot || steps.is_empty() => return Err(cursor.stuck(begin, KEYS)),
                None if dot || steps.is_empty() => {
                    return Err(PatternError::malformed(at, "the selector ends before it names a key"));
                }
                _ => break,
            }
        }
        if steps.iter().filter(|step| **step == Step::Any).count() > WILDCARDS_PER_SELECTOR {
            return Err(PatternError::new(start, PatternErrorKind::SelectorWildcards));
        }
        Ok(Self { steps })
    }

    pub(crate) fn has_wildcard(&self) -> bool {
        self.steps.contains(&Step::Any)
    }
}

fn bracket(cursor: &mut Cursor<'_>) -> Result<Step, PatternError> {
    let start = cursor.at();
    cursor.bump();
    let step = match cursor.peek() {
        Some('*') => {
            cursor.bump();
            Step::Any
        }
        Some('\'' | '"') => Step::Key(cursor.quoted()?.into()),
        Some(c) if c.is_ascii_digit() => {
            let digits = cursor.take(|c| c.is_ascii_digit());
            // No array is that long: an index beyond the machine's numbers selects nothing, as it should.
            Step::Index(digits.parse().unwrap_or(usize::MAX))
        }
        _ => return Err(cursor.stuck(start, "in brackets stands an index from 0, a `*`, or a quoted key")),
    };
    if cursor.eat("]") {
        Ok(step)
    } else {
        Err(cursor.stuck(start, "a `]` is missing after the index or key"))
    }
}
