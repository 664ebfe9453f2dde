use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, pattern::contradiction};
use crate::state::InGroup;

/// No message can match the pattern of a filter.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("no message matches filter `{filter}`: one that holds `{wanted}` also holds `{unwanted}`")]
pub struct FilterNeverMatches {
    /// The filter, with its log group
    pub filter: InGroup,
    /// What must stand in the message
    pub wanted: String,
    /// What must not
    pub unwanted: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA013",
    name: "filter-never-matches",
    severity: Severity::Warning,
    summary: "No message can match the pattern of a filter",
    page: include_str!("../../rules/CWA013.md"),
    subject: "logs/metricFilters",
    needs: &[],
    volatile: &[],
};

impl Problem for FilterNeverMatches {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "terms match anywhere, within words too: reword the pattern of `{}`, with a regular expression such as `%\\b{}\\b%` where words are meant",
            self.filter, self.unwanted
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (filter, one) in scope.logs.metric_filters().iter() {
        if let Some((wanted, unwanted)) = one.filter_pattern().and_then(|pattern| contradiction(pattern)) {
            let problem = FilterNeverMatches {
                filter: filter.clone(),
                wanted: wanted.to_owned(),
                unwanted: unwanted.to_owned(),
            };
            scope.report_filter(findings, INFO.subject, filter, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn a_term_that_holds_what_must_not_be_there_is_found() {
        let mut account = good();
        account["logs"]["metricFilters"]["/acme/app:errors"]["filterPattern"] = json!("ERRORCODE -ERROR");
        only(&account, "CWA013", "errors");
        account["logs"]["metricFilters"]["/acme/app:errors"]["filterPattern"] = json!("ERROR -ERRORCODE");
        assert_eq!(codes(&account), [""; 0]);
    }
}
