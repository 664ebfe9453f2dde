//! Whether conditions on texts leave any text.

use super::super::subject::Entry;
use crate::{
    analyze::glob::{Found, Pattern, search},
    policy::{Comparand, Test},
};

/// How many combinations of values are tried.
const MOST: usize = 4_096;

/// Whether no text meets all of the entries: one value of each that asks for some, none of those that ask for none.
pub(super) fn exclude(entries: &[Entry<'_>], variables: bool) -> bool {
    let mut positive: Vec<Vec<Pattern>> = Vec::new();
    let mut negative: Vec<Pattern> = Vec::new();
    for entry in entries {
        let values = entry.texts().map(|(text, _)| value(text, entry.operator.test, variables));
        if entry.operator.test.is_negated() {
            // What may be anything excludes nothing for sure.
            negative.extend(values.filter_map(|value| value.exact));
        } else {
            positive.push(values.map(|value| value.possible).collect());
        }
    }
    let combinations = positive.iter().try_fold(1_usize, |all, values| all.checked_mul(values.len()));
    if positive.is_empty() || combinations.is_none_or(|all| all > MOST) {
        return false;
    }
    let without: Vec<&Pattern> = negative.iter().collect();
    let mut chosen = vec![0; positive.len()];
    loop {
        let within: Vec<&Pattern> = positive
            .iter()
            .zip(&chosen)
            .filter_map(|(values, n): (&Vec<Pattern>, &usize)| values.get(*n))
            .collect();
        if search(&within, &without) != Found::Nothing {
            return false;
        }
        // The next combination, like a counter.
        let mut at = 0;
        loop {
            match (chosen.get_mut(at), positive.get(at)) {
                (Some(n), Some(values)) if *n + 1 < values.len() => {
                    *n += 1;
                    break;
                }
                (Some(n), Some(_)) => *n = 0,
                _ => return true,
            }
            at += 1;
        }
    }
}

/// The texts that a value may match, and does match where that is known.
struct Value {
    possible: Pattern,
    exact: Option<Pattern>,
}

fn value(text: &str, test: Test, variables: bool) -> Value {
    let any_case = matches!(test, Test::StringEqualsIgnoreCase | Test::StringNotEqualsIgnoreCase);
    // Beyond ASCII more letters are alike than a pattern can say, and an ARN must have its parts.
    let odd = (any_case && !text.is_ascii())
        || (test.comparand() == Comparand::Arn && text.matches(':').count() < 5);
    if odd {
        return Value { possible: Pattern::everything(), exact: None };
    }
    let (possible, exact) = if test.comparand() == Comparand::Arn {
        Pattern::of_arn(text, variables)
    } else {
        Pattern::of_value(text, test.has_wildcards(), any_case, variables)
    };
    let exact = exact.then(|| possible.clone());
    Value { possible, exact }
}
