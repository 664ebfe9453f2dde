//! The functions of metric math.

use chrono::{DateTime, Datelike, Timelike, Utc};

use super::value::{Series, Value, seconds};
use super::{Grid, MathError};

fn wrong(name: &str, takes: &str) -> MathError {
    MathError::new(format!("`{name}` takes {takes}"))
}

/// Calls a function that needs nothing but its arguments and the times that are asked for.
pub(super) fn call(name: &str, arguments: Vec<Value>, grid: &Grid) -> Result<Value, MathError> {
    let mut arguments = arguments.into_iter();
    let first = arguments.next();
    let rest: Vec<Value> = arguments.collect();
    let alone = |takes: &str| match (&first, rest.is_empty()) {
        (Some(value), true) => Ok(value.clone()),
        _ => Err(wrong(name, takes)),
    };
    match name {
        "ABS" => alone("one value")?.map(f64::abs),
        "CEIL" => alone("one value")?.map(f64::ceil),
        "FLOOR" => alone("one value")?.map(f64::floor),
        "LOG" => alone("one value")?.map(f64::ln),
        "LOG10" => alone("one value")?.map(f64::log10),
        "AVG" | "MAX" | "MIN" | "SUM" | "STDDEV" | "DATAPOINT_COUNT" => reduce(name, alone("one value")?),
        "METRIC_COUNT" => match alone("TS[]")? {
            Value::List(all) => Ok(Value::Scalar(count(all.len()))),
            Value::Series(_) => Ok(Value::Scalar(1.0)),
            _ => Err(wrong(name, "TS[]")),
        },
        "FIRST" | "LAST" => match alone("TS[]")? {
            Value::Series(series) => Ok(Value::Series(series)),
            Value::List(all) => {
                let picked = if name == "FIRST" { all.first() } else { all.last() };
                picked.cloned().map(Value::Series).ok_or_else(|| wrong(name, "a list that is not empty"))
            }
            _ => Err(wrong(name, "TS[]")),
        },
        "PERIOD" => match alone("TS")? {
            Value::Series(series) => Ok(Value::Scalar(f64::from(series.period))),
            _ => Err(wrong(name, "TS")),
        },
        "DIFF" | "DIFF_TIME" | "RATE" | "RUNNING_SUM" => {
            each(alone("TS or TS[]")?, name, |series| along(name, series))
        }
        "MINUTE" | "HOUR" | "DAY" | "DATE" | "MONTH" | "YEAR" | "EPOCH" => {
            each(alone("TS or TS[]")?, name, |series| series.map(|at, _| part(name, at)))
        }
        "TIME_SERIES" => match alone("S")? {
            Value::Scalar(value) => {
                let points = grid.seconds().map(|at| (at, value));
                Ok(Value::Series(Series::new("", grid.period, points)))
            }
            _ => Err(wrong(name, "S")),
        },
        "FILL" => match (first, rest.as_slice()) {
            (Some(value), [with]) => fill(value, with, grid),
            _ => Err(wrong(name, "a series, and a number, `REPEAT` or `LINEAR`")),
        },
        "IF" => match (first, rest.as_slice()) {
            (Some(condition), [then]) => choose(condition, then, None),
            (Some(condition), [then, other]) => choose(condition, then, Some(other)),
            _ => Err(wrong(name, "a condition, a value, and maybe another")),
        },
        "SLICE" => match (first, rest.as_slice()) {
            (Some(Value::List(all)), [Value::Scalar(from)]) => Ok(slice(&all, *from, None)),
            (Some(Value::List(all)), [Value::Scalar(from), Value::Scalar(to)]) => {
                Ok(slice(&all, *from, Some(*to)))
            }
            _ => Err(wrong(name, "TS[], a start, and maybe an end")),
        },
        "SORT" => sort(first, &rest),
        _ => Err(MathError::new(format!("`{name}` is no function that is known here"))),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of points lie far below 2^53")]
fn count(count: usize) -> f64 {
    count as f64
}

fn each(value: Value, name: &str, f: impl Fn(&Series) -> Series) -> Result<Value, MathError> {
    match value {
        Value::Series(series) => Ok(Value::Series(f(&series))),
        Value::List(all) => Ok(Value::List(all.iter().map(f).collect())),
        _ => Err(wrong(name, "TS or TS[]")),
    }
}

fn statistic(name: &str, values: &[f64]) -> Option<f64> {
    let n = count(values.len());
    if values.is_empty() {
        return (name == "DATAPOINT_COUNT").then_some(0.0);
    }
    let sum: f64 = values.iter().sum();
    Some(match name {
        "AVG" => sum / n,
        "SUM" => sum,
        "MAX" => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        "MIN" => values.iter().copied().fold(f64::INFINITY, f64::min),
        "STDDEV" => (values.iter().map(|value| (value - sum / n).powi(2)).sum::<f64>() / n).sqrt(),
        _ => n,
    })
}

/// One series comes to a number, several to a series: at each second of those that have a point there.
fn reduce(name: &str, value: Value) -> Result<Value, MathError> {
    match value {
        Value::Scalar(value) if name != "DATAPOINT_COUNT" => {
            Ok(Value::Scalar(statistic(name, &[value]).unwrap_or(f64::NAN)))
        }
        Value::Series(series) => {
            let values: Vec<f64> = series.points().iter().map(|(_, value)| *value).collect();
            Ok(Value::Scalar(statistic(name, &values).unwrap_or(f64::NAN)))
        }
        Value::List(all) => {
            let period = all.iter().map(|series| series.period).max().unwrap_or_default();
            let points = seconds(&all).into_iter().filter_map(|at| {
                let values: Vec<f64> = all.iter().filter_map(|series| series.at(at)).collect();
                statistic(name, &values).map(|value| (at, value))
            });
            Ok(Value::Series(Series::new(name, period, points)))
        }
        _ => Err(wrong(name, "S, TS or TS[]")),
    }
}

/// What hangs on the point before.
#[expect(clippy::cast_precision_loss, reason = "seconds between points lie far below 2^53")]
fn along(name: &str, series: &Series) -> Series {
    let mut sum = 0.0;
    let mut last: Option<(i64, f64)> = None;
    let points = series.points().iter().filter_map(|&(at, value)| {
        let before = last.replace((at, value));
        sum += value;
        if name == "RUNNING_SUM" {
            return Some((at, sum));
        }
        let (then, was) = before?;
        let apart = at.saturating_sub(then) as f64;
        Some((
            at,
            match name {
                "DIFF" => value - was,
                "DIFF_TIME" => apart,
                _ => (value - was) / apart,
            },
        ))
    });
    Series::new(series.label.clone(), series.period, points)
}

/// A part of the time at which a point stands; the day counts from 1, Monday.
#[expect(clippy::cast_precision_loss, reason = "seconds since the epoch lie far below 2^53")]
fn part(name: &str, at: i64) -> f64 {
    let time = DateTime::<Utc>::from_timestamp(at, 0).unwrap_or_default();
    match name {
        "MINUTE" => f64::from(time.minute()),
        "HOUR" => f64::from(time.hour()),
        "DAY" => f64::from(time.weekday().number_from_monday()),
        "DATE" => f64::from(time.day()),
        "MONTH" => f64::from(time.month()),
        "YEAR" => f64::from(time.year()),
        _ => at as f64,
    }
}

fn fill(value: Value, with: &Value, grid: &Grid) -> Result<Value, MathError> {
    let way = match with {
        Value::Scalar(_) => "",
        Value::Text(way) if way == "REPEAT" || way == "LINEAR" => way,
        _ => return Err(wrong("FILL", "a series, and a number, `REPEAT` or `LINEAR`")),
    };
    each(value, "FILL", |series| {
        let points = series.points();
        let filled = grid.seconds().filter_map(|at| {
            if let Some(value) = series.at(at) {
                return Some((at, value));
            }
            if let Value::Scalar(value) = with {
                return Some((at, *value));
            }
            let next = points.partition_point(|(known, _)| *known < at);
            let (before, was) = *points.get(next.checked_sub(1)?)?;
            if way == "REPEAT" {
                return Some((at, was));
            }
            let (after, will) = *points.get(next)?;
            #[expect(clippy::cast_precision_loss, reason = "seconds between points lie far below 2^53")]
            let share = (at - before) as f64 / (after - before) as f64;
            Some((at, was + (will - was) * share))
        });
        let all: Vec<(i64, f64)> = filled.chain(points.iter().copied()).collect();
        Series::new(series.label.clone(), series.period, all)
    })
}

/// `IF`: where there is no condition there is no point, and where the chosen side has none neither.
fn choose(condition: Value, then: &Value, other: Option<&Value>) -> Result<Value, MathError> {
    let side = |value: Option<&Value>, at: i64| match value {
        Some(Value::Scalar(value)) => Some(*value),
        Some(Value::Series(series)) => series.at(at),
        _ => None,
    };
    if [Some(then), other].iter().flatten().any(|value| !matches!(value, Value::Scalar(_) | Value::Series(_)))
    {
        return Err(wrong("IF", "S or TS for either side"));
    }
    match condition {
        Value::Scalar(condition) => {
            let chosen = if condition != 0.0 { Some(then) } else { other };
            chosen.cloned().ok_or_else(|| wrong("IF", "another value where the condition is a number"))
        }
        Value::Series(condition) => {
            let points = condition.points().iter().filter_map(|&(at, is)| {
                side(if is != 0.0 { Some(then) } else { other }, at).map(|value| (at, value))
            });
            Ok(Value::Series(Series::new(condition.label.clone(), condition.period, points)))
        }
        _ => Err(wrong("IF", "S or TS as the condition")),
    }
}

fn slice(all: &[Series], from: f64, to: Option<f64>) -> Value {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts of floats saturate")]
    let whole = |number: f64| number.max(0.0) as usize;
    let from = whole(from);
    match to {
        // One index picks one series, if there is one.
        None => match all.get(from) {
            Some(series) => Value::Series(series.clone()),
            None => Value::List(Vec::new()),
        },
        Some(to) => Value::List(all.iter().take(whole(to)).skip(from).cloned().collect()),
    }
}

fn sort(first: Option<Value>, rest: &[Value]) -> Result<Value, MathError> {
    let takes = "TS[], `AVG`, `MAX`, `MIN` or `SUM`, `ASC` or `DESC`, and maybe how many";
    let Some(Value::List(mut all)) = first else { return Err(wrong("SORT", takes)) };
    let (by, way, most) = match rest {
        [Value::Text(by), Value::Text(way)] => (by, way, None),
        [Value::Text(by), Value::Text(way), Value::Scalar(most)] => (by, way, Some(*most)),
        _ => return Err(wrong("SORT", takes)),
    };
    if !matches!(by.as_str(), "AVG" | "MAX" | "MIN" | "SUM") || !matches!(way.as_str(), "ASC" | "DESC") {
        return Err(wrong("SORT", takes));
    }
    let key = |series: &Series| {
        let values: Vec<f64> = series.points().iter().map(|(_, value)| *value).collect();
        statistic(by, &values).unwrap_or(f64::NEG_INFINITY)
    };
    all.sort_by(|a, b| if way == "ASC" { key(a).total_cmp(&key(b)) } else { key(b).total_cmp(&key(a)) });
    Ok(match most {
        Some(most) => slice(&all, 0.0, Some(most)),
        None => Value::List(all),
    })
}
