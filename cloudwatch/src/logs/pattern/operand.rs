use std::cmp::Ordering;

use super::{
    PatternError,
    cursor::Cursor,
    number::{Decimal, billionths},
    regex::Regex,
    wildcard::Wildcard,
};

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    /// The operator that is next, if one is. The longer ones come first.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        [
            ("!=", Self::Unequal),
            ("<=", Self::LessOrEqual),
            (">=", Self::GreaterOrEqual),
            ("=", Self::Equal),
            ("<", Self::Less),
            (">", Self::Greater),
        ]
        .into_iter()
        .find_map(|(token, operator)| cursor.eat(token).then_some(operator))
    }

    pub(crate) fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::Unequal)
    }

    fn holds(self, found: Ordering) -> bool {
        match self {
            Self::Equal => found.is_eq(),
            Self::Unequal => found.is_ne(),
            Self::Less => found.is_lt(),
            Self::LessOrEqual => found.is_le(),
            Self::Greater => found.is_gt(),
            Self::GreaterOrEqual => found.is_ge(),
        }
    }
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    /// A bare number, by value; with a text, by its spelling.
    Number(Box<str>),
    /// A bare word or a quoted text, with `*` for any run.
    Text(Wildcard),
    /// `%…%`.
    Regex(Regex),
}

/// A value that comparisons act on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scalar<'a> {
    /// A number, as the message spells it.
    Number(&'a [u8]),
    /// A text, decoded.
    Text(&'a [u8]),
}

impl<'a> Scalar<'a> {
    pub(crate) fn text(self) -> &'a [u8] {
        match self {
            Self::Number(text) | Self::Text(text) => text,
        }
    }
}

/// One comparison: an operator and what stands after it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) operator: Operator,
    pub(crate) operand: Operand,
    /// The operand in its short form, if it is a number that has one.
    billionths: Option<i64>,
}

fn bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '*' | '+' | '-')
}

impl Comparison {
    /// The rest of a comparison, the operator being read.
    pub(crate) fn read(operator: Operator, cursor: &mut Cursor<'_>) -> Result<Self, PatternError> {
        cursor.blanks();
        let start = cursor.at();
        let operand = match cursor.peek() {
            Some('"') => Operand::Text(Wildcard::new(&cursor.quoted()?)),
            Some('%') => Operand::Regex(Regex::read(cursor)?),
            Some(c) if bare(c) => {
                let word = cursor.take(bare);
                if word.eq_ignore_ascii_case("null") {
                    return Err(PatternError::malformed(
                        start,
                        "`null` is no value to compare with; write `IS NULL`, or quote the text",
                    ));
                }
                if Decimal::read(word.as_bytes()).is_some() {
                    Operand::Number(word.into())
                } else {
                    Operand::Text(Wildcard::new(word))
                }
            }
            Some('=' | '&' | '|' | ')' | '}' | ']' | ',') | None => {
                return Err(PatternError::malformed(
                    start,
                    "after the operator stands a number, a word, a quoted text or a `%regular expression%`",
                ));
            }
            Some(_) => {
                return Err(cursor.stuck(
                    start,
                    "a bare value holds letters, digits and `_ . * + -`; put anything else in double quotes",
                ));
            }
        };
        if operator.orders() && !matches!(operand, Operand::Number(_)) {
            return Err(PatternError::characters(
                start,
                cursor.since(start),
                "`<`, `<=`, `>` and `>=` compare numbers only; write a bare number",
            ));
        }
        let billionths = match &operand {
            Operand::Number(number) => billionths(number.as_bytes()),
            _ => None,
        };
        Ok(Self { operator, operand, billionths })
    }

    pub(crate) fn holds(&self, scalar: Scalar<'_>) -> bool {
        if let Some(number) = self.billionths
            && let Scalar::Number(found) = scalar
            && let Some(found) = billionths(found)
        {
            return self.operator.holds(found.cmp(&number));
        }
        self.holds_at_length(scalar)
    }

    /// The same of a number whose short form is known.
    pub(crate) fn holds_of(&self, scalar: Scalar<'_>, short: Option<i64>) -> bool {
        match (self.billionths, short) {
            (Some(number), Some(found)) => self.operator.holds(found.cmp(&number)),
            _ => self.holds_at_length(scalar),
        }
    }

    fn holds_at_length(&self, scalar: Scalar<'_>) -> bool {
        let equal = match (&self.operand, scalar) {
            (Operand::Number(number), Scalar::Number(found)) => {
                let (Some(found), Some(number)) = (Decimal::read(found), Decimal::read(number.as_bytes()))
                else {
                    return false;
                };
                return self.operator.holds(found.compare(&number));
            }
            (Operand::Number(_), Scalar::Text(_)) if self.operator.orders() => return false,
            (Operand::Number(number), Scalar::Text(text)) => number.as_bytes() == text,
            (Operand::Text(wildcard), scalar) => wildcard.fits(scalar.text()),
            (Operand::Regex(regex), scalar) => regex.found(scalar.text()),
        };
        equal == (self.operator == Operator::Equal)
    }

    /// The rule by which a value was held against the operand, for an explanation.
    pub(crate) fn rule(&self, scalar: Scalar<'_>) -> &'static str {
        match (&self.operand, scalar) {
            (Operand::Number(_), Scalar::Number(_)) => "number with number: by value",
            (Operand::Number(_), Scalar::Text(_)) if self.operator.orders() => {
                "a text is never less or greater than a number"
            }
            (Operand::Number(_), Scalar::Text(_)) => "text with bare number: by the pattern's spelling",
            (Operand::Text(wildcard), Scalar::Number(_)) if wildcard.exact().is_some() => {
                "number with text: by the message's spelling"
            }
            (Operand::Text(_), Scalar::Number(_)) => "number with wildcard: by the message's spelling",
            (Operand::Text(wildcard), Scalar::Text(_)) if wildcard.exact().is_some() => {
                "text with text: equal whole, case counts"
            }
            (Operand::Text(_), Scalar::Text(_)) => "text with wildcard: `*` stands for any run",
            (Operand::Regex(_), Scalar::Number(_)) => {
                "number with regular expression: searched in the message's spelling"
            }
            (Operand::Regex(_), Scalar::Text(_)) => "text with regular expression: searched anywhere in it",
        }
    }
}
