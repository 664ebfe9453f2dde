use std::collections::BTreeMap;

use aozu_lambda::{FunctionName, FunctionRef};
use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    scope::{Here, Named},
    there::exists,
};
use crate::access::Pins;

/// A function's role may not do what the function's own configuration needs.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("the role `{}` of function `{function}` may not {}", .role.name(), .lacking.join(", nor "))]
pub struct FunctionRoleLacksPermission {
    /// The function.
    pub function: FunctionName,
    /// Its role.
    pub role: Arn,
    /// What the role may not do, and with what.
    pub lacking: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC015",
    name: "function-role-lacks-permission",
    severity: Severity::Error,
    summary: "a function's role may not read the function's queue",
    page: include_str!("../../rules/ACC015.md"),
    subject: "lambda/Functions",
    needs: &["iam/RoleDetailList"],
    volatile: &[],
};

impl Problem for FunctionRoleLacksPermission {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "allow it in a policy of `{}`; AWS's own `AWSLambdaSQSQueueExecutionRole` holds what queues need",
            self.role.name()
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.role.to_string()]
    }
}

/// What Lambda does to a queue that it reads.
///
/// Source: AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping", Setting up
/// execution role permissions (2026).
const READ_QUEUE: [&str; 3] = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    let queues = queues(here);
    for (name, function) in here.state.lambda.functions().iter() {
        // A role that is not there is another fault.
        let Some(role) = function.role().filter(|role| exists(scope.accounts, role) == Some(true)) else {
            continue;
        };
        let denied = |(action, resource): &(&str, String)| {
            scope.is_denied(role.as_str(), action, resource, &Pins::default())
        };
        let lacking = needed(queues.get(name).map_or(&[], Vec::as_slice)).into_iter().filter(denied);
        let lacking: Vec<String> =
            lacking.map(|(action, resource)| format!("`{action}` on `{resource}`")).collect();
        if lacking.is_empty() {
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
        let problem = FunctionRoleLacksPermission { function: name.clone(), role: role.clone(), lacking };
        here.report(findings, None, &named, &problem);
    }
}

/// The queues that each function is called with.
fn queues(here: Here<'_>) -> BTreeMap<FunctionName, Vec<&Arn>> {
    let mut queues: BTreeMap<FunctionName, Vec<&Arn>> = BTreeMap::new();
    for mapping in here.state.lambda.event_source_mappings().values() {
        let on = mapping.state().is_none_or(|state| state != "Disabled");
        let queue = mapping.event_source_arn().filter(|arn| on && arn.service() == "sqs");
        if let (Some(queue), Ok(called)) = (queue, mapping.function_arn().as_str().parse::<FunctionRef>()) {
            // A version has a role of its own, which nothing that is read tells.
            if called.qualifier().is_some() {
                continue;
            }
            queues.entry(called.name().clone()).or_default().push(queue);
        }
    }
    queues
}

/// What a function's configuration needs its role to be allowed.
fn needed(queues: &[&Arn]) -> Vec<(&'static str, String)> {
    let mut needed = Vec::new();
    for queue in queues {
        needed.extend(READ_QUEUE.map(|action| (action, queue.to_string())));
    }
    needed.sort();
    needed.dedup();
    needed
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::{codes_of, findings, role};

    fn state(change: fn(&mut Value)) -> Value {
        let queue = "arn:aws:sqs:us-east-1:111122223333:jobs";
        let id = "59c2cf2d-1c4a-44ab-b92c-36caef26664e";
        let mut state = json!({"lambda": {
            "Functions": {"f": {"FunctionName": "f", "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:f",
                "Role": "arn:aws:iam::111122223333:role/worker"}},
            "EventSourceMappings": {id: {"UUID": id, "EventSourceArn": queue, "State": "Enabled",
                "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:f"}}},
            "sqs": {"QueueUrls": {"jobs": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/jobs"}},
                "Attributes": {"jobs": {"QueueArn": queue}}}});
        change(&mut state);
        json!({ "us-east-1": state })
    }

    fn iam(actions: &[&str]) -> Value {
        let logs = json!({"Effect": "Allow", "Action": "logs:*", "Resource": "*"});
        let own = json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
        json!({"iam": role("lambda.amazonaws.com", &json!([logs, own]))})
    }

    const ALL: [&str; 3] = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    #[test]
    fn each_permission_that_lacks_is_told() {
        assert_eq!(codes_of(&iam(&ALL), &state(|_| {})), [""; 0]);
        for lacking in ALL {
            let others: Vec<&str> = ALL.into_iter().filter(|action| *action != lacking).collect();
            let found = findings(&iam(&others), &state(|_| {}));
            assert_eq!(found.len(), 1, "{lacking}: {found:?}");
            assert_eq!((found[0].rule, found[0].resource_id.as_str()), ("ACC015", "f"));
            assert!(found[0].data["lacking"].to_string().contains(lacking), "{found:?}");
        }
    }

    #[test]
    fn what_no_configuration_asks_for_or_was_not_read_is_let_be() {
        let bare = state(|state| {
            state["lambda"]["EventSourceMappings"] = json!({});
        });
        assert_eq!(codes_of(&iam(&["s3:GetObject"]), &bare), [""; 0]);
        assert_eq!(codes_of(&json!({}), &state(|_| {})), [""; 0], "IAM was not read");
        let lets_in = state(|state| {
            let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*",
                "Principal": {"AWS": "arn:aws:iam::111122223333:role/worker"}, "Resource": "*"}]});
            state["sqs"]["Attributes"]["jobs"]["Policy"] = json!(policy.to_string());
        });
        let found = codes_of(&iam(&["s3:GetObject"]), &lets_in);
        assert_eq!(found, [""; 0], "the queue's own policy lets the role in");
    }
}
