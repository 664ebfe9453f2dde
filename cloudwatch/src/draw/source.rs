use crate::{dashboard::Row, state::StateValue};

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
    /// Seconds between two values, where it is not what the row asks for.
    pub period: Option<u32>,
    /// What is to be known of the values.
    pub note: Option<String>,
    /// Why it could not be answered.
    pub problem: Option<String>,
}

/// What is known of an alarm.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KnownAlarm {
    /// What people call it.
    pub name: String,
    /// Its state.
    pub state: Option<StateValue>,
    /// What is held against its metric's values; composite alarms, and those on a band, have none.
    pub threshold: Option<f64>,
}

/// Who has the metrics that a dashboard shows.
pub trait Source {
    /// The values of a widget's rows. All at once, since expressions look at other rows.
    fn answer(&self, query: &Query<'_>) -> Vec<Answered>;

    /// What is known of an alarm, by ARN; none where nothing is.
    fn alarm(&self, _arn: &str) -> Option<KnownAlarm> {
        None
    }
}
