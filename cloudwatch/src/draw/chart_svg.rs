//! A chart with its texts, as SVG.

use std::fmt::Write as _;

use super::{
    chart::{AxisOf, Chart, LegendPlace, SeriesKind},
    legend::{self, Entry},
    plot::{FINE, inside, stacked},
    scale::{Scale, scale, short, time_ticks, with_unit},
    svg::{Anchor, DIM, EDGE, GREY, RED, Style, escaped, fitted, line, px, series_color, text, width_of},
};

/// Height of a title.
const TITLE: f64 = 26.0;
/// Height of the times below.
const TIMES: f64 = 20.0;

impl Chart {
    /// The chart as an SVG file of that many pixels.
    ///
    /// ```
    /// use aozu_cloudwatch::draw::{Chart, Series};
    /// let chart = Chart::over(0, 60).title("a < b").series(Series::line("x", [(0, 1.0), (60, 2.0)]));
    /// assert!(chart.to_svg(400, 200).contains("a &lt; b"));
    /// ```
    #[must_use]
    pub fn to_svg(&self, width: u32, height: u32) -> String {
        let mut drawn = super::frame::svg_open(
            f64::from(width),
            f64::from(height),
            self.title.as_deref().unwrap_or("chart"),
        );
        drawn.push_str("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        self.draw(&mut drawn, (8.0, 4.0, f64::from(width) - 16.0, f64::from(height) - 8.0));
        drawn.push_str("</svg>\n");
        drawn
    }

    /// Draws the chart into a part of a picture: left, top, width, height.
    pub(super) fn draw(&self, into: &mut String, (x, y, width, height): (f64, f64, f64, f64)) {
        let mut top = y;
        if let Some(title) = &self.title {
            let style = Style { size: 13.0, bold: true, ..Style::default() };
            text(into, x, y + 16.0, &fitted(title, 13.0, width), style);
            top += TITLE;
        }
        let (left, right) = (self.scale_of(false), self.scale_of(true));
        let has_right = self.series.iter().any(|series| series.on_right);
        let margin = |scale: &Scale, axis: &AxisOf| {
            let widest =
                scale.ticks.iter().map(|tick| width_of(&tick_text(*tick, axis), 10.5)).fold(0.0, f64::max);
            widest + 10.0 + if axis.label.is_some() { 14.0 } else { 0.0 }
        };
        let before = margin(&left, &self.left);
        let after = if has_right { margin(&right, &self.right) } else { 10.0 };
        let entries = self.entries();
        let beside = if self.legend == LegendPlace::Right { (width * 0.28).min(220.0) } else { 0.0 };
        let below = if self.legend == LegendPlace::Bottom { legend::height(&entries, width) } else { 0.0 };
        let plot =
            (x + before, top + 6.0, width - before - after - beside, y + height - top - 6.0 - TIMES - below);
        if plot.2 < 20.0 || plot.3 < 20.0 {
            text(into, x, top + 14.0, "too small to be drawn", Style { color: DIM, ..Style::default() });
            return;
        }
        self.draw_plot(into, plot, (&left, &right), has_right);
        match self.legend {
            LegendPlace::Bottom => legend::below(into, &entries, (x, y + height - below + 2.0), width),
            LegendPlace::Right => {
                let at = (x + width - beside + 10.0, plot.1);
                legend::beside(into, &entries, at, (beside - 10.0, plot.3));
            }
            LegendPlace::Hidden => {}
        }
    }

    fn entries(&self) -> Vec<Entry<'_>> {
        self.series
            .iter()
            .enumerate()
            .map(|(n, series)| Entry {
                color: series.color.as_deref().unwrap_or(series_color(n)),
                label: &series.label,
            })
            .collect()
    }

    /// The scale that holds all series and lines of one axis.
    fn scale_of(&self, on_right: bool) -> Scale {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut hold = |value: f64| {
            if value.is_finite() {
                (low, high) = (low.min(value), high.max(value));
            }
        };
        for (series, stack) in self.series.iter().zip(stacked(self)) {
            if series.on_right != on_right {
                continue;
            }
            if series.kind == SeriesKind::Stacked {
                stack.iter().for_each(|(_, lower, upper)| {
                    hold(*lower);
                    hold(*upper);
                });
            } else {
                series.points.iter().for_each(|(_, value)| hold(*value));
            }
        }
        for line in self.horizontal.iter().filter(|line| line.on_right == on_right) {
            hold(line.value);
            if let super::Shade::Upto(value) = line.shade {
                hold(value);
            }
        }
        let axis = if on_right { &self.right } else { &self.left };
        scale(low, high, (axis.min, axis.max), 5)
    }

    fn draw_plot(
        &self,
        into: &mut String,
        plot: (f64, f64, f64, f64),
        (left, right): (&Scale, &Scale),
        has_right: bool,
    ) {
        let (x, y, width, height) = plot;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand pixels")]
        let (ticks, fine) =
            ((width / 70.0) as usize, ((width * f64::from(FINE)) as u32, (height * f64::from(FINE)) as u32));
        let base = if self.from_zero { 0 } else { self.start };
        let shift = self.start - base;
        let times = time_ticks(base, self.end.saturating_sub(shift), ticks.max(2));
        let instants: Vec<i64> = times.iter().map(|(at, _)| at.saturating_add(shift)).collect();
        match inside(self, (left, right), &instants, fine) {
            Ok(drawn) => {
                let _ = writeln!(
                    into,
                    "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\">{drawn}</svg>",
                    px(x),
                    px(y),
                    px(width),
                    px(height),
                    fine.0,
                    fine.1
                );
            }
            Err(why) => text(into, x + 8.0, y + 20.0, &why, Style { color: RED, ..Style::default() }),
        }
        line(into, (x, y + height), (x + width, y + height), EDGE, "");
        let style = Style { size: 10.5, color: DIM, anchor: Anchor::End, bold: false };
        let down =
            |value: f64, scale: &Scale| y + height - (value - scale.from) / (scale.to - scale.from) * height;
        for tick in &left.ticks {
            text(into, x - 6.0, down(*tick, left) + 3.5, &tick_text(*tick, &self.left), style);
        }
        if has_right {
            for tick in &right.ticks {
                let style = Style { anchor: Anchor::Start, ..style };
                text(into, x + width + 6.0, down(*tick, right) + 3.5, &tick_text(*tick, &self.right), style);
            }
        }
        let along = |second: i64| {
            #[expect(clippy::cast_precision_loss, reason = "spans of time, far below 2^53")]
            let share = (second - self.start) as f64 / (self.end - self.start) as f64;
            x + share * width
        };
        for ((_, label), instant) in times.iter().zip(&instants) {
            let half = width_of(label, 10.5) / 2.0;
            let at = along(*instant).min(x + width - half + 8.0).max(x + half - 8.0);
            text(into, at, y + height + 14.0, label, Style { anchor: Anchor::Middle, ..style });
        }
        self.axis_labels(into, plot, has_right);
        for one in self.horizontal.iter().filter(|one| !one.label.is_empty()) {
            let scale = if one.on_right { right } else { left };
            let at = down(one.value, scale);
            if at >= y - 1.0 && at <= y + height + 1.0 {
                let style = Style {
                    size: 10.0,
                    color: one.color.as_deref().unwrap_or(RED),
                    anchor: Anchor::End,
                    bold: false,
                };
                let at = if at < y + 14.0 { at + 12.0 } else { at - 4.0 };
                text(into, x + width - 4.0, at, &fitted(&one.label, 10.0, width - 8.0), style);
            }
        }
        for one in self
            .vertical
            .iter()
            .filter(|one| !one.label.is_empty() && one.at >= self.start && one.at <= self.end)
        {
            let at = along(one.at);
            let anchor = if at > x + width * 0.75 { Anchor::End } else { Anchor::Start };
            let style =
                Style { size: 10.0, color: one.color.as_deref().unwrap_or(GREY), anchor, bold: false };
            text(into, at + if anchor == Anchor::End { -4.0 } else { 4.0 }, y + 10.0, &one.label, style);
        }
        if self.series.iter().all(|series| series.points.is_empty()) {
            let style = Style { size: 12.0, color: DIM, anchor: Anchor::Middle, bold: false };
            text(into, x + width / 2.0, y + height / 2.0, "no data in this span of time", style);
        }
    }

    fn axis_labels(&self, into: &mut String, (x, y, width, height): (f64, f64, f64, f64), has_right: bool) {
        let mut along = |at: f64, label: &str| {
            let label = fitted(label, 10.5, height);
            let _ = writeln!(
                into,
                "<text transform=\"translate({} {}) rotate(-90)\" font-size=\"10.5\" fill=\"{DIM}\" text-anchor=\"middle\">{}</text>",
                px(at),
                px(y + height / 2.0),
                escaped(&label)
            );
        };
        if let Some(label) = &self.left.label {
            let widest = width_of("0", 10.5);
            let ticks = self
                .scale_of(false)
                .ticks
                .iter()
                .map(|tick| width_of(&tick_text(*tick, &self.left), 10.5))
                .fold(widest, f64::max);
            along(x - ticks - 12.0, label);
        }
        if let (Some(label), true) = (&self.right.label, has_right) {
            let ticks = self
                .scale_of(true)
                .ticks
                .iter()
                .map(|tick| width_of(&tick_text(*tick, &self.right), 10.5))
                .fold(0.0, f64::max);
            along(x + width + ticks + 18.0, label);
        }
    }
}

/// The text at a line of an axis.
fn tick_text(tick: f64, axis: &AxisOf) -> String {
    if axis.unit.is_empty() { short(tick) } else { with_unit(tick, &axis.unit) }
}

/// The lines of a chart alone, without axes: a sparkline.
pub(super) fn bare(into: &mut String, chart: &Chart, (x, y, width, height): (f64, f64, f64, f64)) {
    if width < 8.0 || height < 8.0 {
        return;
    }
    let mut scale = chart.scale_of(false);
    scale.ticks.clear();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand pixels")]
    let fine = ((width * f64::from(FINE)) as u32, (height * f64::from(FINE)) as u32);
    if let Ok(drawn) = inside(chart, (&scale, &scale), &[], fine) {
        let _ = writeln!(
            into,
            "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\">{drawn}</svg>",
            px(x),
            px(y),
            px(width),
            px(height),
            fine.0,
            fine.1
        );
    }
}
