use serde::Serialize;

use crate::alarm::MissingData;

use super::{AlarmTerms, DecidedBy, Evaluation, Slot};

/// What a slot did for the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SlotRole {
    /// A point that counts.
    Real,
    /// A point that does not: N newer ones exist.
    Older,
    /// A slot without data that was counted as breaching or as not breaching.
    Filled,
    /// A slot without data that leaves a point unknown.
    Unknown,
    /// A slot without data that nothing was needed from.
    Ignored,
}

/// One slot of the range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SlotExplanation {
    /// Its value.
    pub value: Option<f64>,
    /// What the value is to the alarm.
    pub is: Slot,
    /// What it did for the verdict.
    pub role: SlotRole,
    /// What it was counted as; none for what was not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_as: Option<Slot>,
}

/// Why an alarm has its state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Explanation {
    /// Which part of the rule decided.
    pub decided_by: DecidedBy,
    /// The same for a person.
    pub because: String,
    /// N.
    pub evaluation_periods: u32,
    /// M.
    pub datapoints_to_alarm: u32,
    /// How many of the points that count breach.
    pub breaching: u32,
    /// How many of them do not.
    pub not_breaching: u32,
    /// How many points lack.
    pub missing: u32,
    /// Every slot, oldest first.
    pub slots: Vec<SlotExplanation>,
    /// What was taken to be so, for want of being told.
    pub assumptions: Vec<String>,
}

/// Explains an evaluation of these values by these terms.
#[must_use]
pub fn explain(terms: &AlarmTerms, range: &[Option<f64>], evaluation: &Evaluation) -> Explanation {
    let n = terms.evaluation_periods();
    let fill = match evaluation.decided_by {
        DecidedBy::MissingCountsAsBreaching | DecidedBy::TooFewWithMissing => Some(Slot::Breaching),
        DecidedBy::MissingCountsAsGood => Some(Slot::Good),
        _ => None,
    };
    let needed = match evaluation.decided_by {
        DecidedBy::EnoughBreaching | DecidedBy::EnoughGood | DecidedBy::TooFewSamples => 0,
        _ => evaluation.missing,
    };
    let (mut real, mut lacking) = (0, 0);
    let mut slots: Vec<SlotExplanation> = range
        .iter()
        .rev()
        .map(|&value| {
            let is = terms.slot(value);
            let (role, counted_as) = if is == Slot::Missing {
                lacking += 1;
                match fill {
                    _ if lacking > needed => (SlotRole::Ignored, None),
                    Some(_) => (SlotRole::Filled, fill),
                    None if terms.missing_data == MissingData::Ignore => (SlotRole::Ignored, None),
                    None => (SlotRole::Unknown, None),
                }
            } else if real < n {
                real += 1;
                (SlotRole::Real, Some(is))
            } else {
                (SlotRole::Older, None)
            };
            SlotExplanation { value, is, role, counted_as }
        })
        .collect();
    slots.reverse();
    Explanation {
        decided_by: evaluation.decided_by,
        because: because(terms, evaluation),
        evaluation_periods: n,
        datapoints_to_alarm: terms.datapoints_to_alarm(),
        breaching: evaluation.breaching,
        not_breaching: evaluation.good,
        missing: evaluation.missing,
        slots,
        assumptions: Vec::new(),
    }
}

fn because(terms: &AlarmTerms, evaluation: &Evaluation) -> String {
    let (n, m) = (terms.evaluation_periods(), terms.datapoints_to_alarm());
    let Evaluation { breaching, good, missing, oldest, .. } = *evaluation;
    let points = breaching + good;
    match evaluation.decided_by {
        DecidedBy::EnoughBreaching => {
            format!("{breaching} of the {points} newest points breach; {m} are enough")
        }
        DecidedBy::EnoughGood => {
            format!("{good} of the {points} newest points do not breach: {m} of {n} can no longer be reached")
        }
        DecidedBy::MissingCountsAsBreaching => {
            format!("{breaching} breach and {missing} missing ones count as breaching; {m} are enough")
        }
        DecidedBy::TooFewWithMissing => {
            format!("{breaching} breach and {missing} missing ones count as breaching; {m} would be needed")
        }
        DecidedBy::MissingCountsAsGood => {
            format!("{breaching} breach, {m} would be needed, and missing ones count as not breaching")
        }
        DecidedBy::NoData => "the range holds no data".to_owned(),
        DecidedBy::NoDataKeepsState => "the range holds no data, and missing data keeps the state".to_owned(),
        DecidedBy::SomeGood => {
            format!(
                "{breaching} breach, {m} would be needed, and {good} that do not breach stand in the range"
            )
        }
        DecidedBy::OldBreachingOnly => format!(
            "only points that breach are there, {breaching} of them, and the oldest is {oldest} slots old: at {m} an alarm no longer waits for more"
        ),
        DecidedBy::YoungBreachingOnly => format!(
            "only points that breach are there, {breaching} of them, and the oldest is {oldest} slots old: before {m} it is too early for an alarm"
        ),
        DecidedBy::BreachingOnlyKeepsState => {
            format!("{breaching} breach, {m} would be needed, and missing data keeps the state")
        }
        DecidedBy::TooFewSamples => format!(
            "the percentile rests on fewer than {} samples, and few samples keep the state",
            terms.samples_needed().unwrap_or_default().ceil()
        ),
    }
}
