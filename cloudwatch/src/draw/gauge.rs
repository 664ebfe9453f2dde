//! Gauges: half a circle between two limits.

use std::{f64::consts::PI, fmt::Write as _};

use super::{
    scale::{short, with_unit},
    svg::{Anchor, DIM, GRID, RED, Style, fitted, px, text},
    widget::{Part, Shown, told},
};
use crate::dashboard::{Fill, HorizontalAnnotation};

pub(super) fn draw(
    into: &mut String,
    shown: &[Shown],
    (min, max): (Option<f64>, Option<f64>),
    limits: &[HorizontalAnnotation],
    part: Part,
) {
    let (x, y, width, height) = part;
    let (Some(min), Some(max), Some(_)) = (min, max, shown.first()) else {
        return told(into, "a gauge needs a metric and both limits of its axis", part);
    };
    #[expect(clippy::cast_precision_loss, reason = "a widget has 500 metrics at most")]
    let wide = width / shown.len() as f64;
    let mut left = x;
    for one in shown {
        let radius = ((wide - 30.0) / 2.0).min(height - 44.0).max(10.0);
        let center = (left + wide / 2.0, y + (height - 44.0 + radius) / 2.0 + 8.0);
        let share = |value: f64| ((value - min) / (max - min)).clamp(0.0, 1.0);
        arc(into, center, radius, (0.0, 1.0), GRID);
        let newest = one.newest();
        let color = newest.map_or(one.color.as_str(), |value| beyond(limits, value).unwrap_or(&one.color));
        if let Some(value) = newest.filter(|value| value.is_finite()) {
            arc(into, center, radius, (0.0, share(value)), color);
        }
        for limit in limits {
            let at = share(limit.value);
            let color = limit.color.as_deref().unwrap_or(RED);
            arc(into, center, radius + radius * 0.16, ((at - 0.006).max(0.0), (at + 0.006).min(1.0)), color);
        }
        let number = newest.map_or_else(|| "–".to_owned(), |value| with_unit(value, &one.unit));
        let size = (radius * 0.4).clamp(10.0, 30.0);
        let middle = Style { size, bold: true, anchor: Anchor::Middle, ..Style::default() };
        text(into, center.0, center.1 - radius * 0.08, &number, middle);
        let small = Style { color: DIM, anchor: Anchor::Middle, ..Style::default() };
        text(into, center.0 - radius * 0.86, center.1 + 14.0, &short(min), small);
        text(into, center.0 + radius * 0.86, center.1 + 14.0, &short(max), small);
        text(into, center.0, center.1 + 30.0, &fitted(&one.label, 11.0, wide - 8.0), small);
        left += wide;
    }
}

/// The colour of a limit that the value is on the shaded side of.
fn beyond(limits: &[HorizontalAnnotation], value: f64) -> Option<&str> {
    let is_beyond = |limit: &&HorizontalAnnotation| match limit.fill {
        Fill::Above => value >= limit.value,
        Fill::Below => value <= limit.value,
        Fill::None => false,
    };
    limits.iter().find(is_beyond).map(|limit| limit.color.as_deref().unwrap_or(RED))
}

/// A part of the half circle, its ends as shares of it.
fn arc(into: &mut String, (x, y): (f64, f64), radius: f64, (from, to): (f64, f64), color: &str) {
    let point = |share: f64| {
        let angle = PI * (1.0 - share);
        (px(x + radius * angle.cos()), px(y - radius * angle.sin()))
    };
    let (start, end) = (point(from), point(to));
    let _ = writeln!(
        into,
        "<path d=\"M{} {} A{r} {r} 0 0 1 {} {}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{}\"/>",
        start.0,
        start.1,
        end.0,
        end.1,
        px((radius * 0.22).min(22.0)),
        r = px(radius)
    );
}
