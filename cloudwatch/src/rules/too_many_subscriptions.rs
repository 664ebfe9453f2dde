use std::collections::BTreeMap;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{LogGroupName, logs::limits::SUBSCRIPTION_FILTERS_PER_GROUP};

/// A log group has more subscription filters than it can.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "log group `{group}` has {count} subscription filters, and {SUBSCRIPTION_FILTERS_PER_GROUP} are taken"
)]
pub struct TooManySubscriptions {
    /// The log group
    pub group: LogGroupName,
    /// How many it has
    pub count: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA022",
    name: "too-many-subscriptions",
    severity: Severity::Error,
    summary: "A log group has more subscription filters than it can",
    page: include_str!("../../rules/CWA022.md"),
    subject: "logs/subscriptionFilters",
    needs: &[],
    volatile: &[],
};

impl Problem for TooManySubscriptions {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("send `{}` to one stream, and let its readers share it", self.group)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let mut counts: BTreeMap<&LogGroupName, usize> = BTreeMap::new();
    for filter in scope.logs.subscription_filters().values() {
        *counts.entry(filter.log_group_name()).or_default() += 1;
    }
    for (group, count) in counts {
        if count > SUBSCRIPTION_FILTERS_PER_GROUP {
            scope.report_group(findings, group, &TooManySubscriptions { group: group.clone(), count });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_third_filter_is_found() {
        let mut account = good();
        for name in ["second", "third"] {
            let mut filter = account["logs"]["subscriptionFilters"]["/acme/app:forward"].clone();
            filter["filterName"] = json!(name);
            assert_eq!(codes(&account), [""; 0]);
            account["logs"]["subscriptionFilters"][format!("/acme/app:{name}")] = filter;
        }
        only(&account, "CWA022", "/acme/app");
    }
}
