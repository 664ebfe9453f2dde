//! Consequences as the neutral list that SARIF, JUnit, GitHub's annotations and Markdown are written from.

use std::borrow::Cow;

use aozu_names::{Severity, Timestamp};

use super::{Difference, DifferenceKind};
use crate::output::{Check, Entry, Listing, Standing};

const KINDS: [(DifferenceKind, &str, Severity); 5] = [
    (DifferenceKind::Public, "what everyone is let into", Severity::Error),
    (DifferenceKind::Reachability, "which ways for packets opened or closed", Severity::SecurityWarning),
    (DifferenceKind::Access, "who gained or lost access", Severity::SecurityWarning),
    (DifferenceKind::Resilience, "what stops with a zone", Severity::Warning),
    (DifferenceKind::Finding, "which findings are new or fixed", Severity::Error),
];

/// The consequences of a change; those for the worse that are at least this bad fail.
pub(crate) fn listing(differences: &[Difference], deny: Severity, as_of: Option<Timestamp>) -> Listing {
    let mut listing = Listing::new("diff", "consequences", as_of);
    let worse = differences.iter().filter(|one| one.is_worse()).count();
    let noun = if worse == 1 { "consequence" } else { "consequences" };
    listing.headline = format!("{worse} {noun} for the worse, of {}", differences.len());
    listing.checks = KINDS
        .into_iter()
        .map(|(kind, summary, severity)| Check {
            id: kind.to_string(),
            name: kind.to_string(),
            group: "diff".to_owned(),
            summary: summary.to_owned(),
            page: Cow::Borrowed(""),
            severity,
            not_run: None,
        })
        .collect();
    listing.entries = differences
        .iter()
        .map(|one| Entry {
            id: one.kind.to_string(),
            severity: one.severity,
            standing: if one.is_worse() && one.severity >= deny { Standing::Fails } else { Standing::Told },
            message: format!("{} {}: {}", one.change, one.subject, one.witness_in_words()),
            help: format!("because {}", one.cause),
            resource: if one.subject.starts_with("arn:") { one.subject.clone() } else { String::new() },
            resource_id: one.subject.clone(),
            whereabouts: String::new(),
            at: None,
            fingerprint: format!("diff/{}/{}/{}/{}", one.kind, one.change, one.subject, one.witness),
            left_out: None,
        })
        .collect();
    listing
}
