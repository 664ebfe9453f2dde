//! A state's reason in AWS's words. Recorded: enough breaching, enough good, missing ones filled, insufficient data.

use aozu_names::Timestamp;

use crate::alarm::AlarmState;

use super::{AlarmTerms, DecidedBy, Evaluation, Slot};

/// The reason of an alarm that was just made.
pub const INITIAL_REASON: &str = "Unchecked: Initial alarm creation";

/// A value of the range, with its time where it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimedValue {
    /// The value; none where the slot has no data.
    pub value: Option<f64>,
    /// When its period began.
    pub time: Option<Timestamp>,
}

/// A number as AWS prints it, which is as Java prints a double: `100.0`, `1.0E7`, `1.0E-4`.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-3..1e7).contains(&size) || !value.is_finite() {
        return format!("{value:?}");
    }
    let text = format!("{value:E}");
    match text.split_once('E') {
        Some((digits, power)) if !digits.contains('.') => format!("{digits}.0E{power}"),
        _ => text,
    }
}

fn points(count: u32) -> &'static str {
    if count == 1 { "datapoint" } else { "datapoints" }
}

fn were(count: u32) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// The values that speak for a state, newest first, as AWS lists them.
fn listed(terms: &AlarmTerms, range: &[TimedValue], wanted: Slot) -> (u32, String) {
    let real = range.iter().rev().filter(|slot| terms.slot(slot.value) != Slot::Missing);
    let newest = real.take(usize::try_from(terms.evaluation_periods()).unwrap_or(usize::MAX));
    let mut count = 0;
    let mut texts = Vec::new();
    for slot in newest.filter(|slot| terms.slot(slot.value) == wanted) {
        count += 1;
        let value = number(slot.value.unwrap_or_default());
        texts.push(match slot.time {
            Some(time) => format!("{value} ({})", time.instant().format("%d/%m/%y %H:%M:%S")),
            None => value,
        });
    }
    (count, texts.join(", "))
}

/// The reason of a state, in AWS's words where they were recorded.
///
/// Where the alarm keeps its state, AWS keeps the reason too; the text then begins with `Unchanged`, which is ours.
#[must_use]
pub fn reason(terms: &AlarmTerms, range: &[TimedValue], evaluation: &Evaluation) -> String {
    let n = terms.evaluation_periods();
    let missing = evaluation.missing;
    let Some(state) = evaluation.decided() else {
        return match evaluation.decided_by {
            DecidedBy::TooFewSamples => "Unchanged: too few samples for the percentile.".to_owned(),
            _ => format!("Unchanged: {missing} {} {} missing and ignored.", points(missing), were(missing)),
        };
    };
    if state == AlarmState::InsufficientData {
        return format!("Insufficient Data: {missing} {} {} unknown.", points(missing), were(missing));
    }
    let fill = match evaluation.decided_by {
        DecidedBy::MissingCountsAsBreaching => Some("Breaching"),
        DecidedBy::MissingCountsAsGood => Some("NonBreaching"),
        _ => None,
    };
    let filled = fill.filter(|_| missing > 0).map(|word| {
        format!(" and {missing} missing {} {} treated as [{word}]", points(missing), were(missing))
    });
    let filled = filled.unwrap_or_default();
    if evaluation.breaching + evaluation.good == 0 {
        let periods = if n == 1 { "period" } else { "periods" };
        return format!("Threshold Crossed: no datapoints were received for {n} {periods}{filled}.");
    }
    let alarm = state == AlarmState::Alarm;
    let (count, texts) = listed(terms, range, if alarm { Slot::Breaching } else { Slot::Good });
    let list = if texts.is_empty() { String::new() } else { format!(" [{texts}]") };
    let words = terms.comparison().in_words().unwrap_or_default();
    let not = if alarm { "" } else { "not " };
    let least = if alarm {
        terms.datapoints_to_alarm()
    } else {
        n.saturating_sub(terms.datapoints_to_alarm()).saturating_add(1)
    };
    let change = if alarm { "OK -> ALARM" } else { "ALARM -> OK" };
    format!(
        "Threshold Crossed: {count} out of the last {n} datapoints{list} {} {not}{words} the threshold ({}){filled} (minimum {least} {} for {change} transition).",
        were(count),
        number(terms.threshold()),
        points(least),
    )
}
