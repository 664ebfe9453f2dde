use aozu_names::{Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    alarms::{by_target, told},
    scope::Named,
};
use crate::plain::{Name, sns::Subscription};

/// Alarms tell a topic that tells nobody.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("topic `{topic}` tells nobody what {} tell{} it", told(.alarms), if .alarms.len() == 1 { "s" } else { "" })]
pub struct AlarmTopicUnheard {
    /// The topic.
    pub topic: Name,
    /// The alarms that tell it.
    pub alarms: Vec<String>,
    /// How many have been asked to confirm that they want to be told, and have not.
    pub pending: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC019",
    name: "alarm-topic-unheard",
    severity: Severity::Warning,
    summary: "an alarm tells a topic that has no confirmed subscription",
    page: include_str!("../../rules/ACC019.md"),
    subject: "sns/Topics",
    needs: &["sns/Attributes", "sns/Subscriptions", "cloudwatch/MetricAlarms|cloudwatch/CompositeAlarms"],
    volatile: &[],
};

impl Problem for AlarmTopicUnheard {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        if self.pending > 0 {
            "let whoever was invited confirm it by the link that SNS sent".to_owned()
        } else {
            "`aws sns subscribe --topic-arn … --protocol email --notification-endpoint …`, and confirm it"
                .to_owned()
        }
    }

    fn related(&self) -> Vec<String> {
        self.alarms.clone()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    let sns = &here.state.sns;
    // A subscription that could not be read may be one to any topic.
    if !sns.subscriptions().is_complete() {
        return;
    }
    let telling = by_target(here);
    for (name, topic) in sns.topics().iter() {
        let Some(alarms) = telling.get(topic.arn()) else { continue };
        // Whoever subscribed from another account stands in that account's list alone; the topic counts all.
        let counted = sns.attributes().get(name).and_then(|one| one.subscriptions_confirmed());
        if counted.is_none_or(|count| count.as_str() != "0") {
            continue;
        }
        let of_it = sns.subscriptions().values().filter(|one| one.topic_arn() == topic.arn());
        let of_it: Vec<&Subscription> = of_it.collect();
        if of_it.iter().any(|one| one.is_confirmed()) {
            continue;
        }
        let named = Named {
            service: "sns",
            resource: name.to_string(),
            id: name.as_str(),
            collection: INFO.subject,
            key: name.as_str(),
            tags: None,
        };
        let problem = AlarmTopicUnheard { topic: name.clone(), alarms: alarms.clone(), pending: of_it.len() };
        here.report(findings, Some(topic.arn()), &named, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes_here;

    const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:oncall";

    fn heard(subscriptions: &Value) -> Vec<String> {
        heard_by(subscriptions, "0")
    }

    fn heard_by(subscriptions: &Value, confirmed: &str) -> Vec<String> {
        codes_here(&json!({
            "sns": {"Topics": {"oncall": {"TopicArn": TOPIC}}, "Subscriptions": subscriptions,
                "Attributes": {"oncall": {"TopicArn": TOPIC, "SubscriptionsConfirmed": confirmed}}},
            "cloudwatch": {"MetricAlarms": {"cpu": {"AlarmName": "cpu", "AlarmActions": [TOPIC]}},
                "CompositeAlarms": {"all": {"AlarmName": "all", "AlarmRule": "ALARM(cpu)", "OKActions": [TOPIC]}}},
        }))
    }

    fn by(arn: &str, topic: &str) -> Value {
        json!({"SubscriptionArn": arn, "TopicArn": topic, "Protocol": "email", "Endpoint": "oncall@example.com"})
    }

    #[test]
    fn a_topic_that_nobody_or_nobody_yet_listens_to_is_found() {
        assert_eq!(heard(&json!({})), ["ACC019 oncall"]);
        let pending =
            json!({"oncall email oncall@example.com PendingConfirmation": by("PendingConfirmation", TOPIC)});
        assert_eq!(heard(&pending), ["ACC019 oncall"]);
        let other = "arn:aws:sns:us-east-1:111122223333:news";
        let elsewhere = json!({"news email oncall@example.com": by(&format!("{other}:e48"), other)});
        assert_eq!(heard(&elsewhere), ["ACC019 oncall"]);
    }

    #[test]
    fn one_that_somebody_hears_or_that_no_alarm_tells_is_let_be() {
        let confirmed = json!({"oncall email oncall@example.com": by(&format!("{TOPIC}:e48"), TOPIC)});
        assert_eq!(heard(&confirmed), [""; 0]);
        assert_eq!(
            heard_by(&json!({}), "1"),
            [""; 0],
            "another account's subscription stands in its own list"
        );
        let quiet = json!({"sns": {"Topics": {"oncall": {"TopicArn": TOPIC}}, "Subscriptions": {}},
            "cloudwatch": {"MetricAlarms": {}}});
        assert_eq!(codes_here(&quiet), [""; 0]);
        let unread = json!({"sns": {"Topics": {"oncall": {"TopicArn": TOPIC}}},
            "cloudwatch": {"MetricAlarms": {"cpu": {"AlarmName": "cpu", "AlarmActions": [TOPIC]}}}});
        assert_eq!(codes_here(&unread), [""; 0]);
    }
}
