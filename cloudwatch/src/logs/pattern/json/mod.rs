//! `{ … }`: patterns over messages that are JSON objects.

mod program;
mod scan;
mod selector;
mod walk;

pub(crate) use program::Program;
pub(crate) use scan::{Kind, Scan, Scratch, decoded, is_object};
pub(crate) use selector::{Selector, Step};
pub(crate) use walk::select;

use super::{
    PatternError, PatternErrorKind,
    cursor::Cursor,
    expression::{Expression, unexpected},
    operand::{Comparison, Operator},
};
use crate::logs::limits::WILDCARDS_PER_PATTERN;

/// A pattern as it was read.
#[derive(Debug, Clone)]
pub(crate) struct Json {
    pub(crate) conditions: Vec<Condition>,
    pub(crate) expression: Expression,
}

/// One condition: which value, what of it.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) offset: usize,
    pub(crate) source: String,
    pub(crate) selector: Selector,
    pub(crate) test: Test,
}

/// What a condition asks of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    Compare(Comparison),
    IsNull,
    IsTrue,
    IsFalse,
    NotExists,
}

impl Json {
    /// Reads a pattern; a `{` must be next.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, PatternError> {
        cursor.bump();
        let mut conditions = Vec::new();
        let expression = Expression::read(cursor, &mut |cursor| {
            conditions.push(condition(cursor)?);
            Ok(conditions.len() - 1)
        })?;
        cursor.blanks();
        if !cursor.eat("}") {
            return Err(unexpected(cursor, "after a condition stands `&&`, `||`, or the closing `}`"));
        }
        cursor.blanks();
        if cursor.peek().is_some() {
            return Err(PatternError::malformed(cursor.at(), "nothing follows the closing `}`"));
        }
        let mut wild = conditions.iter().filter(|condition: &&Condition| condition.selector.has_wildcard());
        if let Some(one_too_many) = wild.nth(WILDCARDS_PER_PATTERN) {
            return Err(PatternError::new(one_too_many.offset, PatternErrorKind::PatternWildcards));
        }
        Ok(Self { conditions, expression })
    }
}

fn word<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    cursor.blanks();
    cursor.take(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn condition(cursor: &mut Cursor<'_>) -> Result<Condition, PatternError> {
    let offset = cursor.at();
    let selector = Selector::read(cursor)?;
    cursor.blanks();
    let at = cursor.at();
    let rule = "after a selector stands `= != < <= > >=`, `IS NULL`, `IS TRUE`, `IS FALSE` or `NOT EXISTS`";
    let test = if let Some(operator) = Operator::read(cursor) {
        Test::Compare(Comparison::read(operator, cursor)?)
    } else {
        match word(cursor) {
            "IS" => {
                cursor.blanks();
                let at = cursor.at();
                match word(cursor) {
                    "NULL" => Test::IsNull,
                    "TRUE" => Test::IsTrue,
                    "FALSE" => Test::IsFalse,
                    "" => {
                        return Err(PatternError::malformed(
                            at,
                            "after `IS` stands `NULL`, `TRUE` or `FALSE`",
                        ));
                    }
                    other => {
                        return Err(PatternError::characters(
                            at,
                            other,
                            "after `IS` stands `NULL`, `TRUE` or `FALSE`, in capitals; there is no `IS NOT`",
                        ));
                    }
                }
            }
            "NOT" => {
                let at = cursor.at();
                match word(cursor) {
                    "EXISTS" => Test::NotExists,
                    _ => return Err(PatternError::malformed(at, "after `NOT` stands `EXISTS`, in capitals")),
                }
            }
            "" => return Err(unexpected(cursor, rule)),
            _ => return Err(PatternError::malformed(at, rule)),
        }
    };
    Ok(Condition { offset, source: cursor.since(offset).to_owned(), selector, test })
}

impl Test {
    /// Whether a value passes. `NOT EXISTS` is asked the other way round: any value is one too many.
    pub(crate) fn passes(&self, kind: &Kind<'_>) -> bool {
        self.passes_of(kind, None)
    }

    /// The same of a value whose short form, if it is a number that has one, is known.
    pub(crate) fn passes_of(&self, kind: &Kind<'_>, short: Option<i64>) -> bool {
        match (self, kind) {
            (Self::Compare(comparison), Kind::Scalar(scalar)) => comparison.holds_of(*scalar, short),
            (Self::IsNull, Kind::Null | Kind::Array { holds_null: true })
            | (Self::IsTrue, Kind::Boolean(true))
            | (Self::IsFalse, Kind::Boolean(false))
            | (Self::NotExists, _) => true,
            _ => false,
        }
    }
}
