//! "Did you mean": the nearest of the words that would have been understood.

/// A tail for an error message: `; did you mean …?`, or nothing where no word is near.
pub(super) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(typed, known) {
        Some(word) => format!("; did you mean `{word}`?"),
        None => String::new(),
    }
}

/// The known word that is nearest to what was typed: a word that holds it, else one that a few slips
/// of the finger away.
pub(super) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: String = typed.to_lowercase().chars().filter(|c| !matches!(c, '*' | '?')).collect();
    let slips_allowed = (typed.chars().count() / 3).max(1);
    let rank = |word: &str| {
        let word = word.to_lowercase();
        let slips = slips(&typed, &word);
        let holds = typed.chars().count() >= 4 && word.contains(&typed);
        (slips <= slips_allowed || holds)
            .then_some((slips.min(if holds { slips_allowed } else { slips }), word.len()))
    };
    known.into_iter().filter_map(|word| rank(word).map(|rank| (rank, word))).min().map(|(_, word)| word)
}

/// The number of slips between two words: letters left out, put in, mistaken, or two exchanged
/// (optimal string alignment).
fn slips(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let first: Vec<usize> = (0..=b.len()).collect();
    let mut rows = (first.clone(), first);
    let mut before = None;
    for (i, x) in a.chars().enumerate() {
        let (older, old) = &rows;
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(old, j) + usize::from(x != y)).min(at(old, j + 1) + 1).min(at(&row, j) + 1);
            let left = j.checked_sub(1).and_then(|left| b.get(left)).copied();
            if i > 0 && before == Some(y) && left == Some(x) {
                least = least.min(at(older, j - 1) + 1);
            }
            row.push(least);
        }
        rows = (std::mem::take(&mut rows.1), row);
        before = Some(x);
    }
    rows.1.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, slips};

    const KNOWN: [&str; 5] = ["VPC001", "VPC014", "subnet-outside-vpc", "suppress", "state"];

    #[test]
    fn slips_of_the_finger_are_counted() {
        for (a, b, expected) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("abc", "ab", 1),
            ("", "ab", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(slips(a, b), expected, "{a} {b}");
            assert_eq!(slips(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn the_nearest_word_is_offered_and_a_far_one_is_not() {
        assert_eq!(did_you_mean("vpc104", KNOWN), "; did you mean `VPC014`?");
        assert_eq!(did_you_mean("outside", KNOWN), "; did you mean `subnet-outside-vpc`?");
        assert_eq!(did_you_mean("supress", KNOWN), "; did you mean `suppress`?");
        assert_eq!(did_you_mean("completely-else", KNOWN), "");
        assert_eq!(did_you_mean("", KNOWN), "");
    }
}
