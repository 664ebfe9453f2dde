use aozu_names::{Findings, Known, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{AccountLimit, FunctionName, Lambda, UNRESERVED_FLOOR};

/// More environments are kept warm than there may be.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{}", text(self))]
pub struct ProvisionedConcurrencyTooHigh {
    /// The function
    pub function: String,
    /// What is kept warm of the function, all its versions and aliases together
    pub provisioned: u64,
    /// What the function has reserved, where that is too little
    pub reserved: Option<u64>,
    /// What all functions together hold back, reserved or kept warm, where the account has too little
    pub held: Option<u64>,
    /// What the account has, where that is too little
    pub account: Option<u64>,
}

fn text(problem: &ProvisionedConcurrencyTooHigh) -> String {
    let provisioned = problem.provisioned;
    match (problem.reserved, problem.held, problem.account) {
        (None, Some(held), Some(account)) => format!(
            "of its environments, {provisioned} are to be kept warm; with all that is reserved or kept warm besides, that is {held} of the account's {account}, and {UNRESERVED_FLOOR} must be left"
        ),
        (reserved, ..) => format!(
            "of its environments, {provisioned} are to be kept warm, and it has {} reserved",
            reserved.unwrap_or_default()
        ),
    }
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM020",
    name: "provisioned-concurrency-too-high",
    severity: Severity::Error,
    summary: "More environments are kept warm than there may be",
    page: include_str!("../../rules/LAM020.md"),
    subject: "lambda/ProvisionedConcurrencyConfigs",
    needs: &[],
    volatile: &[],
};

impl Problem for ProvisionedConcurrencyTooHigh {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        let Self { function, provisioned, .. } = self;
        if self.reserved.is_some() {
            return format!(
                "`aws lambda put-function-concurrency --function-name {function} --reserved-concurrent-executions {provisioned}`, or keep fewer warm: `aws lambda put-provisioned-concurrency-config --function-name {function} --qualifier … --provisioned-concurrent-executions …`"
            );
        }
        format!(
            "keep fewer warm (`aws lambda put-provisioned-concurrency-config --function-name {function} --qualifier … --provisioned-concurrent-executions …`), or have the quota raised: `aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value …`"
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let mut unreserved: Option<(&FunctionName, u64)> = None;
    let mut held = 0_u64;
    for one in scope.lambda.provisioned().values() {
        let (name, provisioned) = (one.function_name(), one.asked_for());
        if let Known::Present(concurrency) = scope.lambda.concurrency().get_known(name) {
            let reserved = concurrency.reserved();
            if provisioned > reserved {
                let problem = ProvisionedConcurrencyTooHigh {
                    function: name.to_string(),
                    provisioned,
                    reserved: Some(reserved),
                    held: None,
                    account: None,
                };
                scope.report(findings, name, INFO.subject, &problem);
            }
            continue;
        }
        // What it has reserved may not have been read: it is no less than what is kept warm.
        held = held.saturating_add(provisioned);
        if unreserved.is_none_or(|(_, most)| provisioned > most) {
            unreserved = Some((name, provisioned));
        }
    }
    let reserved = reserved_in_all(scope.lambda);
    let limit = scope.lambda.account_limit().present().and_then(AccountLimit::concurrent_executions);
    let (Some(account), Some((name, provisioned))) = (limit, unreserved) else { return };
    let taken = |amount: u64| amount.saturating_add(UNRESERVED_FLOOR) > account;
    let held = held.saturating_add(reserved);
    // Where reservations alone are too many, that is another rule's to say.
    let too_many_reserved = reserved > 0 && taken(reserved);
    if provisioned > 0 && taken(held) && !too_many_reserved {
        let problem = ProvisionedConcurrencyTooHigh {
            function: name.to_string(),
            provisioned,
            reserved: None,
            held: Some(held),
            account: Some(account),
        };
        scope.report(findings, name, INFO.subject, &problem);
    }
}

fn reserved_in_all(lambda: &Lambda) -> u64 {
    lambda.concurrency().values().fold(0, |sum, one| sum.saturating_add(one.reserved()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    /// Two versions are kept warm: 60 of one, and so many of the other.
    fn kept_warm(other: u64) -> Value {
        let mut one = good();
        let arn = "arn:aws:lambda:ap-northeast-1:111122223333:function:f";
        one["lambda"]["ProvisionedConcurrencyConfigs"]["f"]["ProvisionedConcurrencyConfigs"] = json!([
            {"FunctionArn": format!("{arn}:1"), "RequestedProvisionedConcurrentExecutions": 60},
            {"FunctionArn": format!("{arn}:2"), "RequestedProvisionedConcurrentExecutions": other}]);
        one
    }

    #[test]
    fn all_versions_together_stay_within_what_is_reserved() {
        assert_eq!(codes(&kept_warm(40)), [""; 0]);
        let found = only(&kept_warm(41), "LAM020", "f");
        assert_eq!((&found.data["provisioned"], &found.data["reserved"]), (&json!(101), &json!(100)));
        assert!(found.help.contains("--function-name f --reserved-concurrent-executions 101"));
    }

    #[test]
    fn a_hundred_are_left_to_the_others() {
        for nothing in [json!(null), json!("not read")] {
            let mut one = kept_warm(0);
            if nothing.is_null() {
                one["lambda"]["ReservedConcurrentExecutions"]["f"] = json!(null);
            } else {
                one["lambda"].as_object_mut().unwrap().remove("ReservedConcurrentExecutions");
            }
            one["lambda"]["AccountLimit"]["ConcurrentExecutions"] = json!(160);
            assert_eq!(codes(&one), [""; 0]);
            one["lambda"]["AccountLimit"]["ConcurrentExecutions"] = json!(159);
            let found = only(&one, "LAM020", "f");
            assert_eq!((&found.data["held"], &found.data["account"]), (&json!(60), &json!(159)));
        }
    }

    #[test]
    fn what_others_have_reserved_counts() {
        let mut one = kept_warm(0);
        one["lambda"]["ReservedConcurrentExecutions"] = json!({"f": null,
            "g": {"FunctionName": "g", "ReservedConcurrentExecutions": 840}});
        assert_eq!(codes(&one), [""; 0]);
        one["lambda"]["ReservedConcurrentExecutions"]["g"]["ReservedConcurrentExecutions"] = json!(841);
        assert_eq!(only(&one, "LAM020", "f").data["held"], 901);
        one["lambda"]["ReservedConcurrentExecutions"]["g"]["ReservedConcurrentExecutions"] = json!(901);
        only(&one, "LAM004", "g");
    }
}
