use crate::{report::Report, source, tree::Tree};

/// The page that says what must stay true.
pub(super) const PAGE: &str = "facade/ARCHITECTURE.md";
const SENTENCE: &str = "Architecture invariant:";

/// Every invariant that the architecture states names the test that holds it, as `` `path/to/file.rs::test` ``.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    let Some(text) = tree.read(PAGE) else {
        report.problem(PAGE, "is missing");
        return;
    };
    for (at, _) in text.match_indices(SENTENCE) {
        let line = source::line_of(&text, at);
        let sentence = text.get(at..).unwrap_or_default().split("\n\n").next().unwrap_or_default();
        // The next invariant may follow as the next item of a list.
        let sentence =
            sentence.get(SENTENCE.len()..).and_then(|rest| rest.split(SENTENCE).next()).unwrap_or_default();
        let mut tests =
            sentence.split('`').skip(1).step_by(2).filter(|quoted| is_test_path(quoted)).peekable();
        if tests.peek().is_none() {
            report.problem(
                format_args!("{PAGE}:{line}"),
                "this invariant names no test, as `path/to/file.rs::test`",
            );
        }
        for test in tests {
            if let Err(why) = holds(tree, test) {
                report.problem(format_args!("{PAGE}:{line}"), why);
            }
        }
    }
}

/// Whether a text has the form `path/to/file.rs::test`.
pub(super) fn is_test_path(quoted: &str) -> bool {
    quoted
        .rsplit_once(".rs::")
        .is_some_and(|(file, test)| file.contains('/') && test.bytes().all(source::word))
}

/// Whether the named test is there and is a test.
pub(super) fn holds(tree: &Tree, test: &str) -> Result<(), String> {
    let (file, name) = test.rsplit_once("::").unwrap_or_default();
    let Some(text) = tree.read(file) else {
        return Err(format!("`{file}` is not there"));
    };
    let code = source::code_only(&text);
    let function = format!("fn {name}");
    let Some(at) = source::words(&code, &function).next() else {
        return Err(format!("`{file}` has no test `{name}`"));
    };
    let above = code.get(..at).unwrap_or_default();
    // Attributes stand between the function and whatever ended before it.
    let attributes = above.rsplit(['}', ';']).next().unwrap_or_default();
    if attributes.contains("test]") { Ok(()) } else { Err(format!("`{test}` is not a test")) }
}

#[cfg(test)]
mod tests {
    use crate::made_up::House;

    const PAGE: &str = "facade/ARCHITECTURE.md";
    const TEST: &str = "vpc/src/vpc.rs::a_subnet_lies_in_its_vpc";

    #[test]
    fn an_invariant_that_names_no_test_is_named() {
        let problems = House::good().but(PAGE, TEST, "vpc::Vpc").problems();
        assert_eq!(
            problems,
            ["facade/ARCHITECTURE.md:3: this invariant names no test, as `path/to/file.rs::test`"]
        );
    }

    #[test]
    fn the_test_must_be_there_and_be_one() {
        let gone = House::good().with("vpc/src/vpc.rs", "fn other() {}\n").problems();
        assert_eq!(
            gone,
            ["facade/ARCHITECTURE.md:3: `vpc/src/vpc.rs` has no test `a_subnet_lies_in_its_vpc`"]
        );
        let plain = "#[test]\nfn t() {}\nfn a_subnet_lies_in_its_vpc() {}\n";
        let plain = House::good().with("vpc/src/vpc.rs", plain).problems();
        assert_eq!(plain, [format!("facade/ARCHITECTURE.md:3: `{TEST}` is not a test")]);
        let moved = House::good().without("vpc/src/vpc.rs").problems();
        assert_eq!(moved, ["facade/ARCHITECTURE.md:3: `vpc/src/vpc.rs` is not there"]);
    }

    #[test]
    fn the_page_itself_is_there() {
        assert_eq!(House::good().without(PAGE).problems(), ["facade/ARCHITECTURE.md: is missing"]);
    }
}
