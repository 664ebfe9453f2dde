//! Texts that AWS compares without regard to case.

/// Comparison without regard to the case of ASCII letters.
pub(crate) trait CaseFolded {
    /// Whether it is one of these words.
    fn is_one_of(&self, words: &[&str]) -> bool;
}

impl CaseFolded for smol_str::SmolStr {
    fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eq_ignore_ascii_case(word))
    }
}
