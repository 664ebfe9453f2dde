//! "Did you mean": the nearest of the words that would have been understood.

/// The known word that is a few slips of the finger away from what was written, in any case.
pub(super) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_within(written, known, (written.chars().count() / 3).clamp(1, 4))
}

/// The known word that is nearest to what was written, in any case, and not more than so many slips away.
pub(crate) fn nearest_within<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
    allowed: usize,
) -> Option<&'a str> {
    let written = written.to_lowercase();
    known
        .into_iter()
        .map(|word| (slips(&written, &word.to_lowercase()), word))
        .filter(|(slips, _)| *slips <= allowed)
        .min()
        .map(|(_, word)| word)
}

/// How many letters must be put in, left out or exchanged to make one word of the other.
fn slips(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, pair) in b.iter().zip(row.windows(2)) {
            let &[diagonal, above] = pair else { continue };
            left = (diagonal + usize::from(x != *y)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, expected) in [("", "", 0), ("abc", "abc", 0), ("kitten", "sitting", 3), ("", "ab", 2)] {
            assert_eq!(slips(a, b), expected);
            assert_eq!(slips(b, a), expected);
        }
    }

    #[test]
    fn a_far_word_is_not_offered() {
        assert_eq!(nearest("Fileds", ["fields", "filter"]), Some("fields"));
        assert_eq!(nearest("completely", ["fields", "filter"]), None);
    }
}
