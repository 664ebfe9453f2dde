use super::prefilter::Prefilter;
use crate::logs::pattern::{Language, Pattern, Program, Scratch, Value, split};

/// The JSON patterns of some places in one program, and each pattern's place in it.
fn joined(patterns: &[Pattern], which: impl Fn(usize) -> bool) -> (Program, Vec<usize>) {
    let mut json = Vec::new();
    let places = patterns.iter().enumerate().map(|(place, pattern)| match pattern.language() {
        Language::Json { pattern, .. } if which(place) => {
            json.push(pattern);
            json.len() - 1
        }
        _ => usize::MAX,
    });
    let places = places.collect();
    (Program::new(json), places)
}

/// Asks patterns of a line, reading it once for all patterns of a language.
#[derive(Debug, Clone)]
pub(super) struct Evaluator {
    patterns: Vec<Pattern>,
    /// All JSON patterns in one.
    program: Program,
    /// Each pattern's place in the program.
    places: Vec<usize>,
    /// The same of those JSON patterns alone that are asked of every line.
    usual: (Program, Vec<usize>),
    scratch: Scratch,
    values: Vec<Value>,
    /// For each pattern the last line for which it was a candidate.
    seen: Vec<u64>,
    line: u64,
    candidates: Vec<usize>,
    found: Vec<usize>,
}

impl Evaluator {
    pub(super) fn new(patterns: &[Pattern]) -> Self {
        let (program, places) = joined(patterns, |_| true);
        Self {
            program,
            places,
            usual: joined(patterns, |_| false),
            patterns: patterns.to_vec(),
            scratch: Scratch::default(),
            values: Vec::new(),
            seen: vec![0; patterns.len()],
            line: 0,
            candidates: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Says which patterns are asked of every line.
    pub(super) fn usual(&mut self, usual: &[usize]) {
        self.usual = joined(&self.patterns, |place| usual.binary_search(&place).is_ok());
    }

    pub(super) fn patterns(&self) -> usize {
        self.patterns.len()
    }

    /// How many patterns might have matched the last line.
    pub(super) fn candidates(&self) -> usize {
        self.candidates.len()
    }

    /// The patterns that match the line, of those that might; `texts` says that a text or an escape stands in it.
    pub(super) fn evaluate(&mut self, line: &[u8], texts: bool, prefilter: &Prefilter) {
        self.line += 1;
        self.candidates.clear();
        let (seen, number, candidates) = (&mut self.seen, self.line, &mut self.candidates);
        prefilter.might(line, texts, |pattern| {
            if let Some(last) = seen.get_mut(pattern)
                && *last != number
            {
                *last = number;
                candidates.push(pattern);
            }
        });
        self.candidates.sort_unstable();
        self.found.clear();
        let (program, places) = if !texts || self.candidates == prefilter.usual {
            (&self.usual.0, &self.usual.1)
        } else {
            (&self.program, &self.places)
        };
        let mut object = None;
        let mut parted = false;
        for &place in &self.candidates {
            let Some(pattern) = self.patterns.get(place) else { continue };
            let matches = match pattern.language() {
                Language::Terms(terms) => (texts && prefilter.suffices(place)) || terms.matches(line),
                Language::Json { .. } => {
                    let read = *object.get_or_insert_with(|| program.run(line, &mut self.scratch));
                    let place = places.get(place).copied().unwrap_or(usize::MAX);
                    read && program.matches(place, line, &self.scratch)
                }
                Language::Delimited(pattern) => {
                    if !parted {
                        split(line, &mut self.values);
                        parted = true;
                    }
                    pattern.matches(line, &self.values)
                }
            };
            if matches {
                self.found.push(place);
            }
        }
    }

    /// Those patterns, ascending.
    pub(super) fn found(&self) -> &[usize] {
        &self.found
    }
}
