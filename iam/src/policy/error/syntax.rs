use crate::policy::Document;

/// Why a text is not JSON, or not JSON that is read.
///
/// Source: RFC 8259; the limits are ours ([`Document::LONGEST`], [`Document::DEEPEST`]).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntaxFault {
    /// The bytes are not UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// The text is longer than is read.
    #[error("the text has {bytes} bytes: at most {} are read", Document::LONGEST)]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// The text ends too early.
    #[error("the text ends where {expected} was expected")]
    Ends {
        /// What was to come.
        expected: &'static str,
    },
    /// Something else stands there.
    #[error("`{found}` stands where {expected} was expected")]
    Unexpected {
        /// What stands there.
        found: String,
        /// What was to come.
        expected: &'static str,
    },
    /// A string holds a character that must be escaped.
    #[error("`{found}` stands unescaped in a string: control characters must be written as `\\u00…`")]
    Control {
        /// The character, escaped.
        found: String,
    },
    /// An escape that JSON does not have, or half of a surrogate pair.
    #[error("`{found}` is not an escape of JSON")]
    Escape {
        /// The escape.
        found: String,
    },
    /// A number in a form that JSON does not have.
    #[error("`{found}` is not a number of JSON")]
    Number {
        /// The text.
        found: String,
    },
    /// Objects and lists nest too deep.
    #[error("objects and lists nest deeper than {} levels", Document::DEEPEST)]
    TooDeep,
    /// There are too many problems to go on.
    #[error("there are more than {} problems: the rest of the text was not read", Document::MOST_ERRORS)]
    TooMany,
}

impl SyntaxFault {
    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::NotUtf8 => "save the document as UTF-8",
            Self::TooLong { .. } => "no kind of policy may be that long; give the policy document alone",
            Self::Ends { .. } => "the document was cut off, or a bracket or quote is not closed",
            Self::Unexpected { .. } => "mend the JSON: a comma, a quote or a bracket is missing or too many",
            Self::Control { .. } => "write line feeds in strings as `\\n` and tabs as `\\t`",
            Self::Escape { .. } => "JSON has `\\\" \\\\ \\/ \\b \\f \\n \\r \\t` and `\\u` with four digits",
            Self::Number { .. } => "write the value in quotes: AWS compares condition values as text",
            Self::TooDeep => "a policy needs six levels; remove what is nested in unknown members",
            Self::TooMany => "mend the problems told so far",
        }
    }
}
