use crate::dashboard::Row;

/// What a widget asks of its metrics.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// Where the widget says that its metrics are.
    pub region: Option<&'a str>,
    /// The rows, in order.
    pub rows: Vec<AskedRow<'a>>,
    /// The first second.
    pub start: i64,
    /// The second after the last.
    pub end: i64,
}

/// One row of a query, with what the widget leaves to it filled in.
#[derive(Debug, Clone)]
pub struct AskedRow<'a> {
    /// The row.
    pub row: &'a Row,
    /// Its statistic: `Average`, `p99` …
    pub stat: &'a str,
    /// Seconds that one value covers.
    pub period: u32,
}

/// The values of one row, or why there are none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answered {
    /// Which row it answers; a search may answer with several.
    pub row: usize,
    /// What its values are called, where the row does not say.
    pub label: Option<String>,
    /// AWS's unit.
    pub unit: String,
    /// Seconds since the epoch, at the beginning of each period, and values; in order of time.
    pub points: Vec<(i64, f64)>,
    /// Why it could not be answered.
    pub problem: Option<String>,
}

/// Who has the metrics that a dashboard shows.
pub trait Source {
    /// The values of a widget's rows. All at once, since expressions look at other rows.
    fn answer(&self, query: &Query<'_>) -> Vec<Answered>;

    /// The state of an alarm, by ARN, and what people say of it; none where it is not known.
    fn alarm(&self, _arn: &str) -> Option<(String, String)> {
        None
    }
}
