/// A compiled pattern of `*` and `?`.
///
/// Asking allocates nothing where the text is ASCII. It takes at most pattern × text steps, and about as
/// many as the text is long for patterns as people write them: only the last `*` is ever tried again.
///
/// ```
/// use aozu_iam::policy::pattern::Glob;
/// assert!(Glob::new("s3:Get*").matches("s3:GetObject"));
/// assert!(!Glob::new("s3:Get.bject").matches("s3:GetObject"));
/// assert!(Glob::new("??").matches("😀"), "a character beyond the BMP is two units");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Glob {
    /// UTF-16 units, and beyond them the two wildcards.
    units: Vec<u32>,
    any_case: bool,
}

/// Any run of units.
const RUN: u32 = 0x1_0000;
/// Exactly one unit.
const ONE: u32 = 0x1_0001;

impl Glob {
    /// A pattern that is compared with letter case.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        let mut glob = Self::default();
        glob.push_pattern(pattern);
        glob
    }

    /// A pattern for which ASCII letters of either case are the same.
    #[must_use]
    pub fn of_any_case(pattern: &str) -> Self {
        let mut glob = Self { any_case: true, ..Self::default() };
        glob.push_pattern(pattern);
        glob
    }

    /// Adds text in which `*` and `?` are wildcards.
    pub fn push_pattern(&mut self, pattern: &str) {
        self.units.reserve(pattern.len());
        for unit in pattern.encode_utf16() {
            match unit {
                0x2a => self.push_run(),
                0x3f => self.units.push(ONE),
                unit => self.push_unit(unit),
            }
        }
    }

    /// Adds text that stands for itself, such as the value of a policy variable.
    pub fn push_literal(&mut self, text: &str) {
        for unit in text.encode_utf16() {
            self.push_unit(unit);
        }
    }

    fn push_unit(&mut self, unit: u16) {
        self.units.push(if self.any_case { lower(u32::from(unit)) } else { u32::from(unit) });
    }

    /// Two runs in a row are one.
    fn push_run(&mut self) {
        if self.units.last() != Some(&RUN) {
            self.units.push(RUN);
        }
    }

    /// Whether it matches every text.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.units == [RUN]
    }

    /// Whether it has wildcards.
    #[must_use]
    pub fn has_wildcards(&self) -> bool {
        self.units.iter().any(|unit| *unit >= RUN)
    }

    /// Whether it matches the whole text.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        if self.is_everything() {
            return true;
        }
        if text.is_ascii() {
            return self.matches_units(text.as_bytes());
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        self.matches_units(&units)
    }

    fn matches_units<U: Copy + Into<u32>>(&self, text: &[U]) -> bool {
        let (mut p, mut t) = (0, 0);
        // Where to go on after the last run: the unit behind it, and the text it does not yet cover.
        let mut retry = None;
        loop {
            let wanted = self.units.get(p).copied();
            if wanted == Some(RUN) {
                if p + 1 == self.units.len() {
                    return true;
                }
                retry = Some((p + 1, t));
                p += 1;
                continue;
            }
            let found = text.get(t).map(|unit| (*unit).into());
            let same = match (wanted, found) {
                (None, None) => return true,
                (_, None) => return false,
                (None, Some(_)) => false,
                (Some(ONE), Some(_)) => true,
                (Some(wanted), Some(found)) => wanted == if self.any_case { lower(found) } else { found },
            };
            if same {
                p += 1;
                t += 1;
            } else if let Some((after, covered)) = retry {
                retry = Some((after, covered + 1));
                p = after;
                t = covered + 1;
            } else {
                return false;
            }
        }
    }
}

/// An ASCII capital as its small letter, everything else as it is.
const fn lower(unit: u32) -> u32 {
    if matches!(unit, 0x41..=0x5a) { unit + 0x20 } else { unit }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Glob;

    #[test]
    fn wildcards() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "a/b:c", true),
            ("**", "x", true),
            ("?", "", false),
            ("?*", "a", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("*aab", "aaab", true),
            ("*.txt", "a.txt.txt", true),
            ("a?c", "abc", true),
            ("[a]\\.+(", "[a]\\.+(", true),
            ("[ab]", "a", false),
            ("x?", "x\u{10400}", false),
            ("x??", "x\u{10400}", true),
            ("x*?", "x\u{10400}", true),
            ("\u{10400}?", "\u{10400}x", true),
            ("\u{10400}?", "\u{10400}\u{10428}", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn case_counts_unless_it_does_not() {
        assert!(!Glob::new("GET*").matches("GetObject"));
        assert!(Glob::of_any_case("GET*").matches("getObject"));
        assert!(!Glob::of_any_case("É").matches("é"), "ASCII only");
    }

    #[test]
    fn literal_text_has_no_wildcards() {
        let mut glob = Glob::new("home/");
        glob.push_literal("a*b");
        glob.push_pattern("/*");
        assert!(glob.matches("home/a*b/x"));
        assert!(!glob.matches("home/aXb/x"));
    }

    #[test]
    fn a_hostile_pattern_ends_soon() {
        let pattern = "*a".repeat(1000) + "b";
        assert!(!Glob::new(&pattern).matches(&"a".repeat(4000)));
    }

    /// The definition, word by word.
    fn naive(pattern: &[u16], text: &[u16]) -> bool {
        match pattern {
            [] => text.is_empty(),
            [0x2a, rest @ ..] => (0..=text.len()).any(|n| naive(rest, &text[n..])),
            [0x3f, rest @ ..] => !text.is_empty() && naive(rest, &text[1..]),
            [unit, rest @ ..] => text.first() == Some(unit) && naive(rest, &text[1..]),
        }
    }

    proptest! {
        #[test]
        fn it_matches_as_defined(pattern in "[ab*?\u{10400}]{0,8}", text in "[ab\u{10400}\u{10401}]{0,8}") {
            let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
            prop_assert_eq!(Glob::new(&pattern).matches(&text), naive(&units(&pattern), &units(&text)));
        }
    }
}
