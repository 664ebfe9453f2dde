//! AWS's numbers, each once, with source and date.
//!
//! Unless told otherwise the source is the CloudWatch API Reference as botocore 1.44.5 prints it (2026).

/// How many characters a namespace, a metric's name, a dimension's name or an alarm's name may have.
pub(crate) const NAME_LENGTH: std::ops::RangeInclusive<usize> = 1..=255;

/// How many characters a dimension's value may have. Source: API Reference, `Dimension`.
pub(crate) const DIMENSION_VALUE_LENGTH: std::ops::RangeInclusive<usize> = 1..=1024;

/// The most dimensions that one metric may have. Source: API Reference, `MetricDatum`.
pub(crate) const MOST_DIMENSIONS: usize = 30;

/// The periods below a minute, in seconds, that readers may ask for: 20 stands in the text of AWS's refusal
/// (recorded, September 2026), the others in API Reference, `MetricStat`.
pub(crate) const SHORT_PERIODS: [u32; 5] = [1, 5, 10, 20, 30];

/// The longest period that anything has, in seconds: an alarm's, which may look at seven days.
/// Source: API Reference, `PutMetricAlarm`, `EvaluationPeriods`.
pub(crate) const LONGEST_PERIOD: u32 = 604_800;
