use super::{
    Source,
    frame::{html, svg_open},
    scale::time,
    svg::{Anchor, DIM, EDGE, Style, fitted, rect, text},
    widget,
};
use crate::dashboard::Dashboard;

/// What a dashboard becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// One picture.
    #[default]
    Svg,
    /// A page that holds it.
    Html,
}

/// How a dashboard is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What stands above it.
    pub name: String,
    /// The first second, since the epoch.
    pub start: i64,
    /// The second after the last.
    pub end: i64,
    /// Pixels that it is wide.
    pub width: u32,
    /// What it becomes.
    pub format: Format,
}

impl Options {
    /// A picture of this span, 1,200 pixels wide.
    #[must_use]
    pub fn new(name: &str, start: i64, end: i64) -> Self {
        Self { name: name.to_owned(), start, end, width: 1200, format: Format::Svg }
    }
}

/// A dashboard that cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// There is no time to show.
    #[error("the span from second {start} to second {end} holds no time: `end` must lie after `start`")]
    NoSpan {
        /// The first second.
        start: i64,
        /// The second after the last.
        end: i64,
    },
    /// The picture would be too small, or larger than anything can show.
    #[error(
        "a picture {width} × {height} pixels large is not drawn: its sides must be from 240 to 50000 pixels"
    )]
    Size {
        /// Pixels from left to right.
        width: u64,
        /// Pixels from top to bottom.
        height: u64,
    },
}

impl RenderError {
    /// AWS's code for such a request.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "ValidationException"
    }
}

/// Height of the line above the widgets.
const HEADER: f64 = 44.0;
/// Space between widgets.
const GAP: f64 = 8.0;
/// Height of a row of the grid.
const ROW: f64 = 44.0;

/// Draws a dashboard with what a source has of its metrics.
///
/// # Errors
/// A span that holds no time, or a picture that would be too large.
///
/// ```
/// use aozu_cloudwatch::{dashboard::Dashboard, draw::{Options, Recorded, render}};
/// let (dashboard, _) = Dashboard::parse(r##"{"widgets": [{"type": "text", "properties": {"markdown": "# shop"}}]}"##)?;
/// let picture = render(&dashboard, &Recorded::default(), &Options::new("shop", 0, 3600))?;
/// assert!(picture.starts_with("<svg "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn render(dashboard: &Dashboard, source: &dyn Source, options: &Options) -> Result<String, RenderError> {
    let (start, end) = (options.start, options.end);
    if end <= start {
        return Err(RenderError::NoSpan { start, end });
    }
    let rows = dashboard
        .widgets
        .iter()
        .map(|widget| u64::from(widget.y) + u64::from(widget.height))
        .max()
        .unwrap_or(2);
    let width = f64::from(options.width);
    #[expect(clippy::cast_precision_loss, reason = "the product is held against a bound next")]
    let height = HEADER + rows as f64 * ROW + GAP;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float becomes the nearest number"
    )]
    if !(240..=50_000).contains(&options.width) || height > 50_000.0 {
        return Err(RenderError::Size { width: u64::from(options.width), height: height as u64 });
    }
    let mut picture = svg_open(width, height, &options.name);
    rect(&mut picture, (0.0, 0.0, width, height), "#f2f3f3", "");
    let title = Style { size: 18.0, bold: true, ..Style::default() };
    text(&mut picture, GAP * 1.5, 28.0, &fitted(&options.name, 18.0, width * 0.6), title);
    let form = "%Y-%m-%d %H:%M";
    let span = format!("{} – {} UTC", time(start, form), time(end, form));
    text(
        &mut picture,
        width - GAP * 1.5,
        27.0,
        &span,
        Style { color: DIM, anchor: Anchor::End, ..Style::default() },
    );
    let column = (width - GAP) / f64::from(crate::limits::GRID_COLUMNS);
    for one in &dashboard.widgets {
        let tile = (
            GAP + f64::from(one.x) * column,
            HEADER + f64::from(one.y) * ROW,
            f64::from(one.width) * column - GAP,
            f64::from(one.height) * ROW - GAP,
        );
        rect(&mut picture, tile, "#ffffff", &format!(" stroke=\"{EDGE}\" rx=\"6\""));
        let inside = (tile.0 + 12.0, tile.1 + 6.0, tile.2 - 24.0, tile.3 - 12.0);
        widget::draw(&mut picture, one, source, (start, end), inside);
    }
    picture.push_str("</svg>\n");
    Ok(match options.format {
        Format::Svg => picture,
        Format::Html => html(&options.name, &picture),
    })
}
