use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use aozu_s3::BucketName;
use serde::Serialize;

use super::{Scope, there::exists};

/// A bucket tells a function, queue or topic that is not there.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("bucket `{bucket}` sends its events to `{target}`, which is not there")]
pub struct NotificationTargetMissing {
    /// The bucket.
    pub bucket: BucketName,
    /// The function, queue or topic.
    pub target: Arn,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC003",
    name: "notification-target-missing",
    severity: Severity::Error,
    summary: "a bucket sends its events to a function, queue or topic that is not there",
    page: include_str!("../../rules/ACC003.md"),
    subject: "s3/NotificationConfiguration",
    needs: &[],
    volatile: &[],
};

impl Problem for NotificationTargetMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "name one that is there, or take the configuration out: `aws s3api \
             put-bucket-notification-configuration --bucket {} …`",
            self.bucket
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(account) = scope.account else { return };
    for notification in account.s3().notifications().values() {
        let missing = |target: &&Arn| exists(scope.accounts, target) == Some(false);
        for target in notification.destinations().filter(missing) {
            let bucket = notification.bucket().clone();
            let subject = scope.bucket(account, &bucket, INFO.subject);
            let problem = NotificationTargetMissing { bucket, target: target.clone() };
            subject.into_iter().for_each(|subject| findings.report(subject, &problem));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes;

    fn telling(target: &str, lambda: Value) -> Vec<String> {
        let s3 = json!({"NotificationConfiguration": {"acme": {"Bucket": "acme", "LambdaFunctionConfigurations":
            [{"LambdaFunctionArn": target, "Events": ["s3:ObjectCreated:*"]}]}}});
        codes(&s3, &json!({"us-east-1": {"lambda": lambda}}))
    }

    const GONE: &str = "arn:aws:lambda:us-east-1:111122223333:function:gone";

    #[test]
    fn a_function_that_is_not_in_its_list_is_found() {
        assert_eq!(telling(GONE, json!({"Functions": {}})), ["ACC003 acme"]);
        assert_eq!(telling(&format!("{GONE}:live"), json!({"Functions": {}})), ["ACC003 acme"]);
    }

    #[test]
    fn one_that_is_there_elsewhere_or_not_listed_is_let_be() {
        let there = json!({"Functions": {"gone": {"FunctionName": "gone", "FunctionArn": GONE}}});
        assert_eq!(telling(GONE, there), [""; 0]);
        assert_eq!(telling(GONE, json!({})), [""; 0]);
        for elsewhere in [
            "arn:aws:lambda:us-east-1:444455556666:function:gone",
            "arn:aws:lambda:eu-west-1:111122223333:function:gone",
            "arn:aws:events:us-east-1:111122223333:rule/x",
        ] {
            assert_eq!(telling(elsewhere, json!({"Functions": {}})), [""; 0], "{elsewhere}");
        }
    }

    #[test]
    fn queues_and_topics_are_found_too() {
        let s3 = json!({"NotificationConfiguration": {"acme": {"Bucket": "acme",
            "QueueConfigurations": [{"QueueArn": "arn:aws:sqs:us-east-1:111122223333:gone", "Events": []}],
            "TopicConfigurations": [{"TopicArn": "arn:aws:sns:us-east-1:111122223333:gone", "Events": []}]}}});
        let regions = json!({"us-east-1": {"sqs": {"QueueUrls": {}}, "sns": {"Topics": {}}}});
        assert_eq!(codes(&s3, &regions), ["ACC003 acme", "ACC003 acme"]);
    }
}
