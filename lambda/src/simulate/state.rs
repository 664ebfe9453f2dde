//! What a state tells of the functions that a scenario names.

use aozu_names::Known;

use super::request::{FunctionInput, Request};
use crate::{EventInvokeConfig, FunctionName, Lambda};

impl Request {
    /// Takes from a state what the scenario leaves out: the account's concurrency, what functions outside of the
    /// scenario hold back of it, and of each function its timeout, its reserved and its provisioned concurrency, and where
    /// it is called asynchronously, how often and how long its events are tried.
    ///
    /// What the scenario says stays. Gives what was assumed, a sentence each: what the state could not tell.
    ///
    /// ```
    /// use aozu_lambda::{Lambda, simulate::Request};
    /// let mut request: Request = serde_json::from_str(r#"{"Functions": [{"FunctionName": "order-api"}]}"#)?;
    /// let assumed = request.fill_from(&Lambda::default());
    /// assert!(assumed[0].contains("aws lambda get-account-settings"));
    /// assert_eq!(request.account_concurrency, None, "nothing is made up");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn fill_from(&mut self, lambda: &Lambda) -> Vec<String> {
        let mut assumed = Vec::new();
        if self.account_concurrency.is_none() {
            let limit = lambda.account_limit().present();
            self.account_concurrency = limit.and_then(|limit| limit.concurrent_executions());
            if self.account_concurrency.is_none() {
                assumed.push(
                    "the account's concurrency was not read (`aws lambda get-account-settings`)".to_owned(),
                );
            }
        }
        for function in self.functions.iter_mut().flatten() {
            fill(function, lambda, &mut assumed);
        }
        if self.reserved_elsewhere.is_none() {
            self.reserved_elsewhere = Some(elsewhere(self, lambda, &mut assumed));
        }
        assumed
    }
}

fn fill(input: &mut FunctionInput, lambda: &Lambda, assumed: &mut Vec<String>) {
    let Some(name) = input.function_name.as_deref().and_then(|name| name.parse::<FunctionName>().ok()) else {
        return;
    };
    let Some(function) = lambda.functions().get(&name) else {
        assumed
            .push(format!("`{name}` is not among the functions of the state: only the scenario tells of it"));
        return;
    };
    if input.timeout_seconds.is_none() {
        input.timeout_seconds = function.timeout().map(|seconds| seconds as f64);
        if input.timeout_seconds.is_none() {
            assumed.push(format!("the timeout of `{name}` was not read: none"));
        }
    }
    fill_events(input, lambda, &name, assumed);
    if input.reserved_concurrency.is_none() {
        match reserved(lambda, &name) {
            Some(reserved) => input.reserved_concurrency = reserved,
            None => assumed.push(format!(
                "what `{name}` has reserved was not read (`aws lambda get-function-concurrency --function-name {name}`): \
                 nothing"
            )),
        }
    }
    if input.provisioned_concurrency.is_none() {
        match provisioned(lambda, &name) {
            Some(provisioned) => input.provisioned_concurrency = (provisioned > 0).then_some(provisioned),
            None => assumed.push(format!(
                "what is kept warm of `{name}` was not read (`aws lambda list-provisioned-concurrency-configs \
                 --function-name {name}`): nothing"
            )),
        }
    }
}

/// How often and how long events are tried, where one answer holds for the function.
fn fill_events(input: &mut FunctionInput, lambda: &Lambda, name: &FunctionName, assumed: &mut Vec<String>) {
    let asked = input.maximum_retry_attempts.is_none() || input.maximum_event_age_in_seconds.is_none();
    if input.invocation.as_deref() != Some("async") || !asked {
        return;
    }
    let all = match lambda.event_invoke_configs().get_known(name) {
        Known::Present(all) => all.configs(),
        Known::Absent => return,
        Known::NotRead(_) => {
            assumed.push(format!(
                "how events of `{name}` are handled was not read (`aws lambda list-function-event-invoke-configs \
                 --function-name {name}`): as AWS does unasked"
            ));
            return;
        }
    };
    let said = |config: &EventInvokeConfig| (config.retries(), config.event_age());
    let Some(first) = all.first().map(said) else { return };
    if all.iter().any(|config| said(config) != first) {
        assumed.push(format!(
            "the versions and aliases of `{name}` handle events differently: as AWS does unasked; say which with \
             `MaximumRetryAttempts` and `MaximumEventAgeInSeconds`"
        ));
        return;
    }
    input.maximum_retry_attempts = input.maximum_retry_attempts.or(first.0);
    input.maximum_event_age_in_seconds = input.maximum_event_age_in_seconds.or(first.1);
}

/// What a function has reserved, if anything; nothing where it was not read.
fn reserved(lambda: &Lambda, name: &FunctionName) -> Option<Option<u64>> {
    match lambda.concurrency().get_known(name) {
        Known::Present(one) => Some(Some(one.reserved())),
        Known::Absent => Some(None),
        Known::NotRead(_) => None,
    }
}

/// How many environments of a function are kept warm, all its versions and aliases together.
fn provisioned(lambda: &Lambda, name: &FunctionName) -> Option<u64> {
    match lambda.provisioned().get_known(name) {
        Known::Present(one) => {
            let configs = one.configs().iter().filter_map(|config| config.allocated().or(config.requested()));
            Some(configs.fold(0, u64::saturating_add))
        }
        Known::Absent => Some(0),
        Known::NotRead(_) => None,
    }
}

fn elsewhere(request: &Request, lambda: &Lambda, assumed: &mut Vec<String>) -> u64 {
    let named = |name: &FunctionName| {
        let mut inputs = request.functions.iter().flatten();
        inputs.any(|input| input.function_name.as_deref() == Some(name.as_str()))
    };
    let (mut held, mut unread) = (0_u64, Vec::new());
    for name in lambda.functions().values().map(|function| function.name()).filter(|name| !named(name)) {
        match (reserved(lambda, name), provisioned(lambda, name)) {
            (Some(Some(reserved)), _) => held = held.saturating_add(reserved),
            (Some(None), Some(provisioned)) => held = held.saturating_add(provisioned),
            _ => unread.push(name.as_str()),
        }
    }
    if !lambda.functions().is_complete() {
        assumed.push(
            "not all functions were read (`aws lambda list-functions`): those that were not hold back nothing".to_owned(),
        );
    }
    if !unread.is_empty() {
        assumed.push(format!(
            "what these functions hold back of the account's concurrency was not read: {}: nothing",
            unread.join(", ")
        ));
    }
    held
}

#[cfg(test)]
mod tests {
    use aozu_names::{
        Coverage,
        wire::{SlotKind, State},
    };
    use serde_json::{Value, json};

    use crate::{Lambda, simulate::Request};

    fn state(parts: Value) -> Lambda {
        let mut lambda = Lambda::default();
        for (collection, items) in parts.as_object().unwrap() {
            let (kind, slot) = lambda.slot_mut(collection).unwrap();
            if kind == SlotKind::One {
                slot.read("", &items.to_string()).unwrap();
                continue;
            }
            for (key, item) in items.as_object().unwrap() {
                slot.read(key, &item.to_string()).unwrap();
            }
            slot.set_coverage(if kind == SlotKind::Each { Coverage::PerItem } else { Coverage::Whole });
        }
        lambda
    }

    #[test]
    fn what_the_scenario_says_wins_and_what_is_not_known_is_told() {
        let function = |name: &str, timeout: u64| {
            let arn = format!("arn:aws:lambda:ap-northeast-1:111122223333:function:{name}");
            json!({"FunctionName": name, "FunctionArn": arn, "Timeout": timeout})
        };
        let lambda = state(json!({
            "Functions": {"a": function("a", 30), "b": function("b", 60), "c": function("c", 3), "d": function("d", 3)},
            "ReservedConcurrentExecutions": {
                "a": {"FunctionName": "a", "ReservedConcurrentExecutions": 100}, "b": null,
                "c": {"FunctionName": "c", "ReservedConcurrentExecutions": 40}},
            "ProvisionedConcurrencyConfigs": {"a": {"FunctionName": "a", "ProvisionedConcurrencyConfigs": [
                {"FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:a:live",
                 "RequestedProvisionedConcurrentExecutions": 12, "AllocatedProvisionedConcurrentExecutions": 10}]}},
            "AccountLimit": {"ConcurrentExecutions": 1000},
        }));
        let mut request: Request = serde_json::from_value(json!({"Functions": [
            {"FunctionName": "a"}, {"FunctionName": "b", "TimeoutSeconds": 5}, {"FunctionName": "x"}]}))
        .unwrap();
        let assumed = request.fill_from(&lambda);
        let functions = request.functions.as_ref().unwrap();
        assert_eq!((request.account_concurrency, request.reserved_elsewhere), (Some(1000), Some(40)));
        assert_eq!(functions[0].timeout_seconds, Some(30.0));
        assert_eq!(
            (functions[0].reserved_concurrency, functions[0].provisioned_concurrency),
            (Some(100), Some(10))
        );
        assert_eq!((functions[1].timeout_seconds, functions[1].reserved_concurrency), (Some(5.0), None));
        assert_eq!(assumed.len(), 3, "{assumed:#?}");
        for (n, part) in
            ["list-provisioned-concurrency-configs --function-name b", "`x` is not", ": d: nothing"]
                .into_iter()
                .enumerate()
        {
            assert!(assumed[n].contains(part), "{assumed:#?}");
        }
        let mut said: Request =
            serde_json::from_value(json!({"AccountConcurrency": 5000, "ReservedElsewhere": 0,
            "Functions": [{"FunctionName": "a", "TimeoutSeconds": 1, "ReservedConcurrency": 7,
                "ProvisionedConcurrency": 0}]}))
            .unwrap();
        let before = said.clone();
        assert!(said.fill_from(&lambda).is_empty());
        assert_eq!(said, before);
    }

    #[test]
    fn events_are_handled_as_the_function_says() {
        let arn = "arn:aws:lambda:ap-northeast-1:111122223333:function:a";
        let with = |configs: Value| {
            let mut parts = json!({"Functions": {"a": {"FunctionName": "a", "FunctionArn": arn, "Timeout": 3}},
                "ReservedConcurrentExecutions": {"a": null}, "ProvisionedConcurrencyConfigs": {"a": null},
                "AccountLimit": {"ConcurrentExecutions": 1000}});
            if !configs.is_null() {
                parts["FunctionEventInvokeConfigs"] =
                    json!({"a": {"FunctionName": "a", "FunctionEventInvokeConfigs": configs}});
            }
            state(parts)
        };
        let filled = |lambda: &Lambda, invocation: &str| {
            let mut request: Request = serde_json::from_value(
                json!({"Functions": [{"FunctionName": "a", "Invocation": invocation}]}),
            )
            .unwrap();
            let assumed = request.fill_from(lambda);
            let function = request.functions.unwrap().remove(0);
            (function.maximum_retry_attempts, function.maximum_event_age_in_seconds, assumed)
        };
        let one = json!({"FunctionArn": arn, "MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60});
        let other = json!({"FunctionArn": format!("{arn}:live"), "MaximumRetryAttempts": 1});
        assert_eq!(filled(&with(json!([one])), "async"), (Some(0), Some(60), vec![]));
        assert_eq!(filled(&with(json!([one])), "sync"), (None, None, vec![]));
        assert_eq!(filled(&with(json!([])), "async"), (None, None, vec![]));
        let (_, _, assumed) = filled(&with(json!([one, other])), "async");
        assert!(assumed[0].contains("handle events differently"), "{assumed:?}");
        let (_, _, assumed) = filled(&with(Value::Null), "async");
        assert!(assumed[0].contains("list-function-event-invoke-configs --function-name a`"), "{assumed:?}");
    }
}
