//! A query made ready to run: every field has a place in a row.

use std::collections::BTreeMap;

use crate::insights::{
    Aggregate, Command, Expression, Extraction, Function, Item, Options, discover::Wanted, glob::Glob,
    pattern::Regex,
};

pub(super) type Placed = Expression<usize>;

/// What is done to rows, in order.
pub(super) enum Step {
    Set(usize, Placed),
    Keep(Placed),
    Glob { from: Placed, glob: Glob, places: Vec<usize> },
    Regex { from: Placed, regex: Regex, groups: Vec<usize>, places: Vec<usize> },
    Stats(Stats),
    Sort(Vec<(Placed, bool)>),
    Limit { count: usize, any: bool },
    Dedup(Vec<Placed>),
}

/// A `stats` command.
pub(super) struct Stats {
    /// The groups' keys and where they go.
    pub(super) by: Vec<(Placed, usize)>,
    /// What is computed, with its arguments, and where it goes.
    pub(super) aggregates: Vec<(Aggregate, Vec<Placed>, usize)>,
    /// What is made of the results, in order.
    pub(super) items: Vec<(usize, Placed)>,
}

/// What Insights gives every event.
#[derive(Clone, Copy)]
pub(super) enum System {
    Message,
    Timestamp,
    IngestionTime,
    LogStream,
    Log,
    Pointer,
}

const SYSTEM: [(&str, System); 6] = [
    ("@message", System::Message),
    ("@timestamp", System::Timestamp),
    ("@ingestionTime", System::IngestionTime),
    ("@logStream", System::LogStream),
    ("@log", System::Log),
    ("@ptr", System::Pointer),
];

pub(super) struct Program {
    pub(super) places: usize,
    pub(super) system: Vec<(System, usize)>,
    pub(super) wanted: Wanted,
    pub(super) steps: Vec<Step>,
    pub(super) columns: Vec<(String, usize)>,
}

/// Which names there are at some point of the query, and their places.
struct Scope {
    names: BTreeMap<String, usize>,
    /// Expressions that are columns.
    known: Vec<(Expression, usize)>,
    /// Whether a name that is not known is a field of the events.
    open: bool,
    places: usize,
    fields: Vec<(String, usize)>,
    now: Option<f64>,
}

impl Scope {
    fn place(&mut self) -> usize {
        self.places += 1;
        self.places - 1
    }

    fn named(&mut self, name: &str) -> Option<usize> {
        if let Some(place) = self.names.get(name) {
            return Some(*place);
        }
        if !self.open {
            return None;
        }
        let place = self.place();
        self.names.insert(name.to_owned(), place);
        self.fields.push((name.to_owned(), place));
        Some(place)
    }

    fn define(&mut self, name: &str) -> usize {
        let place = self.place();
        self.names.insert(name.to_owned(), place);
        place
    }

    fn resolve(&mut self, expression: &Expression) -> Placed {
        expression.resolve(&mut |part| {
            if let Some((_, place)) = self.known.iter().find(|(known, _)| known == part) {
                return Some(Placed::Field(*place));
            }
            match part {
                Expression::Field(name) => self.named(name).map(Placed::Field),
                Expression::Call(Function::Now, _) => self.now.map(Placed::Number),
                Expression::Call(Function::Bin, periods) => {
                    let (Some(Expression::Period(period)), Some(time)) =
                        (periods.first(), self.named("@timestamp"))
                    else {
                        return None;
                    };
                    let arguments = vec![Placed::Field(time), Placed::Period(*period)];
                    Some(Placed::Call(Function::DateFloor, arguments))
                }
                _ => None,
            }
        })
    }

    /// The place of an item's value, and the step that puts it there unless it is there already.
    fn item(&mut self, item: &Item) -> (usize, Option<Step>) {
        let value = self.resolve(&item.expression);
        if let Placed::Field(place) = value {
            self.names.insert(item.name.to_string(), place);
            return (place, None);
        }
        let place = self.define(&item.name);
        (place, Some(Step::Set(place, value)))
    }

    fn stats(&mut self, items: &[Item], by: &[Item]) -> (Stats, Vec<(String, usize)>) {
        let keys: Vec<Placed> = by.iter().map(|item| self.resolve(&item.expression)).collect();
        let mut calls = Vec::new();
        items.iter().for_each(|item| aggregates(&item.expression, &mut calls));
        let computed: Vec<(Aggregate, Vec<Placed>)> = calls
            .iter()
            .filter_map(|call| match call {
                Expression::Aggregate(aggregate, arguments) => {
                    Some((*aggregate, arguments.iter().map(|argument| self.resolve(argument)).collect()))
                }
                _ => None,
            })
            .collect();
        // From here on there are only columns.
        self.names.clear();
        self.known.clear();
        self.open = false;
        let mut columns = Vec::new();
        let mut placed_keys = Vec::new();
        for (item, key) in by.iter().zip(keys) {
            let place = self.define(&item.name);
            self.known.push((item.expression.clone(), place));
            columns.push((item.name.to_string(), place));
            placed_keys.push((key, place));
        }
        let mut placed = Vec::new();
        for (call, (aggregate, arguments)) in calls.into_iter().zip(computed) {
            let place = self.place();
            self.known.push((call, place));
            placed.push((aggregate, arguments, place));
        }
        let mut made = Vec::new();
        for item in items {
            let value = self.resolve(&item.expression);
            let place = self.define(&item.name);
            made.push((place, value));
            columns.push((item.name.to_string(), place));
            self.known.push((item.expression.clone(), place));
        }
        (Stats { by: placed_keys, aggregates: placed, items: made }, columns)
    }
}

/// The aggregates in an expression, each once.
fn aggregates(expression: &Expression, found: &mut Vec<Expression>) {
    match expression {
        Expression::Aggregate(..) if found.contains(expression) => {}
        Expression::Aggregate(..) => found.push(expression.clone()),
        other => other.parts(&mut |part| aggregates(part, found)),
    }
}

/// The columns shown so far.
#[derive(Default)]
struct Shown {
    columns: Vec<(String, usize)>,
    /// By `display`, after which `fields` shows nothing more.
    chosen: bool,
}

impl Shown {
    /// A name is shown once, where it stood first, with the value it was given last.
    fn show(&mut self, name: &str, place: usize) {
        match self.columns.iter_mut().find(|(shown, _)| shown == name) {
            Some((_, shown)) => *shown = place,
            None => self.columns.push((name.to_owned(), place)),
        }
    }
}

impl Program {
    pub(super) fn new(commands: &[Command], options: &Options) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "seconds of any year chrono knows are below 2^53")]
        let now = options.now.map(|now| now.instant().timestamp() as f64);
        let mut scope = Scope {
            names: BTreeMap::new(),
            known: Vec::new(),
            open: true,
            places: 0,
            fields: Vec::new(),
            now,
        };
        let mut shown = Shown::default();
        let mut steps = Vec::new();
        for command in commands {
            scope.command(command, &mut steps, &mut shown);
        }
        if shown.columns.is_empty() {
            let always = ["@timestamp", "@message"].into_iter();
            shown.columns = always.filter_map(|name| Some((name.to_owned(), scope.named(name)?))).collect();
        }
        let (mut system, mut discovered) = (Vec::new(), Vec::new());
        for (name, place) in scope.fields {
            match SYSTEM.iter().find(|(known, _)| *known == name) {
                Some((_, kind)) => system.push((*kind, place)),
                None => discovered.push((name, place)),
            }
        }
        let wanted = Wanted::new(discovered);
        Self { places: scope.places, system, wanted, steps, columns: shown.columns }
    }
}

impl Scope {
    fn command(&mut self, command: &Command, steps: &mut Vec<Step>, shown: &mut Shown) {
        match command {
            Command::Fields(items) | Command::Display(items) => {
                let display = matches!(command, Command::Display(_));
                if display {
                    *shown = Shown { columns: Vec::new(), chosen: true };
                }
                for item in items {
                    let (place, step) = self.item(item);
                    steps.extend(step);
                    if display || !shown.chosen {
                        shown.show(&item.name, place);
                    }
                }
            }
            Command::Filter(condition) => steps.push(Step::Keep(self.resolve(condition))),
            Command::Stats { items, by } => {
                let (stats, columns) = self.stats(items, by);
                steps.push(Step::Stats(stats));
                *shown = Shown { columns, chosen: false };
            }
            Command::Sort(keys) => {
                let keys = keys.iter().map(|key| (self.resolve(&key.expression), key.descending));
                steps.push(Step::Sort(keys.collect()));
            }
            Command::Limit { count, any } => steps.push(Step::Limit { count: *count, any: *any }),
            Command::Dedup(fields) => {
                steps.push(Step::Dedup(fields.iter().map(|field| self.resolve(field)).collect()));
            }
            Command::Parse { from, by: Extraction::Glob(glob, names) } => {
                let from = self.resolve(from);
                let places = names.iter().map(|name| self.define(name)).collect();
                steps.push(Step::Glob { from, glob: glob.clone(), places });
            }
            Command::Parse { from, by: Extraction::Regex(regex) } => {
                let from = self.resolve(from);
                let (groups, names): (Vec<_>, Vec<_>) = regex.groups().into_iter().unzip();
                let places = names.iter().map(|name| self.define(name)).collect();
                steps.push(Step::Regex { from, regex: regex.clone(), groups, places });
            }
        }
    }
}
