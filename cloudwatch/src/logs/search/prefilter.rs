use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem;

use super::pieces::{Pieces, SAMPLE};
use crate::logs::pattern::{Escape, Need, Pattern};

/// Finds the next place at which a line might match, by texts that must stand in the raw bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Prefilter {
    finder: Finder,
    /// Pieces of the texts, chosen by what stood in a block, and how much of it was looked at.
    pieces: Option<Pieces>,
    learnt: usize,
    /// How many lines were looked at since for nothing.
    idle: usize,
    /// A line with such an escape might match without any of the texts.
    unless: Escape,
    texts: Vec<Vec<u8>>,
    /// Which patterns need a text, text by text.
    wanted_by: Vec<Vec<usize>>,
    /// The patterns that need no text, and those that might do without behind some escape.
    always: Vec<usize>,
    /// Those that need no text, or one that stands in many lines: they are asked of every line.
    pub(super) usual: Vec<usize>,
    unless_escaped: Vec<(Escape, usize)>,
    needs: Vec<Need>,
}

#[derive(Debug, Clone, Default)]
enum Finder {
    /// No pattern needs a text.
    #[default]
    Nothing,
    One(Box<memmem::Finder<'static>>),
    Many(AhoCorasick),
}

/// Beyond this many bytes of texts the faster automaton would take too much memory.
const DFA_BYTES: usize = 64 * 1024;

/// So many lines looked at for nothing cost more than to look for rarer pieces.
const MISLED: usize = 2000;

/// Where the next texts and the next escape stand, as far as it is known.
#[derive(Debug, Clone)]
pub(super) struct Next {
    texts: Vec<Option<usize>>,
    escape: Option<usize>,
}

impl Prefilter {
    pub(super) fn new(patterns: &[Pattern]) -> Self {
        let needs: Vec<Need> = patterns.iter().map(Need::of).collect();
        let mut texts: Vec<Vec<u8>> = needs.iter().flat_map(|need| need.any_of.iter().cloned()).collect();
        texts.sort_unstable();
        texts.dedup();
        let mut wanted_by = vec![Vec::new(); texts.len()];
        for (pattern, need) in needs.iter().enumerate() {
            for text in &need.any_of {
                if let Some(slot) = texts.binary_search(text).ok().and_then(|at| wanted_by.get_mut(at)) {
                    slot.push(pattern);
                }
            }
        }
        let always: Vec<usize> =
            needs.iter().enumerate().filter(|(_, need)| need.any_of.is_empty()).map(|(at, _)| at).collect();
        let unless_escaped: Vec<(Escape, usize)> = needs
            .iter()
            .enumerate()
            .filter(|(_, need)| !need.any_of.is_empty() && need.unless != Escape::None)
            .map(|(at, need)| (need.unless, at))
            .collect();
        let automaton = || {
            let bytes: usize = texts.iter().map(Vec::len).sum();
            let kind = (bytes <= DFA_BYTES).then_some(AhoCorasickKind::DFA);
            // Only beyond its limits, which a pattern of a kilobyte does not reach, could it not be built.
            AhoCorasick::builder().kind(kind).build(&texts).ok()
        };
        // One text alone says that it stands there only if nothing else makes the line stop.
        let sure = unless_escaped.is_empty() || !needs.iter().any(|need| need.suffices);
        let finder = match texts.as_slice() {
            [] => Some(Finder::Nothing),
            [text] if sure => Some(Finder::One(Box::new(memmem::Finder::new(text).into_owned()))),
            _ => automaton().map(Finder::Many),
        };
        let Some(finder) = finder else {
            let needs = vec![Need::default(); needs.len()];
            let always: Vec<usize> = (0..needs.len()).collect();
            return Self::default().with(always, needs);
        };
        let unless = unless_escaped.iter().map(|(escape, _)| *escape).max().unwrap_or_default();
        Self { finder, unless, texts, wanted_by, unless_escaped, ..Self::default() }.with(always, needs)
    }

    fn with(self, always: Vec<usize>, needs: Vec<Need>) -> Self {
        Self { usual: always.clone(), always, needs, ..self }
    }

    /// Looks at a part of a log to see what is rare, unless it has seen enough and was not misled. Says whether it did.
    pub(super) fn learn(&mut self, part: &[u8]) -> bool {
        let small = part.len() < SAMPLE / 16 || part.len() / 4 <= self.learnt;
        let enough = self.learnt >= SAMPLE || small;
        let misled = self.idle > MISLED && part.len() >= SAMPLE;
        if (enough && !misled) || !matches!(self.finder, Finder::Many(_)) {
            return false;
        }
        self.learnt = part.len();
        self.idle = 0;
        self.pieces = Pieces::choose(&self.texts, part);
        self.usual.clone_from(&self.always);
        for text in self.pieces.iter().flat_map(|pieces| &pieces.common) {
            self.usual.extend(self.wanted_by.get(*text).into_iter().flatten());
        }
        self.usual.sort_unstable();
        self.usual.dedup();
        true
    }

    /// Whether a line that the pattern is asked of, and in which a text or an escape stands, matches as it is.
    pub(super) fn suffices(&self, pattern: usize) -> bool {
        let suffices = self.needs.get(pattern).is_some_and(|need| need.suffices && !need.any_of.is_empty());
        suffices && self.usual.binary_search(&pattern).is_err()
    }

    /// Whether lines are looked at in which no text stands.
    pub(super) fn every(&self) -> bool {
        !self.usual.is_empty()
    }

    /// Says how many patterns a line with a text or an escape turned out to be of interest for.
    pub(super) fn looked_at(&mut self, patterns: usize) {
        self.idle += usize::from(patterns <= self.usual.len());
    }

    pub(super) fn start(&self) -> Next {
        let searchers = self.pieces.as_ref().map_or(1, |pieces| pieces.searchers.len());
        Next { texts: vec![Some(0); searchers], escape: (self.unless != Escape::None).then_some(0) }
    }

    /// The next place, from `at` on, of a text or of an escape that may hide one.
    pub(super) fn next(&self, block: &[u8], at: usize, next: &mut Next) -> Option<usize> {
        let rest = block.get(at..)?;
        for (number, text) in next.texts.iter_mut().enumerate() {
            if text.is_some_and(|text| text <= at) {
                let piece = self.pieces.as_ref().and_then(|pieces| pieces.searchers.get(number));
                *text = match (&self.finder, piece) {
                    (_, Some(piece)) => piece.find(rest).map(|found| found.start()),
                    (Finder::One(finder), None) => finder.find(rest),
                    (Finder::Many(automaton), None) => automaton.find(rest).map(|found| found.start()),
                    (Finder::Nothing, None) => None,
                }
                .map(|found| at + found);
            }
        }
        if next.escape.is_some_and(|escape| escape <= at) {
            next.escape = memchr::memchr_iter(b'\\', rest)
                .find(|place| self.unless.has(rest.get(place + 1).copied()))
                .map(|found| at + found);
        }
        next.texts.iter().copied().chain([next.escape]).flatten().min()
    }

    /// Calls with each pattern that might match the line, in which a text or an escape stands, or not; more than once,
    /// maybe.
    pub(super) fn might(&self, line: &[u8], texts: bool, mut with: impl FnMut(usize)) {
        if !texts {
            self.usual.iter().copied().for_each(with);
            return;
        }
        let Finder::Many(automaton) = &self.finder else {
            (0..self.needs.len()).for_each(with);
            return;
        };
        self.usual.iter().copied().for_each(&mut with);
        if self.unless != Escape::None {
            let [mut unicode, mut solidus, mut any] = [false; 3];
            for place in memchr::memchr_iter(b'\\', line) {
                let after = line.get(place + 1).copied();
                unicode |= Escape::Unicode.has(after);
                solidus |= Escape::Solidus.has(after);
                any = true;
            }
            for (escape, pattern) in self.unless_escaped.iter().filter(|_| any) {
                let hidden = match escape {
                    Escape::None => false,
                    Escape::Unicode => unicode,
                    Escape::Solidus => solidus,
                    Escape::Any => any,
                };
                if hidden {
                    with(*pattern);
                }
            }
        }
        for found in automaton.find_overlapping_iter(line) {
            for pattern in self.wanted_by.get(found.pattern().as_usize()).into_iter().flatten() {
                with(*pattern);
            }
        }
    }
}
