//! The smallest set of edits: tried on the model, guided by what still stops packets there.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use super::{
    Edit,
    ground::{self, Ground},
    propose::{Facts, Proposer},
};
use crate::reach::{
    ReasonCode, Verdict,
    ask::{Question, from_any_port, unaddressed},
    estate::Estate,
    text,
    walk::Blocker,
};

/// More edits than these are no longer a fix.
const MOST_EDITS: usize = 10;
/// So many sets are tried.
const MOST_TRIES: usize = 400;
/// Up to so many edits every subset is tried once more before a set is called smallest.
const ALL_SUBSETS_OF: usize = 5;

/// What came of a set of edits.
#[derive(Debug, Clone)]
struct Tried {
    verdict: Verdict,
    /// Edits that would each take the first obstacle of some way away.
    next: Vec<Edit>,
    /// At least so many edits more are needed, as far as can be seen.
    missing: usize,
    needs: BTreeSet<String>,
    /// Why packets stop first.
    stopped: Vec<ReasonCode>,
    /// Of those, what no edit takes away.
    helpless: Vec<ReasonCode>,
}

/// What a search found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The smallest set; none where there is none.
    pub(super) edits: Option<Vec<Edit>>,
    /// What would tell more, where what was not read stood in the way.
    pub(super) needs: BTreeSet<String>,
    /// What no edit takes away.
    pub(super) stopped: Vec<ReasonCode>,
}

/// A search for one question.
pub(super) struct Search<'s> {
    ground: &'s Ground<'s>,
    facts: Facts<'s>,
    tried: BTreeMap<Vec<String>, Option<Tried>>,
}

impl<'s> Search<'s> {
    pub(super) fn new(ground: &'s Ground<'s>, facts: Facts<'s>) -> Self {
        Self { ground, facts, tried: BTreeMap::new() }
    }

    /// Finds the smallest set that opens the path; of equally small ones the narrowest, then the first by its text.
    pub(super) fn run(mut self) -> Found {
        let quick = self.quick();
        let most = quick.as_ref().map_or(MOST_EDITS, Vec::len);
        let best = self.smallest(most).or(quick).map(|edits| self.trimmed(edits));
        let edits = best.filter(|edits| ground::whole(self.ground, edits));
        let mut found = Found { edits, ..Found::default() };
        if found.edits.is_none() {
            found.needs =
                self.tried.values().flatten().flat_map(|tried| tried.needs.iter().cloned()).collect();
            found.stopped = self.stopped();
        }
        found
    }

    /// What no edit takes away: where there was nothing more to try, after as few edits as possible; or else what stops
    /// packets from the first.
    fn stopped(&self) -> Vec<ReasonCode> {
        let all = self.tried.iter().filter_map(|(key, tried)| Some((key.len(), tried.as_ref()?)));
        let dead = all.filter(|(_, tried)| tried.next.is_empty() && !tried.helpless.is_empty());
        let first = self.tried.get(&Vec::new()).and_then(Option::as_ref);
        let codes = match dead.min_by_key(|(size, _)| *size) {
            Some((_, dead)) => Some(&dead.helpless),
            None => first.map(|first| &first.stopped),
        };
        let mut codes = codes.cloned().unwrap_or_default();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// A set that opens the path, by taking away what stops packets one after another.
    fn quick(&mut self) -> Option<Vec<Edit>> {
        let mut edits = Vec::new();
        loop {
            let tried = self.attempt(&edits)?;
            if tried.verdict == Verdict::Reachable {
                return Some(edits);
            }
            if edits.len() == MOST_EDITS {
                return None;
            }
            let next = tried.next.clone();
            let fitting = next.into_iter().find(|one| {
                let more: Vec<Edit> = edits.iter().chain([one]).cloned().collect();
                self.attempt(&more).is_some()
            });
            edits.push(fitting?);
        }
    }

    /// The smallest set of at most so many edits, size by size.
    fn smallest(&mut self, most: usize) -> Option<Vec<Edit>> {
        let mut level: Vec<Vec<Edit>> = vec![Vec::new()];
        for size in 0..=most {
            let mut solutions: Vec<&Vec<Edit>> = Vec::new();
            let mut grown: BTreeMap<Vec<String>, Vec<Edit>> = BTreeMap::new();
            for edits in &level {
                let Some(tried) = self.attempt(edits) else { continue };
                if tried.verdict == Verdict::Reachable {
                    solutions.push(edits);
                    continue;
                }
                if size + tried.missing.max(1) > most {
                    continue;
                }
                for edit in tried.next.clone() {
                    let mut more = edits.clone();
                    more.push(edit);
                    grown.entry(key(&more)).or_insert(more);
                }
            }
            solutions.sort_by_cached_key(|edits| rank(edits));
            if let Some(best) = solutions.first() {
                return Some((*best).clone());
            }
            level = grown.into_values().collect();
            if level.is_empty() {
                return None;
            }
        }
        None
    }

    /// A set without the edits that it does not need.
    fn trimmed(&mut self, mut edits: Vec<Edit>) -> Vec<Edit> {
        if edits.len() <= ALL_SUBSETS_OF {
            let mut subsets: Vec<Vec<Edit>> = (0..(1usize << edits.len()) - 1)
                .map(|mask| {
                    let chosen = edits.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
                    chosen.map(|(_, edit)| edit.clone()).collect()
                })
                .collect();
            subsets.sort_by_cached_key(|subset| (subset.len(), key(subset)));
            let enough = subsets.into_iter().find(|subset| self.opens(subset));
            return enough.unwrap_or(edits);
        }
        let mut at = 0;
        while at < edits.len() {
            let mut fewer = edits.clone();
            fewer.remove(at);
            if self.opens(&fewer) {
                edits = fewer;
                at = 0;
            } else {
                at += 1;
            }
        }
        edits
    }

    fn opens(&mut self, edits: &[Edit]) -> bool {
        self.attempt(edits).is_some_and(|tried| tried.verdict == Verdict::Reachable)
    }

    /// Tries a set on the model; none when AWS would refuse one of the edits, or too many sets were tried.
    fn attempt(&mut self, edits: &[Edit]) -> Option<&Tried> {
        if edits.iter().enumerate().any(|(at, one)| edits.iter().skip(at + 1).any(|two| one.undoes(two))) {
            return None;
        }
        let full = self.tried.len() >= MOST_TRIES;
        match self.tried.entry(key(edits)) {
            Entry::Occupied(known) => known.into_mut().as_ref(),
            Entry::Vacant(_) if full => None,
            Entry::Vacant(fresh) => {
                let tried = tried(self.ground, &self.facts, edits);
                fresh.insert(tried).as_ref()
            }
        }
    }
}

/// What tells a set from others: its lines, in whatever order they were added.
fn key(edits: &[Edit]) -> Vec<String> {
    let mut lines: Vec<String> = edits.iter().map(ToString::to_string).collect();
    lines.sort_unstable();
    lines
}

/// How much sets open beyond what is asked, then their texts.
fn rank(edits: &[Edit]) -> (u64, Vec<String>) {
    (edits.iter().map(|edit| u64::from(edit.breadth)).sum(), key(edits))
}

/// Compiles the networks with the edits made, and asks again.
fn tried(ground: &Ground<'_>, facts: &Facts<'_>, edits: &[Edit]) -> Option<Tried> {
    let edited = ground.with(edits).ok()?;
    let estate = edited.compile();
    let question = estate.question(&ground.request).ok()?;
    let outcome = estate.outcome(&question);
    let mut tried = Tried {
        verdict: outcome.verdict,
        next: Vec::new(),
        missing: 0,
        needs: BTreeSet::new(),
        stopped: Vec::new(),
        helpless: Vec::new(),
    };
    if tried.verdict == Verdict::Reachable {
        return Some(tried);
    }
    let proposer = Proposer { facts, estate: &estate, question: &question };
    let mut fewest: Option<usize> = None;
    for lane in lanes(&estate, &question, &outcome) {
        let hopeless: Vec<ReasonCode> =
            lane.iter().map(|blocker| blocker.code).filter(|code| proposer.is_hopeless(*code)).collect();
        if !hopeless.is_empty() {
            tried.helpless.extend(hopeless);
            continue;
        }
        let mut filters = BTreeSet::new();
        for blocker in &lane {
            if let Some(need) = &blocker.need {
                tried.needs.insert(text::need(&estate, need).into_owned());
            }
            filters.extend(proposer.inevitable(blocker));
            if blocker.ghost {
                continue;
            }
            let edits = proposer.edits(blocker);
            tried.stopped.push(blocker.code);
            if edits.is_empty() && blocker.certain {
                tried.helpless.push(blocker.code);
            }
            tried.next.extend(edits);
        }
        fewest = Some(fewest.map_or(filters.len(), |fewest| fewest.min(filters.len())));
    }
    tried.missing = fewest.unwrap_or(0);
    let mut seen = BTreeSet::new();
    tried.next.retain(|edit| seen.insert(edit.to_string()));
    Some(tried)
}

/// What stops packets, way by way: from each start, and back from wherever some arrive.
fn lanes<'q, 'a>(
    estate: &'q Estate<'a>,
    question: &'q Question<'a>,
    outcome: &crate::reach::ask::Outcome<'q, 'a>,
) -> Vec<Vec<Blocker<'q, 'a>>> {
    let mut lanes = Vec::new();
    let none = unaddressed(estate, question);
    if !none.is_empty() {
        lanes.push(none);
    }
    for (index, start) in question.starts.iter().enumerate() {
        let arrived: Vec<_> = outcome.arrives.iter().filter(|(at, ..)| *at == index).collect();
        if arrived.is_empty() {
            let walk = estate.forward(question, start, start.flows.clone(), true);
            lanes.push(walk.blockers);
            for (branch, end) in &walk.arrived {
                lanes.push(estate.back(&start.at, start.family, branch, *end, true).blockers);
            }
        }
        for (_, branch, end) in arrived {
            let whole = estate.back(&start.at, start.family, branch, *end, true);
            if whole.arrived.is_empty() {
                lanes.push(whole.blockers);
                continue;
            }
            // Some replies come back: what keeps back the others is told by them alone.
            let partly = outcome.partly.iter().find(|(one, _)| *one == index);
            let Some((_, partly)) = partly else { continue };
            let unanswered = branch.flows.minus(partly);
            let missing = start.flows.and(&partly.project(from_any_port)).minus(partly);
            let asked =
                if missing.is_empty() || unanswered.is_empty() { branch.flows.clone() } else { unanswered };
            let walk = estate.back(&start.at, start.family, &branch.with(asked), *end, true);
            lanes.push(walk.blockers);
        }
    }
    lanes
}
