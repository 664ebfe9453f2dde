//! Alarms and their states.

use super::{
    KnownAlarm, Source,
    svg::{GREEN, GREY, RED, Style, fitted, rect, text, width_of},
    widget::{Part, titled},
};
use crate::{alarm::composite::alarm_name, dashboard::AlarmWidget, state::StateValue};

pub(super) fn draw(into: &mut String, widget: &AlarmWidget, source: &dyn Source, part: Part) {
    let (x, y, width, height) = titled(into, widget.title.as_deref().unwrap_or("Alarms"), part);
    let (mut left, mut top) = (x, y + 2.0);
    for arn in &widget.alarms {
        let known = source
            .alarm(arn)
            .unwrap_or_else(|| KnownAlarm { name: alarm_name(arn).to_owned(), ..KnownAlarm::default() });
        let asked = |state: &StateValue| widget.states.iter().any(|one| one == state.as_str());
        if !widget.states.is_empty() && !known.state.as_ref().is_some_and(asked) {
            continue;
        }
        let (color, word) = match known.state {
            Some(StateValue::Ok) => (GREEN, "OK"),
            Some(StateValue::Alarm) => (RED, "In alarm"),
            Some(StateValue::InsufficientData) => (GREY, "Insufficient data"),
            _ => (GREY, "State not known"),
        };
        let name = fitted(&known.name, 11.0, (width - 40.0).min(180.0));
        let wide = (width_of(&name, 11.0).max(width_of(word, 10.0)) + 28.0).min(width);
        if left + wide > x + width && left > x {
            (left, top) = (x, top + 44.0);
        }
        if top + 38.0 > y + height {
            return;
        }
        rect(into, (left, top, wide, 38.0), "#ffffff", &format!(" stroke=\"{color}\" rx=\"4\""));
        rect(into, (left, top, 6.0, 38.0), color, " rx=\"3\"");
        text(into, left + 14.0, top + 15.0, &name, Style { bold: true, ..Style::default() });
        text(into, left + 14.0, top + 30.0, word, Style { size: 10.0, color, ..Style::default() });
        left += wide + 8.0;
    }
}
