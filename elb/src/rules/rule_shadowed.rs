use aozu_names::Arn;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Priority, analyze::shadowed};

/// A rule never gets a request because an earlier one takes them all.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("rule {priority} never gets a request: rule {by_priority} takes each that it would")]
pub struct RuleShadowed {
    /// The rule's priority
    pub priority: Priority,
    /// The earlier rule
    pub by: Arn,
    /// That one's priority
    pub by_priority: Priority,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB014",
    name: "rule-shadowed",
    severity: Severity::Warning,
    summary: "A rule never gets a request because an earlier one takes them all",
    page: include_str!("../../rules/ELB014.md"),
    subject: "elbv2/Rules",
    needs: &["elbv2/Listeners"],
    volatile: &[],
};

impl Problem for RuleShadowed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "give the narrower rule the lower number: `aws elbv2 set-rule-priorities`".into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.by.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (_, listener) in scope.listeners() {
        let rules = scope.rules_of(listener);
        for found in shadowed(&rules) {
            let Some(rule) = rules.iter().find(|rule| *rule.rule_arn() == found.rule) else { continue };
            let problem =
                RuleShadowed { priority: found.priority, by: found.by, by_priority: found.by_priority };
            scope.report_rule(findings, rule, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    /// The good account with a rule before its own.
    fn before(conditions: serde_json::Value) -> serde_json::Value {
        but(|account| {
            let mut rule = account["elbv2"]["Rules"][API].clone();
            let arn = API.replace("0000000000000010", "0000000000000005");
            (rule["RuleArn"], rule["Priority"], rule["Conditions"]) = (json!(arn), json!("5"), conditions);
            account["elbv2"]["Rules"][arn] = rule;
        })
    }

    #[test]
    fn a_wider_rule_before_it_is_found() {
        let path = |value: &str| json!({"Field": "path-pattern", "Values": [value]});
        assert_eq!(only(&before(json!([path("/*")])), "ELB014").data["by_priority"], "5");
        assert_eq!(codes(&before(json!([path("/api*")]))), ["ELB014"]);
        assert_eq!(codes(&before(json!([path("/api/*")]))), [""; 0]);
        let host = json!({"Field": "host-header", "HostHeaderConfig": {"Values": ["a.example.com"]}});
        assert_eq!(codes(&before(json!([path("/*"), host]))), [""; 0]);
        let regex =
            json!({"Field": "path-pattern", "PathPatternConfig": {"Values": ["/*"], "RegexValues": ["x"]}});
        assert_eq!(codes(&before(json!([regex]))), [""; 0], "what is not judged shadows nothing");
    }
}
