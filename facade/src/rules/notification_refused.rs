use aozu_lambda::FunctionRef;
use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use aozu_s3::BucketName;
use serde::Serialize;

use super::{Scope, there::exists};
use crate::access::Pins;

/// A bucket tells a function, queue or topic whose policy does not let S3 in.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("bucket `{bucket}` sends its events to `{target}`, whose policy does not let S3 do `{action}`")]
pub struct NotificationRefused {
    /// The bucket.
    pub bucket: BucketName,
    /// The function, queue or topic.
    pub target: Arn,
    /// What S3 would have to do.
    pub action: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC012",
    name: "notification-refused",
    severity: Severity::Error,
    summary: "a bucket sends its events to a function, queue or topic whose policy refuses S3",
    page: include_str!("../../rules/ACC012.md"),
    subject: "s3/NotificationConfiguration",
    needs: &[],
    volatile: &[],
};

/// Who sends a bucket's events.
const S3: &str = "s3.amazonaws.com";

impl Problem for NotificationRefused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "let the principal `{S3}` do `{}` in the policy of `{}`, where `aws:SourceArn` is `arn:aws:s3:::{}`",
            self.action, self.target, self.bucket
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(account) = scope.account else { return };
    for notification in account.s3().notifications().values() {
        let bucket = notification.bucket();
        let mut pins = Pins::default();
        pins.set("aws:SourceArn", [format!("arn:{}:s3:::{bucket}", account.partition())]);
        pins.set("aws:SourceAccount", [account.id().to_string()]);
        for target in notification.destinations() {
            let Some(action) = action(target) else { continue };
            // What is not there is another fault.
            if exists(scope.accounts, target) != Some(true)
                || !scope.is_denied(S3, action, target.as_str(), &pins)
            {
                continue;
            }
            let subject = scope.bucket(account, bucket, INFO.subject);
            let problem = NotificationRefused { bucket: bucket.clone(), target: target.clone(), action };
            subject.into_iter().for_each(|subject| findings.report(subject, &problem));
        }
    }
}

/// What S3 does to a destination; none where its policy is not read: a version or an alias of a function has its own.
fn action(target: &Arn) -> Option<&'static str> {
    match target.service() {
        "lambda" => {
            let function: FunctionRef = target.as_str().parse().ok()?;
            function.qualifier().is_none().then_some("lambda:InvokeFunction")
        }
        "sns" => Some("sns:Publish"),
        "sqs" => Some("sqs:SendMessage"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes;

    const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:thumbnail";

    fn telling(target: &str, policy: Value) -> Vec<String> {
        let s3 = json!({"NotificationConfiguration": {"acme": {"Bucket": "acme", "LambdaFunctionConfigurations":
            [{"LambdaFunctionArn": target, "Events": ["s3:ObjectCreated:*"]}]}}});
        codes(
            &s3,
            &json!({"us-east-1": {"lambda": {
            "Functions": {"thumbnail": {"FunctionName": "thumbnail", "FunctionArn": FUNCTION}},
            "Policy": {"thumbnail": policy}}}}),
        )
    }

    fn policy(principal: &str, source: &str) -> Value {
        let text = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": principal},
            "Action": "lambda:InvokeFunction", "Resource": FUNCTION,
            "Condition": {"ArnLike": {"AWS:SourceArn": source}}}]});
        json!({"FunctionName": "thumbnail", "Policy": text.to_string()})
    }

    #[test]
    fn a_function_that_lets_in_another_service_another_bucket_or_nobody_is_found() {
        assert_eq!(telling(FUNCTION, policy("sns.amazonaws.com", "*")), ["ACC012 acme"]);
        assert_eq!(telling(FUNCTION, policy("s3.amazonaws.com", "arn:aws:s3:::other")), ["ACC012 acme"]);
        assert_eq!(telling(FUNCTION, Value::Null), ["ACC012 acme"], "it has no policy");
    }

    #[test]
    fn one_that_lets_s3_in_or_whose_policy_was_not_read_is_let_be() {
        assert_eq!(telling(FUNCTION, policy("s3.amazonaws.com", "arn:aws:s3:::acme")), [""; 0]);
        assert_eq!(telling(&format!("{FUNCTION}:live"), Value::Null), [""; 0], "an alias has its own policy");
        let s3 = json!({"NotificationConfiguration": {"acme": {"Bucket": "acme", "LambdaFunctionConfigurations":
            [{"LambdaFunctionArn": FUNCTION, "Events": []}]}}});
        let unread = json!({"us-east-1": {"lambda": {
            "Functions": {"thumbnail": {"FunctionName": "thumbnail", "FunctionArn": FUNCTION}}}}});
        assert_eq!(codes(&s3, &unread), [""; 0]);
    }

    #[test]
    fn queues_and_topics_are_asked_too() {
        let (queue, topic) =
            ("arn:aws:sqs:us-east-1:111122223333:jobs", "arn:aws:sns:us-east-1:111122223333:news");
        let s3 = json!({"NotificationConfiguration": {"acme": {"Bucket": "acme",
            "QueueConfigurations": [{"QueueArn": queue, "Events": []}],
            "TopicConfigurations": [{"TopicArn": topic, "Events": []}]}}});
        let regions = |policy: &Value| {
            json!({"us-east-1": {
                "sqs": {"QueueUrls": {"jobs": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/jobs"}},
                    "Attributes": {"jobs": {"QueueArn": queue, "Policy": policy}}},
                "sns": {"Topics": {"news": {"TopicArn": topic}},
                    "Attributes": {"news": {"TopicArn": topic, "Policy": policy}}}}})
        };
        assert_eq!(codes(&s3, &regions(&Value::Null)), ["ACC012 acme", "ACC012 acme"]);
        let let_in = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"}, "Action": ["sqs:SendMessage", "sns:Publish"], "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}]});
        assert_eq!(codes(&s3, &regions(&json!(let_in.to_string()))), [""; 0]);
    }
}
