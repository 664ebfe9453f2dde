use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Day, runtime::READ};

/// A function's runtime is deprecated.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("its runtime `{runtime}` is deprecated{}, and {}", since(.deprecated.as_deref()), until(.update_blocked.as_deref(), *.blocked))]
pub struct RuntimeDeprecated {
    /// The runtime
    pub runtime: String,
    /// Since when it is deprecated, where AWS still tells
    pub deprecated: Option<String>,
    /// From when on functions with it cannot be updated, where AWS still tells
    pub update_blocked: Option<String>,
    /// Whether that day has come
    pub blocked: bool,
}

fn since(day: Option<&str>) -> String {
    day.map_or_else(String::new, |day| format!(" since {day}"))
}

fn until(day: Option<&str>, blocked: bool) -> String {
    match (day, blocked) {
        (Some(day), false) => {
            format!("from {day} on the function cannot be updated (as AWS told in {READ})")
        }
        (Some(day), true) => format!("since {day} the function cannot be updated"),
        (None, _) => "functions with it can neither be created nor updated".to_owned(),
    }
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM001",
    name: "runtime-deprecated",
    severity: Severity::Warning,
    summary: "A function's runtime is deprecated",
    page: include_str!("../../rules/LAM001.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &["blocked"],
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
        let today = scope.as_of.instant().date_naive();
        if life.deprecated.has_come(today) {
            let told = |day: Day| day.date().map(|date| date.to_string());
            let problem = RuntimeDeprecated {
                runtime: runtime.to_string(),
                deprecated: told(life.deprecated),
                update_blocked: told(life.update_blocked),
                blocked: life.update_blocked.has_come(today),
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
        assert!(
            found.message.ends_with(
                "from 2027-03-03 on the function cannot be updated (as AWS told in September 2026)"
            )
        );
        for (gone, told) in [
            ("nodejs12.x", "is deprecated, and functions with it can neither be created nor updated"),
            (
                "python2.7",
                "is deprecated since 2021-07-15, and since 2022-02-14 the function cannot be updated",
            ),
            ("nodejs4.3", "is deprecated, and since 2020-03-06 the function cannot be updated"),
        ] {
            one["lambda"]["Functions"]["f"]["Runtime"] = json!(gone);
            let message = only(&one, "LAM001", "f").message;
            assert_eq!(message, format!("its runtime `{gone}` {told}"));
        }
        for fine in [json!("python3.14"), json!("python9.9"), json!(null)] {
            one["lambda"]["Functions"]["f"]["Runtime"] = fine;
            assert_eq!(codes(&one), [""; 0]);
        }
    }
}
