//! Tables: of each series the least, the greatest, the average and the newest value.

use super::{
    scale::with_unit,
    svg::{Anchor, DIM, EDGE, GRID, Style, fitted, line, rect, text, width_of},
    widget::{Part, Shown},
};

const ROW: f64 = 20.0;
/// The columns, the most wanted last: where there is little room the first go.
const HEADS: [&str; 4] = ["Min", "Max", "Avg", "Last"];
const SIZE: f64 = 11.0;
/// The least room for names.
const NAMES: f64 = 70.0;

/// The numbers of a series, as texts.
fn cells(one: &Shown) -> [String; 4] {
    let values: Vec<f64> =
        one.points.iter().map(|(_, value)| *value).filter(|value| value.is_finite()).collect();
    #[expect(clippy::cast_precision_loss, reason = "some thousand values")]
    let average = (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    let of = |cell: Option<f64>| cell.map_or_else(|| "–".to_owned(), |value| with_unit(value, &one.unit));
    [
        of(values.iter().copied().reduce(f64::min)),
        of(values.iter().copied().reduce(f64::max)),
        of(average),
        of(values.last().copied()),
    ]
}

pub(super) fn draw(into: &mut String, shown: &[Shown], (x, y, width, height): Part) {
    let rows: Vec<(&Shown, [String; 4])> = shown.iter().map(|one| (one, cells(one))).collect();
    let mut columns: Vec<(usize, f64)> = HEADS
        .iter()
        .enumerate()
        .map(|(n, head)| {
            let numbers = rows.iter().filter_map(|(_, cells)| cells.get(n));
            // Heads are bold, which is wider.
            let widest = numbers.map(|cell| width_of(cell, SIZE)).fold(width_of(head, SIZE) * 1.1, f64::max);
            (n, widest + 12.0)
        })
        .collect();
    while columns.len() > 1 && columns.iter().map(|(_, wide)| wide).sum::<f64>() + NAMES > width {
        columns.remove(0);
    }
    let names = (width - columns.iter().map(|(_, wide)| wide).sum::<f64>()).max(0.0);
    let head = Style { color: DIM, bold: true, ..Style::default() };
    text(into, x + 16.0, y + 14.0, &fitted("Metric", SIZE, names - 16.0), head);
    let mut right = x + names;
    for (n, wide) in &columns {
        right += wide;
        let title = HEADS.get(*n).copied().unwrap_or_default();
        text(into, right, y + 14.0, title, Style { anchor: Anchor::End, ..head });
    }
    line(into, (x, y + ROW), (x + width, y + ROW), EDGE, "");
    let mut top = y + ROW;
    for (n, (one, cells)) in rows.iter().enumerate() {
        if top + ROW > y + height {
            let more = format!("+{} more", rows.len() - n);
            return text(into, x, y + height - 2.0, &more, Style { color: DIM, ..Style::default() });
        }
        rect(into, (x, top + 5.0, 10.0, 10.0), &one.color, " rx=\"2\"");
        text(into, x + 16.0, top + 14.0, &fitted(&one.label, SIZE, names - 20.0), Style::default());
        let mut right = x + names;
        for (n, wide) in &columns {
            right += wide;
            let told = cells.get(*n).map_or("", String::as_str);
            text(into, right, top + 14.0, told, Style { anchor: Anchor::End, ..Style::default() });
        }
        top += ROW;
        line(into, (x, top), (x + width, top), GRID, "");
    }
}
