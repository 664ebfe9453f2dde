use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::{Scope, scope::Either, values::sight};
use crate::state::AlarmName;

/// Once it has rung, the alarm rings for good.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "alarm `{alarm}` never becomes OK again once it has rung: every value that its metric can have breaches, and missing values are treated as `{treated}`"
)]
pub struct AlarmCanNeverRecover {
    /// The alarm
    pub alarm: AlarmName,
    /// What stands for a missing value
    pub treated: SmolStr,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA007",
    name: "alarm-can-never-recover",
    severity: Severity::Warning,
    summary: "Once it has rung, the alarm rings for good",
    page: include_str!("../../rules/CWA007.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &["logs/metricFilters"],
    volatile: &[],
};

impl Problem for AlarmCanNeverRecover {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("let missing values of `{}` count as `notBreaching`", self.alarm)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.cloudwatch.metric_alarms().values() {
        // Of `missing` the alarm at least falls into INSUFFICIENT_DATA.
        let Some(treated) =
            alarm.treat_missing_data().filter(|word| matches!(word.as_str(), "ignore" | "breaching"))
        else {
            continue;
        };
        if sight(scope, alarm).is_some_and(|sight| !sight.can_be_good) {
            let problem =
                AlarmCanNeverRecover { alarm: alarm.alarm_name().clone(), treated: treated.clone() };
            scope.report_alarm(findings, Either::Metric(alarm), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{alarm_with, codes, only};

    fn any_error(treated: &str) -> Value {
        let mut account = alarm_with("child", "Threshold", json!(0));
        account["cloudwatch"]["MetricAlarms"]["child"]["TreatMissingData"] = json!(treated);
        account
    }

    #[test]
    fn an_alarm_on_any_error_that_ignores_silence_is_found() {
        only(&any_error("ignore"), "CWA007", "child");
        only(&any_error("breaching"), "CWA007", "child");
    }

    #[test]
    fn one_that_silence_calms_is_let_be() {
        for treated in ["notBreaching", "missing"] {
            assert_eq!(codes(&any_error(treated)), [""; 0], "{treated}");
        }
    }
}
