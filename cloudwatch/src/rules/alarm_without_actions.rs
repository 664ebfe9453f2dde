use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::state::AlarmName;

/// An alarm tells nobody when it rings.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alarm `{alarm}` does nothing when it rings, and no composite alarm looks at it")]
pub struct AlarmWithoutActions {
    /// The alarm
    pub alarm: AlarmName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA001",
    name: "alarm-without-actions",
    severity: Severity::Warning,
    summary: "An alarm tells nobody when it rings",
    page: include_str!("../../rules/CWA001.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &["cloudwatch/CompositeAlarms"],
    volatile: &[],
};

impl Problem for AlarmWithoutActions {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("give `{}` an action, such as an SNS topic, or delete it if nobody misses it", self.alarm)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let rules: Vec<&str> =
        scope.cloudwatch.composite_alarms().values().map(|alarm| alarm.alarm_rule().as_str()).collect();
    if scope.cloudwatch.composite_alarms().unreadable().next().is_some() {
        return;
    }
    for alarm in scope.alarms() {
        // Looser than the grammar: a rule that holds the name somewhere may look at the alarm.
        let is_looked_at = rules.iter().any(|rule| rule.contains(alarm.name().as_str()));
        if alarm.actions().is_empty() && !is_looked_at {
            scope.report_alarm(findings, alarm, &AlarmWithoutActions { alarm: alarm.name().clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{alarm_with, codes, good, only};

    #[test]
    fn an_alarm_that_tells_nobody_is_found() {
        only(&alarm_with("orders-low", "AlarmActions", json!([])), "CWA001", "orders-low");
    }

    #[test]
    fn one_that_a_composite_alarm_looks_at_or_that_acts_when_good_again_is_let_be() {
        assert_eq!(codes(&good()), [""; 0], "`child` has no actions and is looked at");
        let mut account = alarm_with("orders-low", "AlarmActions", json!([]));
        account["cloudwatch"]["MetricAlarms"]["orders-low"]["OKActions"] =
            json!(["arn:aws:sns:ap-northeast-1:111122223333:alarms"]);
        assert_eq!(codes(&account), [""; 0]);
    }
}
