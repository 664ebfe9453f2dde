//! Reads a query: one command after the other, each problem noted, going on at the next pipe.

mod calls;
mod commands;
mod expressions;

use super::{
    Command, Expression,
    lexer::{Lexer, Token},
};
use crate::insights::{
    QueryProblem,
    pattern::{Pattern, Regex},
};

/// The command could not be read; why is noted.
struct Failed;

type Parsed<T> = Result<T, Failed>;

/// Whether an aggregate may stand where the parser is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aggregates {
    /// Only as the name of a column.
    Columns,
    /// In the first part of `stats`.
    Computed,
    /// Within another aggregate.
    Nested,
}

struct Parser<'q> {
    text: &'q str,
    lexer: Lexer<'q>,
    token: Token,
    start: usize,
    end: usize,
    /// Where the token before ended.
    ended: usize,
    problems: Vec<(usize, QueryProblem)>,
    depth: usize,
    aggregates: Aggregates,
    /// The expressions that are columns since the last `stats`.
    columns: Vec<Expression>,
    after_dedup: bool,
}

/// The commands of a query, and every problem with its offset.
pub(in crate::insights) fn parse(text: &str) -> (Vec<Command>, Vec<(usize, QueryProblem)>) {
    let mut parser = Parser {
        text,
        lexer: Lexer::new(text),
        token: Token::End,
        start: 0,
        end: 0,
        ended: 0,
        problems: Vec::new(),
        depth: 0,
        aggregates: Aggregates::Columns,
        columns: Vec::new(),
        after_dedup: false,
    };
    parser.advance();
    let mut commands = Vec::new();
    loop {
        match parser.command() {
            Ok(command) => commands.push(command),
            Err(Failed) => parser.recover(),
        }
        if !parser.eat("|") {
            break;
        }
    }
    (commands, parser.problems)
}

impl Parser<'_> {
    /// Reads the next token. What is none is noted, and the command fails there.
    fn advance(&mut self) {
        self.ended = self.end;
        match self.lexer.next() {
            Ok((token, start, end)) => (self.token, self.start, self.end) = (token, start, end),
            Err((offset, problem)) => {
                self.broken(offset, problem);
                (self.token, self.start, self.end) = (Token::Broken, offset, self.lexer.at());
            }
        }
    }

    fn broken(&mut self, offset: usize, problem: QueryProblem) {
        if matches!(problem, QueryProblem::Unclosed { .. }) {
            self.lexer.stop();
        }
        self.note(offset, problem);
    }

    fn note(&mut self, offset: usize, problem: QueryProblem) {
        self.problems.push((offset, problem));
    }

    fn fail<T>(&mut self, offset: usize, problem: QueryProblem) -> Parsed<T> {
        self.note(offset, problem);
        Err(Failed)
    }

    /// Notes that the token is not what must stand here.
    fn unexpected<T>(&mut self, expected: &'static str) -> Parsed<T> {
        if self.token == Token::Broken {
            return Err(Failed);
        }
        let near = match self.token {
            Token::Symbol("==") => Some("="),
            Token::Symbol("<>") => Some("!="),
            Token::Symbol("&&") => Some("and"),
            Token::Symbol("||") => Some("or"),
            Token::Symbol("!") => Some("not"),
            _ => None,
        };
        let problem = QueryProblem::Unexpected { found: self.token.told(), expected, near };
        self.fail(self.start, problem)
    }

    /// Goes to the next pipe, past regular expressions that may hold one.
    fn recover(&mut self) {
        self.depth = 0;
        self.aggregates = Aggregates::Columns;
        let mut searched = false;
        while !matches!(self.token, Token::End | Token::Symbol("|")) {
            if searched && self.token == Token::Symbol("/") {
                // A problem in here would be told a second time.
                if self.lexer.regex(self.start).is_err() {
                    self.lexer.stop();
                }
            }
            searched = self.token.is("like") || self.token == Token::Symbol("=~");
            self.advance();
        }
    }

    /// Whether the token is this symbol or word; if so it is passed.
    fn eat(&mut self, what: &str) -> bool {
        let here = self.token == Token::Symbol(symbol(what)) || self.token.is(what);
        if here {
            self.advance();
        }
        here
    }

    fn expect(&mut self, what: &str, told: &'static str) -> Parsed<()> {
        if self.eat(what) { Ok(()) } else { self.unexpected(told) }
    }

    /// The regular expression that begins at the token, which is a slash.
    fn regex(&mut self) -> Parsed<Regex> {
        let start = self.start;
        match self.lexer.regex(start) {
            Err((offset, problem)) => {
                self.broken(offset, problem);
                self.token = Token::End;
                Err(Failed)
            }
            Ok(source) => {
                self.end = self.lexer.at();
                self.advance();
                match Regex::new(&source) {
                    Ok(regex) => Ok(regex),
                    Err(reason) => self.fail(start, QueryProblem::Regex(reason)),
                }
            }
        }
    }

    /// A text or a regular expression.
    fn pattern(&mut self) -> Parsed<Pattern> {
        match self.token.clone() {
            Token::Symbol("/") => Ok(Pattern::Regex(self.regex()?)),
            Token::Text(text) => {
                self.advance();
                Ok(Pattern::Text(text))
            }
            _ => self.unexpected("a text in quotes or a regular expression such as `/error/`"),
        }
    }

    /// Elements with commas between them.
    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut all = vec![one(self)?];
        while self.eat(",") {
            all.push(one(self)?);
        }
        Ok(all)
    }
}

/// Symbols and words are told apart by their first letter; a word is no symbol.
fn symbol(what: &str) -> &'static str {
    match what {
        "|" => "|",
        "," => ",",
        "(" => "(",
        ")" => ")",
        "[" => "[",
        "]" => "]",
        "*" => "*",
        "-" => "-",
        "^" => "^",
        _ => "",
    }
}
