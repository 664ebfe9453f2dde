//! Findings for people: each with the line of the policy that it is about.

use aozu_iam::analyze::validate::{Finding, FindingType, Location};
use aozu_names::Severity;

use crate::cli::{
    page::{self, PLAIN, Page, QUIET, STRONG},
    width,
};

/// How much of a line is shown: one-line policies have lines of any length.
const LONGEST: usize = 100;
/// How many places of one finding are shown.
const MOST: usize = 3;

pub(super) fn page(findings: &[Finding], source: &str) -> String {
    let mut page = Page::new(width());
    for finding in findings {
        page.gap();
        page.line(
            0,
            &[
                (page::style_of(severity(finding.finding_type())), finding.finding_type().as_str()),
                (STRONG, finding.issue.code()),
            ],
        );
        page.wrapped(2, 0, (PLAIN, ""), PLAIN, &finding.details);
        for location in finding.locations.iter().take(MOST) {
            excerpt(&mut page, location, source);
        }
        let more = finding.locations.len().saturating_sub(MOST);
        if more > 0 {
            page.line(4, &[(QUIET, &format!("and {}", page::counted(more, "more place")))]);
        }
    }
    page.gap();
    let count = |wanted: FindingType, noun: &str| {
        let count = findings.iter().filter(|finding| finding.finding_type() == wanted).count();
        page::counted(count, noun)
    };
    let summary = [
        count(FindingType::Error, "error"),
        count(FindingType::SecurityWarning, "security warning"),
        count(FindingType::Warning, "warning"),
        count(FindingType::Suggestion, "suggestion"),
    ];
    page.line(0, &[(PLAIN, &summary.join(", "))]);
    page.into_text()
}

const fn severity(of: FindingType) -> Severity {
    match of {
        FindingType::Error => Severity::Error,
        FindingType::SecurityWarning => Severity::SecurityWarning,
        FindingType::Warning => Severity::Warning,
        FindingType::Suggestion => Severity::Suggestion,
    }
}

/// The line on which a place begins, cut to what stands around it, and a mark under it.
fn excerpt(page: &mut Page, location: &Location, source: &str) {
    let line = source.lines().nth(location.start.line.saturating_sub(1) as usize).unwrap_or_default();
    let characters: Vec<char> = line.chars().collect();
    let column = location.start.column as usize;
    let indented = characters.iter().take_while(|c| c.is_whitespace()).count().min(column);
    let from = if characters.len() - indented > LONGEST {
        column.saturating_sub(LONGEST / 4).max(indented)
    } else {
        indented
    };
    let shown: String = characters
        .iter()
        .skip(from)
        .take(LONGEST)
        .map(|c| if c.is_whitespace() { ' ' } else { *c })
        .collect();
    let end = if location.end.line == location.start.line {
        location.end.column as usize
    } else {
        characters.len()
    };
    let width = end.saturating_sub(column).clamp(1, (from + LONGEST).saturating_sub(column).max(1));
    let number = format!("{}:{}", location.start.line, location.start.column + 1);
    let lead = " ".repeat(number.len());
    let mark = format!("{}{}", " ".repeat(column - from), "^".repeat(width));
    let row = |label: &str, text: &str| format!("{} {text}", page::paint(QUIET, &format!("{label} |")));
    page.block(4, &row(&number, &page::clean(&shown)));
    page.block(4, &row(&lead, &page::paint(page::HELP, &mark)));
}
