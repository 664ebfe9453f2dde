use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::state::{InGroup, MetricFilter};

/// A metric filter makes its metric in a way that is not taken.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("metric filter `{filter}`: {why}")]
pub struct MetricFilterRefused {
    /// The filter, with its log group
    pub filter: InGroup,
    /// What is not taken
    pub why: FilterRefusal,
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

/// The most dimensions of a metric that a filter makes. Source: CloudWatch Logs API Reference,
/// `MetricTransformation` (2026).
const MOST_DIMENSIONS: usize = 3;

/// What CloudWatch Logs does not take of a metric filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum FilterRefusal {
    /// There is nothing in the message to take dimensions from.
    #[error("a pattern of terms does not support dimensions: only JSON and space-delimited ones do")]
    DimensionsOfTerms,
    /// What a metric is without a match cannot have dimensions.
    #[error("a default value is not allowed with dimensions")]
    DefaultWithDimensions,
    /// Too many dimensions.
    #[error("a metric filter has {MOST_DIMENSIONS} dimensions at most")]
    TooManyDimensions,
    /// There is nothing in the message to take the value from.
    #[error("a pattern of terms names no field, so that the value must be a number")]
    ValueOfTerms,
}

fn refusals(filter: &MetricFilter) -> impl Iterator<Item = FilterRefusal> {
    let pattern = filter.filter_pattern().map_or("", |pattern| pattern.trim_start());
    let of_terms = !pattern.starts_with(['{', '[']);
    filter.metric_transformations().iter().filter_map(move |made| {
        let dimensions = made.dimensions().map_or(0, std::collections::BTreeMap::len);
        if dimensions > MOST_DIMENSIONS {
            Some(FilterRefusal::TooManyDimensions)
        } else if dimensions > 0 && of_terms {
            Some(FilterRefusal::DimensionsOfTerms)
        } else if dimensions > 0 && made.default_value().is_some() {
            Some(FilterRefusal::DefaultWithDimensions)
        } else {
            (of_terms && made.metric_value().starts_with('$')).then_some(FilterRefusal::ValueOfTerms)
        }
    })
}

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
        for why in refusals(one) {
            let problem = MetricFilterRefused { filter: filter.clone(), why };
            scope.report_filter(findings, INFO.subject, filter, &problem);
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
        filter["metricTransformations"][0][member] = value;
        // The alarm on it would have nothing to go by.
        account["cloudwatch"]["MetricAlarms"].as_object_mut().unwrap().remove("app-errors");
        account
    }

    #[test]
    fn what_is_not_taken_is_found() {
        let dimensions = json!({"Level": "$.level"});
        only(&with("{ $.a = 1 }", "dimensions", dimensions.clone()), "CWA015", "errors");
        only(&with("ERROR", "dimensions", dimensions.clone()), "CWA015", "errors");
        only(&with("ERROR", "metricValue", json!("$.n")), "CWA015", "errors");
        let mut fine = with("{ $.a = 1 }", "dimensions", dimensions);
        fine["logs"]["metricFilters"]["/acme/app:errors"]["metricTransformations"][0]["defaultValue"] =
            json!(null);
        assert_eq!(codes(&fine), [""; 0]);
    }
}
