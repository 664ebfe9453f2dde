use crate::policy::pattern::Glob;

/// Whether a pattern of `*` and `?` matches a whole text, with letter case.
///
/// Nothing is allocated unless a `?` meets a text beyond ASCII, where it takes one UTF-16 unit
/// (specs/iam.md §2.1, recorded).
pub(in crate::evaluate) fn wild(pattern: &str, text: &str) -> bool {
    if !pattern.contains('?') {
        return runs(pattern, text);
    }
    if !text.is_ascii() {
        return Glob::new(pattern).matches(text);
    }
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(p), text.get(t)) {
            (Some(b'*'), _) => {
                p += 1;
                if p == pattern.len() {
                    return true;
                }
                retry = Some((p, t));
            }
            (Some(b'?'), Some(_)) => {
                p += 1;
                t += 1;
            }
            (Some(wanted), Some(found)) if wanted == found => {
                p += 1;
                t += 1;
            }
            (None, None) => return true,
            (_, None) => return false,
            _ => match &mut retry {
                Some((after, covered)) => {
                    *covered += 1;
                    (p, t) = (*after, *covered);
                }
                None => return false,
            },
        }
    }
}

/// The same for a pattern without `?`, in the time of reading both once: what stands between two runs is searched
/// from where the piece before it ended.
fn runs(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    let Some(text) = text.strip_prefix(first).and_then(|text| text.strip_suffix(last)) else { return false };
    let mut left = text;
    middle.split('*').all(|piece| match left.find(piece) {
        Some(at) => {
            left = left.get(at + piece.len()..).unwrap_or_default();
            true
        }
        None => false,
    })
}

/// Where the first wildcard stands; the length of the text where it has none.
pub(in crate::evaluate) fn literal_prefix(pattern: &str) -> usize {
    pattern.bytes().position(|b| matches!(b, b'*' | b'?')).unwrap_or(pattern.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::wild;
    use crate::policy::pattern::Glob;

    #[test]
    fn what_people_write() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("", "", true),
            ("?", "", false),
            ("a*c", "abbc", true),
            ("a*c", "abcd", false),
            ("*.example.com", "a.b.example.com", true),
            ("a**b", "ab", true),
            ("a?c", "aéc", true),
            ("a?c", "a😀c", false),
            ("a??c", "a😀c", true),
        ] {
            assert_eq!(wild(pattern, text), expected, "{pattern} {text}");
        }
    }

    proptest! {
        #[test]
        fn the_same_as_the_compiled_pattern(pattern in "[ab*?é😀]{0,8}", text in "[abé😀]{0,10}") {
            prop_assert_eq!(wild(&pattern, &text), Glob::new(&pattern).matches(&text));
        }
    }
}
