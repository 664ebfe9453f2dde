use super::invariants::{PAGE, holds, is_test_path};
use crate::{report::Report, tree::Tree};

/// The heading under which the tables stand.
const HEADING: &str = "## What was asked for, and the test that holds it";

/// What was asked for, in this order, a table each.
const SECTIONS: [&str; 10] = [
    "IAM",
    "Lambda",
    "VPC",
    "EC2",
    "S3",
    "CloudWatch",
    "Elastic Load Balancing",
    "AWS CLI",
    "Elasticsearch Service",
    "The façade",
];

/// What a row says of that part of its sentence that no test holds.
const NOT_HELD: &str = "not held yet:";

/// The architecture has a table for each part of what was asked for, and each sentence in it names the tests that hold
/// it, which are there. What is not held says so, and is noted.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    // That the page itself is there, the invariants ask.
    let Some(text) = tree.read(PAGE) else { return };
    let lines: Vec<(usize, &str)> =
        (1..).zip(text.lines()).skip_while(|(_, line)| *line != HEADING).collect();
    let Some(((at, _), under)) = lines.split_first() else {
        report.problem(PAGE, format_args!("`{HEADING}` is missing"));
        return;
    };
    let under = under.split(|(_, line)| line.starts_with("## ")).next().unwrap_or_default();
    let sections: Vec<&[(usize, &str)]> = parts(under);
    let names: Vec<&str> = sections.iter().filter_map(|section| name(section)).collect();
    if names != SECTIONS {
        report.problem(
            format_args!("{PAGE}:{at}"),
            format_args!("the sections should be {}, in this order", SECTIONS.join(", ")),
        );
    }
    for section in sections {
        let rows: Vec<_> = section.iter().filter(|(_, line)| line.starts_with('|')).skip(2).collect();
        if let (Some((at, _)), true) = (section.first(), rows.is_empty()) {
            report.problem(format_args!("{PAGE}:{at}"), "this section has no table of sentences and tests");
        }
        for (at, row) in rows {
            check_row(tree, *at, row, report);
        }
    }
}

/// The lines from each heading of a section to the next.
fn parts<'l, 't>(mut lines: &'l [(usize, &'t str)]) -> Vec<&'l [(usize, &'t str)]> {
    let mut parts = Vec::new();
    let is_heading = |(_, line): &(usize, &str)| line.starts_with("### ");
    while let Some(start) = lines.iter().position(is_heading) {
        let rest = lines.get(start..).unwrap_or_default();
        let next = rest.iter().skip(1).position(is_heading).map_or(rest.len(), |next| next + 1);
        let (part, after) = rest.split_at(next);
        parts.push(part);
        lines = after;
    }
    parts
}

fn name<'t>(section: &[(usize, &'t str)]) -> Option<&'t str> {
    section.first()?.1.strip_prefix("### ")
}

fn check_row(tree: &Tree, at: usize, row: &str, report: &mut Report) {
    let place = format!("{PAGE}:{at}");
    let cells: Vec<&str> = row.trim().trim_matches('|').split('|').map(str::trim).collect();
    let [sentence, held] = cells.as_slice() else {
        report.problem(place, "a row has two cells, the sentence and the tests that hold it");
        return;
    };
    if sentence.is_empty() {
        report.problem(&place, "this row has no sentence");
    }
    let (tests, open) = match held.split_once(NOT_HELD) {
        Some((tests, open)) => (tests, Some(open.trim())),
        None => (*held, None),
    };
    match open {
        Some("") => report.problem(&place, format_args!("`{NOT_HELD}` does not say what")),
        Some(open) => report.note(&place, format_args!("{NOT_HELD} {open}")),
        None => {}
    }
    let mut tests = tests.split('`').skip(1).step_by(2).peekable();
    if tests.peek().is_none() && open.is_none() {
        report.problem(
            &place,
            format_args!("no test holds this sentence: name one, or say `{NOT_HELD}` and what is missing"),
        );
    }
    for test in tests {
        if !is_test_path(test) {
            report.problem(&place, format_args!("`{test}` is no test, as `path/to/file.rs::test`"));
        } else if let Err(why) = holds(tree, test) {
            report.problem(&place, why);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{HEADING, SECTIONS};
    use crate::{made_up::House, tidy};

    const PAGE: &str = "facade/ARCHITECTURE.md";
    const TEST: &str = "vpc/tests/mission.rs::a_vpc_is_isolated";

    /// A house whose architecture has these sections, each with these rows.
    fn house(sections: &[&str], rows: &str) -> House {
        let mut page = format!("# The house\n\n{HEADING}\n");
        for section in sections {
            page += &format!("\n### {section}\n\n| sentence | held by |\n|---|---|\n{rows}");
        }
        House::good().with(PAGE, &(page + "\n## Another\n\n| a | b |\n|---|---|\n| x | no test |\n"))
    }

    /// What is said of each row of ten sections that have this one row.
    fn said(row: &str) -> Vec<String> {
        let mut all = house(&SECTIONS, row).problems();
        let numbered = (0..10).map(|n| format!("{PAGE}:{}: ", 9 + 6 * n));
        let first = numbered.clone().next().unwrap();
        assert!(all.iter().all(|one| numbered.clone().any(|place| one.starts_with(&place))), "{all:?}");
        all.retain(|one| one.starts_with(&first));
        all.iter().filter_map(|one| one.strip_prefix(&first)).map(Into::into).collect()
    }

    #[test]
    fn a_row_names_tests_that_are_there() {
        assert_eq!(said(&format!("| A VPC is isolated. | `{TEST}` |\n")), [""; 0]);
        assert_eq!(
            said("| A VPC is isolated. | `vpc/tests/mission.rs::gone`, `vpc/tests/gone.rs::gone` |\n"),
            ["`vpc/tests/gone.rs` is not there", "`vpc/tests/mission.rs` has no test `gone`"]
        );
        assert_eq!(
            said(&format!("| A VPC is isolated. | `{TEST}`, `vpc::Vpc` |\n")),
            ["`vpc::Vpc` is no test, as `path/to/file.rs::test`"]
        );
    }

    #[test]
    fn a_row_without_a_test_says_what_is_not_held() {
        let none = "no test holds this sentence: name one, or say `not held yet:` and what is missing";
        assert_eq!(said("| A VPC is isolated. | — |\n"), [none]);
        assert_eq!(said("| A VPC is isolated. | — not held yet: |\n"), ["`not held yet:` does not say what"]);
        for tests in ["—", &format!("`{TEST}`;")] {
            let open = house(&SECTIONS, &format!("| A VPC is isolated. | {tests} not held yet: `Vpc` |\n"));
            let (_folder, tree) = open.build();
            let report = tidy::files(&tree);
            assert_eq!(report.problems(), Vec::<String>::new());
            assert!(report.notes().contains(&format!("{PAGE}:9: not held yet: `Vpc`")), "{report}");
        }
    }

    #[test]
    fn a_row_has_two_cells() {
        assert_eq!(said(&format!("| | `{TEST}` |\n")), ["this row has no sentence"]);
        assert_eq!(
            said(&format!("| a | b | `{TEST}` |\n")),
            ["a row has two cells, the sentence and the tests that hold it"]
        );
    }

    #[test]
    fn the_sections_are_all_there_in_order() {
        let row = format!("| A VPC is isolated. | `{TEST}` |\n");
        let order = [format!("{PAGE}:3: the sections should be {}, in this order", SECTIONS.join(", "))];
        let mut turned = SECTIONS;
        turned.swap(0, 1);
        assert_eq!(house(&turned, &row).problems(), order);
        assert_eq!(house(SECTIONS.split_last().unwrap().1, &row).problems(), order);
        assert_eq!(house(&[], &row).problems(), order);
        let empty = house(&SECTIONS, "").problems();
        assert_eq!(empty.len(), 10, "{empty:?}");
        assert!(empty.iter().all(|one| one.ends_with("this section has no table of sentences and tests")));
    }

    #[test]
    fn the_tables_are_there() {
        let problems = House::good().but(PAGE, HEADING, "## Another").problems();
        assert_eq!(problems, [format!("{PAGE}: `{HEADING}` is missing")]);
    }
}
