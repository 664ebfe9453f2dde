use std::collections::BTreeSet;

use super::rule_units::unwritten;
use crate::{
    house,
    report::Report,
    rules::{self, Page},
    tree::Tree,
};

/// Every rule has its page with every heading, a fragment that fails and one that passes; and every page
/// has its rule. That the fragments do what they claim, a test of the façade runs.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    let units = rules::units(tree);
    let mut pages = BTreeSet::new();
    for unit in units.iter().filter(|unit| !unit.code.is_empty()) {
        let path = unit.page();
        match tree.read(&path) {
            None => report.problem(&path, format_args!("is missing: the page of {}", unit.path)),
            Some(text) => {
                for problem in Page::read(&text).problems(&unit.code, &unit.name, &unit.severity) {
                    report.problem(&path, problem);
                }
                unwritten(&path, &text, report);
            }
        }
        pages.insert(path);
    }
    for path in tree.files().filter(|path| is_page(path) && !pages.contains(*path)) {
        report.problem(path, "is the page of no rule");
    }
}

fn is_page(path: &str) -> bool {
    path.strip_suffix(".md")
        .and_then(|path| path.split_once("/rules/"))
        .is_some_and(|(folder, page)| house::by_folder(folder).is_some() && !page.contains('/'))
}

#[cfg(test)]
mod tests {
    use crate::made_up::{House, page};

    #[test]
    fn a_rule_without_its_page_is_named() {
        let problems = House::good().without("vpc/rules/VPC001.md").problems();
        assert_eq!(
            problems,
            ["vpc/rules/VPC001.md: is missing: the page of vpc/src/rules/subnet_outside_vpc.rs"]
        );
    }

    #[test]
    fn a_page_without_its_rule_is_named() {
        let problems = House::good().with("vpc/rules/VPC009.md", &page("VPC009", "gone")).problems();
        assert_eq!(problems, ["vpc/rules/VPC009.md: is the page of no rule"]);
    }

    #[test]
    fn a_page_that_lacks_a_part_is_named() {
        let problems = House::good().but("vpc/rules/VPC001.md", "## Source", "## Sources").problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems.concat().starts_with("vpc/rules/VPC001.md: the headings should be"), "{problems:?}");
    }
}
