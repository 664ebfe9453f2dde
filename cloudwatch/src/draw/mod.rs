//! Dashboards and charts, drawn as SVG or HTML. Feature `draw`.
//!
//! [`render`] draws a whole [`crate::dashboard::Dashboard`] with what a [`Source`] has of its metrics;
//! a [`crate::metric::MetricStore`] is one, and [`Recorded`] one that was read from PutMetricData requests, a JSON
//! object a line. A [`Chart`] stands on its own, for whoever has series of another origin.
//!
//! The same input gives the same bytes. Every text is escaped, and colours are checked, so that nothing of a body or
//! of a metric's name can act in the picture.
//!
//! ```
//! use aozu_cloudwatch::draw::{Chart, Series};
//! let chart = Chart::over(0, 600).title("concurrency").y_unit("Count").limit(10.0, "limit")
//!     .series(Series::step("running", [(0, 1.0), (300, 4.0), (600, 2.0)]));
//! assert!(chart.to_svg(600, 300).starts_with("<svg "));
//! ```

mod alarms;
mod bars;
mod chart;
mod chart_svg;
mod frame;
mod gauge;
mod legend;
mod markdown;
mod numbers;
mod pie;
mod plot;
mod recorded;
mod render;
mod scale;
mod sheet;
mod source;
mod stored;
mod svg;
mod table;
mod widget;

pub use chart::{Chart, HorizontalLine, Series, SeriesKind, Shade, VerticalLine};
pub use recorded::{Recorded, RecordedError};
pub use render::{Format, Options, RenderError, render};
pub use sheet::Sheet;
pub use source::{Answered, AskedRow, KnownAlarm, Query, Source};
