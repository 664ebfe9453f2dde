//! `stats`: events into groups, groups into rows.

use std::collections::{HashMap, HashSet};

use super::program::{Placed, Stats};
use crate::insights::{
    Aggregate, Value,
    evaluate::{Row, evaluate},
    order::ascending,
};

/// The groups so far, in the order of their first events.
pub(super) struct Groups<'p> {
    stats: &'p Stats,
    /// Where each key's group stands. Never walked through: its order is not ours.
    found: HashMap<String, usize>,
    groups: Vec<Group>,
    key: String,
}

struct Group {
    keys: Vec<Value<'static>>,
    states: Vec<State>,
}

impl<'p> Groups<'p> {
    pub(super) fn new(stats: &'p Stats) -> Self {
        Self { stats, found: HashMap::new(), groups: Vec::new(), key: String::new() }
    }

    /// Takes in one row; `time` decides which is the earliest and the latest.
    pub(super) fn add(&mut self, row: &Row<'_>, time: Option<i64>) {
        self.key.clear();
        for (key, _) in &self.stats.by {
            evaluate(key, row).write_key(&mut self.key);
        }
        let at = match self.found.get(&self.key) {
            Some(at) => *at,
            None => {
                let keys = self.stats.by.iter().map(|(key, _)| evaluate(key, row).into_owned()).collect();
                let states = self
                    .stats
                    .aggregates
                    .iter()
                    .map(|(aggregate, arguments, _)| State::new(*aggregate, arguments));
                self.groups.push(Group { keys, states: states.collect() });
                self.found.insert(self.key.clone(), self.groups.len() - 1);
                self.groups.len() - 1
            }
        };
        if let Some(group) = self.groups.get_mut(at) {
            for (state, (_, arguments, _)) in group.states.iter_mut().zip(&self.stats.aggregates) {
                state.add(arguments.first().map(|argument| evaluate(argument, row)), time);
            }
        }
    }

    /// The rows, in the order of their keys, each with as many places as a row has.
    pub(super) fn rows(self, places: usize) -> Vec<Vec<Value<'static>>> {
        let mut groups = self.groups;
        groups.sort_by(|a, b| {
            let keys = a.keys.iter().zip(&b.keys).map(|(a, b)| ascending(a, b));
            keys.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        });
        let row = |group: Group| {
            let mut values = vec![Value::Null; places];
            let mut set = |place: usize, value: Value<'static>| {
                if let Some(slot) = values.get_mut(place) {
                    *slot = value;
                }
            };
            self.stats.by.iter().zip(group.keys).for_each(|((_, place), key)| set(*place, key));
            let results = group.states.into_iter().map(State::result);
            self.stats.aggregates.iter().zip(results).for_each(|((_, _, place), value)| set(*place, value));
            for (place, made) in &self.stats.items {
                let value = evaluate(made, &Row { values: &values, message: None }).into_owned();
                if let Some(slot) = values.get_mut(*place) {
                    *slot = value;
                }
            }
            values
        };
        groups.into_iter().map(row).collect()
    }
}

/// One aggregate of one group.
enum State {
    /// Every event, or every value.
    Count {
        all: bool,
        count: u64,
    },
    Distinct(HashSet<String>),
    /// With Neumaier's correction, so that the order of events hardly shows.
    Sum {
        sum: f64,
        lost: f64,
        count: u64,
        mean: bool,
    },
    /// Welford's: the count, the mean, the sum of squared distances from it.
    Spread {
        count: f64,
        mean: f64,
        squares: f64,
    },
    Percentile {
        numbers: Vec<f64>,
        percent: f64,
    },
    /// The value that comes first, or last if `last`; numbers before texts if `numbers`.
    End {
        value: Value<'static>,
        last: bool,
        numbers: bool,
    },
    /// The value of the earliest or latest event.
    Moment {
        value: Value<'static>,
        time: Option<i64>,
        latest: bool,
    },
}

impl State {
    fn new(aggregate: Aggregate, arguments: &[Placed]) -> Self {
        let end = |last, numbers| Self::End { value: Value::Null, last, numbers };
        let moment = |latest| Self::Moment { value: Value::Null, time: None, latest };
        match aggregate {
            Aggregate::Count => Self::Count { all: arguments.is_empty(), count: 0 },
            Aggregate::CountDistinct => Self::Distinct(HashSet::new()),
            Aggregate::Sum | Aggregate::Avg => {
                Self::Sum { sum: 0.0, lost: 0.0, count: 0, mean: aggregate == Aggregate::Avg }
            }
            Aggregate::StdDev => Self::Spread { count: 0.0, mean: 0.0, squares: 0.0 },
            Aggregate::Pct => {
                let percent =
                    if let Some(Placed::Number(percent)) = arguments.get(1) { *percent } else { 0.0 };
                Self::Percentile { numbers: Vec::new(), percent }
            }
            Aggregate::Min => end(false, true),
            Aggregate::Max => end(true, true),
            Aggregate::SortsFirst => end(false, false),
            Aggregate::SortsLast => end(true, false),
            Aggregate::Earliest => moment(false),
            Aggregate::Latest => moment(true),
        }
    }

    fn add(&mut self, value: Option<Value<'_>>, now: Option<i64>) {
        let value = value.unwrap_or(Value::Null);
        if let Self::Count { all: true, count } = self {
            *count += 1;
        }
        if value.is_null() {
            return;
        }
        match self {
            Self::Count { all, count } => *count += u64::from(!*all),
            Self::Distinct(seen) => {
                if let Some(text) = value.as_text()
                    && !seen.contains(&*text)
                {
                    seen.insert(text.into_owned());
                }
            }
            Self::Sum { sum, lost, count, .. } => {
                if let Some(number) = value.number() {
                    let total = *sum + number;
                    *lost += if sum.abs() >= number.abs() {
                        (*sum - total) + number
                    } else {
                        (number - total) + *sum
                    };
                    *sum = total;
                    *count += 1;
                }
            }
            Self::Spread { count, mean, squares } => {
                if let Some(number) = value.number() {
                    *count += 1.0;
                    let distance = number - *mean;
                    *mean += distance / *count;
                    *squares += distance * (number - *mean);
                }
            }
            Self::Percentile { numbers, .. } => numbers.extend(value.number()),
            Self::End { value: kept, last, numbers } => {
                let kind = |value: &Value<'_>| *numbers && value.number().is_some();
                let replaces = match (kept.is_null(), kind(kept), kind(&value)) {
                    (true, _, _) | (_, false, true) => true,
                    (_, true, false) => false,
                    _ => {
                        ascending(&value, kept)
                            == if *last { std::cmp::Ordering::Greater } else { std::cmp::Ordering::Less }
                    }
                };
                if replaces {
                    *kept = value.into_owned();
                }
            }
            Self::Moment { value: kept, time, latest } => {
                // Without a time there is no telling when it was.
                let replaces = now
                    .is_some_and(|now| time.is_none_or(|time| if *latest { now > time } else { now < time }));
                if replaces {
                    *kept = value.into_owned();
                    *time = now;
                }
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "no query counts 2^53 events")]
    fn result(self) -> Value<'static> {
        match self {
            Self::Count { count, .. } => Value::Number(count as f64),
            Self::Distinct(seen) => Value::Number(seen.len() as f64),
            Self::Sum { count: 0, .. } => Value::Null,
            Self::Sum { sum, lost, count, mean } => {
                let sum = sum + lost;
                Value::finite(if mean { sum / count as f64 } else { sum })
            }
            Self::Spread { count, squares, .. } => Value::finite((squares / count).sqrt()),
            Self::Percentile { numbers, percent } => percentile(numbers, percent),
            Self::End { value, .. } | Self::Moment { value, .. } => value,
        }
    }
}

/// The smallest number that at least so many percent of the numbers do not exceed (nearest rank).
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank is between 1 and the count"
)]
fn percentile(mut numbers: Vec<f64>, percent: f64) -> Value<'static> {
    if numbers.is_empty() {
        return Value::Null;
    }
    let rank = (percent * numbers.len() as f64 / 100.0).ceil() as usize;
    let at = rank.clamp(1, numbers.len()) - 1;
    let (_, found, _) = numbers.select_nth_unstable_by(at, f64::total_cmp);
    Value::finite(*found)
}
