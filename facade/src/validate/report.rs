use std::collections::{BTreeMap, BTreeSet};

use aozu_names::{AccountId, Finding, Region, Severity, Timestamp};
use serde::Serialize;

use crate::ImportProblem;

/// The report's format and version.
pub const REPORT_FORMAT: &str = "aozu/report/1";

/// Everything that is wrong, and how far the looking went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// [`REPORT_FORMAT`].
    pub format: &'static str,
    /// The time that ages and expiries were counted to; none if nothing in the state tells one.
    pub as_of: Option<Timestamp>,
    /// The findings, by resource, rule and data.
    pub findings: Vec<Finding>,
    /// How many findings of each severity.
    pub summary: BTreeMap<&'static str, usize>,
    /// Findings that were left out, with why.
    pub suppressed: Vec<Suppressed>,
    /// What was looked at, and what was not.
    pub coverage: CoverageReport,
}

/// A finding that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suppressed {
    /// The finding's rule.
    pub rule: &'static str,
    /// Its resource.
    pub resource: aozu_names::Arn,
    /// Its fingerprint.
    pub fingerprint: String,
    /// What left it out: `aozu.toml`, `tag` or `baseline`.
    pub by: &'static str,
    /// The reason given.
    pub reason: String,
    /// The finding itself.
    #[serde(skip)]
    pub finding: Finding,
}

/// What was looked at, and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CoverageReport {
    /// Collections that were read, with the number of their resources.
    pub read: Vec<ReadEntry>,
    /// What was not read though a rule would have looked at it, or could not be read.
    pub not_read: Vec<NotReadEntry>,
    /// Rules that were not run for want of a collection.
    pub rules_not_run: Vec<RuleNotRun>,
    /// The codes of the rules that were run somewhere.
    #[serde(skip)]
    pub rules_run: BTreeSet<&'static str>,
}

/// A collection that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ReadEntry {
    /// The account.
    pub account: AccountId,
    /// The region; `null` for a global service.
    pub region: Option<Region>,
    /// The collection, as the account document names it: `ec2/Vpcs`.
    pub collection: String,
    /// How many resources.
    pub resources: usize,
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotReadEntry {
    /// The account, where it is known.
    pub account: Option<AccountId>,
    /// The region; `null` for a global service or where it is not known.
    pub region: Option<Region>,
    /// The collection; empty for a file that belongs to none.
    pub collection: String,
    /// The file and the pointer, where a file is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<aozu_names::Place>,
    /// Why not.
    pub reason: String,
    /// The AWS CLI commands that would collect it.
    pub needs: Vec<String>,
}

/// A rule that was not run somewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RuleNotRun {
    /// Its code.
    pub rule: &'static str,
    /// The account.
    pub account: AccountId,
    /// The region; `null` for a global service.
    pub region: Option<Region>,
    /// The collections that it needs and that were not read whole.
    pub collections: Vec<&'static str>,
    /// The AWS CLI commands that would collect them.
    pub needs: Vec<String>,
}

impl Report {
    /// How many findings are at least this bad.
    #[must_use]
    pub fn count_from(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity >= severity).count()
    }

    /// Whether something that should have been read was damaged, truncated or refused, so that a clean
    /// report does not mean a clean account.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.coverage.not_read.iter().any(|entry| entry.reason != "not asked")
    }

    /// The report as JSON, pretty-printed, with a final line feed.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Adds the problems met while reading to what was not read.
    #[must_use]
    pub fn with_problems(mut self, problems: &[ImportProblem]) -> Self {
        self.coverage.not_read.extend(problems.iter().map(|problem| NotReadEntry {
            account: None,
            region: None,
            collection: String::new(),
            place: Some(aozu_names::Place { file: problem.file.clone(), pointer: problem.pointer.clone() }),
            reason: problem.message.clone(),
            needs: Vec::new(),
        }));
        self
    }
}

pub(super) fn summary(findings: &[Finding]) -> BTreeMap<&'static str, usize> {
    let mut summary: BTreeMap<&'static str, usize> =
        Severity::ALL.iter().map(|severity| (severity.as_str(), 0)).collect();
    for finding in findings {
        *summary.entry(finding.severity.as_str()).or_default() += 1;
    }
    summary
}
