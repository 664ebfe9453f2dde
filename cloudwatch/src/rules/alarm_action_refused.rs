use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, scope::Either};
use crate::{
    alarm::AlarmAction,
    state::{ActionArn, AlarmName, Watched},
};

/// An alarm has an action that it cannot do.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("alarm `{alarm}` cannot do `{action}`: {why}")]
pub struct AlarmActionRefused {
    /// The alarm
    pub alarm: AlarmName,
    /// The action
    pub action: ActionArn,
    /// Why not
    pub why: ActionRefusal,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA003",
    name: "alarm-action-refused",
    severity: Severity::Error,
    summary: "An alarm has an action that it cannot do",
    page: include_str!("../../rules/CWA003.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &[],
    volatile: &[],
};

/// Why an alarm cannot do an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ActionRefusal {
    /// It is in another region.
    #[error("it is in another region than the alarm")]
    OtherRegion,
    /// There is no instance to do it to.
    #[error("the alarm watches no single metric with an `InstanceId` dimension")]
    NoInstance,
    /// Composite alarms do not do such things.
    #[error("a composite alarm drives neither instances nor Auto Scaling groups")]
    OfComposite,
}

fn refusal(scope: &Scope<'_>, alarm: Either<'_>, action: &ActionArn) -> Option<ActionRefusal> {
    // Of an action that this version does not know nothing is said but where it is.
    let known = action.action().ok();
    match alarm {
        Either::Composite(_) if known.as_ref().is_some_and(|known| !known.fits_composite()) => {
            return Some(ActionRefusal::OfComposite);
        }
        Either::Metric(alarm) if known.as_ref().is_some_and(AlarmAction::needs_instance) => {
            let has_instance = matches!(
                alarm.watched(),
                Watched::Metric(metric) if metric.dimensions.get("InstanceId").is_some()
            );
            if !has_instance {
                return Some(ActionRefusal::NoInstance);
            }
        }
        _ => {}
    }
    let elsewhere = !action.region().is_empty() && action.region() != scope.region.as_str();
    elsewhere.then_some(ActionRefusal::OtherRegion)
}

impl Problem for AlarmActionRefused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("take `{}` off the actions of `{}`, and name one that it can do", self.action, self.alarm)
    }
    fn related(&self) -> Vec<String> {
        vec![self.action.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for alarm in scope.alarms() {
        let mut actions = alarm.actions();
        actions.sort_unstable();
        actions.dedup();
        for action in actions {
            if let Some(why) = refusal(scope, alarm, action) {
                let problem = AlarmActionRefused { alarm: alarm.name().clone(), action: action.clone(), why };
                scope.report_alarm(findings, alarm, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{alarm_with, codes, good, only};

    #[test]
    fn an_action_in_another_region_is_found() {
        let topic = json!(["arn:aws:sns:us-east-1:111122223333:alarms"]);
        assert_eq!(only(&alarm_with("cpu", "OKActions", topic), "CWA003", "cpu").data["why"], "OtherRegion");
        let plan = json!(["arn:aws:ssm-incidents::111122223333:responseplan/all"]);
        assert_eq!(codes(&alarm_with("cpu", "AlarmActions", plan)), [""; 0], "it names no region");
    }

    #[test]
    fn an_instance_can_only_be_stopped_where_one_is_watched() {
        let stop = json!(["arn:aws:automate:ap-northeast-1:ec2:stop"]);
        assert_eq!(codes(&alarm_with("cpu", "AlarmActions", stop.clone())), [""; 0]);
        assert_eq!(
            only(&alarm_with("app-errors", "AlarmActions", stop.clone()), "CWA003", "app-errors").data["why"],
            "NoInstance"
        );
        let mut account = good();
        account["cloudwatch"]["CompositeAlarms"]["site-down"]["AlarmActions"] = stop;
        assert_eq!(only(&account, "CWA003", "site-down").data["why"], "OfComposite");
    }
}
