//! `[ … ]`: patterns over messages whose values are parted by blanks.

mod split;

pub(crate) use split::{Value, split};

use super::{
    PatternError, PatternErrorKind,
    cursor::Cursor,
    expression::{Expression, unexpected},
    number::{Decimal, billionths},
    operand::{Comparison, Operator, Scalar},
};

/// A pattern as it was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Delimited {
    pub(crate) fields: Vec<Field>,
    /// Before which field `...` stands, or after all.
    pub(crate) ellipsis: Option<usize>,
    /// The places of the fields that have conditions.
    asked: Vec<usize>,
}

/// One named field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: Box<str>,
    pub(crate) conditions: Vec<FieldCondition>,
    pub(crate) expression: Option<Expression>,
}

/// One condition on a field's value.
#[derive(Debug, Clone)]
pub(crate) struct FieldCondition {
    pub(crate) offset: usize,
    pub(crate) source: String,
    pub(crate) comparison: Comparison,
}

fn name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

impl Delimited {
    /// Reads a pattern; a `[` must be next.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, PatternError> {
        cursor.bump();
        let mut read = Self::default();
        cursor.blanks();
        if !cursor.eat("]") {
            loop {
                read.field(cursor)?;
                cursor.blanks();
                if cursor.eat("]") {
                    break;
                }
                if !cursor.eat(",") {
                    return Err(unexpected(cursor, "after a field stands a `,` or the closing `]`"));
                }
            }
        }
        cursor.blanks();
        if cursor.peek().is_some() {
            return Err(PatternError::malformed(cursor.at(), "nothing follows the closing `]`"));
        }
        let asked = read.fields.iter().enumerate().filter(|(_, field)| field.expression.is_some());
        read.asked = asked.map(|(at, _)| at).collect();
        Ok(read)
    }

    fn field(&mut self, cursor: &mut Cursor<'_>) -> Result<(), PatternError> {
        cursor.blanks();
        let start = cursor.at();
        if cursor.eat("...") {
            if self.ellipsis.replace(self.fields.len()).is_some() {
                return Err(PatternError::new(
                    start,
                    PatternErrorKind::DuplicateField { name: "...".to_owned() },
                ));
            }
            return Ok(());
        }
        let mut ahead = cursor.clone();
        while ahead.eat("(") {
            ahead.blanks();
        }
        let own = ahead.take(name);
        if own.is_empty() {
            return Err(match ahead.peek() {
                Some('.') => ahead.stuck(start, "for any number of fields write `...`"),
                _ => {
                    unexpected(&ahead, "each field has a name, of letters, digits, `_` and `-`, or is `...`")
                }
            });
        }
        if self.fields.iter().any(|field| *field.name == *own) {
            return Err(PatternError::new(start, PatternErrorKind::DuplicateField { name: own.to_owned() }));
        }
        let mut field = Field { name: own.into(), conditions: Vec::new(), expression: None };
        ahead.blanks();
        if cursor.peek() != Some('(') && matches!(ahead.peek(), Some(',' | ']')) {
            *cursor = ahead;
        } else {
            let conditions = &mut field.conditions;
            field.expression = Some(Expression::read(cursor, &mut |cursor| {
                conditions.push(condition(cursor, own)?);
                Ok(conditions.len() - 1)
            })?);
        }
        self.fields.push(field);
        Ok(())
    }

    /// Gives each field its value, the message having been parted. Without `...` the last field takes all that is left,
    /// as it stands. None if there are too few values.
    pub(crate) fn assign<'m>(&self, message: &'m [u8], values: &[Value]) -> Option<Assigned<'m>> {
        let (named, found) = (self.fields.len(), values.len());
        if message.is_empty() || found < named {
            return None;
        }
        let over = found - named;
        let of = |(start, end): (usize, usize)| message.get(start..end).unwrap_or_default();
        let whole = |value: &Value| of(value.inner);
        let mut assigned = Assigned::default();
        match self.ellipsis {
            Some(place) => {
                for (at, value) in values.iter().enumerate() {
                    if at >= place && at < place + over {
                        assigned.unnamed.push((at + 1, whole(value)));
                    } else {
                        assigned.named.push((at + 1, whole(value)));
                    }
                }
            }
            None if named == 0 => {
                assigned.unnamed =
                    values.iter().enumerate().map(|(at, value)| (at + 1, whole(value))).collect()
            }
            None => {
                assigned.named =
                    values.iter().take(named).enumerate().map(|(at, value)| (at + 1, whole(value))).collect();
                if over > 0
                    && let (Some(last), Some(begin), Some(end)) =
                        (assigned.named.last_mut(), values.get(named - 1), values.last())
                {
                    last.1 = of((begin.outer.0, end.outer.1));
                }
            }
        }
        Some(assigned)
    }

    /// Whether the message matches, as `assign` would have it: only fields with conditions are looked at.
    pub(crate) fn matches(&self, message: &[u8], values: &[Value]) -> bool {
        let (named, found) = (self.fields.len(), values.len());
        if message.is_empty() || found < named {
            return false;
        }
        let over = found - named;
        self.asked.iter().all(|&at| {
            let place = match self.ellipsis {
                Some(place) if at >= place => at + over,
                _ => at,
            };
            let (Some(field), Some(value)) = (self.fields.get(at), values.get(place)) else { return false };
            let (start, end) = match values.last() {
                Some(last) if self.ellipsis.is_none() && at + 1 == named && over > 0 => {
                    (value.outer.0, last.outer.1)
                }
                _ => value.inner,
            };
            field.holds(message.get(start..end).unwrap_or_default())
        })
    }
}

/// Which value each field has, with its place from 1, and the values without a name.
#[derive(Debug, Default)]
pub(crate) struct Assigned<'m> {
    pub(crate) named: Vec<(usize, &'m [u8])>,
    pub(crate) unnamed: Vec<(usize, &'m [u8])>,
}

/// What a field's value counts as: a number if it looks like one.
pub(crate) fn scalar(value: &[u8]) -> Scalar<'_> {
    let begins = matches!(value.first(), Some(b'-' | b'0'..=b'9'));
    if begins && Decimal::read(value).is_some() { Scalar::Number(value) } else { Scalar::Text(value) }
}

impl Field {
    pub(crate) fn holds(&self, value: &[u8]) -> bool {
        let short = billionths(value);
        let scalar = if short.is_some() { Scalar::Number(value) } else { scalar(value) };
        self.expression.as_ref().is_none_or(|expression| {
            expression.holds(&|condition| {
                self.conditions
                    .get(condition)
                    .is_some_and(|condition| condition.comparison.holds_of(scalar, short))
            })
        })
    }
}

fn condition(cursor: &mut Cursor<'_>, own: &str) -> Result<FieldCondition, PatternError> {
    cursor.blanks();
    let offset = cursor.at();
    let named = cursor.take(name);
    if named.is_empty() {
        return Err(unexpected(cursor, "a condition begins with the name of its field"));
    }
    if named != own {
        return Err(PatternError::malformed(
            offset,
            "a field's conditions name that field only; give the other field a condition of its own",
        ));
    }
    cursor.blanks();
    let Some(operator) = Operator::read(cursor) else {
        return Err(unexpected(
            cursor,
            "after a field's name stands `= != < <= > >=`, a `,` or the closing `]`",
        ));
    };
    let comparison = Comparison::read(operator, cursor)?;
    Ok(FieldCondition { offset, source: cursor.since(offset).to_owned(), comparison })
}
