use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{
    dashboard::{Dashboard, WidgetKind},
    state::DashboardName,
};

/// A dashboard shows a metric that nothing sends.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "dashboard `{dashboard}` shows `{metric}` at `{at}`, which had no data in two weeks and which no metric filter makes"
)]
pub struct DashboardDeadMetric {
    /// The dashboard
    pub dashboard: DashboardName,
    /// The metric
    pub metric: String,
    /// Where it stands in the body
    pub at: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA018",
    name: "dashboard-dead-metric",
    severity: Severity::Suggestion,
    summary: "A dashboard shows a metric that nothing sends",
    page: include_str!("../../rules/CWA018.md"),
    subject: "cloudwatch/DashboardBody",
    needs: &["cloudwatch/Metrics", "logs/metricFilters"],
    volatile: &[],
};

impl Problem for DashboardDeadMetric {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "see whether `{}` is spelt as its sender spells it, dimensions included, or take it off the dashboard",
            self.metric
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for dashboard in scope.cloudwatch.dashboards().values() {
        let Ok((body, _)) = Dashboard::parse(dashboard.dashboard_body()) else { continue };
        for widget in &body.widgets {
            let WidgetKind::Metric(shown) = &widget.kind else { continue };
            for row in &shown.rows {
                // Dashboards show metrics of any region and account; only this one's are known.
                let region = row.region.as_ref().or(shown.region.as_ref());
                let is_here = region.is_some_and(|region| region == scope.region.as_str())
                    && row.account_id.as_ref().is_none_or(|account| account == scope.account.as_str());
                let Some(metric) = row.metric().filter(|metric| is_here && scope.is_unsent(metric)) else {
                    continue;
                };
                let name = dashboard.dashboard_name();
                let problem = DashboardDeadMetric {
                    dashboard: name.clone(),
                    metric: metric.to_string(),
                    at: row.path.clone(),
                };
                scope.report_dashboard(findings, name, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn showing(region: &str, name: &str) -> Value {
        let mut account = good();
        let body = json!({"widgets": [{"type": "metric", "properties": {"region": region, "metrics": [["Acme/Prod", name]]}}]});
        account["cloudwatch"]["DashboardBody"]["shop"]["DashboardBody"] = json!(body.to_string());
        account
    }

    #[test]
    fn a_metric_that_nothing_sends_is_found() {
        let found = only(&showing("ap-northeast-1", "Order"), "CWA018", "shop");
        assert_eq!(found.data["at"], "/widgets/0/properties/metrics/0");
    }

    #[test]
    fn one_of_another_region_is_not_known() {
        assert_eq!(codes(&showing("us-east-1", "Order")), [""; 0]);
        assert_eq!(codes(&showing("ap-northeast-1", "Orders")), [""; 0]);
    }
}
