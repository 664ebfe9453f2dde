use super::{Issue, PolicyType, ResourceType, Validator};
use crate::{
    policy::{
        ConditionEntry, Document, Element, Named, Operator, PolicyKind, Span, Spanned, Statement, Version,
    },
    reference::{self, Action, ConditionKey},
};
use smol_str::SmolStr;

/// The policy that is validated, and as what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) validator: &'a Validator,
    pub(super) document: &'a Document,
    pub(super) version: Version,
    pub(super) policy_type: PolicyType,
    pub(super) resource_type: Option<ResourceType>,
    pub(super) kind: PolicyKind,
    /// The statements of which something could not be read; none stands for the document itself.
    pub(super) damaged: &'a [Option<u32>],
}

/// One finding, its places not yet named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) issue: Issue,
    pub(super) details: String,
    pub(super) spans: Vec<Span>,
}

impl Note {
    pub(super) fn start(&self) -> u32 {
        self.spans.first().map_or(0, |span| span.start)
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) found: Vec<Note>,
}

impl Notes {
    pub(super) fn add(&mut self, issue: Issue, span: Span, details: impl Into<String>) {
        self.add_all(issue, vec![span], details);
    }

    pub(super) fn add_all(&mut self, issue: Issue, spans: Vec<Span>, details: impl Into<String>) {
        self.found.push(Note { issue, details: details.into(), spans });
    }
}

/// The elements of a list of texts.
pub(super) type Elements<'a> = &'a [Spanned<SmolStr>];

impl Subject<'_> {
    pub(super) fn is_trust(&self) -> bool {
        self.resource_type == Some(ResourceType::AssumeRolePolicyDocument)
    }

    /// Whether all of a statement, or of the document beside its statements, was read.
    pub(super) fn was_read(&self, statement: Option<u32>) -> bool {
        !self.damaged.contains(&statement)
    }
}

/// A key of a condition, with the operator it stands under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) operator: Operator,
    pub(super) entry: &'a ConditionEntry,
}

impl<'a> Entry<'a> {
    pub(super) fn key(self) -> &'a str {
        self.entry.key.value.as_str()
    }

    pub(super) fn is(self, key: &str) -> bool {
        self.key().eq_ignore_ascii_case(key)
    }

    pub(super) fn texts(self) -> impl Iterator<Item = (&'a str, Span)> {
        self.entry.values.iter().map(|value| (value.value.text.as_str(), value.span))
    }
}

/// The keys of a statement's conditions; those under an operator that there is not are left out.
pub(super) fn entries(statement: &Statement) -> impl Iterator<Item = Entry<'_>> {
    let clauses = statement.conditions().iter();
    let clauses = clauses.filter_map(|clause| Some((clause, clause.operator?)));
    clauses.flat_map(|(clause, operator)| clause.entries.iter().map(move |entry| Entry { operator, entry }))
}

/// The keys of one name.
pub(super) fn on<'a>(statement: &'a Statement, key: &'a str) -> impl Iterator<Item = Entry<'a>> {
    entries(statement).filter(move |entry| entry.is(key))
}

/// The elements of `Action`; none where it is `NotAction` or missing.
pub(super) fn actions(statement: &Statement) -> Elements<'_> {
    match statement.actions() {
        Some(Named::These(actions)) => actions,
        _ => &[],
    }
}

/// The elements of `Resource`; none where it is `NotResource` or missing.
pub(super) fn resources(statement: &Statement) -> Elements<'_> {
    match statement.resources() {
        Some(Named::These(resources)) => resources,
        _ => &[],
    }
}

/// Where an element's value stands, else the statement.
pub(super) fn place(statement: &Statement, element: Element) -> Span {
    statement.span_of(element).unwrap_or(statement.span)
}

/// A part of an element's text, by its place in the text; the whole element where escapes stand in it.
pub(super) fn part(element: &Spanned<SmolStr>, from: usize, length: usize) -> Span {
    part_of(&element.value, element.span, from, length)
}

/// A part of a text that stands in quotes.
pub(super) fn part_of(text: &str, span: Span, from: usize, length: usize) -> Span {
    let written = (span.end - span.start) as usize;
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if written != text.len() + 2 || from + length > text.len() {
        return span;
    }
    let start = span.start + 1 + narrow(from);
    Span::new(start, start + narrow(length))
}

/// Whether a key of the reference, which may hold `${TagKey}`, is the key that a policy names.
pub(super) fn fits(known: &str, key: &str) -> bool {
    match known.split_once("${") {
        None => known.eq_ignore_ascii_case(key),
        Some((head, _)) => {
            key.len() > head.len()
                && key.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head))
        }
    }
}

/// What the reference knows of a key: by its own prefix, or among the keys of the services that the statement is
/// about.
pub(super) fn known_key(statement: &Statement, key: &str) -> Option<ConditionKey> {
    reference::condition_key(key).or_else(|| {
        let services = actions(statement).iter().filter_map(|action| action.value.split_once(':'));
        let mut services = services.filter_map(|(service, _)| reference::service(service));
        services.find_map(|service| service.condition_key(key))
    })
}

/// Names as findings list them.
pub(super) fn listed<T: std::fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    const MOST: usize = 8;
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let text = names.join(", ");
    if more > 0 { format!("{text} and {more} more") } else { text }
}

/// Offending text as findings repeat it; shortened and escaped only when it is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quote<'t>(pub(super) &'t str);

impl std::fmt::Display for Quote<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::policy::quote(self.0))
    }
}

/// The actions of the reference that an element takes in.
pub(super) fn taken_in(element: &str) -> impl Iterator<Item = Action> {
    let wild = element.contains(['*', '?']);
    let named = if wild { None } else { reference::action(element) };
    named.into_iter().chain(wild.then(|| reference::actions_matching(element)).into_iter().flatten())
}
