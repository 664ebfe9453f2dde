use aozu_cloudwatch::state::AlarmName;
use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, alarms::acting, scope::Named, there::exists};

/// An alarm tells a topic, a scaling policy or a function that is not there.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("alarm `{alarm}` acts on `{target}`, which is not there")]
pub struct AlarmActionMissing {
    /// The alarm.
    pub alarm: AlarmName,
    /// The topic, scaling policy or function.
    pub target: Arn,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC006",
    name: "alarm-action-missing",
    severity: Severity::Error,
    summary: "an alarm acts on a topic, a scaling policy or a function that is not there",
    page: include_str!("../../rules/ACC006.md"),
    subject: "cloudwatch/MetricAlarms|cloudwatch/CompositeAlarms",
    needs: &["sns/Topics|autoscaling/ScalingPolicies|lambda/Functions"],
    volatile: &[],
};

impl Problem for AlarmActionMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!("give `{}` an action that is there, or make `{}` again", self.alarm, self.target.name())
    }

    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    // An alarm whose actions are switched off is another fault.
    for alarm in acting(here) {
        let named = Named {
            service: "cloudwatch",
            resource: format!("alarm:{}", alarm.name),
            id: alarm.name.as_str(),
            collection: alarm.collection,
            key: alarm.name.as_str(),
            tags: None,
        };
        for target in alarm.targets {
            if exists(scope.accounts, &target) == Some(false) {
                let problem = AlarmActionMissing { alarm: alarm.name.clone(), target };
                here.report(findings, None, &named, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes_here;

    const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:oncall";

    fn acting(action: &str, more: &Value) -> Vec<String> {
        let mut state = json!({"cloudwatch": {"MetricAlarms": {"cpu": {"AlarmName": "cpu", "AlarmActions": [action],
            "OKActions": [action]}}}});
        state.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        codes_here(&state)
    }

    #[test]
    fn a_topic_a_policy_and_a_function_that_are_gone_are_found_once_each() {
        assert_eq!(acting(TOPIC, &json!({"sns": {"Topics": {}}})), ["ACC006 cpu"]);
        let function = "arn:aws:lambda:us-east-1:111122223333:function:page:live";
        assert_eq!(acting(function, &json!({"lambda": {"Functions": {}}})), ["ACC006 cpu"]);
        let policy = "arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:c3:autoScalingGroupName/web:policyName/out";
        assert_eq!(acting(policy, &json!({"autoscaling": {"ScalingPolicies": {}}})), ["ACC006 cpu"]);
        let composite = json!({"sns": {"Topics": {}}, "cloudwatch": {"CompositeAlarms": {"all": {
            "AlarmName": "all", "AlarmRule": "ALARM(cpu)", "AlarmActions": [TOPIC]}}}});
        assert_eq!(codes_here(&composite), ["ACC006 all"]);
    }

    #[test]
    fn what_is_there_elsewhere_not_listed_or_no_resource_is_let_be() {
        let there = json!({"sns": {"Topics": {"oncall": {"TopicArn": TOPIC}}}});
        assert_eq!(acting(TOPIC, &there), [""; 0]);
        assert_eq!(acting(TOPIC, &json!({"lambda": {"Functions": {}}})), [""; 0], "topics were not read");
        for elsewhere in [
            "arn:aws:sns:us-east-1:444455556666:oncall",
            "arn:aws:sns:eu-west-1:111122223333:oncall",
            "arn:aws:automate:us-east-1:ec2:stop",
            "arn:aws:ssm:us-east-1:111122223333:opsitem:1",
        ] {
            assert_eq!(acting(elsewhere, &json!({"sns": {"Topics": {}}})), [""; 0], "{elsewhere}");
        }
        let off = json!({"sns": {"Topics": {}}, "cloudwatch": {"MetricAlarms": {"cpu": {"AlarmName": "cpu",
            "ActionsEnabled": false, "AlarmActions": [TOPIC]}}}});
        assert_eq!(codes_here(&off), [""; 0], "its actions are switched off");
    }
}
