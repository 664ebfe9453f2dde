use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{logs::DestinationKind, state::InGroup};

/// A subscription may not write to its stream.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("subscription filter `{filter}` has no role with which to write to `{destination}`")]
pub struct SubscriptionRoleMissing {
    /// The filter, with its log group
    pub filter: InGroup,
    /// Where its messages go
    pub destination: Arn,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA021",
    name: "subscription-role-missing",
    severity: Severity::Error,
    summary: "A subscription may not write to its stream",
    page: include_str!("../../rules/CWA021.md"),
    subject: "logs/subscriptionFilters",
    needs: &[],
    volatile: &[],
};

impl Problem for SubscriptionRoleMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "name a role that `logs.amazonaws.com` may assume and that may write to `{}`",
            self.destination
        )
    }
    fn related(&self) -> Vec<String> {
        vec![self.destination.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (filter, one) in scope.logs.subscription_filters().iter() {
        let destination = one.destination_arn();
        if DestinationKind::of(destination).is_some_and(DestinationKind::needs_role)
            && one.role_arn().is_none()
        {
            let problem =
                SubscriptionRoleMissing { filter: filter.clone(), destination: destination.clone() };
            scope.report_filter(findings, INFO.subject, filter, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_stream_without_a_role_is_found() {
        let mut account = good();
        let filter = &mut account["logs"]["subscriptionFilters"]["/acme/app:forward"];
        filter["destinationArn"] = json!("arn:aws:kinesis:ap-northeast-1:111122223333:stream/logs");
        only(&account, "CWA021", "forward");
        account["logs"]["subscriptionFilters"]["/acme/app:forward"]["roleArn"] =
            json!("arn:aws:iam::111122223333:role/logs-to-kinesis");
        assert_eq!(codes(&account), [""; 0]);
    }
}
