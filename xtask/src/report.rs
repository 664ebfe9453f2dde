//! What tidy has to say: problems, which fail, and notes, which do not.

use std::fmt;

/// Everything found, never only the first.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    problems: Vec<String>,
    notes: Vec<String>,
}

impl Report {
    /// Something that must be put right, and where.
    pub fn problem(&mut self, place: impl fmt::Display, what: impl fmt::Display) {
        self.problems.push(format!("{place}: {what}"));
    }

    /// Something to keep in sight.
    pub fn note(&mut self, place: impl fmt::Display, what: impl fmt::Display) {
        self.notes.push(format!("{place}: {what}"));
    }

    /// What must be put right, sorted.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        sorted(&self.problems)
    }

    /// What to keep in sight, sorted.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        sorted(&self.notes)
    }
}

fn sorted(lines: &[String]) -> Vec<String> {
    let mut lines = lines.to_vec();
    lines.sort();
    lines.dedup();
    lines
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for note in self.notes() {
            writeln!(f, "note: {note}")?;
        }
        for problem in self.problems() {
            writeln!(f, "problem: {problem}")?;
        }
        match self.problems().len() {
            0 => writeln!(f, "tidy"),
            1 => writeln!(f, "1 problem"),
            count => writeln!(f, "{count} problems"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_told_in_order_and_once() {
        let mut report = Report::default();
        report.problem("b.rs", "second");
        report.problem("a.rs", "first");
        report.problem("a.rs", "first");
        report.note("c.rs", "by the way");
        assert_eq!(
            report.to_string(),
            "note: c.rs: by the way\nproblem: a.rs: first\nproblem: b.rs: second\n2 problems\n"
        );
    }
}
