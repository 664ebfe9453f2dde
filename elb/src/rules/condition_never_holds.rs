use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;
use crate::{
    Priority,
    analyze::{Impossible, impossible},
};

/// A rule has a condition that no request meets.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("rule {priority} never gets a request: its {field} {} ({})", told(*.fault), .values.join(", "))]
pub struct ConditionNeverHolds {
    /// The rule's priority
    pub priority: Priority,
    /// What the condition looks at
    pub field: SmolStr,
    /// Why it never holds
    pub fault: Impossible,
    /// Its values
    pub values: Vec<SmolStr>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB015",
    name: "condition-never-holds",
    severity: Severity::Error,
    summary: "A rule has a condition that no request meets",
    page: include_str!("../../rules/ELB015.md"),
    subject: "elbv2/Rules",
    needs: &[],
    volatile: &[],
};

impl Problem for ConditionNeverHolds {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "write the condition as requests come: a path begins with `/`, a method is in capitals".into()
    }
}

fn told(fault: Impossible) -> &'static str {
    match fault {
        Impossible::NoValue => "has no value",
        Impossible::PathWithoutSlash => "does not begin with a slash, as every path does",
        Impossible::MethodInSmallLetters => "is in small letters, as no method is",
        Impossible::NotABlock => "is no block of addresses",
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for rule in scope.elbv2.rules().values() {
        for condition in rule.conditions() {
            let Some(fault) = impossible(condition) else { continue };
            let values = condition.texts().into_iter().cloned().collect();
            let field = condition.field().as_str().into();
            let problem = ConditionNeverHolds { priority: *rule.priority(), field, fault, values };
            scope.report_rule(findings, rule, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn what_no_request_meets_is_found() {
        for (condition, fault) in [
            (json!({"Field": "path-pattern", "Values": ["api/*"]}), "path-without-slash"),
            (json!({"Field": "path-pattern", "Values": []}), "no-value"),
            (json!({"Field": "query-string", "QueryStringConfig": {"Values": []}}), "no-value"),
            (
                json!({"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["get"]}}),
                "method-in-small-letters",
            ),
            (json!({"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0/8"]}}), "not-a-block"),
        ] {
            let never = but(|account| account["elbv2"]["Rules"][API]["Conditions"] = json!([condition]));
            assert_eq!(only(&never, "ELB015").data["fault"], fault);
        }
    }
}
