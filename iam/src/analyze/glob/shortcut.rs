//! Answers that need no search. Almost all patterns of policies are decided here, place by place and without
//! allocating; what is not is left to the search.

use super::{Pattern, Symbol, symbol::COLON};

type Symbols<'p> = &'p [Symbol];

/// Whether the first contains the second, where that can be told.
pub(super) fn contains(outer: &Pattern, inner: &Pattern) -> Option<bool> {
    if outer.symbols() == inner.symbols() || outer.is_everything() {
        return Some(true);
    }
    // A shortest text of the inner one must be long enough.
    if least(inner.symbols()) < least(outer.symbols()) {
        return Some(false);
    }
    part_by_part(outer.symbols(), inner.symbols(), part_contains)
}

/// Whether two patterns have a text in common, where that can be told.
pub(super) fn intersects(one: &Pattern, other: &Pattern) -> Option<bool> {
    if one.is_everything() || other.is_everything() {
        return Some(true);
    }
    part_by_part(one.symbols(), other.symbols(), part_meets)
}

/// Compares what stands before the first colon of both, as long as no wildcard of theirs can take in a colon, and then
/// the rest: neither set depends on the other part, so that each part may be asked by itself.
fn part_by_part(
    mut one: Symbols<'_>,
    mut other: Symbols<'_>,
    compare: impl Fn(Symbols<'_>, Symbols<'_>) -> Option<bool>,
) -> Option<bool> {
    let mut told = true;
    while let (Some((a, rest)), Some((b, others))) = (split(one), split(other)) {
        match compare(a, b) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => told = false,
        }
        (one, other) = (rest, others);
    }
    match compare(one, other) {
        Some(true) if !told => None,
        answer => answer,
    }
}

/// A pattern at its first colon, if nothing before it can take in one.
fn split(symbols: Symbols<'_>) -> Option<(Symbols<'_>, Symbols<'_>)> {
    let at = symbols.iter().position(|symbol| {
        matches!(symbol, Symbol::Unit(COLON) | Symbol::One { colon: true } | Symbol::Run { colon: true })
    })?;
    let (before, rest) = symbols.split_at_checked(at)?;
    let (Symbol::Unit(COLON), rest) = rest.split_first()? else { return None };
    Some((before, rest))
}

/// The length of a shortest text.
fn least(symbols: Symbols<'_>) -> usize {
    symbols.iter().filter(|symbol| !matches!(symbol, Symbol::Run { .. })).count()
}

fn has_run(symbols: Symbols<'_>) -> bool {
    symbols.iter().any(|symbol| matches!(symbol, Symbol::Run { .. }))
}

/// Whether the wildcards of both take in the same units, for all that the patterns name.
fn is_alike(one: Symbols<'_>, other: Symbols<'_>) -> bool {
    let all = || one.iter().chain(other);
    let kind = |wanted: bool| {
        all()
            .any(|symbol| matches!(symbol, Symbol::One { colon } | Symbol::Run { colon } if *colon == wanted))
    };
    let colon = || all().any(|symbol| *symbol == Symbol::Unit(COLON));
    !(kind(false) && (kind(true) || colon()))
}

/// Whether a part contains another.
///
/// Take a text of the inner one in which each wildcard is filled with a unit that no pattern names. The outer one can
/// match that unit with a wildcard only, and then it matches whatever else stands there as well: so the inner pattern
/// itself is matched like a text, its runs by runs alone. If the outer one has a `?`, one text does not tell all: a run
/// may be empty, or not.
fn part_contains(outer: Symbols<'_>, inner: Symbols<'_>) -> Option<bool> {
    if !is_alike(outer, inner) {
        return None;
    }
    let covers = |a: Symbol, b: Symbol| !matches!(b, Symbol::Run { .. }) && a.takes_all_of(b);
    if matches(outer, inner, covers) {
        return Some(true);
    }
    let one = outer.iter().any(|symbol| matches!(symbol, Symbol::One { .. }));
    let letter = inner.iter().any(|symbol| matches!(symbol, Symbol::Letter(_)))
        && outer.iter().any(|symbol| matches!(symbol, Symbol::Unit(unit) if is_letter(*unit)));
    (!(letter || (one && has_run(inner)))).then_some(false)
}

const fn is_letter(unit: u16) -> bool {
    matches!(unit, 0x41..=0x5a | 0x61..=0x7a)
}

/// Whether two parts have a text in common.
///
/// Where both have a run, what they begin and end with decides: between them there is room for all that the one asks
/// for, and then for all that the other does.
fn part_meets(one: Symbols<'_>, other: Symbols<'_>) -> Option<bool> {
    if !is_alike(one, other) {
        return None;
    }
    match (has_run(one), has_run(other)) {
        (true, true) => Some(!apart(one, other)),
        (_, false) => Some(matches(one, other, meet)),
        (false, true) => Some(matches(other, one, meet)),
    }
}

/// Whether two patterns have no text in common because of what they begin or end with: most pairs of a policy name
/// different services, and are told apart by their first letters.
pub(super) fn are_apart(one: &Pattern, other: &Pattern) -> bool {
    apart(one.symbols(), other.symbols())
}

fn apart(one: Symbols<'_>, other: Symbols<'_>) -> bool {
    !begin_alike(one.iter().zip(other)) || !begin_alike(one.iter().rev().zip(other.iter().rev()))
}

fn begin_alike<'p>(pairs: impl Iterator<Item = (&'p Symbol, &'p Symbol)>) -> bool {
    for (a, b) in pairs {
        if matches!(a, Symbol::Run { .. }) || matches!(b, Symbol::Run { .. }) {
            return true;
        }
        if !meet(*a, *b) {
            return false;
        }
    }
    true
}

/// Matches a pattern against places as if they were units. Only the last run is ever tried again.
fn matches(pattern: Symbols<'_>, places: Symbols<'_>, same: impl Fn(Symbol, Symbol) -> bool) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry = None;
    loop {
        let wanted = pattern.get(p).copied();
        if matches!(wanted, Some(Symbol::Run { .. })) {
            if p + 1 == pattern.len() {
                return true;
            }
            retry = Some((p + 1, t));
            p += 1;
            continue;
        }
        let found = places.get(t).copied();
        let fits = match (wanted, found) {
            (None, None) => return true,
            (_, None) => return false,
            (None, Some(_)) => false,
            (Some(wanted), Some(found)) => same(wanted, found),
        };
        if fits {
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

/// Whether two places, neither of them a run, have a unit in common.
fn meet(a: Symbol, b: Symbol) -> bool {
    match (a, b) {
        (Symbol::Letter(letter), Symbol::Letter(other)) => letter == other,
        (Symbol::Unit(unit), other) | (other, Symbol::Unit(unit)) => other.takes(unit),
        // A letter or a wildcard against a wildcard; wildcards take in every unit but a colon.
        _ => true,
    }
}
