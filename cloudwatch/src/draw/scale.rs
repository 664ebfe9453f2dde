//! Ticks and numbers as people like to read them.

use chrono::{DateTime, Utc};

/// A vertical scale: from, to, and where its lines are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) ticks: Vec<f64>,
}

/// The next round step: 1, 2, 2.5 or 5 times a power of ten.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let times =
        [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|times| times * power >= rough * 0.999).unwrap_or(10.0);
    times * power
}

/// A scale that holds all of these values, with about this many lines.
pub(super) fn scale(low: f64, high: f64, fixed: (Option<f64>, Option<f64>), lines: usize) -> Scale {
    let (mut low, mut high) = (fixed.0.unwrap_or(low.min(0.0)), fixed.1.unwrap_or(high));
    if !(low.is_finite() && high.is_finite()) {
        (low, high) = (0.0, 1.0);
    }
    if high <= low {
        high = low + if low == 0.0 { 1.0 } else { low.abs() };
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    let step = round_step((high - low) / lines.max(1) as f64);
    // Beyond these no step is left that would change a value.
    if !step.is_normal() || low.abs() / step > 1e12 || high.abs() / step > 1e12 {
        return Scale { from: low, to: high, ticks: vec![low, high] };
    }
    let from = fixed.0.unwrap_or((low / step).floor() * step);
    let mut to = fixed.1.unwrap_or((high / step).ceil() * step);
    // Room above the highest value, so that it does not stick to the edge.
    if fixed.1.is_none() && high > to - step * 0.05 {
        to += step;
    }
    let mut ticks = Vec::new();
    let mut tick = (from / step).ceil() * step;
    while tick <= to + step * 1e-6 && ticks.len() < 50 {
        // What should be zero is.
        ticks.push(if tick.abs() < step * 1e-6 { 0.0 } else { tick });
        tick += step;
    }
    Scale { from, to, ticks }
}

const STEPS: [i64; 22] = [
    1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
    604_800, 1_209_600, 2_592_000, 7_776_000,
];

/// Instants for lines of a time axis, with their texts.
pub(super) fn time_ticks(start: i64, end: i64, most: usize) -> Vec<(i64, String)> {
    let span = end.saturating_sub(start).max(1);
    let most = i64::try_from(most).unwrap_or(1).max(1);
    let step = STEPS.into_iter().find(|step| span / step <= most).unwrap_or((span / most).max(1));
    let form = match step {
        step if step < 60 => "%H:%M:%S",
        step if step < 86_400 => "%H:%M",
        _ => "%m/%d",
    };
    let first = start.saturating_add(step - 1).div_euclid(step).saturating_mul(step);
    let mut ticks = Vec::new();
    let mut at = first;
    while at <= end && ticks.len() < 100 {
        ticks.push((at, time(at, form)));
        at = at.saturating_add(step);
    }
    ticks
}

/// An instant as text, in UTC.
pub(super) fn time(second: i64, form: &str) -> String {
    DateTime::<Utc>::from_timestamp(second, 0).map_or_else(String::new, |time| time.format(form).to_string())
}

/// A number without needless digits.
fn plain(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if !text.contains('.') {
        return text;
    }
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// A value with a thousand's letter: `1.2k`, `3.4M`.
pub(super) fn short(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return "–".to_owned();
    }
    let letters = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];
    if let Some((by, letter)) = letters.into_iter().find(|(by, _)| size >= *by * 0.9995) {
        if value / by >= 1e6 {
            return format!("{value:.2e}");
        }
        return format!("{}{letter}", plain(value / by, if size / by >= 100.0 { 0 } else { 2 }));
    }
    if size >= 100.0 {
        return plain(value, 1);
    }
    if size >= 0.01 || size == 0.0 {
        return plain(value, if size >= 10.0 { 2 } else { 3 });
    }
    format!("{value:.1e}")
}

/// A value with its unit, as short as can be: `45.2%`, `3.1 kB`, `120 ms`.
pub(super) fn with_unit(value: f64, unit: &str) -> String {
    let number = short(value);
    match sign(unit) {
        "" => number,
        "%" => format!("{number}%"),
        sign => match number.strip_suffix(['T', 'G', 'M', 'k']).zip(number.chars().last()) {
            // `3.1 kB`, not `3.1k B`.
            Some((digits, letter)) => format!("{digits} {letter}{sign}"),
            None => format!("{number} {sign}"),
        },
    }
}

/// The sign of a unit; empty where a count or nothing is meant.
fn sign(unit: &str) -> &'static str {
    match unit {
        "Percent" => "%",
        "Seconds" => "s",
        "Milliseconds" => "ms",
        "Microseconds" => "µs",
        "Bytes" => "B",
        "Kilobytes" => "kB",
        "Megabytes" => "MB",
        "Gigabytes" => "GB",
        "Terabytes" => "TB",
        "Bits" => "bit",
        "Bytes/Second" => "B/s",
        "Bits/Second" => "bit/s",
        "Count/Second" => "/s",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{scale, short, time_ticks, with_unit};

    #[test]
    fn scales_begin_and_end_on_round_values() {
        let scale = scale(3.0, 87.0, (None, None), 4);
        assert_eq!((scale.from, scale.to), (0.0, 100.0));
        assert_eq!(scale.ticks, [0.0, 25.0, 50.0, 75.0, 100.0]);
    }

    #[test]
    fn no_values_are_too_odd() {
        for (low, high) in [
            (0.0, 0.0),
            (5.0, 5.0),
            (f64::NAN, f64::NAN),
            (f64::INFINITY, f64::NEG_INFINITY),
            (-1e300, 1e300),
            (1e-310, 2e-310),
            (1e300, 1e300),
            (-3.0, -2.0),
            (f64::MAX, f64::MAX),
            (f64::MIN, f64::MAX),
        ] {
            let scale = scale(low, high, (None, None), 5);
            assert!(scale.from < scale.to || !scale.to.is_finite(), "{low} {high} {scale:?}");
            assert!(scale.ticks.len() <= 50);
        }
        assert!(time_ticks(i64::MIN, i64::MAX, 5).len() <= 100);
        assert!(time_ticks(5, 5, 0).len() <= 2);
    }

    #[test]
    fn numbers_read_well() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (0.25, "0.25"),
            (45.218, "45.22"),
            (999.0, "999"),
            (1000.0, "1k"),
            (1234.0, "1.23k"),
            (2_500_000.0, "2.5M"),
            (-1500.0, "-1.5k"),
            (0.0001, "1.0e-4"),
            (f64::NAN, "–"),
            (999_999.0, "1M"),
        ] {
            assert_eq!(short(value), text);
        }
        assert_eq!(with_unit(45.2, "Percent"), "45.2%");
        assert_eq!(with_unit(3100.0, "Bytes"), "3.1 kB");
        assert_eq!(with_unit(120.0, "Milliseconds"), "120 ms");
        assert_eq!(with_unit(7.0, "Count"), "7");
    }

    #[test]
    fn times_stand_on_round_instants() {
        let ticks = time_ticks(1_767_571_261, 1_767_582_000, 6);
        assert_eq!(ticks[0], (1_767_571_800 / 1800 * 1800 + 1800, "00:30".to_owned()));
    }
}
