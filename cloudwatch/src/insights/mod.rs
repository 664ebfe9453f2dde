//! CloudWatch Logs Insights: the core of its query language, over events that are handed in.
//!
//! ```
//! use aozu_cloudwatch::insights::{Event, Options, Query};
//!
//! let log = br#"{"timestamp": 1715769462500, "message": "{\"status\": 500, \"ms\": 31}"}
//! {"timestamp": 1715769463500, "message": "{\"status\": 200, \"ms\": 12}"}
//! {"timestamp": 1715769464500, "message": "{\"status\": 500, \"ms\": 29}"}"#;
//! let query = Query::parse("filter status >= 500 | stats count(*) as n, avg(ms) by bin(1m)")?;
//! let events = log.split(|b| *b == b'\n').map(|line| Event::from_line(line, None));
//! let answer = query.run(events, &Options::default());
//! assert_eq!(answer.columns(), ["bin(1m)", "n", "avg(ms)"]);
//! let row: Vec<String> = answer.rows().next().unwrap().iter().map(ToString::to_string).collect();
//! assert_eq!(row, ["2024-05-15 10:37:00.000", "2", "30"]);
//! assert_eq!(answer.statistics().records_scanned, 3);
//! # Ok::<(), aozu_cloudwatch::insights::QueryErrors>(())
//! ```
//!
//! # What is there
//!
//! Commands `fields`, `display`, `filter`, `stats`, `sort`, `limit` (also `limit any`), `parse` (stars and named
//! groups) and `dedup`; comments from `#` on; names in backticks; `+ - * / % ^`, comparisons, `and or not`,
//! `in [...]`, `like`, `=~`; the functions of [`Function`] and the aggregates of [`Aggregate`]. AWS's other
//! commands (`pattern`, `anomaly`, `diff`, `join`, `unmask`, …) give an error that says that they are not
//! supported. Every problem of a query is told at once, with line, column, and what was probably meant.
//!
//! Fields: `@message @timestamp @ingestionTime @logStream @log @ptr`; members of a message that is a JSON object,
//! nested ones as `a.b` and `list.0.name`, at most 100 an event; what Lambda's REPORT, START and END lines hold
//! (`@type @requestId @duration @billedDuration @initDuration @memorySize @maxMemoryUsed @xrayTraceId
//! @xraySegmentId`); the columns of VPC flow logs in their default format.
//!
//! # What was chosen where AWS's manual is silent
//!
//! - A text that is spelled like a number is a number. A missing field is no value: comparing, computing or
//!   searching with it gives no value, and `filter` keeps only what is true, so that `filter status != 200` leaves
//!   out events without `status`. `isempty`, `isblank`, `ispresent`, `coalesce` and the address functions answer
//!   for missing values too.
//! - A computation without a finite result (`1 / 0`, `log(0)`) gives no value.
//! - `concat` and `replace` give no value where the text would be longer than [`LONGEST_TEXT`].
//! - Booleans print as `1` and `0` (the manual's `ispresent(f) as isRes`), JSON's too, and equal the words `true`
//!   and `false`.
//! - `pct` and `count_distinct` are exact, where AWS may approximate: `pct` is the smallest value that at least so
//!   many percent of the values do not exceed. `stddev` is the population's. Numbers are printed in full.
//! - `min` and `max` look at numbers if there are any, else at texts in the order of `sort`. `earliest` and
//!   `latest` take the first event read of those with the same time, and pass over events of no known time.
//! - Without `sort` the latest event comes first, rows of `stats` come in the order of their keys. Missing values
//!   sort before all others. `sort` keeps the order of equals. `stats` over no events gives no row.
//! - The first `*` of a pattern begins at the leftmost place that matches, each takes as little as it can, the last
//!   one all the rest. Fields of a `parse` that does not match have no value.
//! - Regular expressions are those of Rust's `regex`: no look-around, no back-references, linear time.
//! - Times are UTC. Weeks begin on Monday; months, quarters and years are those of the calendar.
//! - In quotes, a backslash escapes a quote or a backslash and is itself before anything else.

mod address;
mod discover;
mod error;
mod evaluate;
mod event;
mod functions;
mod glob;
mod limits;
mod line;
mod options;
mod order;
mod pattern;
mod period;
mod query;
mod results;
mod run;
mod suggest;
mod syntax;
mod value;

pub use error::{QueryError, QueryErrors, QueryProblem};
pub use event::Event;
pub use functions::{Aggregate, Function};
pub use glob::Glob;
pub use limits::{
    DEEPEST_EXPRESSION, DEFAULT_LIMIT, GREATEST_LIMIT, LONGEST_QUERY, LONGEST_TEXT, MOST_JSON_FIELDS,
};
pub use options::Options;
pub use pattern::{Pattern, Regex};
pub use period::{InvalidPeriod, Period};
pub use query::Query;
pub use results::{Results, Statistics};
pub(crate) use suggest::nearest_within;
pub use syntax::{Command, Comparison, Expression, Extraction, Item, Operator, SortKey};
pub use value::Value;
