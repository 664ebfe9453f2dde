use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::FunctionRef;

/// Provisioned concurrency is configured for $LATEST.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("provisioned concurrency is configured for `{of}`: it needs a version or an alias")]
pub struct ProvisionedOnLatest {
    /// What it is configured for
    pub of: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM006",
    name: "provisioned-on-latest",
    severity: Severity::Error,
    summary: "Provisioned concurrency is configured for $LATEST",
    page: include_str!("../../rules/LAM006.md"),
    subject: "lambda/ProvisionedConcurrencyConfigs",
    needs: &[],
    volatile: &[],
};

impl Problem for ProvisionedOnLatest {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "publish a version and configure it for that or for an alias: `aws lambda put-provisioned-concurrency-config --qualifier …`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for one in scope.lambda.provisioned().values() {
        for config in one.configs() {
            let of = config.function_arn().to_string();
            if of.parse::<FunctionRef>().is_ok_and(|function| function.is_latest()) {
                scope.report(findings, one.function_name(), INFO.subject, &ProvisionedOnLatest { of });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_version_and_an_alias_are_fine() {
        let mut one = good();
        let arn = "arn:aws:lambda:ap-northeast-1:111122223333:function:f";
        for (of, fine) in [(":1", true), (":live", true), (":$LATEST", false), ("", false)] {
            one["lambda"]["ProvisionedConcurrencyConfigs"]["f"]["ProvisionedConcurrencyConfigs"][0]["FunctionArn"] =
                json!(format!("{arn}{of}"));
            if fine {
                assert_eq!(codes(&one), [""; 0]);
            } else {
                only(&one, "LAM006", "f");
            }
        }
    }
}
