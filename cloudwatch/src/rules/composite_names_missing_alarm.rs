use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, composite::children, scope::Either};
use crate::{alarm::composite::alarm_name, state::AlarmName};

/// A composite alarm looks at an alarm that is not there.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("composite alarm `{alarm}` looks at `{missing}`, which is no alarm of the region")]
pub struct CompositeNamesMissingAlarm {
    /// The alarm
    pub alarm: AlarmName,
    /// What it looks at
    pub missing: AlarmName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA010",
    name: "composite-names-missing-alarm",
    severity: Severity::Error,
    summary: "A composite alarm looks at an alarm that is not there",
    page: include_str!("../../rules/CWA010.md"),
    subject: "cloudwatch/CompositeAlarms",
    needs: &["cloudwatch/MetricAlarms", "cloudwatch/CompositeAlarms"],
    volatile: &[],
};

impl Problem for CompositeNamesMissingAlarm {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("make `{}`, or take it out of the rule of `{}`", self.missing, self.alarm)
    }
    fn related(&self) -> Vec<String> {
        vec![self.missing.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let cloudwatch = scope.cloudwatch;
    // Whoever was told of but could not be read is there.
    let is_missing = |name: &AlarmName| {
        cloudwatch.metric_alarms().exists(name) == Some(false)
            && cloudwatch.composite_alarms().exists(name) == Some(false)
    };
    for alarm in cloudwatch.composite_alarms().values() {
        let mut looked_at = children(alarm.alarm_rule()).unwrap_or_default();
        looked_at.extend(alarm.actions_suppressor().map(|name| alarm_name(name).to_owned()));
        looked_at.sort_unstable();
        looked_at.dedup();
        for missing in looked_at.iter().filter_map(|name| name.parse().ok()).filter(is_missing) {
            let problem = CompositeNamesMissingAlarm { alarm: alarm.alarm_name().clone(), missing };
            scope.report_alarm(findings, Either::Composite(alarm), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn an_alarm_that_is_not_there_is_found() {
        let mut account = good();
        account["cloudwatch"]["MetricAlarms"].as_object_mut().unwrap().remove("child");
        assert_eq!(only(&account, "CWA010", "site-down").related, ["child"]);
    }

    #[test]
    fn names_stand_bare_quoted_and_in_arns() {
        for rule in [
            "ALARM(child)",
            "ALARM(\"child\")",
            "NOT OK(arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:child)",
            "ALARM(\"arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:child\") OR FALSE",
        ] {
            let mut account = good();
            account["cloudwatch"]["CompositeAlarms"]["site-down"]["AlarmRule"] = json!(rule);
            assert_eq!(codes(&account), [""; 0], "{rule}");
        }
    }

    #[test]
    fn a_suppressor_that_is_not_there_is_found() {
        let mut account = good();
        account["cloudwatch"]["CompositeAlarms"]["site-down"]["ActionsSuppressor"] = json!("maintenance");
        only(&account, "CWA010", "site-down");
    }
}
