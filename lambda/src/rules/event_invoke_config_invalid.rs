use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{
    EventProblem, FunctionRef, Outcome,
    limits::{EVENT_AGES, RETRY_ATTEMPTS},
};

/// Events are handled as Lambda refuses it, or go where it cannot deliver.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{}{problem}", of(.qualifier.as_deref()))]
pub struct EventInvokeConfigInvalid {
    /// The function
    pub function: String,
    /// The version or alias that it is configured for; none for the function itself
    pub qualifier: Option<String>,
    /// What is wrong
    #[serde(flatten)]
    pub problem: EventProblem,
}

fn of(qualifier: Option<&str>) -> String {
    qualifier.map_or_else(String::new, |qualifier| format!("`{qualifier}`: "))
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM019",
    name: "event-invoke-config-invalid",
    severity: Severity::Error,
    summary: "Events are handled as Lambda refuses it, or go where it cannot deliver",
    page: include_str!("../../rules/LAM019.md"),
    subject: "lambda/FunctionEventInvokeConfigs",
    needs: &[],
    volatile: &[],
};

impl Problem for EventInvokeConfigInvalid {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let qualifier =
            self.qualifier.as_ref().map_or_else(String::new, |word| format!(" --qualifier {word}"));
        let to = |outcome: Outcome| {
            format!(
                "--destination-config '{{\"{}\": {{\"Destination\": \"arn:aws:sqs:…\"}}}}'",
                outcome.as_str()
            )
        };
        let what = match &self.problem {
            EventProblem::RetryAttempts { .. } => {
                format!("--maximum-retry-attempts {}", RETRY_ATTEMPTS.end())
            }
            EventProblem::EventAge { seconds } => {
                let age = (*seconds).clamp(*EVENT_AGES.start(), *EVENT_AGES.end());
                format!("--maximum-event-age-in-seconds {age}")
            }
            EventProblem::BucketOnSuccess { .. } => to(Outcome::OnSuccess),
            EventProblem::Destination { outcome, .. } | EventProblem::Fifo { outcome, .. } => to(*outcome),
        };
        format!(
            "`aws lambda update-function-event-invoke-config --function-name {}{qualifier} {what}`",
            self.function
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for all in scope.lambda.event_invoke_configs().values() {
        for config in all.configs() {
            let function = config.function_arn().as_str().parse::<FunctionRef>().ok();
            let qualifier = function.filter(|function| !function.is_latest());
            let qualifier = qualifier.as_ref().and_then(FunctionRef::qualifier);
            for problem in config.problems() {
                let problem = EventInvokeConfigInvalid {
                    function: all.function_name().to_string(),
                    qualifier: qualifier.map(str::to_owned),
                    problem,
                };
                scope.report(findings, all.function_name(), INFO.subject, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn numbers_and_destinations_are_judged() {
        let mut one = good();
        let config = "/lambda/FunctionEventInvokeConfigs/f/FunctionEventInvokeConfigs/0";
        one.pointer_mut(config).unwrap()["MaximumRetryAttempts"] = json!(3);
        let found = only(&one, "LAM019", "f");
        assert_eq!(
            found.help,
            "`aws lambda update-function-event-invoke-config --function-name f --maximum-retry-attempts 2`"
        );
        let of = one.pointer_mut(config).unwrap();
        of["MaximumRetryAttempts"] = json!(2);
        of["FunctionArn"] = json!("arn:aws:lambda:ap-northeast-1:111122223333:function:f:live");
        of["DestinationConfig"]["OnSuccess"] = json!({"Destination": "arn:aws:s3:::done"});
        let found = only(&one, "LAM019", "f");
        assert!(
            found.message.starts_with("`live`: ")
                && found.help.contains("--qualifier live --destination-config '{\"OnSuccess\""),
            "{found:?}"
        );
        one.pointer_mut(config).unwrap()["DestinationConfig"]["OnSuccess"] = json!({});
        assert_eq!(codes(&one), [""; 0]);
    }
}
