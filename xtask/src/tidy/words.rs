use crate::{report::Report, source, tree::Tree};

// In parts, so that this file does not find itself: places that only one machine has.
const ELSEWHERE: &[&str] = &[concat!("/wo", "rk/"), concat!("../sh", "ared"), concat!(".lib", "rary")];

/// Nothing points to a place that a clone does not have.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    for path in tree.files() {
        let Some(text) = tree.read(path) else { continue };
        for word in ELSEWHERE {
            for (at, _) in text.match_indices(word) {
                let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
                if before.is_some_and(|byte| source::word(*byte)) {
                    continue;
                }
                report.problem(
                    format_args!("{path}:{}", source::line_of(&text, at)),
                    format_args!("`{word}` is a place that a clone does not have"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ELSEWHERE;
    use crate::made_up::House;

    #[test]
    fn each_place_elsewhere_is_named() {
        for word in ELSEWHERE {
            let problems =
                House::good().with("vpc/README.md", &format!("one\nsee {word} there\n")).problems();
            assert_eq!(
                problems,
                [format!("vpc/README.md:2: `{word}` is a place that a clone does not have")]
            );
            assert!(House::good().with("vpc/README.md", &format!("x{word}")).problems().is_empty());
        }
    }
}
