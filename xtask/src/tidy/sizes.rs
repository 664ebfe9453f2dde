use crate::{report::Report, tree::Tree};

const LONG: usize = 500;
const TOO_LONG: usize = 700;

/// A file stays small; one that is generated says so in its first line.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    for path in tree.rust() {
        let Some(text) = tree.read(path) else { continue };
        let lines = text.lines().count();
        if text.lines().next().is_some_and(|line| line.starts_with("// @generated")) {
            continue;
        }
        if lines > TOO_LONG {
            report.problem(path, format_args!("has {lines} lines; {TOO_LONG} are the most"));
        } else if lines > LONG {
            report.note(path, format_args!("has {lines} lines"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{made_up::House, tidy};

    #[test]
    fn only_a_generated_file_may_be_long() {
        let path = "vpc/src/long.rs";
        let house = |lines| House::good().with(path, &"//\n".repeat(lines));
        let (_folder, tree) = house(501).build();
        let report = tidy::files(&tree);
        assert_eq!(report.notes(), ["vpc/src/long.rs: has 501 lines"]);
        assert!(report.problems().is_empty());
        assert_eq!(house(701).problems(), ["vpc/src/long.rs: has 701 lines; 700 are the most"]);
        let generated = House::good().with(path, &format!("// @generated\n{}", "//\n".repeat(900)));
        assert!(generated.problems().is_empty());
    }
}
