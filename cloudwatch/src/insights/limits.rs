//! AWS's numbers for Logs Insights, and ours where AWS has none.

/// Characters of a query. StartQuery's `queryString`, botocore model of `logs`, 2026-09.
pub const LONGEST_QUERY: usize = 10_000;

/// Rows of an answer where the query has no `limit`. Logs user guide, page `CWL_QuerySyntax-Limit`, 2026.
///
/// Until 2023 the same page said 1,000 (awsdocs/amazon-cloudwatch-logs-user-guide).
pub const DEFAULT_LIMIT: usize = 10_000;

/// The most that `limit` takes. Logs user guide, page `CWL_QuerySyntax-Limit`, 2026 (10,000 before).
pub const GREATEST_LIMIT: usize = 100_000;

/// Fields discovered in one JSON event. Logs user guide, page
/// `CWL_AnalyzeLogData-discoverable-fields`, edition of 2023.
pub const MOST_JSON_FIELDS: usize = 100;

/// How deep parentheses, calls, `not`, `-` and `^` may nest in a query. Ours: AWS states none.
pub const DEEPEST_EXPRESSION: usize = 64;

/// Bytes that a compiled regular expression may take. Ours: AWS states none.
pub(crate) const LARGEST_REGEX: usize = 1 << 20;

/// The longest period of `bin`, `datefloor` and `dateceil`, in its own unit. Ours: AWS states none.
pub(crate) const LONGEST_PERIOD: u32 = 1_000_000;

/// Bytes of the longest text that `concat` and `replace` make; beyond it there is no value, so that a chain of
/// them cannot fill the memory. Ours: AWS states none, but an event may have 1 MB (PutLogEvents, 2025).
pub const LONGEST_TEXT: usize = 1 << 20;
