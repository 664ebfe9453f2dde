//! CloudWatch Logs: groups, streams, events, filters.

mod event;
mod group;
pub mod limits;
mod metric_filter;
mod name;
mod pattern;
mod put;
mod retention;
mod search;
mod subscription;
mod test_metric_filter;
mod told;

pub use event::LogEvent;
pub use group::{LogGroup, LogGroupProblem, PutLogEventsAnswer, StoredEvent};
pub use metric_filter::{
    FilterData, MetricFilter, MetricTransformation, TransformationProblem, TransformationRequest,
};
pub use name::{FilterName, LogGroupName, LogSource, LogStreamName};

pub use pattern::{
    ConditionExplanation, Explanation, Matcher, Pattern, PatternError, PatternErrorKind, PatternKind,
    ValueExplanation,
};
pub use put::{Batch, BatchProblem, RejectedLogEventsInfo};
pub use retention::RetentionDays;
pub use search::{Counts, Found, Searcher};
pub use subscription::{
    DestinationKind, Distribution, MessageType, Subscription, SubscriptionEvent, SubscriptionPayload,
    SubscriptionProblem,
};
pub use test_metric_filter::{
    MetricFilterMatch, TestMetricFilterAnswer, TestMetricFilterError, TestMetricFilterRequest,
    test_metric_filter,
};
pub use told::FilterProblem;
