use std::fmt;

use smol_str::SmolStr;

use super::syntax::Quoted;

/// The pattern of `parse`: literal text, and a `*` for each part that becomes a field.
///
/// It is searched anywhere in the text; each `*` takes as little as it can, a `*` at the very end takes
/// all the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    /// The literals around the stars: one more than there are stars.
    literals: Vec<SmolStr>,
}

impl Glob {
    /// Any text is a pattern.
    pub(super) fn new(source: &str) -> Self {
        Self { literals: source.split('*').map(SmolStr::new).collect() }
    }

    /// How many fields it gives.
    #[must_use]
    pub fn stars(&self) -> usize {
        self.literals.len().saturating_sub(1)
    }

    /// The parts of the text that the stars stand for; `None` if it does not match.
    ///
    /// The leftmost place of each literal is the right one: a later place leaves less text to the rest.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (first, rest) = self.literals.split_first()?;
        let mut left = text.get(find(text, first)? + first.len()..)?;
        let mut found = Vec::with_capacity(rest.len());
        for (n, literal) in rest.iter().enumerate() {
            let last = n + 1 == rest.len();
            let end = if last && literal.is_empty() { left.len() } else { find(left, literal)? };
            found.push(left.get(..end)?);
            left = left.get(end + literal.len()..)?;
        }
        Some(found)
    }
}

fn find(text: &str, part: &str) -> Option<usize> {
    memchr::memmem::find(text.as_bytes(), part.as_bytes())
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Quoted(&self.literals.join("*")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_take_as_little_as_they_can() {
        for (pattern, text, expected) in [
            ("user=*, id=*;", "x user=ann, id=7; id=8;", Some(vec!["ann", "7"])),
            ("[*] *", "a [E] rest of it", Some(vec!["E", "rest of it"])),
            ("*=*", "a=b=c", Some(vec!["a", "b=c"])),
            ("**", "abc", Some(vec!["", "abc"])),
            ("*", "", Some(vec![""])),
            ("a*b", "ba", None),
            ("a*é", "aéé", Some(vec![""])),
            ("plain", "plain", Some(vec![])),
        ] {
            assert_eq!(Glob::new(pattern).captures(text), expected, "{pattern}");
        }
    }
}
