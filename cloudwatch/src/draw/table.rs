//! Tables: of each series the least, the greatest, the average and the newest value.

use super::{
    scale::with_unit,
    svg::{Anchor, DIM, EDGE, GRID, Style, fitted, line, rect, text},
    widget::{Part, Shown},
};

const ROW: f64 = 20.0;
const HEADS: [&str; 4] = ["Min", "Max", "Average", "Last"];

pub(super) fn draw(into: &mut String, shown: &[Shown], (x, y, width, height): Part) {
    let names = (width * 0.34).max(80.0);
    #[expect(clippy::cast_precision_loss, reason = "four columns")]
    let wide = (width - names) / HEADS.len() as f64;
    let head = Style { color: DIM, bold: true, ..Style::default() };
    text(into, x + 16.0, y + 14.0, "Metric", head);
    let mut right = x + names + wide;
    for title in HEADS {
        text(into, right - 4.0, y + 14.0, title, Style { anchor: Anchor::End, ..head });
        right += wide;
    }
    line(into, (x, y + ROW), (x + width, y + ROW), EDGE, "");
    let mut top = y + ROW;
    for (n, one) in shown.iter().enumerate() {
        if top + ROW > y + height {
            let more = format!("+{} more", shown.len() - n);
            return text(into, x, y + height - 2.0, &more, Style { color: DIM, ..Style::default() });
        }
        rect(into, (x, top + 5.0, 10.0, 10.0), &one.color, " rx=\"2\"");
        text(into, x + 16.0, top + 14.0, &fitted(&one.label, 11.0, names - 20.0), Style::default());
        let values: Vec<f64> =
            one.points.iter().map(|(_, value)| *value).filter(|value| value.is_finite()).collect();
        #[expect(clippy::cast_precision_loss, reason = "some thousand values")]
        let average = (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
        let cells = [
            values.iter().copied().reduce(f64::min),
            values.iter().copied().reduce(f64::max),
            average,
            values.last().copied(),
        ];
        let mut right = x + names + wide;
        for cell in cells {
            let told = cell.map_or_else(|| "–".to_owned(), |value| with_unit(value, &one.unit));
            text(into, right - 4.0, top + 14.0, &told, Style { anchor: Anchor::End, ..Style::default() });
            right += wide;
        }
        top += ROW;
        line(into, (x, top), (x + width, top), GRID, "");
    }
}
