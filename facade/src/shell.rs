//! Commands that people paste.

/// A word as a shell reads it, quoted where it must be.
pub(crate) fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn a_hint_can_be_pasted() {
        assert_eq!(shell_word("dumps/prod-1"), "dumps/prod-1");
        assert_eq!(shell_word("my dump's"), "'my dump'\\''s'");
        assert_eq!(shell_word("$(x)"), "'$(x)'");
    }
}
