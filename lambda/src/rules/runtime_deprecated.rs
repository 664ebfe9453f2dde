use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::runtime::READ;

/// A function's runtime is deprecated.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "its runtime `{runtime}` is deprecated since {deprecated}, and from {update_blocked} on the function cannot be updated (as AWS told in {READ})"
)]
pub struct RuntimeDeprecated {
    /// The runtime
    pub runtime: String,
    /// Since when it is deprecated
    pub deprecated: String,
    /// From when on functions with it cannot be updated
    pub update_blocked: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM001",
    name: "runtime-deprecated",
    severity: Severity::Warning,
    summary: "A function's runtime is deprecated",
    page: include_str!("../../rules/LAM001.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for RuntimeDeprecated {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "move it to the successor of `{}`: `aws lambda update-function-configuration --function-name … --runtime …`",
            self.runtime
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for function in scope.lambda.functions().values() {
        let Some(runtime) = function.runtime() else { continue };
        let Some(life) = runtime.lifecycle() else { continue };
        if life.deprecated <= scope.as_of.instant().date_naive() {
            let problem = RuntimeDeprecated {
                runtime: runtime.to_string(),
                deprecated: life.deprecated.to_string(),
                update_blocked: life.update_blocked.to_string(),
            };
            scope.report(findings, function.name(), INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_runtime_is_judged_by_the_day_of_the_run() {
        let mut one = good();
        one["lambda"]["Functions"]["f"]["Runtime"] = json!("python3.7");
        let found = only(&one, "LAM001", "f");
        assert_eq!(found.data["deprecated"], "2023-12-04");
        for fine in [json!("python3.14"), json!("python9.9"), json!(null)] {
            one["lambda"]["Functions"]["f"]["Runtime"] = fine;
            assert_eq!(codes(&one), [""; 0]);
        }
    }
}
