use std::fmt;

/// Why a text is no filter pattern: where, which rule, and the way out.
///
/// ```
/// use aozu_cloudwatch::logs::Pattern;
/// let error = Pattern::compile("ERR*").unwrap_err();
/// assert_eq!(error.offset(), 3);
/// assert_eq!(error.aws_message(), "Invalid character(s) in term '*'");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} (at byte {offset}: {kind})", self.aws_message())]
pub struct PatternError {
    offset: usize,
    kind: PatternErrorKind,
}

/// What is wrong with a filter pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// It has more characters than AWS takes.
    TooLong {
        /// How many it has.
        characters: usize,
    },
    /// A character, or a word, that cannot stand where it stands.
    InvalidCharacters {
        /// The piece that AWS names: from where it began to read up to the character that it cannot read.
        term: String,
        /// What may stand there, and what to write.
        help: &'static str,
    },
    /// Something is missing or in the wrong order.
    Malformed {
        /// What should stand there.
        rule: &'static str,
    },
    /// A selector with more than one wildcard.
    SelectorWildcards,
    /// More than three selectors with a wildcard.
    PatternWildcards,
    /// More than two regular expressions.
    Regexes,
    /// A field of a space-delimited pattern is named twice, or `...` stands twice.
    DuplicateField {
        /// Its name.
        name: String,
    },
    /// A regular expression that cannot be built.
    Regex {
        /// Why.
        reason: String,
    },
}

impl PatternError {
    pub(crate) fn new(offset: usize, kind: PatternErrorKind) -> Self {
        Self { offset, kind }
    }

    pub(crate) fn malformed(offset: usize, rule: &'static str) -> Self {
        Self::new(offset, PatternErrorKind::Malformed { rule })
    }

    pub(crate) fn characters(offset: usize, term: impl Into<String>, help: &'static str) -> Self {
        Self::new(offset, PatternErrorKind::InvalidCharacters { term: term.into(), help })
    }

    /// The byte of the pattern at which it stops being one.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &PatternErrorKind {
        &self.kind
    }

    /// What AWS says of such a pattern, as its recorded answers word it.
    #[must_use]
    pub fn aws_message(&self) -> String {
        match &self.kind {
            PatternErrorKind::TooLong { .. } => {
                "1 validation error detected: Value at 'filterPattern' failed to satisfy constraint: Member must have \
                 length less than or equal to 1024"
                    .to_owned()
            }
            PatternErrorKind::InvalidCharacters { term, .. } => {
                format!("Invalid character(s) in term '{term}'")
            }
            PatternErrorKind::Malformed { .. } | PatternErrorKind::Regex { .. } => {
                "Invalid metric filter pattern".to_owned()
            }
            PatternErrorKind::SelectorWildcards => {
                "Your filter pattern has a JSON path selector that exceeds the maximum of 1 wildcard allowed per json \
                 selector."
                    .to_owned()
            }
            PatternErrorKind::PatternWildcards => {
                "Your input has exceeded the maximum of 3 JSON wildcard selectors allowed per filter pattern.".to_owned()
            }
            PatternErrorKind::Regexes => {
                "Your input has exceeded the maximum of 2 regular expressions per filter pattern.".to_owned()
            }
            PatternErrorKind::DuplicateField { name } => format!("Duplicate field '{name}'"),
        }
    }
}

impl fmt::Display for PatternErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { characters } => {
                write!(
                    f,
                    "it has {characters} characters, at most 1024 are taken; split it into several filters"
                )
            }
            Self::InvalidCharacters { help, .. } => f.write_str(help),
            Self::Malformed { rule } => f.write_str(rule),
            Self::SelectorWildcards => {
                f.write_str("a selector holds one `*` at most; name the other keys or indexes")
            }
            Self::PatternWildcards => f.write_str(
                "three selectors with `*` at most; name keys or indexes instead, or split the pattern",
            ),
            Self::Regexes => f.write_str(
                "two regular expressions at most; join alternatives with `|` in one, or use `*` wildcards",
            ),
            Self::DuplicateField { name } => {
                write!(f, "`{}` stands twice; each field has a name of its own", name.escape_debug())
            }
            Self::Regex { reason } => write!(f, "the regular expression cannot be read: {reason}"),
        }
    }
}
