use aozu_lambda::FunctionName;
use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, scope::Named, there::exists};
use crate::access::Pins;

/// A function's role may not send what was given up to where it should go.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "the role `{}` of function `{function}` may not do `{action}` on `{target}`, where events go that were given up",
    .role.name()
)]
pub struct DeadLettersRefused {
    /// The function.
    pub function: FunctionName,
    /// Its role.
    pub role: Arn,
    /// The queue or topic.
    pub target: Arn,
    /// What the role would have to do.
    pub action: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC022",
    name: "dead-letters-refused",
    severity: Severity::Warning,
    summary: "a function's role may not send events that were given up to their queue or topic",
    page: include_str!("../../rules/ACC022.md"),
    subject: "lambda/Functions",
    needs: &["iam/RoleDetailList"],
    volatile: &[],
};

impl Problem for DeadLettersRefused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!("allow `{}` on `{}` in a policy of `{}`", self.action, self.target, self.role.name())
    }

    fn related(&self) -> Vec<String> {
        vec![self.role.to_string(), self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    for (name, function) in here.state.lambda.functions().iter() {
        let Some(target) = function.dead_letter_config().and_then(|config| config.target_arn()) else {
            continue;
        };
        let action = match target.service() {
            "sqs" => "sqs:SendMessage",
            "sns" => "sns:Publish",
            _ => continue,
        };
        // What is not there is another fault.
        let there = |arn: &&Arn| exists(scope.accounts, arn) == Some(true);
        let Some(role) = function.role().filter(there) else { continue };
        if !there(&target) || !scope.is_denied(role.as_str(), action, target.as_str(), &Pins::default()) {
            continue;
        }
        let named = Named {
            service: "lambda",
            resource: format!("function:{name}"),
            id: name.as_str(),
            collection: INFO.subject,
            key: name.as_str(),
            tags: None,
        };
        let (function, role) = (name.clone(), role.clone());
        let problem = DeadLettersRefused { function, role, target: target.clone(), action };
        here.report(findings, None, &named, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::{codes_of, role};

    const QUEUE: &str = "arn:aws:sqs:us-east-1:111122223333:dead";
    const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:dead";

    fn sending(target: &str, action: &str, policy: &Value) -> Vec<String> {
        let statements = json!([{"Effect": "Allow", "Action": [action, "logs:*"], "Resource": "*"}]);
        let state = json!({
            "lambda": {"Functions": {"f": {"FunctionName": "f", "Role": "arn:aws:iam::111122223333:role/worker",
                "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:f",
                "DeadLetterConfig": {"TargetArn": target}}}},
            "sqs": {"QueueUrls": {"dead": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/dead"}},
                "Attributes": {"dead": {"QueueArn": QUEUE, "Policy": policy}}},
            "sns": {"Topics": {"dead": {"TopicArn": TOPIC}}, "Attributes": {"dead": {"TopicArn": TOPIC}}},
        });
        codes_of(&json!({"iam": role("lambda.amazonaws.com", &statements)}), &json!({ "us-east-1": state }))
    }

    #[test]
    fn a_role_that_may_not_send_is_found() {
        assert_eq!(sending(QUEUE, "sqs:ReceiveMessage", &Value::Null), ["ACC022 f"]);
        assert_eq!(sending(TOPIC, "sqs:SendMessage", &Value::Null), ["ACC022 f"]);
    }

    #[test]
    fn one_that_may_by_its_own_policies_or_the_queue_s_is_let_be() {
        assert_eq!(sending(QUEUE, "sqs:SendMessage", &Value::Null), [""; 0]);
        assert_eq!(sending(TOPIC, "sns:Publish", &Value::Null), [""; 0]);
        let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage",
            "Principal": {"AWS": "arn:aws:iam::111122223333:role/worker"}, "Resource": QUEUE}]});
        assert_eq!(sending(QUEUE, "sqs:ReceiveMessage", &json!(policy.to_string())), [""; 0]);
        let elsewhere = "arn:aws:sqs:us-east-1:444455556666:dead";
        assert_eq!(sending(elsewhere, "sqs:ReceiveMessage", &Value::Null), [""; 0]);
    }
}
