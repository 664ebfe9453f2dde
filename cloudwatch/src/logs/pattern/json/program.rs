use super::{Json, Selector, Step, Test};
use crate::logs::pattern::expression::Expression;

/// The conditions of one or many patterns, joined into one tree of keys, so that a message is read once for all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) conditions: Vec<Compiled>,
    /// Each pattern's expression over `conditions`, in the order the patterns were given.
    expressions: Vec<Expression>,
}

/// A place in a message that some selector passes or ends at.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub(super) keys: Vec<(Box<[u8]>, usize)>,
    pub(super) indexes: Vec<(usize, usize)>,
    /// The conditions on the value here.
    pub(super) tests: Vec<usize>,
    /// The conditions that go on from here with a wildcard, and how many of their steps lead here.
    pub(super) wild: Vec<usize>,
    /// All the conditions from here on: a later duplicate of the key makes them forget what they saw.
    pub(super) below: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Compiled {
    selector: Selector,
    pub(super) test: Test,
    /// How many steps the tree takes; the others, from the first wildcard on, are walked.
    taken: usize,
}

impl Compiled {
    pub(super) fn walked(&self) -> &[Step] {
        self.selector.steps.get(self.taken..).unwrap_or_default()
    }
}

impl Program {
    pub(crate) fn new<'a>(patterns: impl IntoIterator<Item = &'a Json>) -> Self {
        let mut program = Self { nodes: vec![Node::default()], ..Self::default() };
        for pattern in patterns {
            let numbers: Vec<usize> =
                pattern.conditions.iter().map(|one| program.add(&one.selector, &one.test)).collect();
            program.expressions.push(pattern.expression.renumbered(&numbers));
        }
        program
    }

    /// The number of a condition, the same for the same condition of another pattern.
    fn add(&mut self, selector: &Selector, test: &Test) -> usize {
        if let Some(known) =
            self.conditions.iter().position(|one| one.selector == *selector && one.test == *test)
        {
            return known;
        }
        let number = self.conditions.len();
        let taken = selector.steps.iter().take_while(|step| **step != Step::Any).count();
        let mut at = 0;
        for step in selector.steps.iter().take(taken) {
            at = self.child(at, step);
            if let Some(node) = self.nodes.get_mut(at) {
                node.below.push(number);
            }
        }
        if let Some(node) = self.nodes.get_mut(at) {
            if taken == selector.steps.len() { node.tests.push(number) } else { node.wild.push(number) }
        }
        self.conditions.push(Compiled { selector: selector.clone(), test: test.clone(), taken });
        number
    }

    fn child(&mut self, at: usize, step: &Step) -> usize {
        let fresh = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return at };
        let child = match step {
            Step::Key(key) => match node.keys.iter().find(|(name, _)| **name == *key.as_bytes()) {
                Some((_, child)) => *child,
                None => {
                    node.keys.push((key.as_bytes().into(), fresh));
                    fresh
                }
            },
            Step::Index(index) => match node.indexes.iter().find(|(place, _)| place == index) {
                Some((_, child)) => *child,
                None => {
                    node.indexes.push((*index, fresh));
                    fresh
                }
            },
            Step::Any => return at,
        };
        if child == fresh {
            self.nodes.push(Node::default());
        }
        child
    }

    /// Whether the pattern of that place holds, given what each condition saw.
    pub(crate) fn holds(&self, pattern: usize, hits: &[bool]) -> bool {
        let held = |number: usize| {
            let hit = hits.get(number).copied().unwrap_or(false);
            hit != self.conditions.get(number).is_some_and(|one| one.test == Test::NotExists)
        };
        self.expressions.get(pattern).is_some_and(|expression| expression.holds(&held))
    }
}
