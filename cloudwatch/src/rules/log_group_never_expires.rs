use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{LogGroupName, state::LogGroupClass};

/// A log group keeps everything for good.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("log group `{group}` keeps its events for good")]
pub struct LogGroupNeverExpires {
    /// The log group
    pub group: LogGroupName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA016",
    name: "log-group-never-expires",
    severity: Severity::Suggestion,
    summary: "A log group keeps everything for good",
    page: include_str!("../../rules/CWA016.md"),
    subject: "logs/logGroups",
    needs: &[],
    volatile: &[],
};

impl Problem for LogGroupNeverExpires {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws logs put-retention-policy --log-group-name {} --retention-in-days 90`, or as long as they are needed",
            self.group
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for group in scope.logs.log_groups().values() {
        // Groups for delivery have a retention of their own, which cannot be changed.
        let is_fixed = group.log_group_class() == Some(&LogGroupClass::Delivery);
        if group.retention_in_days().is_none() && !is_fixed {
            let name = group.log_group_name();
            scope.report_group(findings, name, &LogGroupNeverExpires { group: name.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_group_without_retention_is_found() {
        let mut account = good();
        account["logs"]["logGroups"]["/acme/app"]["retentionInDays"] = json!(null);
        only(&account, "CWA016", "/acme/app");
        account["logs"]["logGroups"]["/acme/app"]["logGroupClass"] = json!("DELIVERY");
        assert_eq!(codes(&account), [""; 0]);
    }
}
