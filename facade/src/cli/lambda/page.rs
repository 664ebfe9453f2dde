//! A run as text for people.

use aozu_lambda::simulate::{Alarms, Totals};

use super::Reply;
use crate::cli::{
    page::{PLAIN, Page, QUIET},
    table, width,
};

pub(super) fn page(reply: &Reply) -> String {
    let row = |name: &str, totals: &Totals| {
        vec![
            name.to_owned(),
            totals.requests.to_string(),
            totals.invocations.to_string(),
            totals.throttles.to_string(),
            totals.cold_starts.to_string(),
            totals.cold_start_probability.map_or_else(String::new, |part| format!("{part:.4}")),
            format!("{:.3}", totals.average_running),
            format!("{:.3}", totals.average_environments),
            totals.latency.p50.map_or_else(String::new, |seconds| format!("{seconds:.3}")),
            totals.latency.p99.map_or_else(String::new, |seconds| format!("{seconds:.3}")),
        ]
    };
    let head = [
        "function",
        "requests",
        "invocations",
        "throttles",
        "cold",
        "P(cold)",
        "running",
        "environments",
        "p50",
        "p99",
    ];
    let simulated = &reply.simulated;
    let functions = simulated.functions.iter().map(|(name, totals)| row(name, totals));
    let all = (simulated.functions.len() != 1).then(|| row("all", &simulated.totals));
    let mut text = table::table(&head, functions.chain(all), width());
    if let Some(alarms) = &reply.alarms {
        text += "\n";
        text += &told(alarms);
    }
    let mut notes = Page::new(width());
    for one in reply.alarms.iter().flat_map(|alarms| &alarms.alarms_not_run) {
        notes.wrapped(
            0,
            2,
            (QUIET, "not evaluated: "),
            PLAIN,
            &format!("{}: {}", one.alarm_name, one.reason),
        );
    }
    for one in &reply.assumptions {
        notes.wrapped(0, 2, (QUIET, "assumed: "), PLAIN, one);
    }
    text + &notes.into_text()
}

/// What the alarms did, in the order of time.
fn told(alarms: &Alarms) -> String {
    let mut rows: Vec<(i64, Vec<String>)> = Vec::new();
    let mut quiet = Vec::new();
    for alarm in &alarms.alarms {
        if alarm.changes.is_empty() {
            quiet.push(format!("{} ({})", alarm.alarm_name, alarm.state_value));
        }
        rows.extend(alarm.changes.iter().map(|change| {
            let (state, reason) = (change.state_value.to_string(), change.state_reason.clone());
            (change.seconds, vec![clock(change.seconds), alarm.alarm_name.clone(), state, reason])
        }));
    }
    rows.sort_by_key(|(seconds, _)| *seconds);
    let mut text = String::new();
    if !rows.is_empty() {
        let rows = rows.into_iter().map(|(_, row)| row);
        text = table::table(&["after", "alarm", "state", "reason"], rows, width());
    }
    let mut page = Page::new(width());
    if !quiet.is_empty() {
        page.wrapped(0, 2, (QUIET, "did not change: "), PLAIN, &quiet.join(", "));
    } else if alarms.alarms.is_empty() && alarms.alarms_not_run.is_empty() {
        page.line(0, &[(PLAIN, "the state has no alarm on Lambda's metrics")]);
    }
    text + &page.into_text()
}

/// Hours, minutes and seconds: `01:07:00`.
fn clock(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
