use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{LogGroupName, state::InGroup};

/// A filter is for a log group that is not there.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("filter `{filter}` is for a log group that does not exist")]
pub struct FilterGroupMissing {
    /// The filter, with its log group
    pub filter: InGroup,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA014",
    name: "filter-group-missing",
    severity: Severity::Error,
    summary: "A filter is for a log group that is not there",
    page: include_str!("../../rules/CWA014.md"),
    subject: "logs/metricFilters",
    needs: &["logs/logGroups"],
    volatile: &[],
};

impl Problem for FilterGroupMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("make the log group `{}`, or name the one that is meant", self.filter.group())
    }
    fn related(&self) -> Vec<String> {
        vec![self.filter.group().to_owned()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let groups = scope.logs.log_groups();
    let is_missing = |group: &LogGroupName| groups.exists(group) == Some(false);
    for (filter, one) in scope.logs.metric_filters().iter() {
        if is_missing(one.log_group_name()) {
            scope.report_filter(
                findings,
                INFO.subject,
                filter,
                &FilterGroupMissing { filter: filter.clone() },
            );
        }
    }
    for (filter, one) in scope.logs.subscription_filters().iter() {
        if is_missing(one.log_group_name()) {
            let problem = FilterGroupMissing { filter: filter.clone() };
            scope.report_filter(findings, "logs/subscriptionFilters", filter, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    #[test]
    fn a_group_that_is_not_there_is_found() {
        let mut account = good();
        account["logs"]["logGroups"].as_object_mut().unwrap().remove("/acme/app");
        let mut found = codes(&account);
        found.sort_unstable();
        assert_eq!(found, ["CWA014 errors", "CWA014 forward"]);
        account["logs"].as_object_mut().unwrap().remove("logGroups");
        assert_eq!(codes(&account), [""; 0], "not known");
    }
}
