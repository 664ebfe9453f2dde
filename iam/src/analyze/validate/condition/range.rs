//! Whether conditions on numbers or instants leave any.

use std::cmp::Ordering;

use super::super::subject::Entry;
use crate::{
    evaluate::Decimal,
    policy::{Test, instant},
};

pub(super) fn numbers_exclude(entries: &[Entry<'_>]) -> bool {
    exclude(entries, Decimal::read, |a, b| a.compare(*b))
}

pub(super) fn dates_exclude(entries: &[Entry<'_>]) -> bool {
    exclude(entries, instant, Ord::cmp)
}

/// How an operator compares.
#[derive(Clone, Copy)]
enum Bound {
    Equal,
    NotEqual,
    Below { inclusive: bool },
    Above { inclusive: bool },
}

fn bound(test: Test) -> Option<Bound> {
    Some(match test {
        Test::NumericEquals | Test::DateEquals => Bound::Equal,
        Test::NumericNotEquals | Test::DateNotEquals => Bound::NotEqual,
        Test::NumericLessThan | Test::DateLessThan => Bound::Below { inclusive: false },
        Test::NumericLessThanEquals | Test::DateLessThanEquals => Bound::Below { inclusive: true },
        Test::NumericGreaterThan | Test::DateGreaterThan => Bound::Above { inclusive: false },
        Test::NumericGreaterThanEquals | Test::DateGreaterThanEquals => Bound::Above { inclusive: true },
        _ => return None,
    })
}

/// Whether no value meets all of the entries. Values are taken for dense: between two there is a third.
fn exclude<'e, T: Copy>(
    entries: &[Entry<'e>],
    read: impl Fn(&'e str) -> Option<T>,
    compare: impl Fn(&T, &T) -> Ordering,
) -> bool {
    let mut equal: Vec<Vec<T>> = Vec::new();
    let mut unequal: Vec<T> = Vec::new();
    // The tightest bounds, each with whether it is itself within.
    let mut high: Option<(T, bool)> = None;
    let mut low: Option<(T, bool)> = None;
    for entry in entries {
        let values: Option<Vec<T>> = entry.texts().map(|(text, _)| read(text)).collect();
        // What cannot be read is told as such.
        let (Some(values), Some(bound)) = (values, bound(entry.operator.test)) else { return false };
        let most = |ordering: Ordering| {
            values.iter().copied().reduce(|a, b| if compare(&a, &b) == ordering { a } else { b })
        };
        match bound {
            Bound::Equal => equal.push(values),
            Bound::NotEqual => unequal.extend(values),
            // Of several values the widest bound counts, of several entries the tightest.
            Bound::Below { inclusive } => {
                let Some(value) = most(Ordering::Greater) else { return false };
                high = tighter(high, (value, inclusive), Ordering::Less, &compare);
            }
            Bound::Above { inclusive } => {
                let Some(value) = most(Ordering::Less) else { return false };
                low = tighter(low, (value, inclusive), Ordering::Greater, &compare);
            }
        }
    }
    let within = |value: &T| {
        let below =
            high.is_none_or(|(bound, inclusive)| fits(compare(value, &bound), Ordering::Less, inclusive));
        let above =
            low.is_none_or(|(bound, inclusive)| fits(compare(value, &bound), Ordering::Greater, inclusive));
        below && above && !unequal.iter().any(|other| compare(value, other).is_eq())
    };
    if let Some((first, rest)) = equal.split_first() {
        let in_rest =
            |value: &T| rest.iter().all(|values| values.iter().any(|other| compare(value, other).is_eq()));
        return !first.iter().any(|value| in_rest(value) && within(value));
    }
    match (low, high) {
        (Some((low, _)), Some((high, _))) => match compare(&low, &high) {
            Ordering::Less => false,
            Ordering::Equal => !within(&low),
            Ordering::Greater => true,
        },
        _ => false,
    }
}

fn fits(found: Ordering, wanted: Ordering, inclusive: bool) -> bool {
    found == wanted || (inclusive && found.is_eq())
}

/// The tighter of two bounds: the one that lies `toward`, and of equal ones that which excludes itself.
fn tighter<T: Copy>(
    one: Option<(T, bool)>,
    other: (T, bool),
    toward: Ordering,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Option<(T, bool)> {
    let Some((value, inclusive)) = one else { return Some(other) };
    Some(match compare(&other.0, &value) {
        Ordering::Equal => (value, inclusive && other.1),
        found if found == toward => other,
        _ => (value, inclusive),
    })
}
