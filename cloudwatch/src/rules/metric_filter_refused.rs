use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{
    logs::{self, FilterProblem},
    state::InGroup,
};

/// A metric filter makes its metric in a way that is not taken.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("metric filter `{filter}`: {why}")]
pub struct MetricFilterRefused {
    /// The filter, with its log group
    pub filter: InGroup,
    /// What is not taken
    pub why: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA015",
    name: "metric-filter-refused",
    severity: Severity::Error,
    summary: "A metric filter makes its metric in a way that is not taken",
    page: include_str!("../../rules/CWA015.md"),
    subject: "logs/metricFilters",
    needs: &[],
    volatile: &[],
};

impl Problem for MetricFilterRefused {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("change the transformation of `{}` so that CloudWatch Logs takes it", self.filter)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (filter, one) in scope.logs.metric_filters().iter() {
        for why in logs::MetricFilter::try_from(one).err().into_iter().flatten() {
            // Patterns have a rule of their own.
            if !matches!(why, FilterProblem::Pattern(_)) {
                let problem = MetricFilterRefused { filter: filter.clone(), why: why.to_string() };
                scope.report_filter(findings, INFO.subject, filter, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn with(pattern: &str, member: &str, value: Value) -> Value {
        let mut account = good();
        let filter = &mut account["logs"]["metricFilters"]["/acme/app:errors"];
        filter["filterPattern"] = json!(pattern);
        filter["metricTransformations"][0]["defaultValue"] = json!(null);
        filter["metricTransformations"][0][member] = value;
        // The alarm on it would have nothing to go by.
        account["cloudwatch"]["MetricAlarms"].as_object_mut().unwrap().remove("app-errors");
        account
    }

    #[test]
    fn what_is_not_taken_is_found() {
        let dimensions = json!({"Level": "$.level"});
        let mut both = with("{ $.a = 1 }", "dimensions", dimensions.clone());
        assert_eq!(codes(&both), [""; 0]);
        both["logs"]["metricFilters"]["/acme/app:errors"]["metricTransformations"][0]["defaultValue"] =
            json!(0);
        only(&both, "CWA015", "errors");
        only(&with("ERROR", "dimensions", dimensions), "CWA015", "errors");
        let many = json!({"A": "$.a", "B": "$.b", "C": "$.c", "D": "$.d"});
        only(&with("{ $.a = 1 }", "dimensions", many), "CWA015", "errors");
        only(&with("{ $.a = 1 }", "unit", json!("Furlongs")), "CWA015", "errors");
        let found = only(&with("ERROR", "metricValue", json!("$.n")), "CWA015", "errors");
        assert!(found.data["why"].as_str().unwrap().contains("must be a valid number"), "{found:?}");
    }
}
