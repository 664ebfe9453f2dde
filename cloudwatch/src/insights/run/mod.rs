//! Runs a query: events one by one up to the first command that needs them all, then rows.

mod groups;
mod program;

use std::{cmp::Ordering, collections::HashSet};

use groups::Groups;
use program::{Placed, Program, Step, System};

use super::{
    Command, Event, Options, Results, Statistics, Value,
    evaluate::{Row, evaluate},
    limits::DEFAULT_LIMIT,
    order::ascending,
};

/// A row between commands: an event or a group.
struct Kept {
    values: Vec<Value<'static>>,
    /// When the event was, in milliseconds; a group has no time.
    time: Option<i64>,
}

impl Kept {
    fn row(&self) -> Row<'_> {
        Row { values: &self.values, message: None }
    }
}

pub(super) fn run<'e>(
    commands: &[Command],
    events: impl IntoIterator<Item = Event<'e>>,
    options: &Options,
) -> Results {
    let program = Program::new(commands, options);
    let mut limit = options.limit.unwrap_or(DEFAULT_LIMIT);
    let whole = program.steps.iter().position(|step| !is_single(step)).unwrap_or(program.steps.len());
    let (single, rest) = program.steps.split_at(whole);
    let mut reading = Reading { program: &program, single, options, statistics: Statistics::default() };
    let mut rows = reading.rows(events, rest, limit);
    let mut statistics = reading.statistics;
    let mut rest = rest;
    if let Some((Step::Stats(_), after)) = rest.split_first() {
        rest = after;
    }
    // Whether the rows stand in an order that was asked for; if not, the latest event comes first.
    let mut ordered = matches!(program.steps.get(whole), Some(Step::Stats(_)));
    let mut matching = !ordered;
    for step in rest {
        match step {
            Step::Sort(keys) => {
                sort(&mut rows, keys);
                ordered = true;
            }
            Step::Limit { count, any } => {
                latest_first(&mut rows, ordered || *any);
                ordered = true;
                matching = false;
                rows.truncate(*count);
                limit = *count;
            }
            Step::Dedup(fields) => {
                latest_first(&mut rows, ordered);
                ordered = true;
                matching = false;
                let mut seen = HashSet::new();
                rows.retain(|row| first_of_its_kind(row, fields, &mut seen));
            }
            Step::Stats(stats) => {
                let mut groups = Groups::new(stats);
                rows.iter().for_each(|row| groups.add(&row.row(), row.time));
                rows = kept(groups, program.places);
                ordered = true;
                matching = false;
            }
            single => {
                rows.retain_mut(|row| apply(single, &mut row.values, None));
                if matching {
                    statistics.records_matched = rows.len() as u64;
                }
            }
        }
    }
    latest_first(&mut rows, ordered);
    rows.truncate(limit);
    let columns = program.columns.iter().map(|(name, _)| name.clone()).collect();
    let shown = |row: Kept| {
        let value = |(_, place): &(String, usize)| row.values.get(*place).cloned().unwrap_or(Value::Null);
        program.columns.iter().map(value).collect()
    };
    Results { columns, rows: rows.into_iter().map(shown).collect(), statistics }
}

/// Whether a step needs no more than one row at a time.
fn is_single(step: &Step) -> bool {
    !matches!(step, Step::Stats(_) | Step::Sort(_) | Step::Limit { .. } | Step::Dedup(_))
}

fn kept(groups: Groups<'_>, places: usize) -> Vec<Kept> {
    groups.rows(places).into_iter().map(|values| Kept { values, time: None }).collect()
}

struct Reading<'p> {
    program: &'p Program,
    single: &'p [Step],
    options: &'p Options,
    statistics: Statistics,
}

impl Reading<'_> {
    /// Reads the events: the groups if `stats` comes next, else the rows that can still be in the answer.
    fn rows<'e>(
        &mut self,
        events: impl IntoIterator<Item = Event<'e>>,
        rest: &[Step],
        limit: usize,
    ) -> Vec<Kept> {
        let mut groups = match rest.first() {
            Some(Step::Stats(stats)) => Some(Groups::new(stats)),
            _ => None,
        };
        let enough = match rest.first() {
            Some(Step::Limit { count, any: true }) => *count,
            _ => usize::MAX,
        };
        let best = Best::new(rest, limit);
        let mut rows: Vec<Kept> = Vec::new();
        for event in events {
            if !self.options.in_range(event.time) {
                continue;
            }
            self.statistics.records_scanned += 1;
            self.statistics.bytes_scanned += event.message.len() as u64;
            let mut values = vec![Value::Null; self.program.places];
            let message = self.fill(&event, &mut values);
            if !self.single.iter().all(|step| apply(step, &mut values, message)) {
                continue;
            }
            self.statistics.records_matched += 1;
            let time = event.time.map(|time| time.instant().timestamp_millis());
            if let Some(groups) = &mut groups {
                groups.add(&Row { values: &values, message }, time);
                continue;
            }
            if let Some((place, message)) = message
                && let Some(slot) = values.get_mut(place)
            {
                *slot = Value::text(message.to_owned());
            }
            rows.push(Kept { values, time });
            best.cut(&mut rows);
            if rows.len() >= enough {
                break;
            }
        }
        match groups {
            Some(groups) => kept(groups, self.program.places),
            None => rows,
        }
    }

    /// Puts what the event has into its places; the message, if it is asked for, is not copied.
    fn fill<'m>(&self, event: &'m Event<'_>, values: &mut [Value<'static>]) -> Option<(usize, &'m str)> {
        let mut message = None;
        let text = |text: &Option<smol_str::SmolStr>| {
            text.as_ref().map_or(Value::Null, |text| Value::text(text.to_string()))
        };
        let time = |time: Option<aozu_names::Timestamp>| {
            time.map_or(Value::Null, |time| Value::Time(time.instant().timestamp_millis()))
        };
        for (kind, place) in &self.program.system {
            let value = match kind {
                System::Message => {
                    message = Some((*place, &*event.message));
                    continue;
                }
                System::Timestamp => time(event.time),
                System::IngestionTime => time(event.ingested),
                System::LogStream => text(&event.stream),
                System::Log => text(&event.log),
                System::Pointer => text(&event.pointer),
            };
            if let Some(slot) = values.get_mut(*place) {
                *slot = value;
            }
        }
        self.program.wanted.find(&event.message, event.log.as_deref(), values);
        message
    }
}

/// Does one step to one row; whether the row is still there.
fn apply(step: &Step, values: &mut [Value<'static>], message: Option<(usize, &str)>) -> bool {
    let row = Row { values, message };
    let (places, found): (&[usize], Vec<Value<'static>>) = match step {
        Step::Keep(condition) => return evaluate(condition, &row).truth() == Some(true),
        Step::Set(place, value) => (std::slice::from_ref(place), vec![evaluate(value, &row).into_owned()]),
        Step::Glob { from, glob, places } => {
            let from = evaluate(from, &row);
            let found =
                from.as_text().and_then(|text| Some(owned(glob.captures(&text)?.into_iter().map(Some))));
            (places, found.unwrap_or_default())
        }
        Step::Regex { from, regex, groups, places } => {
            let from = evaluate(from, &row);
            let found =
                from.as_text().and_then(|text| Some(owned(regex.captures(&text, groups)?.into_iter())));
            (places, found.unwrap_or_default())
        }
        Step::Stats(_) | Step::Sort(_) | Step::Limit { .. } | Step::Dedup(_) => return true,
    };
    for (place, value) in places.iter().zip(found) {
        if let Some(slot) = values.get_mut(*place) {
            *slot = value;
        }
    }
    true
}

fn owned<'t>(parts: impl Iterator<Item = Option<&'t str>>) -> Vec<Value<'static>> {
    parts.map(|part| part.map_or(Value::Null, |part| Value::text(part.to_owned()))).collect()
}

/// Whether no row before had the same values; one that lacks a value is like no other.
fn first_of_its_kind(row: &Kept, fields: &[Placed], seen: &mut HashSet<String>) -> bool {
    let mut key = String::new();
    for field in fields {
        let value = evaluate(field, &row.row());
        if value.is_null() {
            return true;
        }
        value.write_key(&mut key);
    }
    seen.insert(key)
}

/// The order that rows have where none is asked for: the latest first, those of no known time last.
fn latest_first(rows: &mut [Kept], ordered: bool) {
    if !ordered {
        rows.sort_by_key(|row| std::cmp::Reverse(row.time));
    }
}

/// Stable: rows with equal keys stay in their order.
fn sort(rows: &mut Vec<Kept>, keys: &[(Placed, bool)]) {
    let keyed = std::mem::take(rows).into_iter().map(|row| {
        let values: Vec<Value<'static>> =
            keys.iter().map(|(key, _)| evaluate(key, &row.row()).into_owned()).collect();
        (values, row)
    });
    let mut keyed: Vec<_> = keyed.collect();
    keyed.sort_by(|(a, _), (b, _)| {
        let each = keys.iter().zip(a.iter().zip(b));
        let orders = each.map(|((_, descending), (a, b))| {
            let order = ascending(a, b);
            if *descending { order.reverse() } else { order }
        });
        orders.fold(Ordering::Equal, Ordering::then)
    });
    rows.extend(keyed.into_iter().map(|(_, row)| row));
}

/// Throws away rows that can no longer be in the answer, so that memory is bounded by `limit`, not by the
/// events.
struct Best<'p> {
    keep: usize,
    keys: Option<&'p [(Placed, bool)]>,
}

impl<'p> Best<'p> {
    fn new(rest: &'p [Step], limit: usize) -> Self {
        match rest {
            [] => Self { keep: limit, keys: None },
            [Step::Limit { count, any: false }, ..] => Self { keep: *count, keys: None },
            [Step::Sort(keys)] => Self { keep: limit, keys: Some(keys) },
            [Step::Sort(keys), Step::Limit { count, any: false }, ..] => {
                Self { keep: *count, keys: Some(keys) }
            }
            _ => Self { keep: usize::MAX, keys: None },
        }
    }

    /// Twice as many rows as are kept are sorted at once, so that a row costs little.
    fn cut(&self, rows: &mut Vec<Kept>) {
        if rows.len() < self.keep.saturating_mul(2).saturating_add(64) {
            return;
        }
        match self.keys {
            Some(keys) => sort(rows, keys),
            None => latest_first(rows, false),
        }
        rows.truncate(self.keep);
    }
}
