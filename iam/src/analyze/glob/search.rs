use std::collections::BTreeMap;

use super::{
    Effort, Pattern, Symbol,
    symbol::{COLON, upper},
};

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Found {
    /// A text: a shortest one.
    Text(String),
    /// There is no such text.
    Nothing,
    /// The search was given up at its bound.
    TooComplex,
}

impl Found {
    /// The text, where there is one.
    #[must_use]
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nothing | Self::TooComplex => None,
        }
    }
}

/// Looks for a text that each pattern of the one list matches, and none of the other.
///
/// ```
/// use aozu_iam::analyze::glob::{Found, Pattern, search};
/// let [all, some] = ["a*c", "a*bc"].map(Pattern::new);
/// assert_eq!(search(&[&all], &[&some]), Found::Text("ac".to_owned()));
/// assert_eq!(search(&[&some], &[&all]), Found::Nothing);
/// ```
#[must_use]
pub fn search(within: &[&Pattern], without: &[&Pattern]) -> Found {
    search_within(within, without, &mut Effort::new(Effort::QUESTION))
}

/// The same, with the effort that is left of what several searches may take together.
pub fn search_within(within: &[&Pattern], without: &[&Pattern], effort: &mut Effort) -> Found {
    let within: Vec<&[Symbol]> = within.iter().map(|pattern| pattern.symbols()).collect();
    let without: Vec<&[Symbol]> = without.iter().map(|pattern| pattern.symbols()).collect();
    Search { other: other(&within, &without), within, without, effort }.run()
}

/// A unit that no pattern names: it stands for all of them.
fn other(within: &[&[Symbol]], without: &[&[Symbol]]) -> u16 {
    let mut named: Vec<u16> = Vec::new();
    for symbol in within.iter().chain(without).flat_map(|symbols| symbols.iter()) {
        match symbol {
            Symbol::Unit(unit) => named.push(*unit),
            Symbol::Letter(letter) => named.extend([*letter, upper(*letter)]),
            Symbol::One { .. } | Symbol::Run { .. } => {}
        }
    }
    named.sort_unstable();
    // Letters first, so that texts read well; no surrogate, so that they are texts.
    let candidates = (0x61..=0x7a).chain(0x30..=0x39).chain(0x41..=0x5a).chain(0xa1..0xd800).chain(1..0x20);
    let mut candidates = candidates.filter(|unit| named.binary_search(unit).is_err());
    candidates.next().unwrap_or(0)
}

/// Where a search stands after some text: one place in each pattern that must match (whichever it took), all
/// possible places in each that must not, and whether half a character is still to come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    within: Vec<u32>,
    without: Vec<Vec<u32>>,
    half: bool,
}

struct Search<'p, 'e> {
    within: Vec<&'p [Symbol]>,
    without: Vec<&'p [Symbol]>,
    other: u16,
    effort: &'e mut Effort,
}

/// The state before, and the unit that led on.
type Step = Option<(usize, u16)>;

impl Search<'_, '_> {
    /// Breadth first, so that the text found is a shortest one.
    fn run(self) -> Found {
        let start = State {
            within: vec![0; self.within.len()],
            without: self.without.iter().map(|symbols| closed(symbols, vec![0])).collect(),
            half: false,
        };
        let mut seen: BTreeMap<State, ()> = BTreeMap::new();
        let mut queue: Vec<(State, Step)> = Vec::new();
        for state in self.resting(&start) {
            seen.insert(state.clone(), ());
            queue.push((state, None));
        }
        let mut at = 0;
        while let Some((state, _)) = queue.get(at).cloned() {
            if self.is_goal(&state) {
                return text(&queue, at);
            }
            if !self.effort.spend(state.weight() * Effort::STEP) {
                return Found::TooComplex;
            }
            for unit in self.candidates(&state) {
                for next in self.after(&state, unit) {
                    if !self.effort.spend(next.weight() * Effort::STEP) {
                        return Found::TooComplex;
                    }
                    if !seen.contains_key(&next) {
                        seen.insert(next.clone(), ());
                        queue.push((next, Some((at, unit))));
                    }
                }
            }
            at += 1;
        }
        Found::Nothing
    }

    fn is_goal(&self, state: &State) -> bool {
        let ends = |symbols: &[Symbol], place: u32| place as usize == symbols.len();
        !state.half
            && self.within.iter().zip(&state.within).all(|(symbols, place)| ends(symbols, *place))
            && !self
                .without
                .iter()
                .zip(&state.without)
                .any(|(symbols, places)| places.iter().any(|place| ends(symbols, *place)))
    }

    /// The units worth trying: those that some pattern asks for here, and one for all others.
    fn candidates(&self, state: &State) -> Vec<u16> {
        let mut units = vec![self.other];
        let places =
            state.within.iter().map(std::slice::from_ref).chain(state.without.iter().map(Vec::as_slice));
        for (symbols, places) in self.within.iter().chain(&self.without).zip(places) {
            for place in places {
                match symbols.get(*place as usize) {
                    Some(Symbol::Unit(unit)) => units.push(*unit),
                    Some(Symbol::Letter(letter)) => units.extend([*letter, upper(*letter)]),
                    Some(Symbol::One { colon: false } | Symbol::Run { colon: false }) => units.push(COLON),
                    Some(Symbol::One { .. } | Symbol::Run { .. }) | None => {}
                }
            }
        }
        // Small letters first, so that texts read as people write them.
        units.sort_unstable_by_key(|unit| (matches!(unit, 0x41..=0x5a), *unit));
        units.dedup();
        // Two halves of a character follow each other, or neither stands.
        units.retain(|unit| (0xdc00..0xe000).contains(unit) == state.half);
        units
    }

    /// The states after one more unit.
    fn after(&self, state: &State, unit: u16) -> Vec<State> {
        let mut within = Vec::with_capacity(state.within.len());
        for (symbols, place) in self.within.iter().zip(&state.within) {
            match symbols.get(*place as usize) {
                Some(symbol) if symbol.takes(unit) => {
                    within.push(if matches!(symbol, Symbol::Run { .. }) { *place } else { place + 1 });
                }
                _ => return Vec::new(),
            }
        }
        let without =
            self.without.iter().zip(&state.without).map(|(symbols, places)| moved(symbols, places, unit));
        let next = State { within, without: without.collect(), half: (0xd800..0xdc00).contains(&unit) };
        self.resting(&next)
    }

    /// The state itself, and those in which runs of patterns that must match are left behind.
    fn resting(&self, state: &State) -> Vec<State> {
        let mut states = vec![state.clone()];
        for (n, symbols) in self.within.iter().enumerate() {
            let mut further = Vec::new();
            for state in &states {
                let mut place = state.within.get(n).copied().unwrap_or_default();
                while matches!(symbols.get(place as usize), Some(Symbol::Run { .. })) {
                    place += 1;
                    let mut left = state.clone();
                    if let Some(slot) = left.within.get_mut(n) {
                        *slot = place;
                    }
                    further.push(left);
                }
            }
            states.extend(further);
        }
        states
    }
}

impl State {
    fn weight(&self) -> usize {
        1 + self.within.len() + self.without.iter().map(Vec::len).sum::<usize>()
    }
}

/// The places after one more unit.
fn moved(symbols: &[Symbol], places: &[u32], unit: u16) -> Vec<u32> {
    let mut next = Vec::with_capacity(places.len() + 1);
    for place in places {
        match symbols.get(*place as usize) {
            Some(Symbol::Run { colon }) if *colon || unit != COLON => next.push(*place),
            Some(Symbol::Run { .. }) | None => {}
            Some(symbol) if symbol.takes(unit) => next.push(place + 1),
            Some(_) => {}
        }
    }
    closed(symbols, next)
}

/// Those places and, behind runs, the next; sorted. Once a run over anything is reached, what lies before it adds
/// nothing: whatever is matched from there is matched from the run as well. So at most the places between two runs
/// are kept.
fn closed(symbols: &[Symbol], places: Vec<u32>) -> Vec<u32> {
    let mut all = places;
    let mut at = 0;
    while let Some(place) = all.get(at).copied() {
        if matches!(symbols.get(place as usize), Some(Symbol::Run { .. })) {
            all.push(place + 1);
        }
        at += 1;
    }
    all.sort_unstable();
    all.dedup();
    let last = all
        .iter()
        .rposition(|place| matches!(symbols.get(*place as usize), Some(Symbol::Run { colon: true })));
    match last {
        Some(from) => all.split_off(from),
        None => all,
    }
}

/// The text that led to a state.
fn text(queue: &[(State, Step)], mut at: usize) -> Found {
    let mut units = Vec::new();
    while let Some((_, Some((before, unit)))) = queue.get(at) {
        units.push(*unit);
        at = *before;
    }
    units.reverse();
    String::from_utf16(&units).map_or(Found::TooComplex, Found::Text)
}

#[cfg(test)]
mod tests {
    use super::{Found, search};
    use crate::analyze::glob::Pattern;

    fn beyond(of: &str, but: &[&str]) -> Found {
        let but: Vec<_> = but.iter().map(|text| Pattern::new(text)).collect();
        search(&[&Pattern::new(of)], &but.iter().collect::<Vec<_>>())
    }

    #[test]
    fn the_text_found_is_a_shortest_one() {
        assert_eq!(beyond("*", &[]), Found::Text(String::new()));
        assert_eq!(beyond("*", &["", "?"]), Found::Text("aa".to_owned()));
        assert_eq!(beyond("a*", &["a", "a?*"]), Found::Nothing);
        assert_eq!(beyond("a*", &["a", "aa*", "a?"]), Found::Text("abb".to_owned()));
        assert_eq!(beyond("?*?", &["??", "???", "*a*b*"]), Found::Text("accc".to_owned()));
    }

    #[test]
    fn a_character_of_two_units_is_never_torn() {
        assert_eq!(beyond("\u{10400}", &[]), Found::Text("\u{10400}".to_owned()));
        assert_eq!(beyond("?", &["a", "\u{10400}"]), Found::Text("b".to_owned()));
        assert_eq!(beyond("\u{10400}*", &["\u{10400}", "\u{10400}a"]), Found::Text("\u{10400}b".to_owned()));
        assert_eq!(beyond("\u{10400}", &["??"]), Found::Nothing);
    }

    #[test]
    fn patterns_beyond_the_bound_are_told() {
        // Whether a unit was a certain one must be remembered for thirty units of each of twelve.
        let these: Vec<String> = ('a'..'m').map(|c| format!("*{c}{}", "?".repeat(30))).collect();
        let these: Vec<&str> = these.iter().map(String::as_str).collect();
        let long = format!("{}*", "?".repeat(60));
        assert_eq!(beyond(&long, &these), Found::TooComplex);
        assert!(!Pattern::new(these[0]).contains(&Pattern::new(&long)), "a short cut needs no search");
    }

    #[test]
    fn long_patterns_as_people_write_them_are_no_trouble() {
        let long = |c: &str| format!("{}*{}*{}", c.repeat(600), c.repeat(600), "z".repeat(600));
        assert!(Pattern::new(&format!("{}*", "a".repeat(600))).contains(&Pattern::new(&long("a"))));
        assert!(Pattern::new("*aaa*z*").contains(&Pattern::new(&long("a"))));
        assert!(!Pattern::new("*b*z*").contains(&Pattern::new(&long("a"))));
    }
}
