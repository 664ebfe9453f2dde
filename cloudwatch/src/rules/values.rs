//! What values a metric can have at all, where that is known.
//!
//! Sources: EC2 User Guide, "CloudWatch metrics that are available for your instances"; User Guide for Application
//! Load Balancers, "CloudWatch metrics" (reporting criteria: "there is a nonzero value"); CloudWatch User Guide,
//! "Metrics collected by the CloudWatch agent"; Amazon S3 User Guide, "Metrics and dimensions" (all 2026).

use super::Scope;
use crate::{
    Metric,
    alarm::ComparisonOperator,
    state::{MetricAlarm, Watched},
};

/// The values that single samples of a metric can have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Values {
    pub(super) least: f64,
    pub(super) most: f64,
}

/// Percentages, by namespace and name. `AWS/ECS` is not among them: a task can use more than it reserved.
const PERCENT: &[(&str, &str)] = &[
    ("AWS/EC2", "CPUUtilization"),
    ("AWS/RDS", "CPUUtilization"),
    ("AWS/ES", "CPUUtilization"),
    ("AWS/ES", "JVMMemoryPressure"),
    ("AWS/ES", "MasterCPUUtilization"),
    ("AWS/ES", "MasterJVMMemoryPressure"),
    ("CWAgent", "mem_used_percent"),
    ("CWAgent", "disk_used_percent"),
];

/// One where a check failed, else zero.
const CHECKS: &[&str] = &["StatusCheckFailed", "StatusCheckFailed_Instance", "StatusCheckFailed_System"];

/// Counts that AWS sends only for periods in which there is something to count.
fn only_where_nonzero(metric: &Metric) -> bool {
    metric.namespace.as_str() == "AWS/ApplicationELB" && metric.metric_name.as_str().starts_with("HTTPCode_")
}

/// What is known of a metric of AWS's.
fn known(metric: &Metric) -> Option<Values> {
    let names = (metric.namespace.as_str(), metric.metric_name.as_str());
    if PERCENT.contains(&names) {
        return Some(Values { least: 0.0, most: 100.0 });
    }
    if names.0 == "AWS/EC2" && CHECKS.contains(&names.1) {
        return Some(Values { least: 0.0, most: 1.0 });
    }
    only_where_nonzero(metric).then_some(Values { least: 1.0, most: f64::INFINITY })
}

/// What is known of a metric that metric filters make, each a number of its own.
fn filtered(scope: &Scope<'_>, metric: &Metric) -> Option<Values> {
    if metric.namespace.is_reserved() || !metric.dimensions.is_empty() {
        return None;
    }
    let mut values: Option<Values> = None;
    let filters = scope.logs.metric_filters();
    if filters.unreadable().next().is_some() {
        return None;
    }
    for made in filters.values().flat_map(|filter| filter.metric_transformations()) {
        if *made.metric_namespace() != metric.namespace || *made.metric_name() != metric.metric_name {
            continue;
        }
        let value = made.metric_value().parse::<f64>().ok().filter(|value| value.is_finite())?;
        for value in [Some(value), made.default_value()].into_iter().flatten() {
            let so_far = values.unwrap_or(Values { least: value, most: value });
            values = Some(Values { least: so_far.least.min(value), most: so_far.most.max(value) });
        }
    }
    values
}

/// What an alarm can see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sight {
    /// Whether any real value breaches.
    pub(super) can_breach: bool,
    /// Whether any real value does not.
    pub(super) can_be_good: bool,
    /// The values.
    pub(super) values: Values,
}

/// What an alarm on one metric can see, where that is known.
pub(super) fn sight(scope: &Scope<'_>, alarm: &MetricAlarm) -> Option<Sight> {
    let Watched::Metric(metric) = alarm.watched() else { return None };
    let single = known(&metric).or_else(|| filtered(scope, &metric))?;
    let values = match alarm.statistic().map(smol_str::SmolStr::as_str) {
        Some("Average" | "Minimum" | "Maximum") => single,
        // A sum of one or more values, none of them negative, is at least the least of them.
        Some("Sum") if single.least >= 0.0 => Values { most: f64::INFINITY, ..single },
        None if alarm.extended_statistic().is_some_and(|stat| stat.starts_with('p')) => single,
        _ => return None,
    };
    let operator: ComparisonOperator = alarm.comparison_operator()?.parse().ok()?;
    if operator.needs_band() {
        return None;
    }
    let breaches = |value: f64, threshold: f64| operator.breaches(value, threshold);
    let threshold = alarm.threshold()?;
    let (low, high) = (breaches(values.least, threshold), breaches(values.most, threshold));
    // A comparison turns once: what holds at both ends holds between them.
    Some(Sight { can_breach: low || high, can_be_good: !(low && high), values })
}
