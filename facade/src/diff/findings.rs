//! Which findings are new, and which are fixed.

use std::collections::BTreeMap;

use aozu_names::{Finding, Severity};
use serde_json::json;

use super::{Difference, DifferenceKind, cause::Changes};
use crate::{Options, Organization};

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
    let (was, is) = (old.validate(&options), new.validate(&options));
    let by = |findings: &[Finding]| -> BTreeMap<String, Finding> {
        findings.iter().map(|finding| (finding.fingerprint.clone(), finding.clone())).collect()
    };
    let (was, is) = (by(&was.findings), by(&is.findings));
    for (now, then, change) in [(&is, &was, "new"), (&was, &is, "fixed")] {
        for (fingerprint, finding) in now {
            if then.contains_key(fingerprint) {
                continue;
            }
            let related = finding.related.iter().map(String::as_str);
            let mut named = [finding.key.as_str(), finding.resource_id.as_str()].into_iter().chain(related);
            let cause = named.find_map(|id| changes.of(id));
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
