use std::collections::BTreeMap;

use aozu_names::{Arn, Timestamp, wire::Resource};
use smol_str::SmolStr;

use super::{FilterName, InGroup, names::in_group};
use crate::{LogGroupName, MetricName, Namespace, Unit};

aozu_names::noun! {
    /// What a metric filter makes of a message that matches.
    ///
    /// Source: CloudWatch Logs API Reference, `MetricTransformation`.
    pub struct MetricTransformation / MetricTransformationMirror {
        /// The metric.
        one metric_name: MetricName = "metricName",
        /// The metric's group.
        one metric_namespace: Namespace = "metricNamespace",
        /// A number, or where in the message to find one.
        one metric_value: SmolStr = "metricValue",
        /// What is sent for a minute with events but without a match.
        value default_value: f64 = "defaultValue",
        /// Dimensions, and where in the message to find their values.
        verbatim dimensions: BTreeMap<SmolStr, SmolStr> = "dimensions",
        /// The unit.
        maybe unit: Unit = "unit",
    }
}

aozu_names::noun! {
    /// A filter that turns messages of a log group into a metric, as it was read; [`crate::logs::MetricFilter`],
    /// which it becomes by `try_from`, is the one that works.
    ///
    /// Source: CloudWatch Logs API Reference, `MetricFilter`.
    pub struct MetricFilter / MetricFilterMirror {
        /// Its name.
        one filter_name: FilterName = "filterName",
        /// Its log group.
        one log_group_name: LogGroupName = "logGroupName",
        /// What messages must be like; an empty text is like all.
        verbatim filter_pattern: SmolStr = "filterPattern",
        /// When it was made.
        value creation_time: Timestamp = "creationTime",
        /// What becomes of a match; there is one.
        parts metric_transformations: MetricTransformation = "metricTransformations",
        /// Whether it looks at messages as a transformer left them.
        value apply_on_transformed_logs: bool = "applyOnTransformedLogs",
    }
}

impl Resource for MetricFilter {
    type Key = InGroup;
    type Wire = MetricFilterMirror;
    const ID: &'static str = "filterName";
    fn wire_id(wire: &MetricFilterMirror) -> Option<&str> {
        wire.filter_name.as_deref()
    }
    fn key(&self) -> InGroup {
        in_group(self.log_group_name.as_str(), self.filter_name.as_str())
    }
}

aozu_names::words! {
    /// How a subscription spreads events over a stream's shards, as it was read, whatever word AWS uses.
    pub enum Distribution {
        ByLogStream = "ByLogStream",
        Random = "Random",
    }
}

aozu_names::noun! {
    /// A filter that sends messages of a log group on, as it was read; [`crate::logs::Subscription`], which it
    /// becomes by `try_from`, is the one that works.
    ///
    /// Source: CloudWatch Logs API Reference, `SubscriptionFilter`.
    pub struct SubscriptionFilter / SubscriptionFilterMirror {
        /// Its name.
        one filter_name: FilterName = "filterName",
        /// Its log group.
        one log_group_name: LogGroupName = "logGroupName",
        /// What messages must be like; an empty text is like all.
        verbatim filter_pattern: SmolStr = "filterPattern",
        /// Where they go: a stream, a function, or a destination of another account.
        one destination_arn: Arn = "destinationArn",
        /// The role that may put them there; none for a function.
        maybe role_arn: Arn = "roleArn",
        /// How they are spread.
        maybe distribution: Distribution = "distribution",
        /// When it was made.
        value creation_time: Timestamp = "creationTime",
        /// Whether it looks at messages as a transformer left them.
        value apply_on_transformed_logs: bool = "applyOnTransformedLogs",
    }
}

impl Resource for SubscriptionFilter {
    type Key = InGroup;
    type Wire = SubscriptionFilterMirror;
    const ID: &'static str = "filterName";
    fn wire_id(wire: &SubscriptionFilterMirror) -> Option<&str> {
        wire.filter_name.as_deref()
    }
    fn key(&self) -> InGroup {
        in_group(self.log_group_name.as_str(), self.filter_name.as_str())
    }
}
