use std::collections::BTreeSet;

use crate::alarm::AlarmState;

/// The rule of a composite alarm. Read with [`str::parse`]; [`std::fmt::Display`] gives the text back.
///
/// Source: CloudWatch API Reference, `PutCompositeAlarm`, `AlarmRule`; refusals recorded September 2026.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmRule {
    pub(super) text: String,
    pub(super) expression: Expression,
}

/// A rule's parts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expression {
    /// `TRUE` or `FALSE`.
    Constant(bool),
    /// `ALARM(name)`, `OK(name)`, `INSUFFICIENT_DATA(name)`.
    Is {
        /// The state.
        state: AlarmState,
        /// The other alarm, by name or ARN.
        alarm: String,
    },
    /// Not so.
    Not(Box<Expression>),
    /// All of them.
    And(Vec<Expression>),
    /// Any of them.
    Or(Vec<Expression>),
    /// `AT_LEAST(quorum, [NOT] state, (names))`.
    AtLeast {
        /// How many.
        quorum: Quorum,
        /// Whether those count that are not in the state.
        not: bool,
        /// The state.
        state: AlarmState,
        /// The other alarms.
        alarms: Vec<String>,
    },
}

/// How many of a list are enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quorum {
    /// That many.
    Count(u32),
    /// That many of a hundred, rounded up.
    Percent(u32),
}

impl Quorum {
    /// How many of `total` are enough.
    #[must_use]
    pub fn of(self, total: usize) -> usize {
        match self {
            Self::Count(count) => usize::try_from(count).unwrap_or(usize::MAX),
            Self::Percent(percent) => {
                let percent = usize::try_from(percent).unwrap_or(usize::MAX);
                percent.saturating_mul(total).div_ceil(100)
            }
        }
    }
}

/// The name of an alarm that is given by name or by ARN, as rules, suppressors and dashboards may give it.
///
/// ```
/// use aozu_cloudwatch::alarm::composite::alarm_name;
/// assert_eq!(alarm_name("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a:b"), "a:b");
/// assert_eq!(alarm_name("a:b"), "a:b");
/// ```
#[must_use]
pub fn alarm_name(reference: &str) -> &str {
    let of_arn = reference.strip_prefix("arn:").and_then(|_| reference.split_once(":alarm:"));
    of_arn.map_or(reference, |(_, name)| name)
}

/// An alarm that a rule names and that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the rule names the alarm `{0}`, which does not exist")]
pub struct UnknownAlarm(pub String);

impl AlarmRule {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its parts.
    #[must_use]
    pub fn expression(&self) -> &Expression {
        &self.expression
    }

    /// The alarms that it names, each once, sorted; as they were written, by name or ARN.
    #[must_use]
    pub fn alarms(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.expression.collect(&mut names);
        names
    }

    /// Whether the rule holds, given the state of each alarm by the name or ARN that the rule has for it.
    ///
    /// # Errors
    /// The first alarm that is not there.
    pub fn evaluate(&self, state: impl Fn(&str) -> Option<AlarmState>) -> Result<bool, UnknownAlarm> {
        self.expression.evaluate(&state)
    }

    /// The state of the composite alarm: after its first evaluation OK or ALARM only.
    ///
    /// # Errors
    /// The first alarm that is not there.
    pub fn state(&self, state: impl Fn(&str) -> Option<AlarmState>) -> Result<AlarmState, UnknownAlarm> {
        Ok(if self.evaluate(state)? { AlarmState::Alarm } else { AlarmState::Ok })
    }
}

impl Expression {
    fn collect<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match self {
            Self::Constant(_) => {}
            Self::Is { alarm, .. } => {
                names.insert(alarm);
            }
            Self::Not(inner) => inner.collect(names),
            Self::And(all) | Self::Or(all) => all.iter().for_each(|one| one.collect(names)),
            Self::AtLeast { alarms, .. } => names.extend(alarms.iter().map(String::as_str)),
        }
    }

    /// Every part is asked, so that an alarm that is not there is told whatever stands beside it.
    fn evaluate(&self, state: &impl Fn(&str) -> Option<AlarmState>) -> Result<bool, UnknownAlarm> {
        let ask = |alarm: &String| state(alarm).ok_or_else(|| UnknownAlarm(alarm.clone()));
        match self {
            Self::Constant(value) => Ok(*value),
            Self::Is { state, alarm } => Ok(ask(alarm)? == *state),
            Self::Not(inner) => Ok(!inner.evaluate(state)?),
            Self::And(all) => all.iter().try_fold(true, |so_far, one| Ok(one.evaluate(state)? && so_far)),
            Self::Or(all) => all.iter().try_fold(false, |so_far, one| Ok(one.evaluate(state)? || so_far)),
            Self::AtLeast { quorum, not, state: wanted, alarms } => {
                let mut count = 0;
                for alarm in alarms {
                    count += usize::from((ask(alarm)? == *wanted) != *not);
                }
                Ok(count >= quorum.of(alarms.len()))
            }
        }
    }
}

impl std::fmt::Display for AlarmRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
