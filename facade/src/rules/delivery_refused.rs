use aozu_lambda::FunctionRef;
use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    scope::{Here, Named},
    there::exists,
};
use crate::{access::Pins, plain::Name};

/// A topic or a log group sends to a queue or function whose policy does not let it in.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("`{source_name}` sends to `{target}`, whose policy does not let `{service}` do `{action}`")]
pub struct DeliveryRefused {
    /// The topic or log group, by its name.
    pub source_name: String,
    /// The queue or function.
    pub target: Arn,
    /// The service that sends.
    pub service: String,
    /// What it would have to do.
    pub action: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC020",
    name: "delivery-refused",
    severity: Severity::Error,
    summary: "a topic or a log group sends to a queue or function whose policy refuses it",
    page: include_str!("../../rules/ACC020.md"),
    subject: "sns/Subscriptions|logs/subscriptionFilters",
    needs: &[],
    volatile: &[],
};

impl Problem for DeliveryRefused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "let the principal `{}` do `{}` in the policy of `{}`, with `{}` in `aws:SourceArn`",
            self.service, self.action, self.target, self.source_name
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    topics(scope, here, findings);
    log_groups(scope, here, findings);
}

fn topics(scope: &Scope<'_>, here: Here<'_>, findings: &mut Findings) {
    for (key, one) in here.state.sns.subscriptions().iter().filter(|(_, one)| one.is_confirmed()) {
        let action = match one.protocol().map(Name::as_str) {
            Some("sqs") => "sqs:SendMessage",
            Some("lambda") => "lambda:InvokeFunction",
            _ => continue,
        };
        let Some(target) = one.endpoint().and_then(|endpoint| endpoint.as_str().parse::<Arn>().ok()) else {
            continue;
        };
        let mut pins = Pins::default();
        pins.set("aws:SourceArn", [one.topic_arn().to_string()]);
        // From a region that must be opted into SNS delivers under a name of its own. Source: SNS Developer Guide,
        // "Cross-region delivery".
        let services =
            ["sns.amazonaws.com".to_owned(), format!("sns.{}.amazonaws.com", one.topic_arn().region())];
        if !is_refused(scope, &[services[0].as_str(), services[1].as_str()], action, &target, &pins) {
            continue;
        }
        let [service, _] = services;
        let named = Named {
            service: "sns",
            resource: one.topic_arn().resource().to_owned(),
            id: one.topic_arn().name(),
            collection: "sns/Subscriptions",
            key: key.as_str(),
            tags: None,
        };
        let source_name = one.topic_arn().name().to_owned();
        let problem = DeliveryRefused { source_name, target, service, action };
        here.report(findings, Some(one.topic_arn()), &named, &problem);
    }
}

fn log_groups(scope: &Scope<'_>, here: Here<'_>, findings: &mut Findings) {
    for (key, filter) in here.state.logs.subscription_filters().iter() {
        let target = filter.destination_arn();
        if target.service() != "lambda" {
            continue;
        }
        let source = here.arn("logs", &format!("log-group:{}:*", key.group()));
        let mut pins = Pins::default();
        pins.set("aws:SourceArn", source.map(|arn| arn.to_string()));
        pins.set("aws:SourceAccount", [here.account.id().to_string()]);
        // Policies name the service with its region or without.
        let services = ["logs.amazonaws.com".to_owned(), format!("logs.{}.amazonaws.com", here.region)];
        let action = "lambda:InvokeFunction";
        if !is_refused(scope, &[services[0].as_str(), services[1].as_str()], action, target, &pins) {
            continue;
        }
        let named = Named {
            service: "logs",
            resource: format!("log-group:{}", key.group()),
            id: key.name(),
            collection: "logs/subscriptionFilters",
            key: key.as_str(),
            tags: None,
        };
        let [service, _] = services;
        let source_name = key.group().to_owned();
        let problem = DeliveryRefused { source_name, target: target.clone(), service, action };
        here.report(findings, None, &named, &problem);
    }
}

/// Whether none of the services may do it to a target that is there and whose policy is its own.
fn is_refused(scope: &Scope<'_>, services: &[&str], action: &str, target: &Arn, pins: &Pins) -> bool {
    // A version or an alias of a function has a policy of its own, which is not read.
    let qualified = target.service() == "lambda"
        && target.as_str().parse::<FunctionRef>().map_or(true, |function| function.qualifier().is_some());
    !qualified
        && exists(scope.accounts, target) == Some(true)
        && services.iter().all(|service| scope.is_denied(service, action, target.as_str(), pins))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes_here;

    const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:orders";
    const QUEUE: &str = "arn:aws:sqs:us-east-1:111122223333:jobs";
    const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:f";

    fn policy(principal: &str, source: &str) -> Value {
        let text = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": principal},
            "Action": ["sqs:SendMessage", "lambda:InvokeFunction"], "Resource": "*",
            "Condition": {"ArnLike": {"aws:SourceArn": source}}}]});
        json!(text.to_string())
    }

    fn to_queue(policy: &Value) -> Vec<String> {
        codes_here(&json!({
            "sns": {"Subscriptions": {format!("orders sqs {QUEUE}"): {"SubscriptionArn": format!("{TOPIC}:e48"),
                "TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": QUEUE}}},
            "sqs": {"QueueUrls": {"jobs": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/jobs"}},
                "Attributes": {"jobs": {"QueueArn": QUEUE, "Policy": policy}}},
        }))
    }

    fn to_function(function: &str, policy: &Value) -> Vec<String> {
        let mut state = json!({
            "logs": {"subscriptionFilters": {"/acme:all": {"filterName": "all", "logGroupName": "/acme",
                "destinationArn": function}}},
            "lambda": {"Functions": {"f": {"FunctionName": "f", "FunctionArn": FUNCTION}}, "Policy": {"f": null}},
        });
        if !policy.is_null() {
            state["lambda"]["Policy"]["f"] = json!({"FunctionName": "f", "Policy": policy});
        }
        codes_here(&state)
    }

    #[test]
    fn a_queue_that_lets_no_topic_or_another_in_is_found() {
        assert_eq!(to_queue(&Value::Null), ["ACC020 orders"]);
        assert_eq!(to_queue(&policy("sns.amazonaws.com", "arn:aws:sns:*:*:other")), ["ACC020 orders"]);
        assert_eq!(to_queue(&policy("sns.amazonaws.com", TOPIC)), [""; 0]);
    }

    #[test]
    fn a_function_that_lets_no_log_group_or_another_in_is_found() {
        let group = "arn:aws:logs:us-east-1:111122223333:log-group:/acme:*";
        assert_eq!(to_function(FUNCTION, &Value::Null), ["ACC020 all"]);
        assert_eq!(
            to_function(FUNCTION, &policy("logs.amazonaws.com", "arn:aws:logs:*:*:log-group:/b:*")),
            ["ACC020 all"]
        );
        for service in ["logs.amazonaws.com", "logs.us-east-1.amazonaws.com"] {
            assert_eq!(to_function(FUNCTION, &policy(service, group)), [""; 0], "{service}");
        }
        assert_eq!(to_function(&format!("{FUNCTION}:live"), &Value::Null), [""; 0]);
    }
}
