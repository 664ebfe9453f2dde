//! What the house asks of every file and crate, one function a check, each with its own test.

mod codes;
mod dependencies;
mod floors;
mod generated;
mod invariants;
mod leftovers;
mod lib_files;
mod manifests;
mod mission;
mod purity;
mod reference;
mod rule_pages;
mod rule_units;
mod sizes;
mod top_level;
mod words;

use crate::{report::Report, tree::Tree, workspace};

/// Every check.
///
/// # Errors
/// What cargo says where it cannot read the workspace.
pub fn everything(tree: &Tree) -> Result<Report, String> {
    let packages = workspace::packages(tree.root())?;
    let mut report = files(tree);
    floors::check(&packages, &mut report);
    dependencies::check(&packages, &mut report);
    Ok(report)
}

/// The checks that read nothing but files.
#[must_use]
pub fn files(tree: &Tree) -> Report {
    let mut report = Report::default();
    for check in FILE_CHECKS {
        check(tree, &mut report);
    }
    report
}

const FILE_CHECKS: &[fn(&Tree, &mut Report)] = &[
    top_level::check,
    manifests::check,
    rule_units::check,
    rule_pages::check,
    codes::check,
    generated::check,
    sizes::check,
    leftovers::check,
    lib_files::check,
    purity::check,
    reference::check,
    words::check,
    invariants::check,
    mission::check,
];

#[cfg(test)]
mod tests {
    use crate::made_up::House;

    #[test]
    fn the_made_up_house_is_tidy() {
        assert_eq!(House::good().problems(), Vec::<String>::new());
    }
}
