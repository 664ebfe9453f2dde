use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::state::DashboardName;

/// A dashboard shows nothing.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("dashboard `{dashboard}` has no widgets")]
pub struct DashboardEmpty {
    /// The dashboard
    pub dashboard: DashboardName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA019",
    name: "dashboard-empty",
    severity: Severity::Suggestion,
    summary: "A dashboard shows nothing",
    page: include_str!("../../rules/CWA019.md"),
    subject: "cloudwatch/DashboardBody",
    needs: &[],
    volatile: &[],
};

impl Problem for DashboardEmpty {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws cloudwatch delete-dashboards --dashboard-names {}`, or put something on it",
            self.dashboard
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for dashboard in scope.cloudwatch.dashboards().values() {
        let is_empty =
            serde_json::from_str::<serde_json::Value>(dashboard.dashboard_body()).is_ok_and(|body| {
                body.get("widgets").and_then(|list| list.as_array()).is_some_and(Vec::is_empty)
            });
        if is_empty {
            let name = dashboard.dashboard_name();
            scope.report_dashboard(findings, name, &DashboardEmpty { dashboard: name.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only};

    #[test]
    fn a_dashboard_without_widgets_is_found() {
        let mut account = good();
        account["cloudwatch"]["DashboardBody"]["shop"]["DashboardBody"] = json!(r#"{"widgets": []}"#);
        only(&account, "CWA019", "shop");
    }
}
