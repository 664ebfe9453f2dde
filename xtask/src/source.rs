//! Just enough reading of Rust to find things in it: what is code, where a brace closes, what a literal says.

/// The same text, byte for byte as long, with comments and the insides of literals turned into spaces.
#[must_use]
pub fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => comment_end(bytes, at),
            b'"' => string_end(bytes, at),
            b'r' if starts_raw(bytes, at) => raw_end(bytes, at),
            b'\'' => char_end(bytes, at),
            _ => at,
        };
        if end == at {
            out.push(byte);
            at += 1;
            continue;
        }
        let quoted = matches!(byte, b'"' | b'\'');
        for (index, inner) in bytes.iter().enumerate().take(end).skip(at) {
            let edge = quoted && (index == at || index + 1 == end);
            out.push(if *inner == b'\n' || edge { *inner } else { b' ' });
        }
        at = end;
    }
    // Only whole comments and literals were blanked, so this is UTF-8 still.
    String::from_utf8(out).unwrap_or_default()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}

fn comment_end(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = at;
    while at < bytes.len() {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'/'), Some(b'*')) => {
                depth += 1;
                at += 2;
            }
            (Some(b'*'), Some(b'/')) => {
                depth = depth.saturating_sub(1);
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn starts_raw(bytes: &[u8], at: usize) -> bool {
    let in_word = at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(|byte| word(*byte));
    let after = bytes.iter().skip(at + 1).find(|byte| **byte != b'#');
    !in_word && after == Some(&b'"')
}

fn raw_end(bytes: &[u8], at: usize) -> usize {
    let hashes = bytes.iter().skip(at + 1).take_while(|byte| **byte == b'#').count();
    let mut close = vec![b'"'];
    close.resize(hashes + 1, b'#');
    let body = at + hashes + 2;
    let rest = bytes.get(body..).unwrap_or_default();
    rest.windows(close.len()).position(|part| part == close).map_or(bytes.len(), |i| body + i + close.len())
}

/// The end of a character literal; `at` itself where the quote begins a lifetime.
fn char_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at + 1..).unwrap_or_default();
    let skip = if rest.first() == Some(&b'\\') { 2 } else { 1 };
    // A character is at most four bytes long, an escape such as `\u{10FFFF}` at most ten.
    match rest.iter().enumerate().skip(skip).take(10).find(|(_, byte)| **byte == b'\'' || **byte == b'\n') {
        Some((length, b'\'')) if skip == 2 || is_one_char(rest.get(..length)) => at + length + 2,
        _ => at,
    }
}

fn is_one_char(bytes: Option<&[u8]>) -> bool {
    bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).is_some_and(|text| text.chars().count() == 1)
}

/// Whether a byte can stand in an identifier.
#[must_use]
pub fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Where `needle` stands in `code` as whole words.
pub fn words<'a>(code: &'a str, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(needle).map(|(at, _)| at).filter(move |at| {
        let bytes = code.as_bytes();
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let after = bytes.get(at + needle.len());
        let open_start = !needle.bytes().next().is_some_and(word);
        let open_end = !needle.bytes().last().is_some_and(word);
        (open_start || !before.is_some_and(|byte| word(*byte)))
            && (open_end || !after.is_some_and(|byte| word(*byte)))
    })
}

/// The span between the first `{` from `at` on and the brace that closes it, braces left out.
#[must_use]
pub fn braces(code: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let open = at + code.get(at..)?.find('{')?;
    let mut depth = 0_usize;
    for (index, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + 1..index);
                }
            }
            _ => {}
        }
    }
    None
}

/// What the first string literal of `text` says.
#[must_use]
pub fn literal(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let quote = text.find('"')?;
    let head = text.get(..quote)?.trim_end_matches('#');
    if let Some(start) = head.len().checked_sub(1)
        && head.ends_with('r')
        && starts_raw(bytes, start)
    {
        let hashes = quote - head.len();
        return text.get(quote + 1..raw_end(bytes, start).checked_sub(hashes + 1)?).map(Into::into);
    }
    let body = text.get(quote + 1..string_end(bytes, quote).checked_sub(1)?)?;
    let mut out = String::new();
    let mut chars = body.chars().peekable();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next()? {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            '\n' => while chars.next_if(|char| char.is_whitespace()).is_some() {},
            other => out.push(other),
        }
    }
    Some(out)
}

/// The line, from 1, on which the byte stands.
#[must_use]
pub fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_lifetimes_are_not() {
        let text = "fn f<'a>(x: &'a str) { /* { /* } */ */ let c = '{'; let d = '\\''; // }\n let s = \"}\\\"}\"; r#\"}\"\"#; b }";
        let code = code_only(text);
        assert_eq!(code.len(), text.len());
        assert!(code.contains("fn f<'a>(x: &'a str) {"));
        assert_eq!(code.matches('}').count(), 1, "{code}");
        assert_eq!(braces(&code, 0).map(|span| span.end), Some(text.len() - 1));
    }

    #[test]
    fn non_ascii_survives() {
        let text = "// 青図\nlet x = '青'; let y = \"図\"; é";
        assert_eq!(code_only(text).len(), text.len());
        assert!(code_only(text).ends_with('é'));
    }

    #[test]
    fn a_literal_is_read_as_rust_would() {
        assert_eq!(literal(r#" "a \"b\" c", "#).as_deref(), Some(r#"a "b" c"#));
        assert_eq!(literal("\"one \\\n      two\"").as_deref(), Some("one two"));
        assert_eq!(literal(r##"r#"raw "x""# rest"##).as_deref(), Some(r#"raw "x""#));
        assert_eq!(literal("no literal"), None);
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(words("undo do do_it do", "do").collect::<Vec<_>>(), [5, 14]);
    }

    #[test]
    fn unfinished_text_is_no_panic() {
        for text in ["\"", "'", "/*", "r#\"", "'\\", "{", "\"\\", "r\"", "b'"] {
            assert_eq!(code_only(text).len(), text.len());
            let _ = (literal(text), braces(text, 0));
        }
    }
}
