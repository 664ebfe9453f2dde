use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::state::AlarmName;

/// The actions of an alarm are switched off.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alarm `{alarm}` has actions, and they are switched off")]
pub struct AlarmActionsDisabled {
    /// The alarm
    pub alarm: AlarmName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA002",
    name: "alarm-actions-disabled",
    severity: Severity::Warning,
    summary: "The actions of an alarm are switched off",
    page: include_str!("../../rules/CWA002.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &[],
    volatile: &[],
};

impl Problem for AlarmActionsDisabled {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("`aws cloudwatch enable-alarm-actions --alarm-names {}`", self.alarm)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.alarms() {
        if !alarm.acts() && !alarm.actions().is_empty() {
            scope.report_alarm(findings, alarm, &AlarmActionsDisabled { alarm: alarm.name().clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{alarm_with, codes, good, only};

    #[test]
    fn an_alarm_that_was_silenced_is_found() {
        only(&alarm_with("cpu", "ActionsEnabled", json!(false)), "CWA002", "cpu");
        let mut account = good();
        account["cloudwatch"]["CompositeAlarms"]["site-down"]["ActionsEnabled"] = json!(false);
        only(&account, "CWA002", "site-down");
    }

    #[test]
    fn actions_that_nothing_is_said_of_are_done() {
        assert_eq!(codes(&alarm_with("cpu", "ActionsEnabled", json!(null))), [""; 0]);
    }
}
