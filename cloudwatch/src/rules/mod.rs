//! What can be wrong with alarms, dashboards, log groups and their filters.

mod composite;
#[cfg(test)]
pub(crate) mod fixture;
mod pattern;
mod scope;
mod values;

mod alarm_action_refused;
mod alarm_actions_disabled;
mod alarm_can_never_recover;
mod alarm_can_never_ring;
mod alarm_on_metric_not_asked_for;
mod alarm_on_metric_of_agent;
mod alarm_on_undocumented_metric;
mod alarm_on_unsent_metric;
mod alarm_period_finer_than_metric;
mod alarm_settings_refused;
mod alarm_without_actions;
mod composite_cycle;
mod composite_names_missing_alarm;
mod composite_rule_invalid;
mod dashboard_body_invalid;
mod dashboard_dead_metric;
mod dashboard_empty;
mod filter_group_missing;
mod filter_never_matches;
mod filter_pattern_invalid;
mod log_group_never_expires;
mod metric_filter_refused;
mod subscription_feeds_itself;
mod subscription_role_missing;
mod too_many_subscriptions;

pub use scope::Scope;

pub use alarm_action_refused::{ActionRefusal, AlarmActionRefused};
pub use alarm_actions_disabled::AlarmActionsDisabled;
pub use alarm_can_never_recover::AlarmCanNeverRecover;
pub use alarm_can_never_ring::{AlarmCanNeverRing, Upto};
pub use alarm_on_metric_not_asked_for::AlarmOnMetricNotAskedFor;
pub use alarm_on_metric_of_agent::AlarmOnMetricOfAgent;
pub use alarm_on_undocumented_metric::AlarmOnUndocumentedMetric;
pub use alarm_on_unsent_metric::AlarmOnUnsentMetric;
pub use alarm_period_finer_than_metric::AlarmPeriodFinerThanMetric;
pub use alarm_settings_refused::{AlarmSettingsRefused, SettingsRefusal};
pub use alarm_without_actions::AlarmWithoutActions;
pub use composite_cycle::{Circle, CompositeCycle};
pub use composite_names_missing_alarm::CompositeNamesMissingAlarm;
pub use composite_rule_invalid::CompositeRuleInvalid;
pub use dashboard_body_invalid::DashboardBodyInvalid;
pub use dashboard_dead_metric::DashboardDeadMetric;
pub use dashboard_empty::DashboardEmpty;
pub use filter_group_missing::FilterGroupMissing;
pub use filter_never_matches::FilterNeverMatches;
pub use filter_pattern_invalid::FilterPatternInvalid;
pub use log_group_never_expires::LogGroupNeverExpires;
pub use metric_filter_refused::MetricFilterRefused;
pub use subscription_feeds_itself::SubscriptionFeedsItself;
pub use subscription_role_missing::SubscriptionRoleMissing;
pub use too_many_subscriptions::TooManySubscriptions;

aozu_names::rules! {
    /// What is wrong with CloudWatch, typed: a variant a rule.
    pub enum CloudWatchProblem {
        alarm_without_actions::AlarmWithoutActions,
        alarm_actions_disabled::AlarmActionsDisabled,
        alarm_action_refused::AlarmActionRefused,
        alarm_period_finer_than_metric::AlarmPeriodFinerThanMetric,
        alarm_settings_refused::AlarmSettingsRefused,
        alarm_can_never_ring::AlarmCanNeverRing,
        alarm_can_never_recover::AlarmCanNeverRecover,
        alarm_on_unsent_metric::AlarmOnUnsentMetric,
        composite_rule_invalid::CompositeRuleInvalid,
        composite_names_missing_alarm::CompositeNamesMissingAlarm,
        composite_cycle::CompositeCycle,
        filter_pattern_invalid::FilterPatternInvalid,
        filter_never_matches::FilterNeverMatches,
        filter_group_missing::FilterGroupMissing,
        metric_filter_refused::MetricFilterRefused,
        log_group_never_expires::LogGroupNeverExpires,
        dashboard_body_invalid::DashboardBodyInvalid,
        dashboard_dead_metric::DashboardDeadMetric,
        dashboard_empty::DashboardEmpty,
        subscription_feeds_itself::SubscriptionFeedsItself,
        subscription_role_missing::SubscriptionRoleMissing,
        too_many_subscriptions::TooManySubscriptions,
        alarm_on_metric_of_agent::AlarmOnMetricOfAgent,
        alarm_on_metric_not_asked_for::AlarmOnMetricNotAskedFor,
        alarm_on_undocumented_metric::AlarmOnUndocumentedMetric,
    }
}
