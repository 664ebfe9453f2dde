//! Condition operators over one key: what specs/iam.md §2 says, cell by cell.

mod number;
mod resolve;
mod value;
mod wild;

use super::{Context, KeyState, Truth, compiled::Arena, compiled::Slice};
use crate::policy::{Operator, SetQualifier, Span, Test};

pub(super) use resolve::{Unresolved, Variables, resolved_glob};
pub(super) use value::Value;
pub(super) use wild::{literal_prefix, wild};

/// One operator, one key and the values that the policy gives, compiled.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// None for an operator that AWS does not have: it never matches.
    pub operator: Option<Operator>,
    /// The operator as written.
    pub name: Slice,
    /// The key in small letters.
    pub key: Slice,
    pub hash: u64,
    /// The key as written.
    pub spelt: Slice,
    pub values: Box<[Value]>,
    /// Where the key stands.
    pub span: Span,
    /// Whether it can be an error, so that it must be asked even after another condition failed.
    pub may_err: bool,
}

/// What a condition, or all conditions of a statement, come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Is(Truth),
    /// A value that is no ARN was met: an Allow then grants nothing, and a Deny denies.
    Error,
}

impl Held {
    /// Both: an error wins over everything, since a Deny with one denies.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Is(a), Self::Is(b)) => Self::Is(a & b),
            _ => Self::Error,
        }
    }
}

impl Condition {
    /// Whether it holds of a context.
    pub(super) fn holds<'c>(&self, arena: &'c Arena, context: &'c Context, variables: bool) -> Held {
        let Some(operator) = self.operator else { return Held::Is(Truth::False) };
        let found = context.look_up(self.hash, arena.get(self.key));
        if operator.test == Test::Null {
            return Held::Is(self.null(found));
        }
        let values = match found {
            KeyState::Unknown => return Held::Is(Truth::Unknown),
            KeyState::Absent => return Held::Is(absent(operator).into()),
            KeyState::Present(values) => values,
        };
        let variables = Variables { context, on: variables };
        let one = |text: &str| self.one(operator.test, text, arena, variables);
        match operator.set {
            // A list never matches without a set operator: not negated, not IfExists (recorded).
            None => values.single().map_or(Held::Is(Truth::False), |value| one(value)),
            Some(SetQualifier::ForAllValues) => {
                values.as_slice().iter().map(|value| one(value)).fold(Held::Is(Truth::True), Held::and)
            }
            Some(SetQualifier::ForAnyValue) => {
                let or = |a: Held, b: Held| match (a, b) {
                    (Held::Is(a), Held::Is(b)) => Held::Is(a | b),
                    _ => Held::Error,
                };
                values.as_slice().iter().map(|value| one(value)).fold(Held::Is(Truth::False), or)
            }
        }
    }

    /// `Null`: any text but `true` asks for presence. A list without values is absent to it.
    fn null(&self, found: KeyState<'_>) -> Truth {
        let absent = match found {
            KeyState::Absent => Truth::True,
            KeyState::Unknown => Truth::Unknown,
            KeyState::Present(values) => values.as_slice().is_empty().into(),
        };
        self.values
            .iter()
            .fold(Truth::False, |held, value| held | if value.is_true() { absent } else { !absent })
    }

    /// Whether one value of the request passes.
    fn one<'c>(&self, test: Test, text: &str, arena: &'c Arena, variables: Variables<'c>) -> Held {
        let Some(subject) = value::Subject::read(test, text) else {
            return Held::Is(value::unreadable(test).into());
        };
        let mut found = Truth::False;
        for value in &self.values {
            match value.matches(test, &subject, arena, variables) {
                Held::Error => return Held::Error,
                Held::Is(Truth::True) => {
                    found = Truth::True;
                    break;
                }
                Held::Is(truth) => found = found | truth,
            }
        }
        Held::Is(if test.is_negated() { !found } else { found })
    }
}

/// What an operator says of a key that is absent. `IfExists` adds nothing to `ForAnyValue`.
fn absent(operator: Operator) -> bool {
    match operator.set {
        Some(SetQualifier::ForAllValues) => true,
        Some(SetQualifier::ForAnyValue) => false,
        None => operator.if_exists || operator.test.is_negated(),
    }
}
