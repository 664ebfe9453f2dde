//! Numbers, side by side.

use super::{
    Chart, Series,
    scale::with_unit,
    svg::{DIM, Style, fitted, text, width_of},
    widget::{Part, Shown, told},
};

pub(super) fn draw(
    into: &mut String,
    shown: &[Shown],
    sparkline: bool,
    (start, end): (i64, i64),
    part: Part,
) {
    let (x, y, width, height) = part;
    if shown.is_empty() {
        return told(into, "no data in this span of time", part);
    }
    #[expect(clippy::cast_precision_loss, reason = "a widget has 500 metrics at most")]
    let (columns, rows) = {
        let columns = ((width / 130.0).floor().max(1.0)).min(shown.len() as f64);
        (columns, (shown.len() as f64 / columns).ceil())
    };
    let (wide, high) = (width / columns, height / rows);
    let (mut column, mut row) = (0.0, 0.0);
    for one in shown {
        let (left, top) = (x + column * wide, y + row * high);
        let number = one.newest().map_or_else(|| "–".to_owned(), |value| with_unit(value, &one.unit));
        let size = (high * 0.42).min(34.0).min((wide - 8.0) / width_of(&number, 1.0)).max(9.0);
        let middle = top + if sparkline { high * 0.30 } else { high * 0.45 };
        text(into, left, middle + size * 0.35, &number, Style { size, bold: true, ..Style::default() });
        let label = fitted(&one.label, 11.0, wide - 10.0);
        text(into, left, middle + size * 0.35 + 17.0, &label, Style { color: DIM, ..Style::default() });
        if sparkline && high > 70.0 {
            let mut chart = Chart::over(start, end)
                .series(Series::line("", one.points.iter().copied()).color(&one.color));
            chart.legend = super::chart::LegendPlace::Hidden;
            let below = middle + size * 0.35 + 22.0;
            super::chart_svg::bare(into, &chart, (left, below, wide - 12.0, top + high - below));
        }
        column += 1.0;
        if column >= columns {
            (column, row) = (0.0, row + 1.0);
        }
    }
}
