//! Patterns with `*` and `?`, compiled: `*` is any number of characters, `?` exactly one, `/` among them.

/// A part of a pattern between its literal beginning and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// This byte.
    Byte(u8),
    /// Any one character.
    One,
    /// Any number of characters.
    Many,
}

/// A pattern, ready to be matched in time linear in the text for each of its stars, without an allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glob {
    /// What the text must begin with.
    head: Box<[u8]>,
    /// What stands between, from the first wildcard to the last; empty where there is no wildcard.
    middle: Box<[Token]>,
    /// What the text must end with.
    tail: Box<[u8]>,
    /// Whether letters of either case are the same.
    fold: bool,
}

impl Glob {
    /// A pattern; `fold` says whether letters of either case are the same, `escapes` whether `\*` and `\?` are
    /// literal, as in query strings.
    pub(crate) fn new(pattern: &str, fold: bool, escapes: bool) -> Self {
        let mut tokens = Vec::with_capacity(pattern.len());
        let mut rest = pattern.bytes().peekable();
        while let Some(byte) = rest.next() {
            let token = match byte {
                b'\\' if escapes => match rest.next_if(|next| matches!(next, b'*' | b'?')) {
                    Some(literal) => Token::Byte(literal),
                    None => Token::Byte(byte),
                },
                // Two stars are one.
                b'*' if tokens.last() == Some(&Token::Many) => continue,
                b'*' => Token::Many,
                b'?' => Token::One,
                _ if fold => Token::Byte(byte.to_ascii_lowercase()),
                _ => Token::Byte(byte),
            };
            tokens.push(token);
        }
        let wild = |token: &Token| !matches!(token, Token::Byte(_));
        let first = tokens.iter().position(wild).unwrap_or(tokens.len());
        let last = tokens.iter().rposition(wild).map_or(tokens.len(), |last| last + 1);
        let bytes = |tokens: Option<&[Token]>| {
            let tokens = tokens.into_iter().flatten();
            tokens
                .filter_map(|token| if let Token::Byte(byte) = token { Some(*byte) } else { None })
                .collect()
        };
        Self {
            head: bytes(tokens.get(..first)),
            tail: bytes(tokens.get(last..)),
            middle: tokens.get(first..last).unwrap_or_default().into(),
            fold,
        }
    }

    /// Whether the text matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let Some((head, rest)) = bytes.split_at_checked(self.head.len()) else { return false };
        if self.middle.is_empty() {
            return rest.is_empty() && self.same(&self.head, head);
        }
        let Some(cut) = rest.len().checked_sub(self.tail.len()) else { return false };
        let Some((between, tail)) = rest.split_at_checked(cut) else { return false };
        self.same(&self.head, head) && self.same(&self.tail, tail) && self.between(between)
    }

    fn same(&self, pattern: &[u8], text: &[u8]) -> bool {
        if self.fold { pattern.eq_ignore_ascii_case(text) } else { pattern == text }
    }

    /// Two pointers: after a mismatch the last star takes in one byte more. Each byte is looked at at most once for
    /// each byte of the pattern.
    fn between(&self, text: &[u8]) -> bool {
        if *self.middle == [Token::Many] {
            return true;
        }
        let (mut at, mut token) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while at < text.len() {
            let step = match (self.middle.get(token), text.get(at)) {
                (Some(Token::Many), _) => {
                    star = Some((token, at));
                    token += 1;
                    continue;
                }
                (Some(Token::One), _) => character(text, at),
                (Some(Token::Byte(byte)), Some(found)) => {
                    let found = if self.fold { found.to_ascii_lowercase() } else { *found };
                    usize::from(*byte == found)
                }
                _ => 0,
            };
            if step > 0 {
                at += step;
                token += 1;
            } else if let Some((many, from)) = star {
                star = Some((many, from + 1));
                (token, at) = (many + 1, from + 1);
            } else {
                return false;
            }
        }
        self.middle.iter().skip(token).all(|left| *left == Token::Many)
    }
}

/// How many bytes the character takes that begins here; 0 within one.
fn character(text: &[u8], at: usize) -> usize {
    let continues = |byte: &u8| byte & 0xC0 == 0x80;
    if text.get(at).is_none_or(continues) {
        return 0;
    }
    1 + text.iter().skip(at + 1).take_while(|byte| continues(byte)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Glob;

    /// The definition, by recursion over characters.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some(('*', more)), _) => (0..=text.len()).any(|n| naive(more, &text[n..])),
            (Some(('?', more)), Some((_, rest))) => naive(more, rest),
            (Some((c, more)), Some((d, rest))) => c == d && naive(more, rest),
            _ => false,
        }
    }

    #[test]
    fn a_star_at_the_end_of_a_long_text_takes_no_time() {
        let pattern = Glob::new(&"a*".repeat(60), false, false);
        assert!(!pattern.matches(&"a".repeat(59)));
        assert!(pattern.matches(&"a".repeat(20_000)));
        let never = Glob::new(&format!("{}b?", "a*".repeat(40)), false, false);
        assert!(!never.matches(&"a".repeat(20_000)));
    }

    #[test]
    fn escaped_wildcards_stand_for_themselves_in_query_strings_alone() {
        assert!(Glob::new(r"a\*", true, true).matches("A*"));
        assert!(!Glob::new(r"a\*", true, true).matches("ab"));
        assert!(Glob::new(r"a\b", true, true).matches(r"a\b"));
        assert!(Glob::new(r"a\*", false, false).matches(r"a\bc"));
    }

    #[test]
    fn a_question_mark_is_one_character() {
        assert!(Glob::new("a?c", false, false).matches("aéc"));
        assert!(!Glob::new("a??c", false, false).matches("aéc"));
        assert!(Glob::new("*?c", false, false).matches("éc"));
    }

    proptest! {
        #[test]
        fn it_matches_what_the_definition_does(pattern in "[abé*?]{0,8}", text in "[abé]{0,8}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(Glob::new(&pattern, false, false).matches(&text), naive(&chars(&pattern), &chars(&text)));
        }

        #[test]
        fn either_case_is_the_same_where_it_should_be(pattern in "[aAbB*?]{0,8}", text in "[aAbB]{0,8}") {
            let folded = |text: &str| text.to_ascii_lowercase().chars().collect::<Vec<_>>();
            prop_assert_eq!(Glob::new(&pattern, true, false).matches(&text), naive(&folded(&pattern), &folded(&text)));
        }
    }
}
