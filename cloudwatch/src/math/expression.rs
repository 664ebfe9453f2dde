use std::collections::BTreeSet;
use std::str::FromStr;

use crate::limits::{DEEPEST_EXPRESSION, LONGEST_EXPRESSION};

use super::lex::{Token, tokens};

/// Why an expression cannot be read or evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", .at.map(|at| format!("at char {at}: ")).unwrap_or_default())]
pub struct MathError {
    at: Option<usize>,
    message: String,
}

impl MathError {
    pub(super) fn at(at: usize, message: impl Into<String>) -> Self {
        Self { at: Some(at), message: message.into() }
    }

    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { at: None, message: message.into() }
    }

    /// A search that is none.
    pub(crate) fn search(message: impl Into<String>) -> Self {
        Self::new(message)
    }

    /// The byte of the expression at which the fault lies, where one can be named.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.at
    }

    /// The code of the error, AWS's `__type`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "ValidationError"
    }
}

/// An expression of metric math, read once.
///
/// Source: CloudWatch User Guide, "Using metric math".
///
/// ```
/// use aozu_cloudwatch::math::Expression;
/// let rate: Expression = "100 * errors / FILL(requests, 0)".parse()?;
/// assert_eq!(rate.names().into_iter().collect::<Vec<_>>(), ["errors", "requests"]);
/// assert_eq!("1 + ".parse::<Expression>().unwrap_err().offset(), Some(4));
/// # Ok::<(), aozu_cloudwatch::math::MathError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub(super) root: Node,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Number(f64),
    Text(String),
    Name(usize, String),
    List(Vec<Node>),
    Minus(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(usize, String, Vec<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

/// Operators by how weakly they bind.
const LEVELS: [&[(&str, Operator)]; 5] = [
    &[("||", Operator::Or), ("OR", Operator::Or)],
    &[("&&", Operator::And), ("AND", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("/", Operator::Divide)],
];

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    depth: usize,
}

impl Expression {
    /// The ids that it names, each once.
    #[must_use]
    pub fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.root.collect(&mut |node| {
            if let Node::Name(_, name) = node
                && !name.chars().next().is_some_and(|c| c.is_ascii_uppercase())
            {
                names.insert(name.as_str());
            }
        });
        names
    }

    /// Whether it asks for metrics by search, which no alarm may.
    #[must_use]
    pub fn searches(&self) -> bool {
        self.calls("SEARCH")
    }

    /// Whether it calls a function.
    pub(crate) fn calls(&self, function: &str) -> bool {
        let mut found = false;
        self.root.collect(&mut |node| found |= matches!(node, Node::Call(_, name, _) if name == function));
        found
    }
}

impl Node {
    fn collect<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        visit(self);
        match self {
            Self::Number(_) | Self::Text(_) | Self::Name(..) => {}
            Self::List(all) | Self::Call(_, _, all) => all.iter().for_each(|one| one.collect(visit)),
            Self::Minus(one) => one.collect(visit),
            Self::Binary(_, left, right) => {
                left.collect(visit);
                right.collect(visit);
            }
        }
    }
}

impl FromStr for Expression {
    type Err = MathError;
    fn from_str(text: &str) -> Result<Self, MathError> {
        let length = text.chars().count();
        if length == 0 || length > LONGEST_EXPRESSION {
            return Err(MathError::new(format!(
                "an expression has 1 to {LONGEST_EXPRESSION} characters, not {length}"
            )));
        }
        let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.len(), depth: 0 };
        let root = parser.level(0)?;
        match parser.tokens.get(parser.next) {
            None => Ok(Self { root }),
            Some((at, _)) => Err(MathError::at(*at, "an operator, or the end, must stand here")),
        }
    }
}

impl Parser {
    fn sign(&mut self, sign: &str) -> bool {
        let is = match self.tokens.get(self.next) {
            Some((_, Token::Sign(found))) => *found == sign,
            Some((_, Token::Name(name))) => name == sign,
            _ => false,
        };
        self.next += usize::from(is);
        is
    }

    fn here(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn expect(&mut self, sign: &str) -> Result<(), MathError> {
        if self.sign(sign) {
            return Ok(());
        }
        Err(MathError::at(self.here(), format!("`{sign}` must stand here")))
    }

    fn level(&mut self, level: usize) -> Result<Node, MathError> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.level(level + 1)?;
        let mut chained = 0;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.sign(sign)) {
            // The tree leans left: a long chain is a deep tree.
            chained += 1;
            if chained > DEEPEST_EXPRESSION * 8 {
                return Err(MathError::at(self.here(), "too many operators in a row"));
            }
            let right = self.level(level + 1)?;
            left = Node::Binary(*operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn deeper(&mut self) -> Result<(), MathError> {
        self.depth += 1;
        if self.depth > DEEPEST_EXPRESSION {
            return Err(MathError::at(self.here(), format!("it nests deeper than {DEEPEST_EXPRESSION}")));
        }
        Ok(())
    }

    fn unary(&mut self) -> Result<Node, MathError> {
        self.deeper()?;
        let node = if self.sign("-") { Node::Minus(Box::new(self.unary()?)) } else { self.power()? };
        self.depth -= 1;
        Ok(node)
    }

    fn power(&mut self) -> Result<Node, MathError> {
        let base = self.primary()?;
        if self.sign("^") {
            let power = self.unary()?;
            return Ok(Node::Binary(Operator::Power, Box::new(base), Box::new(power)));
        }
        Ok(base)
    }

    fn list(&mut self, close: &str) -> Result<Vec<Node>, MathError> {
        let mut all = Vec::new();
        if self.sign(close) {
            return Ok(all);
        }
        loop {
            all.push(self.level(0)?);
            if !self.sign(",") {
                self.expect(close)?;
                return Ok(all);
            }
        }
    }

    fn primary(&mut self) -> Result<Node, MathError> {
        let at = self.here();
        let token = self.tokens.get(self.next).map(|(_, token)| token.clone());
        self.next += 1;
        match token {
            Some(Token::Number(value)) => Ok(Node::Number(value)),
            Some(Token::Text(text)) => Ok(Node::Text(text)),
            Some(Token::Sign("(")) => {
                self.deeper()?;
                let inner = self.level(0)?;
                self.expect(")")?;
                self.depth -= 1;
                Ok(inner)
            }
            Some(Token::Sign("[")) => {
                self.deeper()?;
                let all = self.list("]")?;
                self.depth -= 1;
                Ok(Node::List(all))
            }
            Some(Token::Name(name)) => {
                if self.sign("(") {
                    self.deeper()?;
                    let all = self.list(")")?;
                    self.depth -= 1;
                    return Ok(Node::Call(at, name, all));
                }
                Ok(Node::Name(at, name))
            }
            _ => Err(MathError::at(at, "a number, an id, a function, `(` or `[` must stand here")),
        }
    }
}
