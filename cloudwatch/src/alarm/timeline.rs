//! An alarm over time: when its state changes, and what it then does.
//!
//! Evaluated every minute, every ten seconds below a minute's period, every hour if it looks at more than a day;
//! the window slides by the minute, and ends about ten seconds before the evaluation (both recorded from
//! CloudWatch, September 2026). Actions are done on the change of the state only, but those of Auto Scaling every
//! minute for as long as the state lasts. A state that is set by hand lasts until the next evaluation.

use aozu_names::Timestamp;
use chrono::DateTime;

use super::evaluate::{TimedValue, evaluate, lookback, reason};
use super::{AlarmAction, AlarmSpec, AlarmSpecProblem, AlarmState};

/// How long after a period's end its data is first looked at, in seconds. Recorded (September 2026).
const LAG: i64 = 10;

/// The most evaluations of one run: a year by the minute, and room.
const MOST_EVALUATIONS: i64 = 1_000_000;

/// What one period holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The value of the alarm's statistic.
    pub value: f64,
    /// The samples that it rests on.
    pub samples: f64,
}

/// A state that somebody sets, with `SetAlarmState`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAlarmState {
    /// When, in seconds.
    pub at: i64,
    /// The state.
    pub state: AlarmState,
    /// Why, as told.
    pub reason: String,
}

/// What happens to an alarm.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AlarmEvent {
    /// The state changed.
    Changed {
        /// When, in seconds.
        at: i64,
        /// The state before.
        from: AlarmState,
        /// The state after.
        to: AlarmState,
        /// Why.
        reason: String,
        /// Whether somebody set it.
        by_hand: bool,
    },
    /// An action was done.
    Acted {
        /// When, in seconds.
        at: i64,
        /// The state that it is done in.
        state: AlarmState,
        /// The action.
        action: AlarmAction,
        /// Whether the state had been entered before, and the action is done once more.
        again: bool,
    },
}

/// Why an alarm was not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimelineError {
    /// It is no alarm that CloudWatch takes.
    #[error("the alarm is not sound: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Alarm(Vec<AlarmSpecProblem>),
    /// Too long a time.
    #[error("{0} evaluations are asked for: 1000000 are run at most; ask for a shorter time")]
    TooLong(i64),
}

/// How often an alarm is evaluated, in seconds.
#[must_use]
pub fn cadence(spec: &AlarmSpec) -> i64 {
    if spec.span() > 86_400 {
        3600
    } else if spec.period.is_high_resolution() {
        10
    } else {
        60
    }
}

/// Runs an alarm from a second up to another, beginning in `state`.
///
/// `data` gives what the seconds from one (inclusive) to another (exclusive) come to; it is asked for each slot of
/// each evaluation.
///
/// # Errors
/// An alarm that CloudWatch would not take, or too long a time.
///
/// ```
/// use aozu_cloudwatch::{Metric, Period};
/// use aozu_cloudwatch::alarm::{AlarmSource, AlarmSpec, AlarmState, ComparisonOperator, evaluate::AlarmTerms};
/// use aozu_cloudwatch::alarm::timeline::{AlarmEvent, Point, run};
/// let metric = Metric::of("acme", "Errors", [])?;
/// let source = AlarmSource::Metric { metric, statistic: "Sum".parse()?, unit: None };
/// let terms = AlarmTerms::new(ComparisonOperator::GreaterThanThreshold, 5.0, 1, None)?;
/// let alarm = AlarmSpec::new("errors", source, Period::new(60)?, terms);
/// // Errors in the third minute only.
/// let data = |from: i64, _| Some(Point { value: if from == 120 { 9.0 } else { 0.0 }, samples: 1.0 });
/// let events = run(&alarm, &data, 60, 600, AlarmState::Ok, &[])?;
/// let at: Vec<i64> = events.iter().map(AlarmEvent::at).collect();
/// assert_eq!(at, [240, 300], "a minute is looked at once it is over and ten seconds more");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run(
    spec: &AlarmSpec,
    data: &dyn Fn(i64, i64) -> Option<Point>,
    from: i64,
    to: i64,
    state: AlarmState,
    set: &[SetAlarmState],
) -> Result<Vec<AlarmEvent>, TimelineError> {
    let problems = spec.problems();
    if !problems.is_empty() {
        return Err(TimelineError::Alarm(problems));
    }
    let every = cadence(spec);
    let count = to.saturating_sub(from) / every;
    if count > MOST_EVALUATIONS {
        return Err(TimelineError::TooLong(count));
    }
    let mut by_hand: Vec<&SetAlarmState> = set.iter().filter(|set| (from..to).contains(&set.at)).collect();
    by_hand.sort_by_key(|set| set.at);
    let mut by_hand = by_hand.into_iter().peekable();
    let mut run = Run { spec, state, entered: None, events: Vec::new() };
    let mut at = from.saturating_add((-from.rem_euclid(every)).rem_euclid(every));
    while at < to {
        while let Some(set) = by_hand.next_if(|set| set.at < at) {
            run.repeat(set.at);
            run.enter(set.at, set.state, set.reason.clone(), true);
        }
        run.repeat(at);
        run.evaluate(at, data);
        at = at.saturating_add(every);
    }
    for set in by_hand {
        run.repeat(set.at);
        run.enter(set.at, set.state, set.reason.clone(), true);
    }
    run.repeat(to);
    Ok(run.events)
}

struct Run<'a> {
    spec: &'a AlarmSpec,
    state: AlarmState,
    /// When Auto Scaling's actions were last done for the state; none before the first change.
    entered: Option<i64>,
    events: Vec<AlarmEvent>,
}

impl Run<'_> {
    fn evaluate(&mut self, at: i64, data: &dyn Fn(i64, i64) -> Option<Point>) {
        let terms = &self.spec.terms;
        let period = i64::from(self.spec.period.seconds());
        let end = {
            let looked = at.saturating_sub(LAG);
            looked.saturating_sub(looked.rem_euclid(period.min(60)))
        };
        let slots = i64::from(lookback(terms.evaluation_periods(), self.spec.period));
        let mut values = Vec::new();
        let mut samples = Vec::new();
        let mut timed = Vec::new();
        for back in (1..=slots).rev() {
            let start = end.saturating_sub(back.saturating_mul(period));
            let point = data(start, start.saturating_add(period));
            values.push(point.map(|point| point.value));
            samples.push(point.map_or(0.0, |point| point.samples));
            timed.push((start, point.map(|point| point.value)));
        }
        let evaluation = evaluate(terms, &values, Some(&samples));
        let state = evaluation.state(self.state);
        if state != self.state {
            let time = |start: i64| DateTime::from_timestamp(start, 0).map(Timestamp::from);
            let timed: Vec<TimedValue> =
                timed.into_iter().map(|(start, value)| TimedValue { value, time: time(start) }).collect();
            self.enter(at, state, reason(terms, &timed, &evaluation), false);
        }
    }

    fn enter(&mut self, at: i64, to: AlarmState, reason: String, by_hand: bool) {
        let from = std::mem::replace(&mut self.state, to);
        if from == to {
            return;
        }
        self.events.push(AlarmEvent::Changed { at, from, to, reason, by_hand });
        self.entered = Some(at);
        self.act(at, false);
    }

    fn act(&mut self, at: i64, again: bool) {
        if !self.spec.actions_enabled {
            return;
        }
        let state = self.state;
        let actions = self.spec.actions(state).iter().filter(|action| !again || action.repeats());
        let acted = actions.cloned().map(|action| AlarmEvent::Acted { at, state, action, again });
        self.events.extend(acted);
    }

    /// Does again what is repeated every minute, up to a second.
    fn repeat(&mut self, to: i64) {
        let repeats =
            self.spec.actions_enabled && self.spec.actions(self.state).iter().any(AlarmAction::repeats);
        while let Some(last) = self.entered.filter(|last| repeats && last.saturating_add(60) < to) {
            let at = last + 60;
            self.entered = Some(at);
            self.act(at, true);
        }
    }
}

impl AlarmEvent {
    /// When it happened, in seconds.
    #[must_use]
    pub fn at(&self) -> i64 {
        match self {
            Self::Changed { at, .. } | Self::Acted { at, .. } => *at,
        }
    }
}
