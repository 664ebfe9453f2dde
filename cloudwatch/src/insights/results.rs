use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::Value;

/// The answer to a query.
///
/// As JSON it has the shape of GetQueryResults' answer: `results`, a list of rows, each a list of `{field,
/// value}` without the fields that have no value; `statistics`; `status`.
///
/// ```
/// use aozu_cloudwatch::insights::{Event, Options, Query};
/// let answer = Query::parse("display @message, level")?.run([Event::new("hi")], &Options::default());
/// assert_eq!(
///     serde_json::to_string(&answer).unwrap(),
///     r#"{"results":[[{"field":"@message","value":"hi"}]],"statistics":{"recordsMatched":1,"recordsScanned":1,"bytesScanned":2},"status":"Complete"}"#,
/// );
/// # Ok::<(), aozu_cloudwatch::insights::QueryErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<Value<'static>>>,
    pub(super) statistics: Statistics,
}

/// How much a query read and found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Statistics {
    /// Events that every `filter` before the first `stats`, `dedup` or `limit` let through.
    pub records_matched: u64,
    /// Events that were read and lie in the time asked for.
    pub records_scanned: u64,
    /// The bytes of their messages, as UTF-8.
    pub bytes_scanned: u64,
}

impl Results {
    /// The columns' names.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows, each with a value for each column.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[Value<'static>]> {
        self.rows.iter().map(Vec::as_slice)
    }

    fn cells<'r>(&'r self, row: &'r [Value<'static>]) -> Vec<Cell<'r>> {
        let cells = self.columns.iter().zip(row).map(|(field, value)| Cell { field, value });
        cells.filter(|cell| !cell.value.is_null()).collect()
    }

    /// How much was read and found.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }
}

#[derive(Serialize)]
struct Cell<'r> {
    field: &'r str,
    value: &'r Value<'static>,
}

impl Serialize for Results {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let cells: Vec<Vec<Cell<'_>>> = self.rows.iter().map(|row| self.cells(row)).collect();
        let mut answer = s.serialize_struct("Results", 3)?;
        answer.serialize_field("results", &cells)?;
        answer.serialize_field("statistics", &self.statistics)?;
        answer.serialize_field("status", "Complete")?;
        answer.end()
    }
}
