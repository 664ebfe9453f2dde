use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{
    dashboard::{BodyProblem, Dashboard},
    state::DashboardName,
};

/// The body of a dashboard is not as it should be.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("dashboard `{dashboard}`: {problem}")]
pub struct DashboardBodyInvalid {
    /// The dashboard
    pub dashboard: DashboardName,
    /// What is wrong, and where
    pub problem: BodyProblem,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA017",
    name: "dashboard-body-invalid",
    severity: Severity::Warning,
    summary: "The body of a dashboard is not as it should be",
    page: include_str!("../../rules/CWA017.md"),
    subject: "cloudwatch/DashboardBody",
    needs: &[],
    volatile: &[],
};

impl Problem for DashboardBodyInvalid {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("correct `{}` in the body of `{}`", self.problem.data_path, self.dashboard)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for dashboard in scope.cloudwatch.dashboards().values() {
        let problems = match Dashboard::parse(dashboard.dashboard_body()) {
            Ok((_, problems)) => problems,
            Err(problem) => vec![problem],
        };
        // Members of tomorrow are no fault.
        for problem in problems.into_iter().filter(|problem| !problem.is_warning) {
            let name = dashboard.dashboard_name();
            scope.report_dashboard(
                findings,
                name,
                &DashboardBodyInvalid { dashboard: name.clone(), problem },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only};

    #[test]
    fn what_is_wrong_with_a_body_is_found_with_its_place() {
        let mut account = good();
        account["cloudwatch"]["DashboardBody"]["shop"]["DashboardBody"] =
            json!(r#"{"widgets": [{"type": "text", "properties": {}, "new": 1}]}"#);
        let found = only(&account, "CWA017", "shop");
        assert_eq!(found.data["problem"]["DataPath"], "/widgets/0/properties/markdown");
        account["cloudwatch"]["DashboardBody"]["shop"]["DashboardBody"] = json!("{");
        only(&account, "CWA017", "shop");
    }
}
