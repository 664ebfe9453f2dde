use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::state::InGroup;

/// A function is fed the logs that it writes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "subscription filter `{filter}` sends the logs of function `{function}` to that function: each message it writes calls it again"
)]
pub struct SubscriptionFeedsItself {
    /// The filter, with its log group
    pub filter: InGroup,
    /// The function
    pub function: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA020",
    name: "subscription-feeds-itself",
    severity: Severity::Error,
    summary: "A function is fed the logs that it writes",
    page: include_str!("../../rules/CWA020.md"),
    subject: "logs/subscriptionFilters",
    needs: &[],
    volatile: &[],
};

impl Problem for SubscriptionFeedsItself {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "delete the filter: `aws logs delete-subscription-filter --log-group-name {} --filter-name {}`",
            self.filter.group(),
            self.filter.name()
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (filter, one) in scope.logs.subscription_filters().iter() {
        let destination = one.destination_arn();
        if destination.service() != "lambda" {
            continue;
        }
        // `function:NAME`, and perhaps a version or an alias.
        let function = destination.resource().split(':').nth(1).unwrap_or_default();
        if one.log_group_name().as_str().strip_prefix("/aws/lambda/") == Some(function) {
            let problem = SubscriptionFeedsItself { filter: filter.clone(), function: function.to_owned() };
            scope.report_filter(findings, INFO.subject, filter, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only};

    #[test]
    fn a_function_that_is_fed_its_own_logs_is_found() {
        let mut account = good();
        account["logs"]["subscriptionFilters"] = json!({"/aws/lambda/log-forwarder:all": {
            "logGroupName": "/aws/lambda/log-forwarder", "filterName": "all", "filterPattern": "",
            "destinationArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:log-forwarder:live"}});
        only(&account, "CWA020", "all");
    }
}
