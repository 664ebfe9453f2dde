use std::fmt;

/// Why a text is not the name it was taken for: the offending text, the rule it breaks, and where.
///
/// ```
/// use aozu_names::AccountId;
/// let error = "1234".parse::<AccountId>().unwrap_err();
/// assert_eq!(error.to_string(), "`1234` is not an account id: it must be exactly 12 digits");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct NameError {
    noun: &'static str,
    text: String,
    rule: &'static str,
    offset: Option<usize>,
}

impl NameError {
    /// The longest text that an error repeats, in characters; the rest is cut with `…`.
    pub const LONGEST_QUOTE: usize = 80;

    /// An error about `text`, which is not a `noun` (with its article: `an account id`) since it
    /// breaks `rule`.
    #[must_use]
    pub fn new(noun: &'static str, text: &str, rule: &'static str) -> Self {
        let mut quoted: String = text.chars().take(Self::LONGEST_QUOTE).collect();
        if quoted.len() < text.len() {
            quoted.push('…');
        }
        Self { noun, text: quoted, rule, offset: None }
    }

    /// The same error, pointing at the byte of the text where the rule is first broken.
    #[must_use]
    pub fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    /// The offending text, cut after [`Self::LONGEST_QUOTE`] characters.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rule that the text breaks.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// Byte offset in the text at which the rule is first broken, where one place can be named.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}: {}", self.text.escape_debug(), self.noun, self.rule)?;
        match self.offset {
            Some(offset) => write!(f, " (at byte {offset})"),
            None => Ok(()),
        }
    }
}
