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

/// The most widgets of one dashboard. Source: API Reference, "Dashboard body structure and syntax" (2026).
pub(crate) const MOST_WIDGETS: usize = 500;

/// The most metrics of one widget. Source: CloudWatch User Guide, "CloudWatch quotas" (2026).
pub(crate) const MOST_METRICS_OF_WIDGET: usize = 500;

/// The most metrics of all widgets of one dashboard. Source: as [`MOST_METRICS_OF_WIDGET`].
pub(crate) const MOST_METRICS_OF_DASHBOARD: usize = 2500;

/// Columns of a dashboard's grid. Source: as [`MOST_WIDGETS`].
pub(crate) const GRID_COLUMNS: u32 = 24;

/// Rows that one widget may be high. Source: as [`MOST_WIDGETS`].
pub(crate) const MOST_WIDGET_ROWS: u32 = 1000;

/// Columns and rows of a widget that says nothing of its size. Source: as [`MOST_WIDGETS`].
pub(crate) const WIDGET_SIZE: u32 = 6;

/// The most alarms of one alarm widget. Source: as [`MOST_WIDGETS`].
pub(crate) const MOST_ALARMS_OF_WIDGET: usize = 100;

/// The longest expression, in characters. Source: API Reference, `MetricDataQuery`.
pub(crate) const LONGEST_EXPRESSION: usize = 2048;

/// From this period on, in seconds, an alarm may look at seven days. Source: API Reference, `PutMetricAlarm`.
pub(crate) const LONG_PERIOD: u32 = 3600;

/// The longest time that an alarm of a shorter period looks at, in seconds. Source: as above.
pub(crate) const LONGEST_SHORT_SPAN: u64 = 86_400;

/// The longest time that an alarm of a long period looks at, in seconds. Source: as above.
pub(crate) const LONGEST_LONG_SPAN: u64 = 604_800;

/// The most actions that an alarm has for one state. Source: as above.
pub(crate) const MOST_ACTIONS: usize = 5;

/// The most metrics that the expression of an alarm joins. Source: User Guide, "Using metric math".
pub(crate) const MOST_ALARM_METRICS: usize = 10;

/// The longest rule of a composite alarm, in characters. Source: API Reference, `PutCompositeAlarm`.
pub(crate) const LONGEST_RULE: usize = 10_240;

/// The most alarms that a rule names. Source: as above.
pub(crate) const MOST_CHILDREN: usize = 100;

/// The most elements of a rule: states, constants, and each parenthesis. Source: User Guide, "Combining alarms".
pub(crate) const MOST_ELEMENTS: usize = 500;

/// The most metrics of one `PutMetricData`. Source: API Reference, `PutMetricData`.
pub(crate) const MOST_DATUMS: usize = 1000;

/// The longest `PutMetricData` request, in bytes: 1 MB. Source: as above.
pub(crate) const LONGEST_PUT: usize = 1024 * 1024;

/// The most different values of one datum. Source: API Reference, `MetricDatum`, `Values`.
pub(crate) const MOST_VALUES: usize = 150;

/// How old a datum may be, in seconds: two weeks. Source: API Reference, `PutMetricData`.
pub(crate) const OLDEST_DATUM: i64 = 14 * 86_400;

/// How far ahead a datum may lie, in seconds: two hours. Source: as above.
pub(crate) const NEWEST_DATUM: i64 = 2 * 3600;

/// The largest value, either way: 2 to the 360th. Source: API Reference, `MetricDatum`, `Value`.
pub(crate) const LARGEST_VALUE: f64 = 2.348_542_582_773_833_2e108;

/// Until which age, in seconds, data stands in periods of how many seconds; older data is gone.
/// Source: API Reference, `GetMetricStatistics` (CloudWatch keeps <60 s 3 h, 60 s 15 d, 300 s 63 d, 3600 s 455 d).
pub(crate) const TIERS: [(i64, i64); 4] =
    [(3 * 3600, 1), (15 * 86_400, 60), (63 * 86_400, 300), (455 * 86_400, 3600)];

/// The longest period that readers ask for, in seconds. Source: API Reference, `MetricStat`.
pub(crate) const LONGEST_READ_PERIOD: u32 = 86_400;

/// The most points of one `GetMetricStatistics`. Source: API Reference, `GetMetricStatistics`.
pub(crate) const MOST_STATISTICS_POINTS: i64 = 1440;

/// The most points of one `GetMetricData`. Source: API Reference, `GetMetricData`.
pub(crate) const MOST_DATA_POINTS: usize = 100_800;

/// The most queries of one `GetMetricData`. Source: as above.
pub(crate) const MOST_QUERIES: usize = 500;

/// The most metrics that one search finds. Source: CloudWatch User Guide, "Using search expressions".
pub(crate) const MOST_FOUND: usize = 500;

/// How deep an expression may nest: ours, so that no text exhausts the stack.
pub(crate) const DEEPEST_EXPRESSION: usize = 64;

/// How long without data until a metric is no longer listed, in seconds: two weeks. Source: API Reference,
/// `ListMetrics`.
pub(crate) const LISTED_FOR: i64 = 14 * 86_400;
