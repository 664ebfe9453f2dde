use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::UNRESERVED_FLOOR;

/// Functions reserve more than the account can give.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "{reserved} of the account's {account} concurrent executions are reserved in all, and {UNRESERVED_FLOOR} must be left"
)]
pub struct ReservedConcurrencyTooHigh {
    /// What is reserved in all
    pub reserved: u64,
    /// What the account has
    pub account: u64,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM004",
    name: "reserved-concurrency-too-high",
    severity: Severity::Error,
    summary: "Functions reserve more than the account can give",
    page: include_str!("../../rules/LAM004.md"),
    subject: "lambda/ReservedConcurrentExecutions",
    needs: &["lambda/AccountLimit"],
    volatile: &[],
};

impl Problem for ReservedConcurrencyTooHigh {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "lower a reservation (`aws lambda put-function-concurrency`) or have the quota L-B99A9384 raised"
            .into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let limit = scope.lambda.account_limit().present().and_then(crate::AccountLimit::concurrent_executions);
    let Some(account) = limit else { return };
    let all = || scope.lambda.concurrency().values();
    let reserved = all().fold(0_u64, |sum, one| sum.saturating_add(one.reserved()));
    let most = all().max_by_key(|one| one.reserved());
    if let Some(most) = most
        && reserved > 0
        && reserved.saturating_add(UNRESERVED_FLOOR) > account
    {
        let problem = ReservedConcurrencyTooHigh { reserved, account };
        scope.report(findings, most.function_name(), INFO.subject, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_hundred_must_be_left() {
        let mut one = good();
        one["lambda"]["ReservedConcurrentExecutions"]["f"]["ReservedConcurrentExecutions"] = json!(900);
        assert_eq!(codes(&one), [""; 0]);
        one["lambda"]["ReservedConcurrentExecutions"]["f"]["ReservedConcurrentExecutions"] = json!(901);
        assert_eq!(only(&one, "LAM004", "f").data["reserved"], 901);
    }
}
