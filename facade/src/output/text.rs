//! Texts of a dump made safe to show: names and tags may hold anything.

/// A text without what could move the cursor, recolour the terminal or turn the writing round.
pub(crate) fn clean(text: &str) -> String {
    let harmful = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(harmful) {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        if harmful(c) { clean.extend(c.escape_unicode()) } else { clean.push(c) }
    }
    clean
}

/// The same on one line.
pub(super) fn line(text: &str) -> String {
    clean(text).split('\n').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `1 finding`, `2 findings`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{clean, line};

    #[test]
    fn a_name_cannot_command_the_terminal() {
        assert_eq!(clean("web\u{1b}[2J\u{202e}x"), "web\\u{1b}[2J\\u{202e}x");
        assert_eq!(clean("青図 ok\nnext"), "青図 ok\nnext");
        assert_eq!(line("one \n\n  two\r"), "one two\\u{d}");
    }
}
