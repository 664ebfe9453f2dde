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

/// How many bytes of each end are compared at once.
const END: usize = 16;

/// A text's length and its ends, by which most patterns are told not to match without looking at them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends {
    length: usize,
    head: u128,
    tail: u128,
}

impl Ends {
    /// The ends of a text, as it is compared: in small letters where patterns are.
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        Self { length: bytes.len(), head: head(bytes), tail: tail(bytes) }
    }
}

/// The first bytes, the first of them in the lowest place.
fn head(bytes: &[u8]) -> u128 {
    let mut end = [0; END];
    for (slot, byte) in end.iter_mut().zip(bytes) {
        *slot = *byte;
    }
    u128::from_le_bytes(end)
}

/// The last bytes, the last of them in the lowest place.
fn tail(bytes: &[u8]) -> u128 {
    let mut end = [0; END];
    for (slot, byte) in end.iter_mut().zip(bytes.iter().rev()) {
        *slot = *byte;
    }
    u128::from_le_bytes(end)
}

/// As many of the lowest places as there are bytes, all ones.
fn mask(bytes: &[u8]) -> u128 {
    match bytes.len() {
        0 => 0,
        length if length >= END => u128::MAX,
        length => (1 << (8 * length)) - 1,
    }
}

/// What a pattern asks of a text's length and ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gate {
    head: u128,
    head_mask: u128,
    tail: u128,
    tail_mask: u128,
    shortest: usize,
    longest: usize,
}

impl Gate {
    /// Whether the pattern may match; where not, it does not.
    #[inline]
    pub(crate) fn admits(&self, ends: &Ends) -> bool {
        (self.shortest..=self.longest).contains(&ends.length)
            && (ends.head ^ self.head) & self.head_mask == 0
            && (ends.tail ^ self.tail) & self.tail_mask == 0
    }
}

impl Glob {
    /// What it asks of a text's length and ends; the text must be in small letters where letter case does not count.
    pub(crate) fn gate(&self) -> Gate {
        let folded = |bytes: &[u8]| if self.fold { bytes.to_ascii_lowercase() } else { bytes.to_vec() };
        let exact = self.middle.is_empty();
        // Without a wildcard all of it is both ends.
        let (first, last) = (folded(&self.head), folded(if exact { &self.head } else { &self.tail }));
        let shortest = self.head.len() + self.tail.len();
        Gate {
            head: head(&first),
            head_mask: mask(&first),
            tail: tail(&last),
            tail_mask: mask(&last),
            shortest,
            longest: if exact { shortest } else { usize::MAX },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Ends, Glob};

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
        fn what_the_gate_refuses_does_not_match(
            pattern in "[a-cé*?]{0,3}[a-c/]{0,20}[*?]{0,2}[a-c/]{0,20}[a-cé*?]{0,3}",
            text in "[a-cé/]{0,44}",
            fill in "[a-c]{0,4}",
            fold in any::<bool>(),
        ) {
            // Texts at random and texts that nearly match.
            for text in [text, pattern.replace('*', &fill).replace('?', "b")] {
                let (pattern, text) = if fold { (pattern.to_uppercase(), text) } else { (pattern.clone(), text) };
                let glob = Glob::new(&pattern, fold, false);
                let admitted = glob.gate().admits(&Ends::of(&text));
                prop_assert!(admitted || !glob.matches(&text), "{pattern} {text}");
                // Of short patterns without a `?` or two stars the ends tell all.
                if pattern.len() <= 16 && pattern.matches('*').count() <= 1 && !pattern.contains('?') {
                    prop_assert_eq!(admitted, glob.matches(&text), "{} {}", pattern, text);
                }
            }
        }

        #[test]
        fn either_case_is_the_same_where_it_should_be(pattern in "[aAbB*?]{0,8}", text in "[aAbB]{0,8}") {
            let folded = |text: &str| text.to_ascii_lowercase().chars().collect::<Vec<_>>();
            prop_assert_eq!(Glob::new(&pattern, true, false).matches(&text), naive(&folded(&pattern), &folded(&text)));
        }
    }
}
