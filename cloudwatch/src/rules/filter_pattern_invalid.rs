use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, pattern::problem};
use crate::state::InGroup;

/// The pattern of a filter is none.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the pattern of filter `{filter}` is none: {why}")]
pub struct FilterPatternInvalid {
    /// The filter, with its log group
    pub filter: InGroup,
    /// What is wrong with it
    pub why: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA012",
    name: "filter-pattern-invalid",
    severity: Severity::Error,
    summary: "The pattern of a filter is none",
    page: include_str!("../../rules/CWA012.md"),
    subject: "logs/metricFilters",
    needs: &[],
    volatile: &[],
};

impl Problem for FilterPatternInvalid {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "correct the pattern of `{}`; `aozu logs test-metric-filter` tells what it matches",
            self.filter
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (filter, one) in scope.logs.metric_filters().iter() {
        if let Some(why) = problem(one.filter_pattern().map_or("", |pattern| pattern)) {
            let problem = FilterPatternInvalid { filter: filter.clone(), why };
            scope.report_filter(findings, INFO.subject, filter, &problem);
        }
    }
    for (filter, one) in scope.logs.subscription_filters().iter() {
        if let Some(why) = problem(one.filter_pattern().map_or("", |pattern| pattern)) {
            let problem = FilterPatternInvalid { filter: filter.clone(), why };
            scope.report_filter(findings, "logs/subscriptionFilters", filter, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only};

    #[test]
    fn a_pattern_that_is_none_is_found() {
        let mut account = good();
        account["logs"]["metricFilters"]["/acme/app:errors"]["filterPattern"] = json!("{ $.level = }");
        only(&account, "CWA012", "errors");
        let mut account = good();
        account["logs"]["subscriptionFilters"]["/acme/app:forward"]["filterPattern"] = json!("[a, b");
        only(&account, "CWA012", "forward");
    }
}
