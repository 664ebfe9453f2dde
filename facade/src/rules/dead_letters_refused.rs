use aozu_lambda::{FunctionName, FunctionRef, Outcome};
use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    scope::{Here, Named},
    there::exists,
};
use crate::access::Pins;

/// A function's role may not send what was given up to where it should go.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "the role `{}` of function `{function}` may not do `{action}` on `{target}`, where {} go",
    .role.name(), .what
)]
pub struct DeadLettersRefused {
    /// The function.
    pub function: FunctionName,
    /// Its role.
    pub role: Arn,
    /// The queue, topic or function.
    pub target: Arn,
    /// What goes there.
    pub what: &'static str,
    /// What the role would have to do.
    pub action: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC022",
    name: "dead-letters-refused",
    severity: Severity::Warning,
    summary: "a function's role may not send events that were given up, or their records, to where they go",
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
        // What is not there is another fault.
        let there = |arn: &&Arn| exists(scope.accounts, arn) == Some(true);
        let Some(role) = function.role().filter(there) else { continue };
        let mut targets: Vec<(&str, &Arn)> = Vec::new();
        let dead = function.dead_letter_config().and_then(|config| config.target_arn());
        targets.extend(dead.map(|target| ("events that were given up", target)));
        targets.extend(records(here, name));
        let action = |target: &Arn| match target.service() {
            "sqs" => Some("sqs:SendMessage"),
            "sns" => Some("sns:Publish"),
            "lambda" => Some("lambda:InvokeFunction"),
            _ => None,
        };
        let refused = targets.into_iter().filter(|(_, target)| there(target)).filter_map(|(what, target)| {
            let action = action(target)?;
            let refused = scope.is_denied(role.as_str(), action, target.as_str(), &Pins::default());
            refused.then_some((what, target, action))
        });
        let named = Named {
            service: "lambda",
            resource: format!("function:{name}"),
            id: name.as_str(),
            collection: INFO.subject,
            key: name.as_str(),
            tags: None,
        };
        for (what, target, action) in refused {
            let (function, role, target) = (name.clone(), role.clone(), target.clone());
            let problem = DeadLettersRefused { function, role, target, what, action };
            here.report(findings, None, &named, &problem);
        }
    }
}

/// Where the records of a function's events go; those of a version or alias are its own affair, for it may have another
/// role.
fn records<'a>(here: Here<'a>, name: &FunctionName) -> Vec<(&'static str, &'a Arn)> {
    let configs = here.state.lambda.event_invoke_configs().get(name);
    let own = configs.into_iter().flat_map(|configs| configs.configs()).filter(|config| {
        let of: Result<FunctionRef, _> = config.function_arn().as_str().parse();
        of.is_ok_and(|of| of.qualifier().is_none_or(|version| version == "$LATEST"))
    });
    let told = |outcome| match outcome {
        Outcome::OnSuccess => "records of events that succeeded",
        Outcome::OnFailure => "records of events that were given up",
    };
    own.flat_map(|config| config.destinations_by_outcome().map(move |(outcome, arn)| (told(outcome), arn)))
        .collect()
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
    fn records_of_events_go_somewhere_too() {
        let recording = |outcome: &str, action: &str, qualifier: &str| {
            let arn = "arn:aws:lambda:us-east-1:111122223333:function:f";
            let statements = json!([{"Effect": "Allow", "Action": action, "Resource": "*"}]);
            let state = json!({
                "lambda": {"Functions": {"f": {"FunctionName": "f", "Role": "arn:aws:iam::111122223333:role/worker",
                        "FunctionArn": arn}},
                    "FunctionEventInvokeConfigs": {"f": {"FunctionName": "f", "FunctionEventInvokeConfigs": [
                        {"FunctionArn": format!("{arn}:{qualifier}"), "DestinationConfig": {outcome: {"Destination": QUEUE}}}]}}},
                "sqs": {"QueueUrls": {"dead": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/dead"}},
                    "Attributes": {"dead": {"QueueArn": QUEUE, "Policy": null}}},
            });
            let global = json!({"iam": role("lambda.amazonaws.com", &statements)});
            codes_of(&global, &json!({ "us-east-1": state }))
        };
        assert_eq!(recording("OnFailure", "sqs:ReceiveMessage", "$LATEST"), ["ACC022 f"]);
        assert_eq!(recording("OnSuccess", "sqs:ReceiveMessage", "$LATEST"), ["ACC022 f"]);
        assert_eq!(recording("OnFailure", "sqs:SendMessage", "$LATEST"), [""; 0]);
        assert_eq!(
            recording("OnFailure", "sqs:ReceiveMessage", "7"),
            [""; 0],
            "a version may have another role"
        );
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
