use std::collections::BTreeSet;

use crate::{report::Report, tree::Tree};

const REQUIRED: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "facade",
    "iam",
    "vpc",
    "xtask",
];
const ALLOWED: &[&str] = &["cloudwatch", "elb", "es", "lambda", "s3"];

/// The top level shows the house and nothing else: the crates' folders, the manifest, the README, the
/// licences, and dotfiles. Files that git does not track are their owner's business.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    let entries: BTreeSet<&str> = tree.tracked().filter_map(|path| path.split('/').next()).collect();
    for entry in &entries {
        if !entry.starts_with('.') && !REQUIRED.contains(entry) && !ALLOWED.contains(entry) {
            report.problem(entry, "does not belong at the top level");
        }
    }
    for missing in REQUIRED.iter().filter(|entry| !entries.contains(**entry)) {
        report.problem(missing, "is missing at the top level");
    }
}

#[cfg(test)]
mod tests {
    use crate::made_up::House;

    #[test]
    fn what_does_not_belong_is_named() {
        let problems = House::good().with("NOTES.md", "x").with("src/a.rs", "").problems();
        assert_eq!(
            problems,
            ["NOTES.md: does not belong at the top level", "src: does not belong at the top level"]
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let problems = House::good().without("README.md").problems();
        assert_eq!(problems, ["README.md: is missing at the top level"]);
    }

    #[test]
    fn dotfiles_and_crates_to_come_are_fine() {
        let house =
            House::good().with(".ci/run", "x").with("lambda/Cargo.toml", "").with("lambda/README.md", "x");
        let problems = house.problems();
        assert!(!problems.concat().contains("top level"), "{problems:?}");
    }
}
