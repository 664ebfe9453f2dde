//! Which findings are new, and which are fixed.

use std::collections::BTreeMap;

use aozu_names::{Finding, Region, Severity};
use serde_json::json;

use super::{Difference, DifferenceKind, cause::Changes};
use crate::{CoverageReport, Options, Organization, ReadEntry, RuleNotRun};

pub(super) fn compare(
    old: &Organization,
    new: &Organization,
    options: &Options,
    changes: &Changes,
    found: &mut Vec<Difference>,
) {
    // Both are held against the same day: what merely grew older is no consequence of the change.
    let mut options = options.clone();
    options.as_of = options.as_of.or(new.as_of()).or(old.as_of());
    let (was_report, is_report) = (old.validate(&options), new.validate(&options));
    let by = |findings: &[Finding]| -> BTreeMap<String, Finding> {
        findings.iter().map(|finding| (finding.fingerprint.clone(), finding.clone())).collect()
    };
    let (was, is) = (by(&was_report.findings), by(&is_report.findings));
    for (now, then, change) in [(&is, &was, "new"), (&was, &is, "fixed")] {
        for (fingerprint, finding) in now {
            if then.contains_key(fingerprint) {
                continue;
            }
            // What was not looked for any more is not fixed.
            if change == "fixed" && !looked_for(&is_report.coverage, finding) {
                continue;
            }
            let related = finding.related.iter().map(String::as_str);
            let mut named = vec![finding.key.as_str(), finding.resource_id.as_str()];
            named.extend(related);
            let region = finding.region.as_ref().map(Region::as_str);
            let (cause, unread) = changes.there(finding.account.as_str(), region, &named);
            // Nor is what leans on something that was not read any more.
            if change == "fixed" && (unread || cause.is_none() && changes.lacks_something()) {
                continue;
            }
            found.push(Difference {
                kind: DifferenceKind::Finding,
                change,
                subject: finding.resource.to_string(),
                witness: json!({"Rule": finding.rule, "Name": finding.name, "Message": finding.message}),
                cause: cause.unwrap_or("something that it leans on changed").to_owned(),
                severity: if change == "new" { finding.severity } else { Severity::Suggestion },
            });
        }
    }
}

/// Whether the rule was run where it found this.
fn looked_for(coverage: &CoverageReport, finding: &Finding) -> bool {
    let not_run = |one: &RuleNotRun| {
        one.rule == finding.rule
            && one.account == finding.account
            && (one.region.is_none() || one.region == finding.region)
    };
    let read = |one: &ReadEntry| one.account == finding.account && one.region == finding.region;
    coverage.read.iter().any(read) && !coverage.rules_not_run.iter().any(not_run)
}
