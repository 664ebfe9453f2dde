/// The candidate that a person most likely meant: equal but for case, or at most two edits away.
pub(crate) fn nearest<'c>(text: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return None;
    }
    let wanted: Vec<u8> = text.bytes().map(|b| b.to_ascii_lowercase()).collect();
    let (mut row, mut next) = (Vec::new(), Vec::new());
    // Every edit changes the length by one at most, so that most candidates need no look.
    let close = |candidate: &&str| candidate.len().abs_diff(wanted.len()) <= MOST;
    let scored = candidates.into_iter().filter(close).map(|candidate| {
        let edits = distance(&wanted, candidate, &mut row, &mut next);
        (edits, candidate)
    });
    let best = scored.min_by_key(|(score, _)| *score)?;
    (best.0 <= MOST && best.0 * 2 < text.len()).then_some(best.1)
}

/// The most edits that are a slip.
const MOST: usize = 2;

/// Edits between two texts, letter case apart; more than [`MOST`] as soon as it cannot be less. The rows are only
/// lent, so that they are not made again for each candidate.
fn distance(wanted: &[u8], candidate: &str, row: &mut Vec<usize>, next: &mut Vec<usize>) -> usize {
    row.clear();
    row.extend(0..=wanted.len());
    for (n, b) in candidate.bytes().enumerate() {
        let small = b.to_ascii_lowercase();
        let mut diagonal = n;
        let mut left = n + 1;
        let mut least = left;
        next.clear();
        next.push(left);
        for (a, above) in wanted.iter().zip(row.iter().skip(1)) {
            let cost = usize::from(*a != small);
            left = (diagonal + cost).min(above + 1).min(left + 1);
            diagonal = *above;
            least = least.min(left);
            next.push(left);
        }
        if least > MOST {
            return least;
        }
        std::mem::swap(row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_forgiven_and_others_are_not() {
        const NAMES: [&str; 4] = ["Action", "Resource", "NotAction", "Effect"];
        for (text, expected) in [
            ("action", Some("Action")),
            ("Actions", Some("Action")),
            ("Resourse", Some("Resource")),
            ("notaction", Some("NotAction")),
            ("Efect", Some("Effect")),
            ("x", None),
            ("", None),
            ("Whatever", None),
        ] {
            assert_eq!(nearest(text, NAMES), expected, "{text}");
        }
        assert_eq!(nearest(&"a".repeat(1000), NAMES), None);
    }
}
