use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{ConditionField, Priority, limits};

/// A rule has more values or wildcards than AWS takes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("rule {priority} has {values} values and {wildcards} wildcards: at most 5 and 6 are taken")]
pub struct RuleOverLimits {
    /// The rule's priority
    pub priority: Priority,
    /// How many values its conditions have
    pub values: usize,
    /// How many wildcards they have
    pub wildcards: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB026",
    name: "rule-over-limits",
    severity: Severity::Error,
    summary: "A rule has more values or wildcards than AWS takes",
    page: include_str!("../../rules/ELB026.md"),
    subject: "elbv2/Rules",
    needs: &[],
    volatile: &[],
};

impl Problem for RuleOverLimits {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "divide it into several rules with the same action".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for rule in scope.elbv2.rules().values() {
        let (mut values, mut wildcards) = (0, 0);
        let count = |text: &str| text.bytes().filter(|byte| matches!(byte, b'*' | b'?')).count();
        for condition in rule.conditions() {
            let texts = condition.texts();
            values += texts.len() + condition.pairs().len();
            if !matches!(condition.field(), ConditionField::SourceIp | ConditionField::HttpRequestMethod) {
                wildcards += texts.into_iter().map(|text| count(text)).sum::<usize>();
            }
            for text in condition.pairs().iter().flat_map(|pair| pair.key().into_iter().chain(pair.value())) {
                wildcards += count(&text.replace(r"\*", "").replace(r"\?", ""));
            }
        }
        if values > limits::VALUES_PER_RULE || wildcards > limits::WILDCARDS_PER_RULE {
            let problem = RuleOverLimits { priority: *rule.priority(), values, wildcards };
            scope.report_rule(findings, rule, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn too_many_values_and_wildcards_are_found() {
        let paths = |values: Vec<&str>| {
            but(|account| {
                account["elbv2"]["Rules"][API]["Conditions"] =
                    json!([{"Field": "path-pattern", "Values": values}])
            })
        };
        assert_eq!(codes(&paths(vec!["/a", "/b", "/c", "/d", "/e"])), [""; 0]);
        assert_eq!(only(&paths(vec!["/a", "/b", "/c", "/d", "/e", "/f"]), "ELB026").data["values"], 6);
        assert_eq!(codes(&paths(vec!["/?a?b?c?d?e*"])), [""; 0]);
        assert_eq!(only(&paths(vec!["/?a?b?c?d?e?*"]), "ELB026").data["wildcards"], 7);
    }
}
