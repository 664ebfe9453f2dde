//! Pies: the newest value of each series as its share of all.

use std::{f64::consts::TAU, fmt::Write as _};

use super::{
    scale::with_unit,
    svg::{DIM, Style, fitted, px, rect, text},
    widget::{Part, Shown, told},
};

pub(super) fn draw(into: &mut String, shown: &[Shown], part: Part) {
    let (x, y, width, height) = part;
    let value = |one: &Shown| one.newest().filter(|value| value.is_finite() && *value > 0.0).unwrap_or(0.0);
    let all: f64 = shown.iter().map(value).sum();
    if !(all > 0.0 && all.is_finite()) {
        return told(into, "no data in this span of time", part);
    }
    let radius = (height / 2.0 - 6.0).min(width * 0.2).max(8.0);
    let center = (x + radius + 8.0, y + height / 2.0);
    let point = |share: f64| {
        let angle = TAU * share;
        (px(center.0 + radius * angle.sin()), px(center.1 - radius * angle.cos()))
    };
    let mut from = 0.0;
    let mut at = y + 18.0;
    for one in shown {
        let share = value(one) / all;
        if share >= 0.9999 {
            let (cx, cy, r) = (px(center.0), px(center.1), px(radius));
            let _ = writeln!(into, "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\" fill=\"{}\"/>", one.color);
        } else if share > 0.0 {
            let (start, end) = (point(from), point(from + share));
            let _ = writeln!(
                into,
                "<path d=\"M{} {} L{} {} A{r} {r} 0 {} 1 {} {} Z\" fill=\"{}\" stroke=\"#ffffff\"/>",
                px(center.0),
                px(center.1),
                start.0,
                start.1,
                u8::from(share > 0.5),
                end.0,
                end.1,
                one.color,
                r = px(radius)
            );
        }
        from += share;
        if at + 14.0 < y + height {
            let left = center.0 + radius + 12.0;
            rect(into, (left, at - 9.0, 10.0, 10.0), &one.color, " rx=\"2\"");
            let room = x + width - left - 18.0;
            text(into, left + 16.0, at, &fitted(&one.label, 11.0, room), Style::default());
            let number = format!("{} ({:.0}%)", with_unit(value(one), &one.unit), share * 100.0);
            let dim = Style { color: DIM, ..Style::default() };
            text(into, left + 16.0, at + 14.0, &fitted(&number, 11.0, room), dim);
            at += 34.0;
        }
    }
}
