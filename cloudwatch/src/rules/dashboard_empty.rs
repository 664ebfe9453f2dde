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

    use crate::rules::fixture::{findings_in, good, only, state};

    #[test]
    fn a_dashboard_without_widgets_is_found() {
        let mut account = good();
        account["cloudwatch"]["DashboardBody"]["shop"]["DashboardBody"] = json!(r#"{"widgets": []}"#);
        only(&account, "CWA019", "shop");
    }

    #[test]
    fn what_two_regions_tell_of_one_dashboard_is_one_finding() {
        let mut account = json!({"cloudwatch": {"DashboardBody": good()["cloudwatch"]["DashboardBody"].clone()},
            "logs": {}});
        for body in [r#"{"widgets": []}"#, "{"] {
            account["cloudwatch"]["DashboardBody"]["shop"]["DashboardBody"] = json!(body);
            let of = |region: &str| findings_in(region, &state(&account));
            assert_eq!(of("us-east-1"), of("ap-northeast-1"));
            assert_eq!((of("us-east-1").len(), of("us-east-1")[0].region.as_ref()), (1, None));
        }
    }
}
