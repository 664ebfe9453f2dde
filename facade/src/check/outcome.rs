use std::collections::BTreeSet;

use super::{Holds, inventory::Item};

/// So many that break a promise are told; the rest is counted.
const TOLD: usize = 3;

/// What became of a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    pub holds: Holds,
    pub evidence: Vec<String>,
    pub assumptions: Vec<String>,
    pub needs: Vec<String>,
}

impl Outcome {
    /// A promise that selects nothing is broken: nothing was looked at.
    pub(super) fn of_nothing(what: &str) -> Self {
        Tally::default().and_broken(what.to_owned()).into_outcome(String::new())
    }
}

/// Counts what holds and what does not.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub held: usize,
    broken: Vec<String>,
    broken_count: usize,
    unknown: Vec<String>,
    unknown_count: usize,
    pub assumptions: BTreeSet<String>,
    pub needs: BTreeSet<String>,
}

impl Tally {
    /// Notes one that breaks the promise; the evidence is made for those alone that are told.
    pub(super) fn break_with(&mut self, evidence: impl FnOnce() -> String) {
        self.broken_count += 1;
        if self.broken.len() < TOLD {
            self.broken.push(evidence());
        }
    }

    /// Notes one of which it is not known.
    pub(super) fn doubt_with(&mut self, evidence: impl FnOnce() -> String) {
        self.unknown_count += 1;
        if self.unknown.len() < TOLD {
            self.unknown.push(format!("unknown: {}", evidence()));
        }
    }

    /// Notes one that a selector by tags may mean, for its tags were not read. Of services whose tags no call that is
    /// read tells, none is taken to bear them.
    pub(super) fn doubt_tags(&mut self, item: &Item) {
        let service = item.arn.split(':').nth(2).unwrap_or_default();
        if matches!(service, "s3" | "secretsmanager" | "elasticloadbalancing") {
            self.doubt_with(|| format!("the tags of {} were not read", item.arn));
        } else {
            self.assumptions.insert(format!(
                "no resource of `{service}` bears the tags asked for: its tags are not read"
            ));
        }
    }

    pub(super) fn and_broken(mut self, evidence: String) -> Self {
        self.break_with(|| evidence);
        self
    }

    /// Whether anything was looked at.
    pub(super) fn is_empty(&self) -> bool {
        self.held + self.broken_count + self.unknown_count == 0
    }

    /// What became of the promise; `kept` is the evidence where it holds.
    pub(super) fn into_outcome(self, kept: String) -> Outcome {
        let total = self.held + self.broken_count + self.unknown_count;
        let more = |told: &[String], count: usize| {
            let rest = count - told.len();
            (rest > 0).then(|| format!("… and {rest} more: {count} of {total} do not hold"))
        };
        let (holds, mut evidence) = if self.broken_count > 0 {
            let more = more(&self.broken, self.broken_count);
            (Holds::No, self.broken.into_iter().chain(more).collect())
        } else if self.unknown_count > 0 {
            let rest = self.unknown_count - self.unknown.len();
            let more = (rest > 0).then(|| format!("… and {rest} more of {total} are unknown"));
            (Holds::Unknown, self.unknown.into_iter().chain(more).collect::<Vec<_>>())
        } else {
            (Holds::Yes, vec![kept])
        };
        let needs: Vec<String> = self.needs.into_iter().collect();
        if holds == Holds::Unknown {
            evidence.extend(needs.iter().map(|call| format!("collect: {call}")));
        }
        Outcome { holds, evidence, assumptions: self.assumptions.into_iter().collect(), needs }
    }
}

#[cfg(test)]
mod tests {
    use super::{Holds, Outcome, Tally};

    #[test]
    fn what_is_broken_outweighs_what_is_unknown() {
        let mut tally = Tally { held: 2, ..Tally::default() };
        tally.doubt_with(|| "u".into());
        tally.needs.insert("aws x".into());
        let mut unknown = Tally { needs: tally.needs.clone(), ..Tally::default() };
        for n in 0..5 {
            tally.break_with(|| format!("b{n}"));
        }
        let outcome = tally.into_outcome("all".into());
        assert_eq!(outcome.holds, Holds::No);
        assert_eq!(outcome.evidence, ["b0", "b1", "b2", "… and 2 more: 5 of 8 do not hold"]);
        unknown.doubt_with(|| "u".into());
        let outcome = unknown.into_outcome("all".into());
        assert_eq!(outcome.holds, Holds::Unknown);
        assert_eq!(outcome.evidence, ["unknown: u", "collect: aws x"]);
        assert_eq!(Outcome::of_nothing("x").holds, Holds::No);
    }
}
