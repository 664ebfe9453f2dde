use std::{borrow::Cow, cmp::Ordering, net::IpAddr};

use super::{
    super::{compiled::Arena, compiled::Slice},
    Held, Variables,
    number::Decimal,
    resolve::{Unresolved, resolved_glob},
    wild,
};
use crate::policy::{AddressRange, Comparand, Piece, Test, instant, pattern::Glob, pieces, source_address};

/// A value that a policy gives, compiled for the operator it stands under.
#[derive(Debug, Clone)]
pub(in crate::evaluate) struct Value {
    /// As written.
    pub text: Slice,
    compared: Compared,
}

#[derive(Debug, Clone)]
enum Compared {
    /// The text itself; `variables` where `${` occurs in it.
    Text { variables: bool },
    /// The text is a number.
    Number,
    /// An instant in milliseconds.
    Date(i64),
    /// What the text counts as.
    Bool(bool),
    /// A range.
    Address(Box<AddressRange>),
    /// The operator cannot read it: it matches nothing.
    Dead,
}

impl Value {
    /// Compiles a value; `variables` says whether the document has them.
    pub(in crate::evaluate) fn new(test: Test, text: &str, variables: bool, arena: &mut Arena) -> Self {
        let variables = variables && text.contains("${");
        let compared = match test.comparand() {
            Comparand::String | Comparand::Arn => Compared::Text { variables },
            Comparand::Binary => Compared::Text { variables: false },
            // AWS does not say whether variables stand under Bool; they are taken.
            Comparand::Bool if variables => Compared::Text { variables },
            Comparand::Bool | Comparand::Null => Compared::Bool(is_true(text)),
            Comparand::Number if Decimal::read(text).is_some() => Compared::Number,
            Comparand::Number => Compared::Dead,
            Comparand::Date => instant(text).map_or(Compared::Dead, Compared::Date),
            Comparand::IpAddress => match AddressRange::read(text) {
                None | Some(AddressRange::Dead) => Compared::Dead,
                Some(range) => Compared::Address(Box::new(range)),
            },
        };
        Self { text: arena.push(text), compared }
    }

    /// Whether it counts as true.
    pub(super) fn is_true(&self) -> bool {
        matches!(self.compared, Compared::Bool(true))
    }

    /// Whether it is no ARN under an ARN operator, or may prove to be none once its variables are replaced.
    pub(in crate::evaluate) fn may_err(&self, test: Test, arena: &Arena) -> bool {
        let text = arena.get(self.text);
        match self.compared {
            Compared::Text { variables } if test.comparand() == Comparand::Arn => {
                if variables {
                    !becomes_arn(text)
                } else {
                    !(text == "*" || is_arn(text))
                }
            }
            _ => false,
        }
    }

    /// Whether a value of the request equals it, matches it, lies within it, or is ordered to it as the test
    /// says; the negation of a negated test is the caller's.
    pub(super) fn matches<'c>(
        &self,
        test: Test,
        subject: &Subject<'_>,
        arena: &'c Arena,
        variables: Variables<'c>,
    ) -> Held {
        let is = |truth: bool| Held::from(truth);
        let text = arena.get(self.text);
        match (&self.compared, subject) {
            (Compared::Text { variables: has }, subject) => {
                let variables = Variables { on: *has && variables.on, ..variables };
                text_matches(test, text, subject, variables)
            }
            (Compared::Number, Subject::Number(subject)) => {
                is(Decimal::read(text).is_some_and(|value| ordered(test, subject.compare(value))))
            }
            (Compared::Date(value), Subject::Date(subject)) => is(ordered(test, subject.cmp(value))),
            (Compared::Bool(value), Subject::Bool(subject)) => is(value == subject),
            (Compared::Address(range), Subject::Address(address)) => is(range.contains(*address)),
            _ => is(false),
        }
    }
}

/// A value of the request, read for an operator.
#[derive(Debug)]
pub(super) enum Subject<'t> {
    Text(&'t str),
    Number(Decimal<'t>),
    Date(i64),
    Bool(bool),
    Address(IpAddr),
}

impl<'t> Subject<'t> {
    /// Reads a value; none where the operator cannot.
    pub(super) fn read(test: Test, text: &'t str) -> Option<Self> {
        match test.comparand() {
            Comparand::String | Comparand::Binary => Some(Self::Text(text)),
            Comparand::Arn => is_arn(text).then_some(Self::Text(text)),
            Comparand::Number => Decimal::read(text).map(Self::Number),
            Comparand::Date => instant(text).map(Self::Date),
            Comparand::Bool | Comparand::Null => Some(Self::Bool(is_true(text))),
            Comparand::IpAddress => source_address(text).map(Self::Address),
        }
    }
}

/// What a test says of a value of the request that it cannot read: numbers and dates are then unequal to
/// everything; addresses and ARNs fail the test and its negation alike (recorded).
pub(super) fn unreadable(test: Test) -> bool {
    matches!(test, Test::NumericNotEquals | Test::DateNotEquals)
}

fn is_true(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.bytes().filter(|b| *b == b':').count() >= 5
}

/// Whether a text with variables is an ARN whatever they give.
fn becomes_arn(text: &str) -> bool {
    let colons = pieces(text).map(|piece| match piece {
        Piece::Text(text) => text.matches(':').count(),
        Piece::Literal(_) | Piece::Variable { .. } => 0,
    });
    text.starts_with("arn:") && colons.sum::<usize>() >= 5
}

fn ordered(test: Test, order: Ordering) -> bool {
    match test {
        Test::NumericLessThan | Test::DateLessThan => order.is_lt(),
        Test::NumericLessThanEquals | Test::DateLessThanEquals => order.is_le(),
        Test::NumericGreaterThan | Test::DateGreaterThan => order.is_gt(),
        Test::NumericGreaterThanEquals | Test::DateGreaterThanEquals => order.is_ge(),
        _ => order.is_eq(),
    }
}

fn text_matches<'c>(test: Test, value: &'c str, subject: &Subject<'_>, variables: Variables<'c>) -> Held {
    let filled = |value: &'c str| -> Result<Cow<'c, str>, Unresolved> {
        if variables.on { variables.fill(value).map(Cow::Owned) } else { Ok(Cow::Borrowed(value)) }
    };
    let found = match (test, subject) {
        (_, Subject::Bool(subject)) => filled(value).map(|value| is_true(&value) == *subject),
        (Test::StringLike | Test::StringNotLike, Subject::Text(subject)) if variables.on => {
            resolved_glob(value, variables).map(|glob| glob.matches(subject))
        }
        (Test::StringLike | Test::StringNotLike, Subject::Text(subject)) => Ok(wild(value, subject)),
        (Test::StringEqualsIgnoreCase | Test::StringNotEqualsIgnoreCase, Subject::Text(subject)) => {
            filled(value).map(|value| same_in_any_case(&value, subject))
        }
        (_, Subject::Text(subject)) if test.comparand() == Comparand::Arn => {
            return arn_matches(value, subject, variables);
        }
        (_, Subject::Text(subject)) => filled(value).map(|value| value == *subject),
        _ => Ok(false),
    };
    match found {
        Ok(found) => found.into(),
        Err(Unresolved::Never) => Held::FALSE,
        Err(Unresolved::Unknown) => Held::unknown(false),
    }
}

/// Equality after lower-casing with the rule for a final sigma (recorded).
fn same_in_any_case(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        a.eq_ignore_ascii_case(b)
    } else {
        a.to_lowercase() == b.to_lowercase()
    }
}

/// Whether an ARN matches a pattern part by part. A bare `*` matches every ARN.
fn arn_matches<'c>(pattern: &'c str, arn: &str, variables: Variables<'c>) -> Held {
    if variables.on {
        return match variables.fill(pattern) {
            Err(Unresolved::Never) => Held::FALSE,
            Err(Unresolved::Unknown) => Held::unknown(!becomes_arn(pattern)),
            Ok(filled) if !is_arn(&filled) => Held::ERROR,
            Ok(_) => resolved_arn(pattern, arn, variables).into(),
        };
    }
    if pattern == "*" {
        return Held::TRUE;
    }
    if !is_arn(pattern) {
        return Held::ERROR;
    }
    let parts = pattern.splitn(6, ':').zip(arn.splitn(6, ':'));
    parts.into_iter().all(|(pattern, part)| wild(pattern, part)).into()
}

/// Part by part, the parts found after the variables are replaced; what those give stands for itself.
fn resolved_arn<'c>(pattern: &'c str, arn: &str, variables: Variables<'c>) -> bool {
    let mut globs = Vec::with_capacity(6);
    let mut current = Glob::default();
    for piece in pieces(pattern) {
        let Ok(text) = variables.piece(piece) else { return false };
        let literal = !matches!(piece, Piece::Text(_));
        let push = |glob: &mut Glob, text: &str| {
            if literal { glob.push_literal(text) } else { glob.push_pattern(text) }
        };
        let mut rest = text.as_ref();
        while globs.len() < 5
            && let Some((before, after)) = rest.split_once(':')
        {
            push(&mut current, before);
            globs.push(std::mem::take(&mut current));
            rest = after;
        }
        push(&mut current, rest);
    }
    globs.push(current);
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    globs.len() == parts.len() && globs.iter().zip(parts).all(|(glob, part)| glob.matches(part))
}
