//! CloudWatch Logs: groups, streams, events, filters.

pub mod limits;
mod pattern;
mod search;
mod test_metric_filter;

pub use pattern::{
    ConditionExplanation, Explanation, Matcher, Pattern, PatternError, PatternErrorKind, PatternKind,
    ValueExplanation,
};
pub use search::{Counts, Found, Searcher};
pub use test_metric_filter::{
    MetricFilterMatch, TestMetricFilterAnswer, TestMetricFilterError, TestMetricFilterRequest,
    test_metric_filter,
};
