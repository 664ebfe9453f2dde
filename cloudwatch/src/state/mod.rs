//! What an account holds of CloudWatch and CloudWatch Logs, as AWS's answers tell it.
//!
//! Two parts, since the AWS CLI has two commands: [`CloudWatch`] (`aws cloudwatch …`) and [`Logs`]
//! (`aws logs …`, whose members are in camel case).

mod alarm_spec;
mod composite_alarm;
mod dashboards;
mod evaluation_criteria;
mod filters;
mod log_group;
mod metric_alarm;
mod names;
mod resource_policy;
#[cfg(feature = "schema")]
mod schema;

pub use crate::logs::{FilterName, LogGroupName};
pub use alarm_spec::NotEvaluable;
pub use composite_alarm::{CompositeAlarm, CompositeAlarmMirror};
pub use dashboards::{ListedDashboard, ListedDashboardMirror, StoredDashboard, StoredDashboardMirror};
pub use evaluation_criteria::EvaluationCriteria;
pub use filters::{
    Distribution, MetricFilter, MetricFilterMirror, MetricTransformation, MetricTransformationMirror,
    SubscriptionFilter, SubscriptionFilterMirror,
};
pub use log_group::{LogGroup, LogGroupClass, LogGroupMirror};
pub use metric_alarm::{
    ListedMetric, ListedMetricMirror, MetricAlarm, MetricAlarmMirror, MetricDataQuery, MetricDataQueryMirror,
    MetricStat, MetricStatMirror, StateValue, Watched,
};
pub use names::{ActionArn, AlarmName, DashboardName, InGroup, MetricKey, ResourcePolicyName};
pub use resource_policy::{LogsResourcePolicy, LogsResourcePolicyMirror};

aozu_names::state! {
    /// The CloudWatch of one region of one account.
    pub struct CloudWatch: "cloudwatch" {
        /// The alarms on metrics, expressions and queries.
        metric_alarms, metric_alarms_mut: Many MetricAlarm = "MetricAlarms",
        /// The alarms on other alarms.
        composite_alarms, composite_alarms_mut: Many CompositeAlarm = "CompositeAlarms",
        /// The metrics that had data in the last two weeks.
        metrics, metrics_mut: Many ListedMetric = "Metrics",
        /// The dashboards, which every region lists alike.
        dashboard_entries, dashboard_entries_mut: Many ListedDashboard = "DashboardEntries",
        /// What the dashboards show.
        dashboards, dashboards_mut: Each StoredDashboard = "DashboardBody",
    }
}

aozu_names::state! {
    /// The CloudWatch Logs of one region of one account.
    pub struct Logs: "logs" {
        /// The log groups.
        log_groups, log_groups_mut: Many LogGroup = "logGroups",
        /// The filters that make metrics, by log group and name.
        metric_filters, metric_filters_mut: Many MetricFilter = "metricFilters",
        /// The filters that send events on, by log group and name.
        subscription_filters, subscription_filters_mut: Each SubscriptionFilter = "subscriptionFilters",
        /// The region's resource policies, by name.
        resource_policies, resource_policies_mut: Many LogsResourcePolicy = "resourcePolicies",
    }
}
