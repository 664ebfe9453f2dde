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
    keys: Vec<Key>,
    /// What stands under the keys, in their order.
    items: Vec<T>,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    head: u64,
    text: Slice,
    /// The longest other key that this one begins with; none if it is not before this one.
    parent: u32,
    /// Where its items begin; they end where those of the next key begin.
    from: u32,
}

/// The first bytes as a number that orders as they do, so that most comparisons need not look at the text.
fn head_of(text: &str) -> u64 {
    let mut head = [0; 8];
    for (slot, byte) in head.iter_mut().zip(text.bytes()) {
        *slot = byte;
    }
    u64::from_be_bytes(head)
}

impl<T> PrefixIndex<T> {
    fn new(entries: Vec<(Slice, T)>, arena: &Arena) -> Self {
        let headed = |(text, item)| (head_of(arena.get(text)), text, item);
        let mut entries: Vec<(u64, Slice, T)> = entries.into_iter().map(headed).collect();
        entries.sort_by(|(a, x, _), (b, y, _)| a.cmp(b).then_with(|| arena.get(*x).cmp(arena.get(*y))));
        let mut keys: Vec<Key> = Vec::with_capacity(entries.len());
        let mut items = Vec::with_capacity(entries.len());
        // The keys on the way from the shortest beginning to the last key: candidates for parents.
        let mut open: Vec<(u32, &str)> = Vec::new();
        for (from, (head, slice, item)) in (0..).zip(entries) {
            items.push(item);
            let text = arena.get(slice);
            if open.last().is_some_and(|(_, last)| *last == text) {
                continue;
            }
            while open.last().is_some_and(|(_, beginning)| !text.starts_with(beginning)) {
                open.pop();
            }
            let at = u32::try_from(keys.len()).unwrap_or(u32::MAX);
            keys.push(Key { head, text: slice, parent: open.last().map_or(at, |(parent, _)| *parent), from });
            open.push((at, text));
        }
        Self { keys, items }
    }

    /// What stands under the `n`-th key.
    fn items(&self, n: usize) -> &[T] {
        let from = |n: usize| self.keys.get(n).map(|key| key.from as usize);
        let range = from(n).unwrap_or_default()..from(n + 1).unwrap_or(self.items.len());
        self.items.get(range).unwrap_or_default()
    }

    /// Calls back for each key that the text begins with, the longest first: its number, what stands under it
    /// and the text behind it. Stops when the callback says so.
    fn visit(&self, arena: &Arena, text: &str, mut found: impl FnMut(usize, &[T], &str) -> bool) -> bool {
        // The greatest key that is not beyond the text: every key that the text begins with is among it and
        // its parents.
        let head = head_of(text);
        let behind = self
            .keys
            .partition_point(|key| key.head < head || (key.head == head && arena.get(key.text) <= text));
        let mut at = behind.checked_sub(1);
        while let Some(n) = at
            && let Some(key) = self.keys.get(n)
        {
            if let Some(rest) = text.strip_prefix(arena.get(key.text))
                && found(n, self.items(n), rest)
            {
                return true;
            }
            at = Some(key.parent as usize).filter(|parent| *parent < n);
        }
        false
    }
}

/// A statement under one of its action patterns.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The pattern; none where the statement is asked for its actions itself (`NotAction`).
    action: Option<ActionMatcher>,
    statement: u32,
}

/// The statements of a set, found by action and resource.
#[derive(Debug, Clone)]
pub(super) struct Index {
    actions: PrefixIndex<Entry>,
    /// For keys of actions under which many statements stand, by key: the same by their resources.
    resources: Vec<(usize, ResourceIndex)>,
}

/// Entries under one key of actions, by number, found by the literal beginnings of their resources.
#[derive(Debug, Clone)]
struct ResourceIndex {
    whole: PrefixIndex<u32>,
    /// Those with a wildcard before the sixth part, by the beginning of that.
    sixth: PrefixIndex<u32>,
}

impl Index {
    /// From how many action patterns on an index is worth its making.
    pub(super) const WORTH: usize = 6;
    /// From how many statements under one key on is one by resources.
    const WORTH_RESOURCES: usize = 6;

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
        let actions = PrefixIndex::new(entries, arena);
        let resources = (0..actions.keys.len())
            .map(|key| (key, actions.items(key)))
            .filter(|(_, entries)| entries.len() >= Self::WORTH_RESOURCES)
            .map(|(key, entries)| (key, ResourceIndex::new(entries, statements, arena)))
            .collect();
        Self { actions, resources }
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
        self.actions.visit(arena, request.action.small(), |key, entries, rest| {
            let mut one = |entry: &Entry| {
                let Some(statement) = statements.get(entry.statement as usize) else { return false };
                let covered = match entry.action {
                    Some(action) => action.matches_rest(arena, rest),
                    None => statement.covers_action(arena, request.action),
                };
                covered && found(statement)
            };
            match self.resources_under(key, entries.len()) {
                None => entries.iter().any(one),
                Some(index) => {
                    index.visit(arena, request.target, |at| entries.get(at as usize).is_some_and(&mut one))
                }
            }
        });
    }

    fn resources_under(&self, key: usize, entries: usize) -> Option<&ResourceIndex> {
        if entries < Self::WORTH_RESOURCES {
            return None;
        }
        let at = self.resources.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        self.resources.get(at).map(|(_, index)| index)
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
        Self { whole: PrefixIndex::new(whole, arena), sixth: PrefixIndex::new(sixth, arena) }
    }

    /// Calls back for entries that may cover a resource, each at least once. Stops when the callback says so.
    fn visit(&self, arena: &Arena, target: &Target, mut found: impl FnMut(u32) -> bool) -> bool {
        let mut each = |_, entries: &[u32], _: &str| entries.iter().any(|at| found(*at));
        self.whole.visit(arena, target.small(), &mut each)
            || target.resource().is_some_and(|sixth| self.sixth.visit(arena, sixth, &mut each))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Arena, Index, PrefixIndex};
    use crate::{
        evaluate::{Action, Caller, Context, Layers, PolicySet, Request, Target},
        policy::{Document, PolicyKind},
    };

    const ACTIONS: [&str; 8] = [
        "*",
        "s3:*",
        "s3:Get*",
        "s3:GetObject",
        "s3:?etObject",
        "*:GetObject",
        "sqs:Get*",
        "S3:getobjectacl",
    ];
    const RESOURCES: [&str; 10] = [
        "*",
        "arn:aws:s3:::b",
        "arn:aws:s3:::b/*",
        "ARN:aws:s3:::b/a*",
        "arn:aws:*:::b/alice/x",
        "arn:*:s3:*:*:b/${aws:username}/*",
        "arn:aws:s3:::b/${aws:username}/x",
        "arn:aws:s?:::b/?lice/*",
        "arn:aws:*:*:*:*",
        "arn:aws:s3",
    ];

    fn set<'a>(statements: impl Iterator<Item = &'a String>) -> PolicySet {
        let statements: Vec<&str> = statements.map(String::as_str).collect();
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(","));
        PolicySet::of(PolicyKind::Managed, "policy", &Document::parse(&text).unwrap())
    }

    fn statement() -> impl Strategy<Value = String> {
        let some =
            |texts: &'static [&'static str]| proptest::collection::vec(proptest::sample::select(texts), 1..3);
        let not = || prop_oneof![4 => Just(""), 1 => Just("Not")];
        let effect = prop_oneof![3 => Just("Allow"), 1 => Just("Deny")];
        (effect, not(), some(&ACTIONS), not(), some(&RESOURCES)).prop_map(
            |(effect, not_action, actions, not_resource, resources)| {
                format!(
                    r#"{{"Effect": "{effect}", "{not_action}Action": {actions:?}, "{not_resource}Resource": {resources:?}}}"#
                )
            },
        )
    }

    proptest! {
        #[test]
        fn statements_together_decide_as_each_by_itself(
            statements in proptest::collection::vec(statement(), Index::WORTH..30),
            action in proptest::sample::select(&["s3:GetObject", "s3:PutObject", "sqs:GetQueueUrl", "a:b"][..]),
            resource in proptest::sample::select(
                &["*", "arn:aws:s3:::b", "arn:aws:s3:::b/alice/x", "arn:aws:s3:::b/bob", "arn:aws:sqs:::b/alice/x"][..]
            ),
        ) {
            let together = set(statements.iter());
            let each: Vec<PolicySet> = statements.iter().map(|one| set(std::iter::once(one))).collect();
            let (together, each) = ([&together], each.iter().collect::<Vec<_>>());
            let mut context = Context::absent();
            context.set("aws:username", "alice");
            let request = Request {
                caller: &Caller::parse("arn:aws:iam::111122223333:user/alice").unwrap(),
                action: &Action::new(action).unwrap(),
                target: &Target::new(resource),
                context: &context,
            };
            let [together, each] = [&together[..], &each]
                .map(|identity| Layers { identity, ..Layers::default() }.decide(&request));
            prop_assert_eq!(together, each);
        }

        #[test]
        fn every_beginning_is_found_and_nothing_else(
            keys in proptest::collection::vec("[ab]{0,10}", 0..12),
            text in "[ab]{0,12}",
        ) {
            let mut arena = Arena::default();
            let entries = keys.iter().map(|key| (arena.push(key), key.clone())).collect();
            let index = PrefixIndex::new(entries, &arena);
            let mut found = Vec::new();
            index.visit(&arena, &text, |_, keys, _| {
                found.extend(keys.iter().cloned());
                false
            });
            let mut expected: Vec<_> = keys.into_iter().filter(|key| text.starts_with(key.as_str())).collect();
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
    }
}
