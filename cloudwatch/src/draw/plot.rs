//! The inside of a chart, drawn with plotters: what has neither text nor legend.

use plotters::coord::{Shift, types::RangedCoordf64};
use plotters::prelude::{
    Cartesian2d, Color, DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBAColor, RGBColor, Rectangle,
    SVGBackend, ShapeStyle,
};

use super::{
    chart::{Chart, Series, SeriesKind, Shade},
    scale::Scale,
    svg::{GREY, RED, rgb, series_color},
};

/// Plotters draws on whole pixels: it draws four times as large, and the picture is set in at a quarter.
pub(super) const FINE: u32 = 4;

type Area<'t> = DrawingArea<SVGBackend<'t>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// What cannot be drawn, in plotters' words.
pub(super) type Failed = String;

fn color(text: &str) -> RGBColor {
    let (red, green, blue) = rgb(text);
    RGBColor(red, green, blue)
}

fn stroke(color: RGBAColor, width: u32) -> ShapeStyle {
    ShapeStyle { color, filled: false, stroke_width: width }
}

/// The picture of a chart's inside, `width` × `height` in large pixels, without the frame of an SVG file.
pub(super) fn inside(
    chart: &Chart,
    (left, right): (&Scale, &Scale),
    times: &[i64],
    (width, height): (u32, u32),
) -> Result<String, Failed> {
    let mut text = String::new();
    {
        let root = SVGBackend::with_string(&mut text, (width, height)).into_drawing_area();
        draw(&root, chart, (left, right), times, (width, height))?;
        root.present().map_err(|error| error.to_string())?;
    }
    // Only what stands between plotters' own `<svg …>` and `</svg>`.
    let inner = text.split_once('>').map_or("", |(_, rest)| rest).trim_end();
    Ok(inner.strip_suffix("</svg>").unwrap_or(inner).to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "seconds of our times lie far below 2^53")]
fn x(second: i64) -> f64 {
    second as f64
}

fn draw(
    root: &DrawingArea<SVGBackend<'_>, Shift>,
    chart: &Chart,
    (left, right): (&Scale, &Scale),
    times: &[i64],
    (width, height): (u32, u32),
) -> Result<(), Failed> {
    let (width, height) =
        (i32::try_from(width).unwrap_or(i32::MAX), i32::try_from(height).unwrap_or(i32::MAX));
    let span = x(chart.start)..x(chart.end);
    let area = |scale: &Scale| {
        root.clone().apply_coord_spec(Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            span.clone(),
            scale.from..scale.to,
            (0..width, height..0),
        ))
    };
    let (on_left, on_right) = (area(left), area(right));
    let grid = stroke(color(super::svg::GRID).to_rgba(), FINE);
    for tick in &left.ticks {
        path(&on_left, vec![(span.start, *tick), (span.end, *tick)], grid)?;
    }
    for time in times {
        path(&on_left, vec![(x(*time), left.from), (x(*time), left.to)], grid)?;
    }
    shades(chart, (&on_left, left), (&on_right, right))?;
    let stacks = stacked(chart);
    for ((n, series), stack) in chart.series.iter().enumerate().zip(&stacks) {
        let area = if series.on_right { &on_right } else { &on_left };
        one(area, series, color(series.color.as_deref().unwrap_or(series_color(n))), stack)?;
    }
    for line in &chart.horizontal {
        let area = if line.on_right { &on_right } else { &on_left };
        let style = stroke(color(line.color.as_deref().unwrap_or(RED)).to_rgba(), 6);
        dashes(area, (span.start, line.value), (span.end, line.value), style)?;
    }
    for line in &chart.vertical {
        let style = stroke(color(line.color.as_deref().unwrap_or(GREY)).to_rgba(), 6);
        path(&on_left, vec![(x(line.at), left.from), (x(line.at), left.to)], style)?;
    }
    Ok(())
}

fn told(error: impl std::fmt::Display) -> Failed {
    error.to_string()
}

fn path(area: &Area<'_>, points: Vec<(f64, f64)>, style: ShapeStyle) -> Result<(), Failed> {
    area.draw(&PathElement::new(points, style)).map_err(told)
}

fn filled(area: &Area<'_>, points: Vec<(f64, f64)>, color: RGBAColor) -> Result<(), Failed> {
    area.draw(&Polygon::new(points, color.filled())).map_err(told)
}

/// A broken line from left to right.
fn dashes(area: &Area<'_>, from: (f64, f64), to: (f64, f64), style: ShapeStyle) -> Result<(), Failed> {
    const DASHES: u32 = 60;
    let step = (to.0 - from.0) / f64::from(DASHES);
    for n in 0..DASHES {
        let start = from.0 + f64::from(n) * step;
        path(area, vec![(start, from.1), (start + step * 0.6, to.1)], style)?;
    }
    Ok(())
}

/// What is shaded beside lines.
fn shades<'t>(
    chart: &Chart,
    (on_left, left): (&Area<'t>, &Scale),
    (on_right, right): (&Area<'t>, &Scale),
) -> Result<(), Failed> {
    let (start, end) = (x(chart.start), x(chart.end));
    let band = |area: &Area<'_>, from: (f64, f64), to: (f64, f64), color: RGBColor| {
        area.draw(&Rectangle::new([from, to], color.mix(0.1).filled())).map_err(told)
    };
    for line in &chart.horizontal {
        let (area, scale) = if line.on_right { (on_right, right) } else { (on_left, left) };
        let upto = match line.shade {
            Shade::None => continue,
            Shade::Above => scale.to,
            Shade::Below => scale.from,
            Shade::Upto(value) => value,
        };
        band(area, (start, line.value), (end, upto), color(line.color.as_deref().unwrap_or(RED)))?;
    }
    for line in &chart.vertical {
        let upto = match line.shade {
            Shade::None => continue,
            Shade::Above => end,
            Shade::Below => start,
            Shade::Upto(value) => value,
        };
        band(
            on_left,
            (x(line.at), left.from),
            (upto, left.to),
            color(line.color.as_deref().unwrap_or(GREY)),
        )?;
    }
    Ok(())
}

/// One instant of an area: where it begins and where it ends.
pub(super) type Slice = (i64, f64, f64);

/// The areas of stacked series, each on those before it on the same axis; empty for other series. Where one has no
/// value it adds nothing.
pub(super) fn stacked(chart: &Chart) -> Vec<Vec<Slice>> {
    let mut instants: Vec<i64> = chart
        .series
        .iter()
        .filter(|series| series.kind == SeriesKind::Stacked)
        .flat_map(|series| series.points.iter().map(|(at, _)| *at))
        .collect();
    instants.sort_unstable();
    instants.dedup();
    let mut heights = [vec![0.0; instants.len()], vec![0.0; instants.len()]];
    let mut stacks = Vec::new();
    for series in &chart.series {
        let mut stack = Vec::new();
        if series.kind == SeriesKind::Stacked {
            let [left, right] = &mut heights;
            let heights = if series.on_right { right } else { left };
            let mut points = series.points.iter().peekable();
            for (at, height) in instants.iter().zip(heights.iter_mut()) {
                while points.next_if(|(time, _)| time < at).is_some() {}
                let value = points.peek().filter(|(time, value)| time == at && value.is_finite());
                let below = *height;
                *height += value.map_or(0.0, |(_, value)| *value);
                stack.push((*at, below, *height));
            }
        }
        stacks.push(stack);
    }
    stacks
}

fn one(area: &Area<'_>, series: &Series, color: RGBColor, stack: &[Slice]) -> Result<(), Failed> {
    let line = stroke(color.to_rgba(), 7);
    if series.kind == SeriesKind::Stacked {
        let upper: Vec<(f64, f64)> = stack.iter().map(|(at, _, upper)| (x(*at), *upper)).collect();
        let lower = stack.iter().rev().map(|(at, lower, _)| (x(*at), *lower));
        if upper.len() > 1 {
            filled(area, upper.iter().copied().chain(lower).collect(), color.mix(0.35))?;
        }
        return path(area, upper, line);
    }
    for run in runs(series) {
        let points: Vec<(f64, f64)> = match series.kind {
            SeriesKind::Step => {
                let mut steps: Vec<(f64, f64)> = Vec::with_capacity(run.len() * 2);
                for (at, value) in run {
                    if let Some((_, before)) = steps.last().copied() {
                        steps.push((x(*at), before));
                    }
                    steps.push((x(*at), *value));
                }
                steps
            }
            _ => run.iter().map(|(at, value)| (x(*at), *value)).collect(),
        };
        if let [(at, value)] = points.as_slice() {
            // A value without neighbours would not be seen as a line.
            let dot = plotters::prelude::Circle::new((*at, *value), 9, color.filled());
            area.draw(&dot).map_err(told)?;
        } else {
            path(area, points, line)?;
        }
    }
    Ok(())
}

/// The stretches of a series without a gap.
fn runs(series: &Series) -> impl Iterator<Item = &[(i64, f64)]> {
    let period = series.period;
    series
        .points
        .chunk_by(move |(before, low), (after, high)| {
            low.is_finite()
                && high.is_finite()
                && period
                    .is_none_or(|period| after.saturating_sub(*before) <= period.saturating_add(period / 2))
        })
        .filter(|run| run.iter().all(|(_, value)| value.is_finite()))
}
