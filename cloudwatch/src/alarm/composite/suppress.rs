/// What keeps a composite alarm's actions back.
///
/// Source: CloudWatch API Reference, `PutCompositeAlarm`; User Guide, "Alarm suppression".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressor {
    /// The alarm that keeps them back while it is in ALARM, by name or ARN.
    pub alarm: String,
    /// How many seconds the composite alarm waits for the suppressor to ring before it acts.
    pub wait_period: u32,
    /// How many seconds it waits after the suppressor has gone quiet.
    pub extension_period: u32,
}

/// Whether a composite alarm's actions are kept back `now`, for a change of its state at `changed`, given when the
/// suppressor was in ALARM: `(from, to)` in seconds, `to` none while it still is.
///
/// They wait `wait_period` from the change; if the suppressor rings by then, for as long as it rings and
/// `extension_period` more.
///
/// ```
/// use aozu_cloudwatch::alarm::composite::{Suppressor, suppressed};
/// let by = Suppressor { alarm: "deploy".to_owned(), wait_period: 120, extension_period: 180 };
/// assert!(suppressed(&by, 1000, 1060, &[]), "it waits whether the suppressor rings");
/// assert!(!suppressed(&by, 1000, 1120, &[]), "it did not: the actions are done");
/// assert!(suppressed(&by, 1000, 1500, &[(1060, Some(1400))]), "quiet since 1400, extended to 1580");
/// assert!(!suppressed(&by, 1000, 1580, &[(1060, Some(1400))]));
/// assert!(!suppressed(&by, 1000, 1200, &[(1130, None)]), "too late");
/// ```
#[must_use]
pub fn suppressed(by: &Suppressor, changed: i64, now: i64, ringing: &[(i64, Option<i64>)]) -> bool {
    let extended = |to: i64| to.saturating_add(i64::from(by.extension_period));
    let mut until = changed.saturating_add(i64::from(by.wait_period));
    let mut times: Vec<(i64, Option<i64>)> =
        ringing.iter().copied().filter(|(from, _)| *from <= now).collect();
    times.sort_unstable();
    for (from, to) in times {
        let end = to.filter(|to| *to <= now);
        if from > until || end.is_some_and(|end| extended(end) < changed) {
            continue;
        }
        match end {
            None => return true,
            Some(end) => until = until.max(extended(end)),
        }
    }
    now < until
}
