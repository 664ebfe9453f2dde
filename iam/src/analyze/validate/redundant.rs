//! What says what was said already: elements that others take in, and statements that stand twice.

use std::collections::{BTreeMap, HashMap};

use smol_str::SmolStr;

use super::{
    Issue,
    subject::{self, Elements, Notes, Quote, Subject},
};
use crate::{
    analyze::glob::{Effort, Pattern, ResourceElement},
    policy::{Nameless, Span, Spanned, Statement},
};

/// How many patterns of a list are held against all of its elements: more than the longest of AWS's own policies
/// have for one service.
const MOST: usize = 512;

pub(super) fn elements(subject: &Subject<'_>, statement: &Statement, effort: &mut Effort, notes: &mut Notes) {
    for member in [&statement.action, &statement.not_action].into_iter().flatten() {
        let list = member.value.as_slice();
        if list.len() > 1 {
            for group in actions(list, effort) {
                tell(Issue::RedundantAction, "action", list, &group, notes);
            }
        }
    }
    for member in [&statement.resource, &statement.not_resource].into_iter().flatten() {
        let list = member.value.as_slice();
        if list.len() > 1 {
            for group in resources(subject, list, effort) {
                tell(Issue::RedundantResource, "resource", list, &group, notes);
            }
        }
    }
}

/// An element and those that it takes in, by their numbers.
#[derive(Debug)]
struct Group {
    outer: usize,
    inner: Vec<usize>,
}

fn tell(issue: Issue, noun: &str, list: Elements<'_>, group: &Group, notes: &mut Notes) {
    let mut all = group.inner.clone();
    all.push(group.outer);
    all.sort_unstable();
    let spans: Vec<Span> = all.iter().filter_map(|n| list.get(*n)).map(|element| element.span).collect();
    let text = |n: usize| list.get(n).map(|element| Quote(&element.value)).unwrap_or_default();
    let first = group.inner.first().copied().unwrap_or_default();
    let details = match group.inner.len() {
        1 => format!("the {noun} `{}` is taken in by `{}`; remove it", text(first), text(group.outer)),
        many => format!(
            "{many} {noun}s, such as `{}`, are taken in by `{}`; remove them",
            text(first),
            text(group.outer)
        ),
    };
    notes.add_all(issue, spans, details);
}

/// The first element that takes in each, among patterns and twins.
fn grouped(count: usize, outers: &[usize], mut contains: impl FnMut(usize, usize) -> bool) -> Vec<Group> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for n in 0..count {
        // Of twins the first stays.
        let outer = outers
            .iter()
            .copied()
            .find(|outer| *outer != n && contains(*outer, n) && (*outer < n || !contains(n, *outer)));
        if let Some(outer) = outer {
            groups.entry(outer).or_default().push(n);
        }
    }
    groups.into_iter().map(|(outer, inner)| Group { outer, inner }).collect()
}

/// Actions are held against patterns that begin as they do; texts without wildcards against their twins.
fn actions(list: Elements<'_>, effort: &mut Effort) -> Vec<Group> {
    let mut all: String = list.iter().map(|element| element.value.as_str()).collect();
    all.make_ascii_lowercase();
    let mut rest = all.as_str();
    let cut = |element: &Spanned<SmolStr>| {
        let (text, after) = rest.split_at_checked(element.value.len()).unwrap_or((rest, ""));
        rest = after;
        text
    };
    let lower: Vec<&str> = list.iter().map(cut).collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut seen: HashMap<&str, usize> = HashMap::with_capacity(list.len());
    // Each with what it begins with: what does not begin so it takes in none of.
    let mut patterns: Vec<(usize, &str, Pattern)> = Vec::new();
    for (n, text) in lower.iter().enumerate() {
        if text.contains(['*', '?'])
            && patterns.len() < MOST
            && let Some(pattern) = Pattern::action(text)
        {
            patterns.push((n, text.split(['*', '?']).next().unwrap_or_default(), pattern));
        }
    }
    for (n, text) in lower.iter().enumerate() {
        let near = |beginning: &str| text.starts_with(beginning);
        let mut own = None;
        let mut outer = seen.get(text).copied();
        if outer.is_none() && patterns.iter().any(|(m, beginning, _)| *m != n && near(beginning)) {
            own = Pattern::action(text);
        }
        if let Some(own) = &own {
            let mut found = patterns.iter().filter(|(m, beginning, _)| *m != n && near(beginning));
            outer = found
                .find(|(m, _, pattern)| {
                    pattern.contains_within(own, effort) && (*m < n || !own.contains_within(pattern, effort))
                })
                .map(|(m, ..)| *m);
        }
        seen.entry(text).or_insert(n);
        if let Some(outer) = outer {
            groups.entry(outer).or_default().push(n);
        }
    }
    groups.into_iter().map(|(outer, inner)| Group { outer, inner }).collect()
}

fn resources(subject: &Subject<'_>, list: Elements<'_>, effort: &mut Effort) -> Vec<Group> {
    let read = |text: &str| ResourceElement::new(text, subject.version, subject.kind);
    let elements: Vec<Option<ResourceElement>> = list.iter().map(|element| read(&element.value)).collect();
    let twin =
        |n: usize| list.get(..n).is_some_and(|before| before.iter().any(|other| list.get(n) == Some(other)));
    let wild = |n: &usize| {
        elements.get(*n).and_then(Option::as_ref).is_some_and(|element| element.pattern().has_wildcards())
    };
    let count = list.len().min(MOST);
    // A text without wildcards takes in its twins alone.
    let outers: Vec<usize> = (0..count).filter(|n| wild(n) || !twin(*n)).collect();
    grouped(count, &outers, |outer, inner| {
        if !wild(&outer) {
            return list.get(outer) == list.get(inner);
        }
        match (elements.get(outer), elements.get(inner)) {
            (Some(Some(outer)), Some(Some(inner))) => outer.contains_within(inner, effort),
            _ => false,
        }
    })
}

/// Statements that say the same, whatever they are called.
pub(super) fn statements(subject: &Subject<'_>, notes: &mut Notes) {
    let all = subject.document.statements();
    if all.len() < 2 {
        return;
    }
    // Only what has as many elements and begins alike can say the same.
    let mut alike: BTreeMap<_, Vec<&Statement>> = BTreeMap::new();
    for statement in all {
        let begin = |list: Elements<'_>| (list.len(), list.first().map(|element| element.value.clone()));
        alike
            .entry([begin(subject::actions(statement)), begin(subject::resources(statement))])
            .or_default()
            .push(statement);
    }
    let mut said: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for statement in alike.values().filter(|some| some.len() > 1).flatten() {
        said.entry(Nameless(statement).to_string()).or_default().push(statement.span);
    }
    for spans in said.into_values().filter(|spans| spans.len() > 1) {
        let details = format!("{} statements say the same; keep one", spans.len());
        notes.add_all(Issue::RedundantStatement, spans, details);
    }
}
