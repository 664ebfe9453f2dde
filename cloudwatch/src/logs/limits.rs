//! AWS's numbers about logs, each once, with source and date.

/// The longest filter pattern, in characters.
/// Source: CloudWatch Logs API Reference, `PutMetricFilter` (2026).
pub const LONGEST_PATTERN: usize = 1024;

/// How many messages `TestMetricFilter` takes.
/// Source: CloudWatch Logs API Reference, `TestMetricFilter` (2026).
pub const TEST_MESSAGES: std::ops::RangeInclusive<usize> = 1..=50;

/// The most regular expressions in one pattern.
/// Source: CloudWatch Logs User Guide, "Supported regular expressions" (2026); answer of AWS (September 2026).
pub const REGEXES_PER_PATTERN: usize = 2;

/// The most patterns with regular expressions on one log group.
/// Source: CloudWatch Logs User Guide, "Supported regular expressions" (2026).
pub const REGEX_PATTERNS_PER_GROUP: usize = 5;

/// The most wildcards in one selector.
/// Source: answer of AWS (September 2026).
pub const WILDCARDS_PER_SELECTOR: usize = 1;

/// The most selectors with a wildcard in one pattern.
/// Source: answer of AWS (September 2026).
pub const WILDCARDS_PER_PATTERN: usize = 3;

/// How many characters the names of groups, streams and filters have.
/// Source: CloudWatch Logs API Reference, `CreateLogGroup`, `CreateLogStream`, `PutMetricFilter` (2026).
pub const NAME_LENGTH: std::ops::RangeInclusive<usize> = 1..=512;

/// How many events one `PutLogEvents` carries.
/// Source: CloudWatch Logs API Reference, `PutLogEvents` (2026).
pub const EVENTS_PER_BATCH: std::ops::RangeInclusive<usize> = 1..=10_000;

/// The largest batch, in bytes: the messages in UTF-8, and [`BYTES_PER_EVENT`] for each.
/// Source: CloudWatch Logs API Reference, `PutLogEvents` (2026).
pub const BATCH_BYTES: usize = 1_048_576;

/// What an event counts beyond its message, in bytes.
/// Source: CloudWatch Logs API Reference, `PutLogEvents` (2026).
pub const BYTES_PER_EVENT: usize = 26;

/// The largest event, in bytes: its message and [`BYTES_PER_EVENT`]. It was 256 KB until 2025.
/// Source: CloudWatch Logs User Guide, "CloudWatch Logs quotas" (2026).
pub const EVENT_BYTES: usize = 1_048_576;

/// The longest time between the first and the last event of a batch, in milliseconds: 24 hours.
/// Source: CloudWatch Logs API Reference, `PutLogEvents` (2026).
pub const BATCH_SPAN_MILLISECONDS: i64 = 24 * 60 * 60 * 1000;

/// How far in the future an event may lie, in milliseconds: 2 hours.
/// Source: CloudWatch Logs API Reference, `PutLogEvents` (2026).
pub const FUTURE_MILLISECONDS: i64 = 2 * 60 * 60 * 1000;

/// How old an event may be, in milliseconds: 14 days.
/// Source: CloudWatch Logs API Reference, `PutLogEvents` (2026).
pub const PAST_MILLISECONDS: i64 = 14 * DAY_MILLISECONDS;

/// One day, in milliseconds.
pub(crate) const DAY_MILLISECONDS: i64 = 24 * 60 * 60 * 1000;

/// The days for which a group can keep its events; without a setting it keeps them for ever.
/// Source: CloudWatch Logs API Reference, `PutRetentionPolicy` (2026).
pub const RETENTION_DAYS: [u16; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// The most metric filters on a group.
/// Source: CloudWatch Logs User Guide, "CloudWatch Logs quotas" (2026).
pub const METRIC_FILTERS_PER_GROUP: usize = 100;

/// The most subscription filters on a group.
/// Source: CloudWatch Logs User Guide, "CloudWatch Logs quotas" (2026).
pub const SUBSCRIPTION_FILTERS_PER_GROUP: usize = 2;

/// The most dimensions that a metric filter gives its metric.
/// Source: CloudWatch Logs API Reference, `MetricTransformation` (2026).
pub const DIMENSIONS_PER_FILTER: usize = 3;

/// The longest `metricValue`, in characters.
/// Source: CloudWatch Logs API Reference, `MetricTransformation` (2026).
pub const LONGEST_METRIC_VALUE: usize = 100;

/// How many distinct pairs of dimension names and values in an hour disable a metric filter.
/// Source: CloudWatch Logs User Guide, "Creating metric filters" (2026).
pub const DIMENSION_PAIRS_PER_HOUR: usize = 1000;
