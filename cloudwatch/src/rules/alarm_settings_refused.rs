use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::Either};
use crate::{
    Period,
    limits::{LONG_PERIOD, LONGEST_LONG_SPAN, LONGEST_SHORT_SPAN},
    state::{AlarmName, MetricAlarm, Watched},
};

/// An alarm has settings that CloudWatch does not take.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alarm `{alarm}`: {why}")]
pub struct AlarmSettingsRefused {
    /// The alarm
    pub alarm: AlarmName,
    /// What is not taken
    pub why: SettingsRefusal,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA005",
    name: "alarm-settings-refused",
    severity: Severity::Error,
    summary: "An alarm has settings that CloudWatch does not take",
    page: include_str!("../../rules/CWA005.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &[],
    volatile: &[],
};

/// What CloudWatch does not take of an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsRefusal {
    /// The period is none.
    #[error("a period of {period} s is none of 10, 20, 30 and the multiples of 60")]
    Period {
        /// Seconds.
        period: u32,
    },
    /// More breaching values are asked for than are looked at.
    #[error(
        "{datapoints} of {periods} values cannot breach: `DatapointsToAlarm` is at most `EvaluationPeriods`"
    )]
    MOfN {
        /// `DatapointsToAlarm`.
        datapoints: u32,
        /// `EvaluationPeriods`.
        periods: u32,
    },
    /// It would look back too far.
    #[error("it looks back {seconds} s, and at most {most} s are taken with such a period")]
    Window {
        /// Period times evaluation periods.
        seconds: u64,
        /// The most.
        most: u64,
    },
    /// It watches nothing.
    #[error("it has none of `MetricName`, `Metrics` and `EvaluationCriteria`")]
    Nothing,
}

fn refusal(alarm: &MetricAlarm) -> Option<SettingsRefusal> {
    match alarm.watched() {
        Watched::Criteria(_) => return None,
        Watched::Nothing => return Some(SettingsRefusal::Nothing),
        Watched::Metric(_) | Watched::Rows(_) => {}
    }
    let periods = alarm.evaluation_periods();
    if let (Some(datapoints), Some(periods)) = (alarm.datapoints_to_alarm(), periods)
        && datapoints > periods
    {
        return Some(SettingsRefusal::MOfN { datapoints, periods });
    }
    let period = alarm.period().or_else(|| alarm.metrics_read().first().and_then(|(_, period)| *period))?;
    if !Period::new(period).is_ok_and(Period::fits_alarm) {
        return Some(SettingsRefusal::Period { period });
    }
    let most = if period < LONG_PERIOD { LONGEST_SHORT_SPAN } else { LONGEST_LONG_SPAN };
    let seconds = u64::from(period) * u64::from(periods?);
    (seconds > most).then_some(SettingsRefusal::Window { seconds, most })
}

impl Problem for AlarmSettingsRefused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("change the settings of `{}` so that CloudWatch takes them", self.alarm)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.cloudwatch.metric_alarms().values() {
        if let Some(why) = refusal(alarm) {
            let problem = AlarmSettingsRefused { alarm: alarm.alarm_name().clone(), why };
            scope.report_alarm(findings, Either::Metric(alarm), &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{alarm_with, codes, good, only};

    #[test]
    fn settings_that_are_not_taken_are_found() {
        only(&alarm_with("cpu", "Period", json!(90)), "CWA005", "cpu");
        only(&alarm_with("cpu", "DatapointsToAlarm", json!(4)), "CWA005", "cpu");
        only(&alarm_with("cpu", "EvaluationPeriods", json!(289)), "CWA005", "cpu");
        only(&alarm_with("cpu", "MetricName", json!(null)), "CWA005", "cpu");
    }

    #[test]
    fn the_longest_windows_and_queries_are_let_be() {
        assert_eq!(codes(&alarm_with("cpu", "EvaluationPeriods", json!(288))), [""; 0]);
        let mut week = alarm_with("cpu", "EvaluationPeriods", json!(168));
        week["cloudwatch"]["MetricAlarms"]["cpu"]["Period"] = json!(3600);
        assert_eq!(codes(&week), [""; 0]);
        let mut query = good();
        query["cloudwatch"]["MetricAlarms"]["cpu"] = json!({"AlarmName": "cpu", "EvaluationInterval": 60,
            "AlarmActions": ["arn:aws:sns:ap-northeast-1:111122223333:alarms"],
            "EvaluationCriteria": {"PromQLCriteria": {"Query": "up == 0"}}});
        assert_eq!(codes(&query), [""; 0]);
    }
}
