//! Condition operators over one key: what specs/iam.md §2 says, cell by cell.

mod number;
mod resolve;
mod value;
mod wild;

use super::{Context, KeyState, Truth, compiled::Arena, compiled::Slice};
use crate::policy::{Operator, SetQualifier, Span, Test};

#[cfg(feature = "reference")]
pub(crate) use number::Decimal;
pub(super) use resolve::{Unresolved, Variables, has_unknown, possible_glob, resolved_glob};
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

/// What a condition, or all conditions of a statement, may come to: every outcome that remains possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    holds: bool,
    fails: bool,
    /// A value that is no ARN is met: an Allow then grants nothing, and a Deny denies.
    errs: bool,
}

impl Held {
    pub(super) const TRUE: Self = Self { holds: true, fails: false, errs: false };
    pub(super) const FALSE: Self = Self { holds: false, fails: true, errs: false };
    pub(super) const ERROR: Self = Self { holds: false, fails: false, errs: true };

    /// Both answers remain, and an error where one may be met.
    fn unknown(errs: bool) -> Self {
        Self { holds: true, fails: true, errs }
    }

    /// Both: an error wins over everything, since a Deny with one denies.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            holds: self.holds && other.holds,
            fails: self.fails && (other.holds || other.fails) || other.fails && self.holds,
            errs: self.errs || other.errs,
        }
    }

    fn or(self, other: Self) -> Self {
        self.negated().and(other.negated()).negated()
    }

    fn negated(self) -> Self {
        Self { holds: self.fails, fails: self.holds, ..self }
    }

    /// What it makes of its statement.
    pub(super) fn truth(self, denies: bool) -> Truth {
        let yes = self.holds || self.errs && denies;
        let no = self.fails || self.errs && !denies;
        if yes && no { Truth::Unknown } else { yes.into() }
    }
}

impl From<Truth> for Held {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::True => Self::TRUE,
            Truth::False => Self::FALSE,
            Truth::Unknown => Self::unknown(false),
        }
    }
}

impl From<bool> for Held {
    fn from(yes: bool) -> Self {
        if yes { Self::TRUE } else { Self::FALSE }
    }
}

impl Condition {
    /// Whether it holds of a context.
    pub(super) fn holds<'c>(&self, arena: &'c Arena, context: &'c Context, variables: bool) -> Held {
        let Some(operator) = self.operator else { return Held::FALSE };
        let found = context.look_up(self.hash, arena.get(self.key));
        if operator.test == Test::Null {
            return self.null(found).into();
        }
        let values = match found {
            KeyState::Unknown => return Held::unknown(self.may_err),
            KeyState::Absent => return absent(operator).into(),
            KeyState::Present(values) => values,
        };
        let variables = Variables { context, on: variables };
        let one = |text: &str| self.one(operator.test, text, arena, variables);
        match operator.set {
            // A list never matches without a set operator: not negated, not IfExists (recorded).
            None => values.single().map_or(Held::FALSE, |value| one(value)),
            Some(SetQualifier::ForAllValues) => {
                values.as_slice().iter().map(|value| one(value)).fold(Held::TRUE, Held::and)
            }
            Some(SetQualifier::ForAnyValue) => {
                values.as_slice().iter().map(|value| one(value)).fold(Held::FALSE, Held::or)
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
            return value::unreadable(test).into();
        };
        // Values are taken in order: behind a hit, or a value that is no ARN, none is met.
        let mut met = Held::FALSE;
        for value in &self.values {
            let this = value.matches(test, &subject, arena, variables);
            met = Held { holds: met.holds || this.holds, errs: met.errs || this.errs, fails: this.fails };
            if !met.fails {
                break;
            }
        }
        if test.is_negated() { met.negated() } else { met }
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
