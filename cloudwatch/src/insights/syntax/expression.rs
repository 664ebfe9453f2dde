use std::fmt;

use smol_str::SmolStr;

use super::print::{Quoted, name};
use crate::insights::{Aggregate, Function, Period, pattern::Pattern};

/// An expression over the fields of an event, or over the columns of `stats`.
///
/// `F` is how a field is named: its name in a query, its place in a row when the query runs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Expression<F = SmolStr> {
    /// A number, not negative.
    Number(f64),
    /// A text in quotes.
    Text(SmolStr),
    /// `true` or `false`.
    Bool(bool),
    /// A stretch of time, as an argument of `bin` and its like.
    Period(Period),
    /// A field.
    Field(F),
    /// `-a`.
    Negate(Box<Self>),
    /// `not a`.
    Not(Box<Self>),
    /// `a and b and …`, at least two.
    And(Vec<Self>),
    /// `a or b or …`, at least two.
    Or(Vec<Self>),
    /// A first operand and what is added, taken away, multiplied …, from left to right.
    Arithmetic(Box<Self>, Vec<(Operator, Self)>),
    /// `a ^ b`.
    Power(Box<Self>, Box<Self>),
    /// `a = b` and its like.
    Compare(Box<Self>, Comparison, Box<Self>),
    /// `a like "text"` or `a =~ /regex/`, or not.
    Like {
        /// What is searched.
        value: Box<Self>,
        /// What is searched for.
        pattern: Pattern,
        /// `not like`.
        negated: bool,
    },
    /// `a in [1, "b"]`, or not.
    In {
        /// What is looked up.
        value: Box<Self>,
        /// Numbers, texts and booleans.
        list: Vec<Self>,
        /// `not in`.
        negated: bool,
    },
    /// A function of one event's values.
    Call(Function, Vec<Self>),
    /// An aggregate over a group; `count(*)` has no argument.
    Aggregate(Aggregate, Vec<Self>),
}

/// An arithmetic operator of one of the two lower levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Remainder,
}

impl Operator {
    fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }

    fn level(self) -> u8 {
        if matches!(self, Self::Add | Self::Subtract) { SUM } else { PRODUCT }
    }
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

impl Comparison {
    fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

const OR: u8 = 0;
const AND: u8 = 1;
const NOT: u8 = 2;
const COMPARE: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;
const NEGATE: u8 = 6;
const POWER: u8 = 7;
const ATOM: u8 = 8;

impl Expression {
    fn level(&self) -> u8 {
        match self {
            Self::Or(_) => OR,
            Self::And(_) => AND,
            Self::Not(_) => NOT,
            Self::Compare(..) | Self::Like { .. } | Self::In { .. } => COMPARE,
            Self::Arithmetic(_, rest) => rest.first().map_or(SUM, |(operator, _)| operator.level()),
            Self::Negate(_) => NEGATE,
            Self::Power(..) => POWER,
            _ => ATOM,
        }
    }

    /// Writes it where only expressions of a level may stand, else in parentheses.
    fn write(&self, f: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        if self.level() < least { write!(f, "({self})") } else { write!(f, "{self}") }
    }

    fn write_all(f: &mut fmt::Formatter<'_>, all: &[Self], between: &str, least: u8) -> fmt::Result {
        for (n, one) in all.iter().enumerate() {
            f.write_str(if n == 0 { "" } else { between })?;
            one.write(f, least)?;
        }
        Ok(())
    }
}

/// As one would write it; reads back as the same expression.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{}", Quoted(text)),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Period(period) => write!(f, "{period}"),
            Self::Field(field) => write!(f, "{}", name(field)),
            Self::Negate(of) => {
                f.write_str("-")?;
                of.write(f, NEGATE)
            }
            Self::Not(of) => {
                f.write_str("not ")?;
                of.write(f, NOT)
            }
            Self::And(all) => Self::write_all(f, all, " and ", NOT),
            Self::Or(all) => Self::write_all(f, all, " or ", AND),
            Self::Arithmetic(first, rest) => {
                let level = self.level() + 1;
                first.write(f, level)?;
                for (operator, operand) in rest {
                    write!(f, " {} ", operator.sign())?;
                    operand.write(f, level)?;
                }
                Ok(())
            }
            Self::Power(base, exponent) => {
                base.write(f, ATOM)?;
                f.write_str(" ^ ")?;
                exponent.write(f, NEGATE)
            }
            Self::Compare(a, comparison, b) => {
                a.write(f, SUM)?;
                write!(f, " {} ", comparison.sign())?;
                b.write(f, SUM)
            }
            Self::Like { value, pattern, negated } => {
                value.write(f, SUM)?;
                write!(f, "{} like {pattern}", if *negated { " not" } else { "" })
            }
            Self::In { value, list, negated } => {
                value.write(f, SUM)?;
                f.write_str(if *negated { " not in [" } else { " in [" })?;
                Self::write_all(f, list, ", ", OR)?;
                f.write_str("]")
            }
            Self::Call(function, arguments) => {
                write!(f, "{}(", function.name())?;
                Self::write_all(f, arguments, ", ", OR)?;
                f.write_str(")")
            }
            Self::Aggregate(Aggregate::Count, arguments) if arguments.is_empty() => f.write_str("count(*)"),
            Self::Aggregate(aggregate, arguments) => {
                write!(f, "{}(", aggregate.name())?;
                Self::write_all(f, arguments, ", ", OR)?;
                f.write_str(")")
            }
        }
    }
}

impl<F> Expression<F> {
    /// Calls for each direct part.
    pub(in crate::insights) fn parts<'e>(&'e self, each: &mut dyn FnMut(&'e Self)) {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Bool(_) | Self::Period(_) | Self::Field(_) => {}
            Self::Negate(of) | Self::Not(of) => each(of),
            Self::And(all) | Self::Or(all) | Self::Call(_, all) | Self::Aggregate(_, all) => {
                all.iter().for_each(each);
            }
            Self::Arithmetic(first, rest) => {
                each(first);
                rest.iter().for_each(|(_, operand)| each(operand));
            }
            Self::Power(a, b) | Self::Compare(a, _, b) => {
                each(a);
                each(b);
            }
            Self::Like { value, .. } => each(value),
            Self::In { value, list, .. } => {
                each(value);
                list.iter().for_each(each);
            }
        }
    }
}

impl Expression {
    /// The same expression over other names; `known` answers for whole expressions first.
    pub(in crate::insights) fn resolve<G>(
        &self,
        known: &mut dyn FnMut(&Self) -> Option<Expression<G>>,
    ) -> Expression<G> {
        if let Some(found) = known(self) {
            return found;
        }
        let mut all = |list: &[Self]| list.iter().map(|one| one.resolve(known)).collect::<Vec<_>>();
        match self {
            Self::Number(number) => Expression::Number(*number),
            Self::Text(text) => Expression::Text(text.clone()),
            Self::Bool(yes) => Expression::Bool(*yes),
            Self::Period(period) => Expression::Period(*period),
            // Whoever resolves knows every field it has; one that it has not has no value.
            Self::Field(_) | Self::Aggregate(..) => Expression::Call(Function::Coalesce, Vec::new()),
            Self::Negate(of) => Expression::Negate(Box::new(of.resolve(known))),
            Self::Not(of) => Expression::Not(Box::new(of.resolve(known))),
            Self::And(list) => Expression::And(all(list)),
            Self::Or(list) => Expression::Or(all(list)),
            Self::Call(function, list) => Expression::Call(*function, all(list)),
            Self::Arithmetic(first, rest) => {
                let first = Box::new(first.resolve(known));
                let rest = rest.iter().map(|(operator, operand)| (*operator, operand.resolve(known)));
                Expression::Arithmetic(first, rest.collect())
            }
            Self::Power(a, b) => Expression::Power(Box::new(a.resolve(known)), Box::new(b.resolve(known))),
            Self::Compare(a, comparison, b) => {
                Expression::Compare(Box::new(a.resolve(known)), *comparison, Box::new(b.resolve(known)))
            }
            Self::Like { value, pattern, negated } => Expression::Like {
                value: Box::new(value.resolve(known)),
                pattern: pattern.clone(),
                negated: *negated,
            },
            Self::In { value, list, negated } => {
                let list = all(list);
                Expression::In { value: Box::new(value.resolve(known)), list, negated: *negated }
            }
        }
    }
}
