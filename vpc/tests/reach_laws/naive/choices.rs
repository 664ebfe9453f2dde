//! What may come out one way or another, tried one after the other.

use std::collections::BTreeMap;

/// A run through every combination of choices: each is asked for as it comes up, and all are tried in turn.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    /// What was taken, and of how many.
    taken: Vec<(usize, usize)>,
    at: usize,
}

impl Choices {
    /// One of so many.
    pub(super) fn one_of(&mut self, many: usize) -> usize {
        if self.at == self.taken.len() {
            self.taken.push((0, many));
        }
        self.at += 1;
        self.taken[self.at - 1].0
    }

    /// Makes ready for the next combination; none is left if it says no.
    pub(super) fn next(&mut self) -> bool {
        self.at = 0;
        while let Some((taken, of)) = self.taken.pop() {
            if taken + 1 < of {
                self.taken.push((taken + 1, of));
                return true;
            }
        }
        false
    }
}

/// Choices by claim: what was said of one stays said until the next combination.
#[derive(Debug, Default)]
pub(crate) struct Guesses {
    choices: Choices,
    said: BTreeMap<String, usize>,
}

impl Guesses {
    pub(super) fn is_so(&mut self, claim: String) -> bool {
        self.about(claim, 2) == 1
    }

    /// One of several that nothing known tells apart.
    pub(super) fn one_of(&mut self, claim: impl Fn() -> String, many: usize) -> usize {
        if many > 1 { self.about(claim(), many) } else { 0 }
    }

    fn about(&mut self, claim: String, many: usize) -> usize {
        let choices = &mut self.choices;
        *self.said.entry(claim).or_insert_with(|| choices.one_of(many))
    }

    pub(super) fn next(&mut self) -> bool {
        self.said.clear();
        self.choices.next()
    }
}
