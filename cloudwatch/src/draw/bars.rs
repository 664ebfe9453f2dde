//! Bars: the newest value of each series.

use super::{
    scale::with_unit,
    svg::{Anchor, DIM, GRID, Style, fitted, rect, text, width_of},
    widget::{Part, Shown, told},
};

pub(super) fn draw(into: &mut String, shown: &[Shown], part: Part) {
    let (x, y, width, height) = part;
    let most = shown.iter().filter_map(Shown::newest).filter(|value| value.is_finite()).fold(0.0, f64::max);
    if shown.is_empty() {
        return told(into, "no data in this span of time", part);
    }
    #[expect(clippy::cast_precision_loss, reason = "a widget has 500 metrics at most")]
    let high = (height / shown.len() as f64).min(34.0);
    let names =
        shown.iter().map(|one| width_of(&one.label, 11.0)).fold(0.0, f64::max).min(width * 0.35) + 10.0;
    let numbers = 64.0;
    let full = (width - names - numbers).max(10.0);
    let mut top = y + 4.0;
    for one in shown {
        let value = one.newest().filter(|value| value.is_finite());
        let middle = top + high / 2.0 + 4.0;
        let name = fitted(&one.label, 11.0, names - 10.0);
        text(
            into,
            x + names - 8.0,
            middle,
            &name,
            Style { color: DIM, anchor: Anchor::End, ..Style::default() },
        );
        rect(into, (x + names, top + 3.0, full, high - 6.0), GRID, " rx=\"2\"");
        let share = value.filter(|value| *value > 0.0 && most > 0.0).map_or(0.0, |value| value / most);
        rect(into, (x + names, top + 3.0, full * share, high - 6.0), &one.color, " rx=\"2\"");
        let number = value.map_or_else(|| "–".to_owned(), |value| with_unit(value, &one.unit));
        text(into, x + names + full + 6.0, middle, &number, Style { bold: true, ..Style::default() });
        top += high;
    }
}
