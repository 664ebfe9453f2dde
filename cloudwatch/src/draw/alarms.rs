//! Alarms and their states.

use super::{
    Source,
    svg::{GREEN, GREY, RED, Style, fitted, rect, text, width_of},
    widget::{Part, titled},
};
use crate::dashboard::AlarmWidget;

pub(super) fn draw(into: &mut String, widget: &AlarmWidget, source: &dyn Source, part: Part) {
    let (x, y, width, height) = titled(into, widget.title.as_deref().unwrap_or("Alarms"), part);
    let (mut left, mut top) = (x, y + 2.0);
    for arn in &widget.alarms {
        let known = source.alarm(arn);
        let (name, state) = known.unwrap_or_else(|| {
            let name = arn.split_once(":alarm:").map_or(arn.as_str(), |(_, name)| name);
            (name.to_owned(), "not known".to_owned())
        });
        if !widget.states.is_empty() && !widget.states.contains(&state) {
            continue;
        }
        let color = match state.as_str() {
            "OK" => GREEN,
            "ALARM" => RED,
            _ => GREY,
        };
        let name = fitted(&name, 11.0, (width - 40.0).min(180.0));
        let word = match state.as_str() {
            "OK" => "OK",
            "ALARM" => "In alarm",
            "INSUFFICIENT_DATA" => "Insufficient data",
            _ => "State not known",
        };
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
