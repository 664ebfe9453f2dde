use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, composite::children, scope::Either};
use crate::state::AlarmName;

/// The rule of a composite alarm is none.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the rule of composite alarm `{alarm}` is none: {why}")]
pub struct CompositeRuleInvalid {
    /// The alarm
    pub alarm: AlarmName,
    /// What is wrong with it
    pub why: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA009",
    name: "composite-rule-invalid",
    severity: Severity::Error,
    summary: "The rule of a composite alarm is none",
    page: include_str!("../../rules/CWA009.md"),
    subject: "cloudwatch/CompositeAlarms",
    needs: &[],
    volatile: &[],
};

impl Problem for CompositeRuleInvalid {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "write the rule of `{}` of `ALARM(name)`, `OK(name)`, `INSUFFICIENT_DATA(name)`, `TRUE`, `FALSE`, `AND`, `OR` and `NOT`",
            self.alarm
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.cloudwatch.composite_alarms().values() {
        if let Err(why) = children(alarm.alarm_rule()) {
            let problem = CompositeRuleInvalid { alarm: alarm.alarm_name().clone(), why };
            scope.report_alarm(findings, Either::Composite(alarm), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only};

    #[test]
    fn a_rule_that_is_none_is_found() {
        for rule in ["ALARM(child) AND", "alarm(child)", "ALARM(child", ""] {
            let mut account = good();
            account["cloudwatch"]["CompositeAlarms"]["site-down"]["AlarmRule"] = json!(rule);
            account["cloudwatch"]["MetricAlarms"].as_object_mut().unwrap().remove("child");
            only(&account, "CWA009", "site-down");
        }
    }
}
