use std::{borrow::Cow, fmt};

use super::lexer::{is_name, is_word};

/// A text in quotes, with what must be escaped escaped.
pub(in crate::insights) struct Quoted<'t>(pub(in crate::insights) &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            if matches!(c, '"' | '\\') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        f.write_str("\"")
    }
}

/// A field's name, in backticks where it must be.
pub(super) fn name(name: &str) -> Cow<'_, str> {
    if is_name(name) && !is_word(name) { Cow::Borrowed(name) } else { Cow::Owned(format!("`{name}`")) }
}
