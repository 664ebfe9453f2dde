use crate::policy::pattern::Glob;

/// Whether a pattern of `*` and `?` matches a whole text, with letter case.
///
/// Nothing is allocated unless a `?` meets a text beyond ASCII, where it takes one UTF-16 unit
/// (specs/iam.md §2.1, recorded).
pub(in crate::evaluate) fn wild(pattern: &str, text: &str) -> bool {
    if !text.is_ascii() && pattern.contains('?') {
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
