//! A run as a picture. Feature `plot`.

use aozu_cloudwatch::draw::{Chart, HorizontalLine, Series, Sheet};

use super::timeline::{Stretch, Timeline, TimelineRow};

const BLUE: &str = "#1f77b4";
const GREEN: &str = "#2ca02c";
const RED: &str = "#d13212";
const ORANGE: &str = "#ff7f0e";
const PURPLE: &str = "#9467bd";
const GREY: &str = "#879596";

/// A limit is drawn where something comes that near to it, as a part of it; else the chart's title tells it.
const NEAR: f64 = 0.2;

/// Draws a run as SVG: of all functions together, and of each of the first eight, how many requests came, were
/// throttled and started cold each second, and how many were in flight in how many environments, beside the limits.
///
/// The same timeline gives the same bytes.
///
/// ```
/// use aozu_lambda::simulate::{Options, Request, Timeline, plot, simulate_with};
/// let request: Request = serde_json::from_str(r#"{
///     "Seed": 1, "DurationSeconds": 60, "Region": "ap-northeast-1", "ScalingModel": "current",
///     "AccountConcurrency": 1000, "IdleTimeoutSeconds": 600,
///     "Functions": [{"FunctionName": "order-api", "Invocation": "sync", "Arrivals": {"Constant": 2},
///         "WarmDuration": {"Constant": 0.1}, "InitDuration": {"Constant": 0.3}}]
/// }"#)?;
/// let mut timeline = Timeline::new(240);
/// simulate_with(&request, &mut Options { timeline: Some(&mut timeline), ..Options::default() })?;
/// assert!(plot("a quiet minute", &timeline).starts_with("<svg "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn plot(title: &str, timeline: &Timeline) -> String {
    let charts: Vec<Chart> = timeline
        .rows()
        .iter()
        .flat_map(|row| [requests(row, timeline), concurrency(row, timeline)])
        .collect();
    let step = timeline.step_seconds();
    let left_out = match timeline.left_out() {
        0 => String::new(),
        more => format!("; {more} more functions are only in the first row"),
    };
    let note = format!("each point: {}{left_out}", length(step));
    Sheet { title: title.to_owned(), note, columns: 2, width: 1000, row_height: 232 }.to_svg(&charts)
}

/// A time in the largest unit that it is a whole number of.
fn length(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        _ if seconds.is_multiple_of(3600) => format!("{} h", seconds / 3600),
        _ if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}

fn empty(timeline: &Timeline, title: &str) -> Chart {
    // The end of the last stretch, so that a line of steps reaches it.
    Chart::over(0, timeline.seconds().ceil() as i64).counted_from_zero().title(title).y_range(Some(0.0), None)
}

fn name(row: &TimelineRow) -> &str {
    row.function.as_deref().unwrap_or("all functions")
}

/// What holds in each stretch, from its begin to its end.
fn series(label: &str, color: &str, row: &TimelineRow, value: impl Fn(&Stretch) -> Option<f64>) -> Series {
    let points = row.stretches.iter().filter_map(|one| Some((one.from as i64, value(one)?)));
    let last = row.stretches.last();
    let end = last.and_then(|one| Some(((one.from + one.seconds).ceil() as i64, value(one)?)));
    Series::step(label, points.chain(end)).color(color)
}

fn requests(row: &TimelineRow, timeline: &Timeline) -> Chart {
    let a_second = |count: u64, one: &Stretch| (one.seconds > 0.0).then(|| count as f64 / one.seconds);
    let title = format!("{}: requests a second", name(row));
    let mut chart = empty(timeline, &title)
        .series(series("arrivals", BLUE, row, |one| a_second(one.requests, one)))
        .series(series("throttles", RED, row, |one| a_second(one.throttles, one)));
    let cold = series("cold starts (right axis)", ORANGE, row, |one| a_second(one.cold_starts, one));
    chart = chart.series(cold.on_right());
    chart
}

fn concurrency(row: &TimelineRow, timeline: &Timeline) -> Chart {
    let limit = row.limit as f64;
    let highest = row.stretches.iter().map(|one| one.running.max(one.environments)).max().unwrap_or(0) as f64;
    let near = highest >= limit * NEAR;
    let what = match (row.function.is_some(), row.reserved) {
        (false, _) => "account's concurrency",
        (true, Some(_)) => "reserved",
        (true, None) => "unreserved",
    };
    let limit_text = format!("{what} {}", row.limit);
    let title = if near {
        format!("{}: concurrency", name(row))
    } else {
        format!("{}: concurrency, far below the limit ({limit_text})", name(row))
    };
    let mut chart = empty(timeline, &title)
        .series(series("environments", GREY, row, |one| Some(one.environments as f64)))
        .series(series("in flight, at most", GREEN, row, |one| Some(one.running as f64)));
    let scaling = |one: &Stretch| one.could_be.map(|count| count as f64);
    // Where scaling never holds a function back, its limit is all there is to see.
    if near && row.stretches.iter().any(|one| one.could_be.is_some_and(|count| count < row.limit)) {
        chart = chart.series(series("environments that AWS would have added up to", PURPLE, row, scaling));
    }
    if row.provisioned > 0 {
        chart = chart.horizontal(HorizontalLine {
            value: row.provisioned as f64,
            label: format!("provisioned {}", row.provisioned),
            color: Some(ORANGE.to_owned()),
            ..HorizontalLine::default()
        });
    }
    if near { chart.limit(limit, &limit_text) } else { chart }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{length, plot};
    use crate::simulate::{Options, Request, Timeline, simulate_with};

    fn drawn(request: serde_json::Value) -> String {
        let request: Request = serde_json::from_value(request).unwrap();
        let mut timeline = Timeline::new(240);
        let mut options = Options { timeline: Some(&mut timeline), ..Options::default() };
        simulate_with(&request, &mut options).unwrap();
        plot("a < b", &timeline)
    }

    fn request(functions: usize, reserved: u64) -> serde_json::Value {
        let one = |n: usize| {
            json!({"FunctionName": format!("f{n}"), "Invocation": "sync", "Arrivals": {"Poisson": 20},
                "WarmDuration": {"Exponential": 1.0}, "InitDuration": {"Constant": 0.4},
                "ReservedConcurrency": reserved})
        };
        json!({"Seed": 3, "DurationSeconds": 300, "Region": "ap-northeast-1", "ScalingModel": "current",
            "AccountConcurrency": 5000, "IdleTimeoutSeconds": 60,
            "Functions": (0..functions).map(one).collect::<Vec<_>>()})
    }

    #[test]
    fn one_function_has_two_charts_and_its_limit() {
        let svg = drawn(request(1, 15));
        assert!(svg.contains("<title>a &lt; b</title>") && svg.contains(">reserved 15<"));
        assert_eq!(svg.matches("rx=\"6\"").count(), 2);
        assert!(!svg.contains("all functions"));
        assert_eq!(svg, drawn(request(1, 15)));
    }

    #[test]
    fn a_limit_that_is_far_is_told_in_the_title_and_many_functions_are_cut_off() {
        let svg = drawn(request(10, 300));
        assert!(svg.contains("f0: concurrency, far below the limit (reserved 300)"));
        assert_eq!(svg.matches("rx=\"6\"").count(), 18);
        assert!(svg.contains("2 more functions are only in the first row"));
    }

    #[test]
    fn lengths_are_told_in_whole_units() {
        assert_eq!([1, 90, 300, 7200].map(length), ["1 s", "90 s", "5 min", "2 h"]);
    }
}
