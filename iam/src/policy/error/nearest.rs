/// The candidate that a person most likely meant: equal but for case, or at most two edits away.
pub(crate) fn nearest<'c>(text: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return None;
    }
    let wanted: Vec<u8> = text.bytes().map(|b| b.to_ascii_lowercase()).collect();
    let scored = candidates.into_iter().map(|candidate| (distance(&wanted, candidate), candidate));
    let best = scored.min_by_key(|(score, _)| *score)?;
    (best.0 <= 2 && best.0 * 2 < text.len()).then_some(best.1)
}

/// Edits between two texts, letter case apart.
fn distance(wanted: &[u8], candidate: &str) -> usize {
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (n, b) in candidate.bytes().enumerate() {
        let mut diagonal = n;
        let mut left = n + 1;
        let mut next = vec![left];
        for (a, above) in wanted.iter().zip(row.iter().skip(1)) {
            let cost = usize::from(*a != b.to_ascii_lowercase());
            left = (diagonal + cost).min(above + 1).min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
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
