//! The texts of a chart's series.

use super::svg::{Anchor, DIM, Style, fitted, line, text, width_of};

/// One entry: its colour and its text.
pub(super) struct Entry<'a> {
    pub(super) color: &'a str,
    pub(super) label: &'a str,
}

const SIZE: f64 = 10.5;
const ROW: f64 = 15.0;
/// A legend has at most so many rows; what is left over is counted.
const MOST_ROWS: usize = 3;

/// The rows that entries take at a width.
fn rows<'e, 'a>(entries: &'e [Entry<'a>], width: f64) -> Vec<Vec<(f64, &'e Entry<'a>, String)>> {
    let mut rows: Vec<Vec<(f64, &Entry<'a>, String)>> = vec![Vec::new()];
    let mut x = 0.0;
    for entry in entries {
        let label = fitted(entry.label, SIZE, (width - 20.0).max(20.0));
        let wide = 18.0 + width_of(&label, SIZE) + 12.0;
        if x + wide > width && x > 0.0 {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((x, entry, label));
        }
        x += wide;
    }
    rows
}

/// How high the legend below a chart is.
pub(super) fn height(entries: &[Entry<'_>], width: f64) -> f64 {
    if entries.is_empty() {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most a few rows")]
    let rows = rows(entries, width).len().min(MOST_ROWS) as f64;
    rows * ROW + 4.0
}

/// The legend below a chart.
pub(super) fn below(into: &mut String, entries: &[Entry<'_>], (x, y): (f64, f64), width: f64) {
    let all = rows(entries, width);
    let (mut at, mut shown) = (y + 10.0, 0);
    for row in all.iter().take(MOST_ROWS) {
        for (dx, entry, label) in row {
            one(into, entry, label, (x + dx, at));
            shown += 1;
        }
        at += ROW;
    }
    if shown < entries.len() {
        let more = format!("+{} more", entries.len() - shown);
        let style = Style { size: SIZE, color: DIM, anchor: Anchor::End, bold: false };
        text(into, x + width, at - ROW, &more, style);
    }
}

/// The legend beside a chart.
pub(super) fn beside(
    into: &mut String,
    entries: &[Entry<'_>],
    (x, y): (f64, f64),
    (width, height): (f64, f64),
) {
    let mut at = y + 10.0;
    for (n, entry) in entries.iter().enumerate() {
        if at + ROW > y + height && n + 1 < entries.len() {
            text(
                into,
                x,
                at,
                &format!("+{} more", entries.len() - n),
                Style { size: SIZE, color: DIM, ..Style::default() },
            );
            return;
        }
        one(into, entry, &fitted(entry.label, SIZE, width - 20.0), (x, at));
        at += ROW;
    }
}

fn one(into: &mut String, entry: &Entry<'_>, label: &str, (x, y): (f64, f64)) {
    line(
        into,
        (x, y - 3.5),
        (x + 12.0, y - 3.5),
        entry.color,
        " stroke-width=\"3\" stroke-linecap=\"round\"",
    );
    text(into, x + 18.0, y, label, Style { size: SIZE, ..Style::default() });
}
