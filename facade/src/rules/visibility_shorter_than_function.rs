use aozu_lambda::{FunctionName, FunctionRef};
use aozu_names::{Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, scope::Named};
use crate::plain::Name;

/// A queue shows a message to others while a function still works at it.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "queue `{queue}` hides a message for {visibility_timeout} s, and function `{function}` may work at it for {timeout} s"
)]
pub struct VisibilityShorterThanFunction {
    /// The queue.
    pub queue: Name,
    /// For how many seconds it hides a message that was received.
    pub visibility_timeout: u64,
    /// The function that reads it.
    pub function: FunctionName,
    /// After how many seconds the function is ended.
    pub timeout: u64,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC008",
    name: "visibility-shorter-than-function",
    severity: Severity::Warning,
    summary: "a queue hides a message for less time than the function that reads it may take",
    page: include_str!("../../rules/ACC008.md"),
    subject: "sqs/Attributes",
    needs: &["lambda/EventSourceMappings", "lambda/Functions"],
    volatile: &[],
};

/// How many times a function's timeout its queue should hide a message, so that throttled calls are tried again.
///
/// Source: AWS Lambda Developer Guide, "Using Lambda with Amazon SQS", Configuring a queue (2026).
const WANTED_TIMES: u64 = 6;

impl Problem for VisibilityShorterThanFunction {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "let the queue hide messages for six times as long as the function may take: `aws sqs set-queue-attributes \
             --queue-url … --attributes VisibilityTimeout={}`",
            self.timeout.saturating_mul(WANTED_TIMES)
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.function.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    let lambda = &here.state.lambda;
    for mapping in lambda.event_source_mappings().values() {
        if mapping.state().is_some_and(|state| state == "Disabled") {
            continue;
        }
        let Some(source) = mapping.event_source_arn().filter(|arn| arn.service() == "sqs") else { continue };
        if source.account_id() != Some(here.account.id()) || source.region() != here.region.as_str() {
            continue;
        }
        let queue =
            source.resource().parse().ok().and_then(|name: Name| here.state.sqs.attributes().get(&name));
        let Some(visibility_timeout) = queue.and_then(|queue| queue.visibility_timeout()) else { continue };
        let Ok(function) = mapping.function_arn().as_str().parse::<FunctionRef>() else { continue };
        // A version has a timeout of its own, which nothing that is read tells.
        if function.qualifier().is_some() {
            continue;
        }
        let timeout = lambda.functions().get(function.name()).and_then(|function| function.timeout());
        let Some(timeout) = timeout.filter(|timeout| *timeout > visibility_timeout.get()) else { continue };
        let named = Named {
            service: "sqs",
            resource: source.resource().to_owned(),
            id: source.resource(),
            collection: INFO.subject,
            key: source.resource(),
            tags: None,
        };
        let Ok(queue) = source.resource().parse() else { continue };
        let problem = VisibilityShorterThanFunction {
            queue,
            visibility_timeout: visibility_timeout.get(),
            function: function.name().clone(),
            timeout,
        };
        here.report(findings, Some(source), &named, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes_here;

    fn state(visibility: &str, timeout: u64, mapping: &str) -> Value {
        let queue = "arn:aws:sqs:us-east-1:111122223333:jobs";
        let function = "arn:aws:lambda:us-east-1:111122223333:function:worker";
        let url = "https://sqs.us-east-1.amazonaws.com/111122223333/jobs";
        let id = "59c2cf2d-1c4a-44ab-b92c-36caef26664e";
        json!({
            "sqs": {"QueueUrls": {"jobs": {"QueueUrl": url}},
                "Attributes": {"jobs": {"QueueArn": queue, "VisibilityTimeout": visibility}}},
            "lambda": {"Functions": {"worker": {"FunctionName": "worker", "FunctionArn": function, "Timeout": timeout}},
                "EventSourceMappings": {id: {"UUID": id, "EventSourceArn": queue,
                    "FunctionArn": function, "State": mapping}}},
        })
    }

    #[test]
    fn a_queue_that_hides_too_briefly_is_found() {
        assert_eq!(codes_here(&state("30", 60, "Enabled")), ["ACC008 jobs"]);
        assert_eq!(codes_here(&state("59", 60, "Enabled")), ["ACC008 jobs"]);
    }

    #[test]
    fn one_that_hides_long_enough_or_is_not_read_is_let_be() {
        assert_eq!(codes_here(&state("60", 60, "Enabled")), [""; 0]);
        assert_eq!(codes_here(&state("30", 60, "Disabled")), [""; 0]);
        let mut version = state("30", 60, "Enabled");
        for mapping in version["lambda"]["EventSourceMappings"].as_object_mut().unwrap().values_mut() {
            mapping["FunctionArn"] = format!("{}:live", mapping["FunctionArn"].as_str().unwrap()).into();
        }
        assert_eq!(codes_here(&version), [""; 0], "a version has a timeout of its own");
        let mut unread = state("30", 60, "Enabled");
        unread["lambda"].as_object_mut().unwrap().remove("Functions");
        assert_eq!(codes_here(&unread), [""; 0]);
    }
}
