use super::{
    Arena, Slice, Statement,
    matcher::{ActionMatcher, Beginning},
    statement::Patterns,
};
use crate::evaluate::{Request, Target};

/// Things by the literal beginnings of their patterns: finds those whose beginning a text begins with, in the
/// time of one binary search and one step for each found.
#[derive(Debug, Clone)]
struct PrefixIndex<T> {
    /// Sorted by text, each once.
    keys: Vec<Slice>,
    /// For each key the longest other one that it begins with.
    parents: Vec<Option<u32>>,
    /// What stands under each key.
    items: Vec<T>,
}

impl<T> PrefixIndex<T> {
    /// Builds from keys that are sorted and differ.
    fn new(entries: Vec<(Slice, T)>, arena: &Arena) -> Self {
        let (mut keys, mut parents, mut items) = (Vec::new(), Vec::new(), Vec::new());
        // The keys on the way from the shortest beginning to the last key: candidates for parents.
        let mut open: Vec<(u32, &str)> = Vec::new();
        for (at, (key, item)) in (0..).zip(entries) {
            let text = arena.get(key);
            while open.last().is_some_and(|(_, beginning)| !text.starts_with(beginning)) {
                open.pop();
            }
            parents.push(open.last().map(|(at, _)| *at));
            open.push((at, text));
            keys.push(key);
            items.push(item);
        }
        Self { keys, parents, items }
    }

    /// Calls back for each thing whose key the text begins with, the longest first, and the text behind it.
    /// Stops when the callback says so.
    fn visit(&self, arena: &Arena, text: &str, mut found: impl FnMut(&T, &str) -> bool) -> bool {
        // The greatest key that is not beyond the text: every key that the text begins with is among it and
        // its parents.
        let behind = self.keys.partition_point(|key| arena.get(*key) <= text);
        let mut at = behind.checked_sub(1);
        while let Some(n) = at {
            if let (Some(key), Some(item)) = (self.keys.get(n), self.items.get(n))
                && let Some(rest) = text.strip_prefix(arena.get(*key))
                && found(item, rest)
            {
                return true;
            }
            at = self.parents.get(n).copied().flatten().map(|parent| parent as usize);
        }
        false
    }
}

/// Groups by equal texts, sorted.
fn grouped<T>(mut entries: Vec<(Slice, T)>, arena: &Arena) -> Vec<(Slice, Vec<T>)> {
    entries.sort_by(|(a, _), (b, _)| arena.get(*a).cmp(arena.get(*b)));
    let mut groups: Vec<(Slice, Vec<T>)> = Vec::new();
    for (key, item) in entries {
        match groups.last_mut() {
            Some((last, group)) if arena.get(*last) == arena.get(key) => group.push(item),
            _ => groups.push((key, vec![item])),
        }
    }
    groups
}

/// A statement under one of its action patterns.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The pattern; none where the statement is asked for its actions itself (`NotAction`).
    action: Option<ActionMatcher>,
    statement: u32,
}

/// Statements whose action patterns begin alike; where they are many, found by their resources.
#[derive(Debug, Clone)]
struct Group {
    entries: Vec<Entry>,
    by_resource: Option<ResourceIndex>,
}

/// Entries of a group by the literal beginnings of their resources.
#[derive(Debug, Clone)]
struct ResourceIndex {
    whole: PrefixIndex<Vec<u32>>,
    /// Those with a wildcard before the sixth part, by the beginning of that.
    sixth: PrefixIndex<Vec<u32>>,
}

/// The statements of a set, found by action and resource.
#[derive(Debug, Clone)]
pub(super) struct Index(PrefixIndex<Group>);

impl Index {
    /// From how many action patterns on an index is worth its making.
    pub(super) const WORTH: usize = 48;
    /// From how many statements on a group is worth one by resources.
    const WORTH_GROUP: usize = 12;

    pub(super) fn new(statements: &[Statement], arena: &Arena) -> Self {
        let mut entries = Vec::new();
        for (n, statement) in (0..).zip(statements) {
            match &statement.actions {
                Patterns::These(patterns) => entries.extend(patterns.iter().map(|action| {
                    (action.text.to(action.prefix), Entry { action: Some(*action), statement: n })
                })),
                Patterns::AllBut(_) | Patterns::Everything => {
                    entries.push((Slice::default(), Entry { action: None, statement: n }));
                }
            }
        }
        let groups = grouped(entries, arena)
            .into_iter()
            .map(|(key, entries)| (key, Group::new(entries, statements, arena)))
            .collect();
        Self(PrefixIndex::new(groups, arena))
    }

    /// Calls back for statements that cover the request's action and may cover its resource, each at least
    /// once. Stops when the callback says so.
    pub(super) fn visit(
        &self,
        statements: &[Statement],
        arena: &Arena,
        request: &Request<'_>,
        mut found: impl FnMut(&Statement) -> bool,
    ) {
        self.0.visit(arena, request.action.small(), |group, rest| {
            let mut one = |entry: &Entry| {
                let Some(statement) = statements.get(entry.statement as usize) else { return false };
                let covered = match entry.action {
                    Some(action) => action.matches_rest(arena, rest),
                    None => statement.covers_action(arena, request.action),
                };
                covered && found(statement)
            };
            match &group.by_resource {
                None => group.entries.iter().any(&mut one),
                Some(index) => index
                    .visit(arena, request.target, |at| group.entries.get(at as usize).is_some_and(&mut one)),
            }
        });
    }
}

impl Group {
    fn new(entries: Vec<Entry>, statements: &[Statement], arena: &Arena) -> Self {
        if entries.len() < Index::WORTH_GROUP {
            return Self { entries, by_resource: None };
        }
        let by_resource = Some(ResourceIndex::new(&entries, statements, arena));
        Self { entries, by_resource }
    }
}

impl ResourceIndex {
    fn new(entries: &[Entry], statements: &[Statement], arena: &Arena) -> Self {
        let (mut whole, mut sixth) = (Vec::new(), Vec::new());
        for (at, entry) in (0..).zip(entries) {
            match statements.get(entry.statement as usize).map(|statement| &statement.resources) {
                Some(Patterns::These(patterns)) => {
                    for pattern in patterns {
                        match pattern.beginning(arena) {
                            Beginning::OfWhole(text) => whole.push((text, at)),
                            Beginning::OfSixth(text) => sixth.push((text, at)),
                        }
                    }
                }
                Some(Patterns::AllBut(_) | Patterns::Everything) | None => whole.push((Slice::default(), at)),
            }
        }
        let index = |keys| PrefixIndex::new(grouped(keys, arena), arena);
        Self { whole: index(whole), sixth: index(sixth) }
    }

    /// Calls back for entries that may cover a resource, each at least once. Stops when the callback says so.
    fn visit(&self, arena: &Arena, target: &Target, mut found: impl FnMut(u32) -> bool) -> bool {
        let mut each = |entries: &Vec<u32>, _: &str| entries.iter().any(|at| found(*at));
        self.whole.visit(arena, target.small(), &mut each)
            || target.resource().is_some_and(|sixth| self.sixth.visit(arena, sixth, &mut each))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Arena, PrefixIndex, grouped};

    proptest! {
        #[test]
        fn every_beginning_is_found_and_nothing_else(
            keys in proptest::collection::vec("[ab]{0,4}", 0..12),
            text in "[ab]{0,6}",
        ) {
            let mut arena = Arena::default();
            let entries = keys.iter().map(|key| (arena.push(key), key.clone())).collect();
            let index = PrefixIndex::new(grouped(entries, &arena), &arena);
            let mut found = Vec::new();
            index.visit(&arena, &text, |keys, _| {
                found.extend(keys.clone());
                false
            });
            let mut expected: Vec<_> = keys.into_iter().filter(|key| text.starts_with(key.as_str())).collect();
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
    }
}
