use std::str::FromStr;

use crate::alarm::AlarmState;
use crate::limits::{LONGEST_RULE, MOST_CHILDREN, MOST_ELEMENTS};

use super::lex::{Kind, Token, tokens};
use super::{AlarmRule, Expression, Quorum};

/// Why a text is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// Something else must stand there. The text is CloudWatch's own.
    #[error("Error in AlarmRule [Unsupported token '{token}' at char {at}, must be: {expected}]")]
    Token {
        /// What stands there.
        token: String,
        /// The byte at which it begins.
        at: usize,
        /// What may.
        expected: &'static str,
    },
    /// Too long.
    #[error("the rule has {0} characters: it may have 10240")]
    Length(usize),
    /// Too many alarms.
    #[error("the rule names {0} alarms: it may name 100")]
    Children(usize),
    /// Too many parts.
    #[error("the rule has {0} elements (states, constants, parentheses): it may have 500")]
    Elements(usize),
    /// More alarms are asked for than are listed, or none.
    #[error("`AT_LEAST` at char {at} asks for `{asked}`: it must be 1 to {most}")]
    Quorum {
        /// The byte at which the number begins.
        at: usize,
        /// The number.
        asked: String,
        /// The most.
        most: String,
    },
}

impl RuleError {
    /// The byte at which the fault lies, where one can be named.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        match self {
            Self::Token { at, .. } | Self::Quorum { at, .. } => Some(*at),
            _ => None,
        }
    }
}

const PRIMARY: &str = "'(', 'NOT', AT_LEAST, TRUE or FALSE, ALARM, OK, or INSUFFICIENT_DATA";
const AFTER: &str = "<EOF>, 'AND', 'OR'";
const AFTER_INSIDE: &str = "')', 'AND', 'OR'";

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    next: usize,
    elements: usize,
    depth: usize,
}

impl FromStr for AlarmRule {
    type Err = RuleError;
    fn from_str(text: &str) -> Result<Self, RuleError> {
        let length = text.chars().count();
        if length > LONGEST_RULE {
            return Err(RuleError::Length(length));
        }
        let tokens = tokens(text);
        // Counted before parsing, which also bounds how deep parsing goes: `NOT`s count with them.
        let counted = tokens.iter().filter(|token| {
            matches!(token.kind, Kind::Open)
                || matches!(token.kind, Kind::Word("TRUE" | "FALSE" | "NOT" | "AT_LEAST"))
        });
        let nesting = counted.count();
        if nesting > MOST_ELEMENTS * 2 {
            return Err(RuleError::Elements(nesting));
        }
        let mut parser = Parser { tokens, next: 0, elements: 0, depth: 0 };
        let expression = parser.or()?;
        if parser.peek().kind != Kind::End {
            return Err(parser.unexpected(AFTER));
        }
        if parser.elements > MOST_ELEMENTS {
            return Err(RuleError::Elements(parser.elements));
        }
        let rule = Self { text: text.to_owned(), expression };
        let children = rule.alarms().len();
        if children > MOST_CHILDREN {
            return Err(RuleError::Children(children));
        }
        Ok(rule)
    }
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        let end = Token { at: 0, kind: Kind::End };
        self.tokens.get(self.next).or(self.tokens.last()).cloned().unwrap_or(end)
    }

    fn take(&mut self) -> Token<'a> {
        let token = self.peek();
        self.next += 1;
        token
    }

    fn unexpected(&self, expected: &'static str) -> RuleError {
        let token = self.peek();
        RuleError::Token { token: token.kind.quoted().into_owned(), at: token.at, expected }
    }

    fn word(&mut self, word: &str) -> bool {
        let is = self.peek().kind == Kind::Word(word);
        if is {
            self.next += 1;
        }
        is
    }

    fn expect(&mut self, kind: &Kind<'_>, expected: &'static str) -> Result<(), RuleError> {
        if self.peek().kind == *kind {
            self.next += 1;
            return Ok(());
        }
        Err(self.unexpected(expected))
    }

    fn or(&mut self) -> Result<Expression, RuleError> {
        let mut all = vec![self.and()?];
        while self.word("OR") {
            all.push(self.and()?);
        }
        Ok(one_or(all, Expression::Or))
    }

    fn and(&mut self) -> Result<Expression, RuleError> {
        let mut all = vec![self.not()?];
        while self.word("AND") {
            all.push(self.not()?);
        }
        Ok(one_or(all, Expression::And))
    }

    fn not(&mut self) -> Result<Expression, RuleError> {
        let mut negations = 0_usize;
        while self.word("NOT") {
            negations += 1;
        }
        let mut expression = self.primary()?;
        for _ in 0..negations {
            expression = Expression::Not(Box::new(expression));
        }
        Ok(expression)
    }

    fn primary(&mut self) -> Result<Expression, RuleError> {
        let token = self.peek();
        let expression = match &token.kind {
            Kind::Open => {
                self.next += 1;
                self.elements += 1;
                self.depth += 1;
                if self.depth > MOST_ELEMENTS {
                    return Err(RuleError::Elements(self.depth));
                }
                let inner = self.or()?;
                self.expect(&Kind::Close, AFTER_INSIDE)?;
                self.elements += 1;
                self.depth -= 1;
                inner
            }
            Kind::Word("TRUE" | "FALSE") => {
                self.next += 1;
                self.elements += 1;
                Expression::Constant(token.kind == Kind::Word("TRUE"))
            }
            Kind::Word("AT_LEAST") => {
                self.next += 1;
                self.at_least()?
            }
            Kind::Word(word) => {
                let Ok(state) = word.parse::<AlarmState>() else { return Err(self.unexpected(PRIMARY)) };
                self.next += 1;
                self.elements += 1;
                self.expect(&Kind::Open, "'('")?;
                let alarm = self.name()?;
                self.expect(&Kind::Close, "')'")?;
                Expression::Is { state, alarm }
            }
            _ => return Err(self.unexpected(PRIMARY)),
        };
        Ok(expression)
    }

    fn name(&mut self) -> Result<String, RuleError> {
        match self.peek().kind {
            Kind::Word(word) => {
                self.next += 1;
                Ok(word.to_owned())
            }
            Kind::Quoted(text) => {
                self.next += 1;
                Ok(text.into_owned())
            }
            _ => Err(self.unexpected("an alarm's name or ARN")),
        }
    }

    fn at_least(&mut self) -> Result<Expression, RuleError> {
        self.expect(&Kind::Open, "'('")?;
        let number = self.peek();
        let Kind::Word(text) = number.kind else { return Err(self.unexpected("a number, or a percentage")) };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
        let quorum = match text.strip_suffix('%') {
            Some(percent) if digits(percent) => Quorum::Percent(percent.parse().unwrap_or(u32::MAX)),
            None if digits(text) => Quorum::Count(text.parse().unwrap_or(u32::MAX)),
            _ => return Err(self.unexpected("a number, or a percentage")),
        };
        self.next += 1;
        self.expect(&Kind::Comma, "','")?;
        let not = self.word("NOT");
        let state = match self.peek().kind {
            Kind::Word(word) => word.parse::<AlarmState>().ok(),
            _ => None,
        };
        let Some(state) = state else { return Err(self.unexpected("ALARM, OK, or INSUFFICIENT_DATA")) };
        self.next += 1;
        self.expect(&Kind::Comma, "','")?;
        self.expect(&Kind::Open, "'('")?;
        let mut alarms = vec![self.name()?];
        while self.peek().kind == Kind::Comma {
            self.take();
            alarms.push(self.name()?);
        }
        self.elements += alarms.len();
        self.expect(&Kind::Close, "',', ')'")?;
        self.expect(&Kind::Close, "')'")?;
        let (asked, most) = match quorum {
            Quorum::Percent(percent) => (percent, 100),
            Quorum::Count(count) => (count, u32::try_from(alarms.len()).unwrap_or(u32::MAX)),
        };
        if asked == 0 || asked > most {
            let sign = if matches!(quorum, Quorum::Percent(_)) { "%" } else { "" };
            return Err(RuleError::Quorum {
                at: number.at,
                asked: text.to_owned(),
                most: format!("{most}{sign}"),
            });
        }
        Ok(Expression::AtLeast { quorum, not, state, alarms })
    }
}

fn one_or(mut all: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    match all.pop() {
        Some(only) if all.is_empty() => only,
        Some(last) => {
            all.push(last);
            join(all)
        }
        None => join(all),
    }
}
