use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem;

use crate::logs::pattern::{Need, Pattern};

/// Finds the next place at which a line might match, by texts that must stand in the raw bytes.
#[derive(Debug, Clone)]
pub(super) struct Prefilter {
    finder: Finder,
    /// Whether a line with a backslash might match without any of the texts.
    escapes: bool,
    /// Which patterns need a text, text by text.
    wanted_by: Vec<Vec<usize>>,
    pub(super) needs: Vec<Need>,
}

#[derive(Debug, Clone)]
enum Finder {
    /// Some pattern promises nothing: every line is looked at.
    Every(Option<AhoCorasick>),
    One(Box<memmem::Finder<'static>>),
    Many(AhoCorasick),
}

/// Beyond this many bytes of texts the faster automaton would take too much memory.
const DFA_BYTES: usize = 64 * 1024;

/// Where the next text and the next backslash stand, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    text: Option<usize>,
    backslash: Option<usize>,
}

impl Prefilter {
    pub(super) fn new(patterns: &[Pattern]) -> Self {
        let needs: Vec<Need> = patterns.iter().map(Need::of).collect();
        let mut texts: Vec<&[u8]> = needs.iter().flat_map(|need| &need.any_of).map(Vec::as_slice).collect();
        texts.sort_unstable();
        texts.dedup();
        let mut wanted_by = vec![Vec::new(); texts.len()];
        for (pattern, need) in needs.iter().enumerate() {
            for text in &need.any_of {
                if let Some(slot) =
                    texts.binary_search(&text.as_slice()).ok().and_then(|at| wanted_by.get_mut(at))
                {
                    slot.push(pattern);
                }
            }
        }
        let every = needs.iter().any(|need| need.any_of.is_empty());
        let automaton = || {
            let bytes: usize = texts.iter().map(|text| text.len()).sum();
            let kind = (bytes <= DFA_BYTES).then_some(AhoCorasickKind::DFA);
            // Only beyond its limits, which a pattern of a kilobyte does not reach, could it not be built.
            AhoCorasick::builder().kind(kind).build(&texts).ok()
        };
        let finder = match texts.as_slice() {
            [text] if !every => Finder::One(Box::new(memmem::Finder::new(text).into_owned())),
            [] => Finder::Every(None),
            _ if every => Finder::Every(if needs.len() > 1 { automaton() } else { None }),
            _ => automaton().map_or(Finder::Every(None), Finder::Many),
        };
        let escapes = needs.iter().any(|need| need.unless_escaped);
        Self { finder, escapes, wanted_by, needs }
    }

    pub(super) fn start(&self) -> Next {
        Next { text: Some(0), backslash: self.escapes.then_some(0) }
    }

    /// The next place, from `at` on, on whose line something might match.
    pub(super) fn next(&self, block: &[u8], at: usize, next: &mut Next) -> Option<usize> {
        if matches!(self.finder, Finder::Every(_)) {
            return Some(at);
        }
        let rest = block.get(at..)?;
        if next.text.is_some_and(|text| text <= at) {
            next.text = match &self.finder {
                Finder::One(finder) => finder.find(rest),
                Finder::Many(automaton) => automaton.find(rest).map(|found| found.start()),
                Finder::Every(_) => None,
            }
            .map(|found| at + found);
        }
        if next.backslash.is_some_and(|backslash| backslash <= at) {
            next.backslash = memchr::memchr(b'\\', rest).map(|found| at + found);
        }
        match (next.text, next.backslash) {
            (Some(text), Some(backslash)) => Some(text.min(backslash)),
            (text, backslash) => text.or(backslash),
        }
    }

    /// Calls with each pattern that might match the line; more than once, maybe.
    pub(super) fn might(&self, line: &[u8], mut with: impl FnMut(usize)) {
        let automaton = match &self.finder {
            Finder::Many(automaton) | Finder::Every(Some(automaton)) => automaton,
            _ => {
                (0..self.needs.len()).for_each(with);
                return;
            }
        };
        let escaped = self.escapes && memchr::memchr(b'\\', line).is_some();
        for (pattern, need) in self.needs.iter().enumerate() {
            if need.any_of.is_empty() || (escaped && need.unless_escaped) {
                with(pattern);
            }
        }
        for found in automaton.find_overlapping_iter(line) {
            for pattern in self.wanted_by.get(found.pattern().as_usize()).into_iter().flatten() {
                with(*pattern);
            }
        }
    }
}
