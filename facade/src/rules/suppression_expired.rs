use aozu_names::{Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::Scope;

/// A suppression whose last day has passed.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "the suppression of `{suppressed_rule}` on `{resource}` expired on {expires} and hides nothing any more"
)]
pub struct SuppressionExpired {
    /// The rule that it names.
    pub suppressed_rule: String,
    /// The resource that it names.
    pub resource: String,
    /// Its last day.
    pub expires: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC002",
    name: "suppression-expired",
    severity: Severity::Warning,
    summary: "a suppression in `aozu.toml` whose last day has passed",
    page: include_str!("../../rules/ACC002.md"),
    subject: "",
    needs: &[],
    volatile: &[],
};

impl Problem for SuppressionExpired {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "mend what it hid, or give it a new `expires` with the reason why".to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    // One that matches nothing is told as that: one fault, one code.
    for (suppression, used) in scope.suppressions.iter().zip(scope.used) {
        if *used && suppression.is_expired(scope.as_of) {
            let problem = SuppressionExpired {
                suppressed_rule: suppression.rule.clone(),
                resource: suppression.resource.clone(),
                expires: suppression.expires.map(|day| day.to_string()).unwrap_or_default(),
            };
            findings.report(scope.subject.clone(), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test::{run, suppression};

    #[test]
    fn a_suppression_expired_is_found_from_the_day_after_its_last() {
        let suppressions = [suppression("VPC008", Some("2026-06-01"))];
        assert!(run(&suppressions, &[true], Some("2026-06-01T23:59:59Z")).is_empty());
        let found = run(&suppressions, &[true], Some("2026-06-02T00:00:00Z"));
        assert_eq!(found.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["ACC002"]);
        assert!(run(&suppressions, &[true], None).is_empty(), "without a time nothing expires");
    }
}
