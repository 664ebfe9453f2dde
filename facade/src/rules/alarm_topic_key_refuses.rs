use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    alarms::{by_target, told},
    scope::Named,
    there::exists,
};
use crate::{access::Pins, plain::Name};

/// Alarms tell a topic whose key does not let CloudWatch encrypt.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("topic `{topic}` is encrypted with `{key}`, which CloudWatch may not use: nothing of {} arrives", told(.alarms))]
pub struct AlarmTopicKeyRefuses {
    /// The topic.
    pub topic: Name,
    /// Its key.
    pub key: String,
    /// The alarms that tell it.
    pub alarms: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC023",
    name: "alarm-topic-key-refuses",
    severity: Severity::Warning,
    summary: "an alarm tells a topic that is encrypted with a key which CloudWatch may not use",
    page: include_str!("../../rules/ACC023.md"),
    subject: "sns/Attributes",
    needs: &["cloudwatch/MetricAlarms|cloudwatch/CompositeAlarms"],
    volatile: &[],
};

/// Who publishes for an alarm.
const CLOUDWATCH: &str = "cloudwatch.amazonaws.com";

/// The key that SNS keeps in an account, whose policy lets in no service but SNS.
const OF_SNS: &str = "alias/aws/sns";

/// What a publisher does with a topic's key.
const NEEDED: [&str; 2] = ["kms:GenerateDataKey", "kms:Decrypt"];

impl Problem for AlarmTopicKeyRefuses {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "encrypt the topic with a key of your own whose policy lets the principal `{CLOUDWATCH}` do \
             `kms:GenerateDataKey*` and `kms:Decrypt`, or with none"
        )
    }

    fn related(&self) -> Vec<String> {
        self.alarms.clone()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    let alarms = by_target(here);
    for (name, topic) in here.state.sns.attributes().iter() {
        let (Some(alarms), Some(key)) = (alarms.get(topic.arn()), topic.kms_master_key_id()) else {
            continue;
        };
        if !refuses(scope, key.as_str()) {
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
        let problem =
            AlarmTopicKeyRefuses { topic: name.clone(), key: key.to_string(), alarms: alarms.clone() };
        here.report(findings, Some(topic.arn()), &named, &problem);
    }
}

/// Whether a key surely does not let CloudWatch in. Which key another alias is of was not read.
fn refuses(scope: &Scope<'_>, key: &str) -> bool {
    if key == OF_SNS || key.ends_with(&format!(":{OF_SNS}")) {
        return true;
    }
    let Ok(arn) = key.parse::<Arn>() else { return false };
    let denied = |action: &&str| scope.is_denied(CLOUDWATCH, action, arn.as_str(), &Pins::default());
    exists(scope.accounts, &arn) == Some(true) && NEEDED.iter().any(denied)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes_here;

    const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:oncall";
    const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/k";

    fn encrypted(key: &Value, principal: &Value, action: &str) -> Vec<String> {
        let policy = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": principal, "Action": [action, "kms:Decrypt"], "Resource": "*"}]});
        codes_here(&json!({
            "sns": {"Attributes": {"oncall": {"TopicArn": TOPIC, "KmsMasterKeyId": key}}},
            "kms": {"Keys": {"k": {"KeyId": "k", "KeyArn": KEY}},
                "Policy": {"k": {"KeyId": "k", "Policy": policy.to_string()}}},
            "cloudwatch": {"MetricAlarms": {"cpu": {"AlarmName": "cpu", "AlarmActions": [TOPIC]}}},
        }))
    }

    #[test]
    fn sns_s_own_key_and_one_that_does_not_let_cloudwatch_in_are_found() {
        let root = json!({"AWS": "arn:aws:iam::111122223333:root"});
        let cloudwatch = json!({"Service": "cloudwatch.amazonaws.com"});
        assert_eq!(encrypted(&json!("alias/aws/sns"), &root, "kms:*"), ["ACC023 oncall"]);
        assert_eq!(encrypted(&json!(KEY), &root, "kms:*"), ["ACC023 oncall"]);
        assert_eq!(encrypted(&json!(KEY), &cloudwatch, "kms:Encrypt"), ["ACC023 oncall"]);
        assert_eq!(encrypted(&json!(KEY), &cloudwatch, "kms:GenerateDataKey*"), [""; 0]);
    }

    #[test]
    fn a_topic_in_the_clear_and_a_key_that_is_not_known_are_let_be() {
        let root = json!({"AWS": "arn:aws:iam::111122223333:root"});
        assert_eq!(encrypted(&Value::Null, &root, "kms:*"), [""; 0]);
        assert_eq!(encrypted(&json!("alias/acme"), &root, "kms:*"), [""; 0]);
        assert_eq!(encrypted(&json!("arn:aws:kms:us-east-1:444455556666:key/k"), &root, "kms:*"), [""; 0]);
        let quiet = json!({"sns": {"Attributes": {"oncall": {"TopicArn": TOPIC, "KmsMasterKeyId": "alias/aws/sns"}}},
            "cloudwatch": {"MetricAlarms": {}}});
        assert_eq!(codes_here(&quiet), [""; 0]);
    }
}
