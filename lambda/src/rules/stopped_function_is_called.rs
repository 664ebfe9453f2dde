use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::FunctionRef;

/// A function that may not run has callers.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("its reserved concurrency is 0, so that it never runs, and it is called all the same: {}", .callers.join(", "))]
pub struct StoppedFunctionIsCalled {
    /// Who calls it
    pub callers: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM005",
    name: "stopped-function-is-called",
    severity: Severity::Warning,
    summary: "A function that may not run has callers",
    page: include_str!("../../rules/LAM005.md"),
    subject: "lambda/ReservedConcurrentExecutions",
    needs: &[],
    volatile: &[],
};

impl Problem for StoppedFunctionIsCalled {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "let it run (`aws lambda delete-function-concurrency`) or take its callers away".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for one in scope.lambda.concurrency().values().filter(|one| one.reserved() == 0) {
        let name = one.function_name();
        let mut callers = Vec::new();
        for mapping in scope.lambda.event_source_mappings().values() {
            let function = mapping.function_arn().as_str().parse::<FunctionRef>();
            let disabled = mapping.state().is_some_and(|state| state == "Disabled");
            if !disabled && function.is_ok_and(|function| function.name() == name) {
                let source = mapping
                    .event_source_arn()
                    .map_or_else(|| mapping.uuid().to_string(), ToString::to_string);
                callers.push(source);
            }
        }
        if let Some(url) = scope.lambda.urls().get(name) {
            callers.push(url.url().to_string());
        }
        if let Some(document) = scope.lambda.policies().get(name).and_then(|one| one.policy().document()) {
            let statements = document.statements().iter().filter(|statement| statement.allows());
            callers.extend(statements.map(|statement| {
                let number = statement.index + 1;
                statement
                    .sid()
                    .map_or_else(|| format!("statement number {number}"), |sid| format!("statement {sid}"))
            }));
        }
        if !callers.is_empty() {
            callers.sort();
            scope.report(findings, name, INFO.subject, &StoppedFunctionIsCalled { callers });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn each_kind_of_caller_is_told() {
        let mut one = good();
        one["lambda"]["ProvisionedConcurrencyConfigs"] = json!({});
        one["lambda"]["ReservedConcurrentExecutions"]["f"]["ReservedConcurrentExecutions"] = json!(0);
        assert_eq!(only(&one, "LAM005", "f").data["callers"], json!(["statement logs"]));
        one["lambda"]["EventSourceMappings"] = json!({"59c2cf2d-1c4a-44ab-b92c-36caef26664e": {
            "UUID": "59c2cf2d-1c4a-44ab-b92c-36caef26664e", "State": "Enabled",
            "EventSourceArn": "arn:aws:sqs:ap-northeast-1:111122223333:q",
            "FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:f:live"}});
        assert_eq!(only(&one, "LAM005", "f").data["callers"].as_array().unwrap().len(), 2);
        one["lambda"]["EventSourceMappings"]["59c2cf2d-1c4a-44ab-b92c-36caef26664e"]["State"] =
            json!("Disabled");
        one["lambda"]["Policy"] = json!({});
        assert_eq!(codes(&one), [""; 0], "nobody calls it");
    }
}
