use aozu_names::{Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::Scope;

/// A suppression that met no finding.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("the suppression of `{suppressed_rule}` on `{resource}` matches no finding")]
pub struct SuppressionUnmatched {
    /// The rule that it names.
    pub suppressed_rule: String,
    /// The resource that it names.
    pub resource: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC001",
    name: "suppression-unmatched",
    severity: Severity::Warning,
    summary: "a suppression in `aozu.toml` that matches no finding",
    page: include_str!("../../rules/ACC001.md"),
    subject: "",
    needs: &[],
    volatile: &[],
};

impl Problem for SuppressionUnmatched {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        "take the entry out of `aozu.toml`, or correct its `rule` or `resource`".to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (suppression, used) in scope.suppressions.iter().zip(scope.used) {
        if !used {
            let problem = SuppressionUnmatched {
                suppressed_rule: suppression.rule.clone(),
                resource: suppression.resource.clone(),
            };
            findings.report(scope.subject.clone(), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test::{run, suppression};

    #[test]
    fn a_suppression_unmatched_is_found_and_a_used_one_is_not() {
        let suppressions = [suppression("VPC008", None), suppression("VPC009", None)];
        let found = run(&suppressions, &[true, false], None);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].rule, found[0].data["suppressed_rule"].as_str()), ("ACC001", Some("VPC009")));
    }
}
