use super::{
    super::lexer::{Token, is_word},
    Parsed, Parser,
};
use crate::insights::{
    QueryProblem,
    limits::DEEPEST_EXPRESSION,
    syntax::{Comparison, Expression, Operator},
};

impl Parser<'_> {
    /// An expression of any level.
    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        let first = self.conjunction()?;
        if !self.token.is("or") {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.eat("or") {
            all.push(self.conjunction()?);
        }
        Ok(Expression::Or(all))
    }

    fn conjunction(&mut self) -> Parsed<Expression> {
        let first = self.negation()?;
        if !self.token.is("and") {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.eat("and") {
            all.push(self.negation()?);
        }
        Ok(Expression::And(all))
    }

    fn negation(&mut self) -> Parsed<Expression> {
        if self.eat("not") {
            let of = self.deeper(Self::negation)?;
            return Ok(Expression::Not(Box::new(of)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed<Expression> {
        let value = self.sum()?;
        let comparison = match self.token {
            Token::Symbol("=") => Comparison::Equal,
            Token::Symbol("!=") => Comparison::NotEqual,
            Token::Symbol("<") => Comparison::Less,
            Token::Symbol("<=") => Comparison::LessOrEqual,
            Token::Symbol(">") => Comparison::Greater,
            Token::Symbol(">=") => Comparison::GreaterOrEqual,
            Token::Symbol("=~") => {
                self.advance();
                let pattern = self.pattern()?;
                return Ok(Expression::Like { value: Box::new(value), pattern, negated: false });
            }
            Token::Symbol("==" | "<>" | "&&" | "||" | "!") => return self.unexpected("an operator"),
            _ => return self.membership(value),
        };
        self.advance();
        let other = self.sum()?;
        Ok(Expression::Compare(Box::new(value), comparison, Box::new(other)))
    }

    fn membership(&mut self, value: Expression) -> Parsed<Expression> {
        let negated = self.eat("not");
        if self.eat("like") {
            let pattern = self.pattern()?;
            return Ok(Expression::Like { value: Box::new(value), pattern, negated });
        }
        if self.eat("in") {
            self.expect("[", "`[` with values in it")?;
            let list = self.list(Self::literal)?;
            self.expect("]", "`,` or `]`")?;
            return Ok(Expression::In { value: Box::new(value), list, negated });
        }
        if negated { self.unexpected("`like` or `in`") } else { Ok(value) }
    }

    fn literal(&mut self) -> Parsed<Expression> {
        let start = self.start;
        let value = self.operand()?;
        let number = match &value {
            Expression::Negate(of) => of,
            other => other,
        };
        match number {
            Expression::Number(_) => Ok(value),
            Expression::Text(_) | Expression::Bool(_) if *number == value => Ok(value),
            _ => {
                let problem = QueryProblem::Unexpected {
                    found: format!("`{value}`"),
                    expected: "a number or a text in quotes",
                    near: None,
                };
                self.fail(start, problem)
            }
        }
    }

    fn sum(&mut self) -> Parsed<Expression> {
        self.chain(Self::product, |token| match token {
            Token::Symbol("+") => Some(Operator::Add),
            Token::Symbol("-") => Some(Operator::Subtract),
            _ => None,
        })
    }

    fn product(&mut self) -> Parsed<Expression> {
        self.chain(Self::operand, |token| match token {
            Token::Symbol("*") => Some(Operator::Multiply),
            Token::Symbol("/") => Some(Operator::Divide),
            Token::Symbol("%") => Some(Operator::Remainder),
            _ => None,
        })
    }

    fn chain(
        &mut self,
        operand: fn(&mut Self) -> Parsed<Expression>,
        operator: fn(&Token) -> Option<Operator>,
    ) -> Parsed<Expression> {
        let first = operand(self)?;
        let mut rest = Vec::new();
        while let Some(operator) = operator(&self.token) {
            self.advance();
            rest.push((operator, operand(self)?));
        }
        Ok(if rest.is_empty() { first } else { Expression::Arithmetic(Box::new(first), rest) })
    }

    /// A value with a sign before it, or a power.
    pub(super) fn operand(&mut self) -> Parsed<Expression> {
        if self.eat("-") {
            let of = self.deeper(Self::operand)?;
            return Ok(Expression::Negate(Box::new(of)));
        }
        let base = self.primary()?;
        if self.eat("^") {
            let exponent = self.deeper(Self::operand)?;
            return Ok(Expression::Power(Box::new(base), Box::new(exponent)));
        }
        Ok(base)
    }

    fn primary(&mut self) -> Parsed<Expression> {
        let (start, token) = (self.start, self.token.clone());
        let simple = match token {
            Token::Number(number) => Expression::Number(number),
            Token::Text(text) => Expression::Text(text),
            Token::Period(period) => Expression::Period(period),
            Token::Quoted(name) => Expression::Field(name),
            Token::Symbol("(") => {
                self.advance();
                let inner = self.deeper(Self::expression)?;
                self.expect(")", "an operator or `)`")?;
                return Ok(inner);
            }
            Token::Name(ref word) if word.eq_ignore_ascii_case("true") => Expression::Bool(true),
            Token::Name(ref word) if word.eq_ignore_ascii_case("false") => Expression::Bool(false),
            Token::Name(word) if !is_word(&word) => {
                self.advance();
                return if self.eat("(") {
                    self.deeper(|parser| parser.call(start, &word))
                } else {
                    Ok(Expression::Field(word))
                };
            }
            Token::Symbol("*") => {
                return self.unexpected("a field or a value; `*` stands in `count(*)` only:");
            }
            _ => return self.unexpected("a field or a value"),
        };
        self.advance();
        Ok(simple)
    }

    /// One level deeper, unless that is too deep.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEEPEST_EXPRESSION {
            return self.fail(self.start, QueryProblem::TooDeep);
        }
        self.depth += 1;
        let found = read(self);
        self.depth = self.depth.saturating_sub(1);
        found
    }
}
