use smol_str::SmolStr;

use crate::insights::{Period, QueryProblem};

/// A piece of a query. A regular expression is none: only the parser knows whether `/` begins one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A bare name or a word of the language.
    Name(SmolStr),
    /// A name in backticks.
    Quoted(SmolStr),
    Number(f64),
    Period(Period),
    Text(SmolStr),
    Symbol(&'static str),
    /// What is no token; why has been noted.
    Broken,
    End,
}

impl Token {
    /// Whether it is a word of the language, in any case.
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Name(name) if name.eq_ignore_ascii_case(word))
    }

    /// For an error message.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Name(name) => format!("`{name}`"),
            Self::Quoted(name) => format!("the field `{name}`"),
            Self::Number(number) => format!("the number `{number}`"),
            Self::Period(period) => format!("the period `{period}`"),
            Self::Text(text) => {
                format!("the text `{}`", text.chars().take(40).collect::<String>().escape_debug())
            }
            Self::Symbol(symbol) => format!("`{symbol}`"),
            Self::Broken => "what cannot be read".to_owned(),
            Self::End => "the end of the query".to_owned(),
        }
    }
}

/// Words that are no field unless they stand in backticks.
const WORDS: [&str; 11] = ["and", "or", "not", "like", "in", "as", "by", "asc", "desc", "true", "false"];

pub(super) fn is_word(name: &str) -> bool {
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// Whether a field's name can be written without backticks.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(begins_name) && name.chars().all(continues_name)
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '@' | '_')
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '@' | '_' | '.')
}

/// The longer first. Those of other languages are read so that they can be spoken of.
const SYMBOLS: [&str; 24] = [
    "!=", "<=", ">=", "=~", "==", "&&", "||", "<>", "=", "<", ">", "|", "(", ")", "[", "]", ",", "+", "-",
    "*", "/", "%", "^", "!",
];

pub(super) struct Lexer<'q> {
    text: &'q str,
    at: usize,
}

type Lexed<T> = Result<T, (usize, QueryProblem)>;

impl<'q> Lexer<'q> {
    pub(super) fn new(text: &'q str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'q str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Where the next token begins.
    fn skip_blanks(&mut self) -> usize {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            self.at += blanks;
            if !self.rest().starts_with('#') {
                return self.at;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    fn take(&mut self, length: usize) -> &'q str {
        let taken = self.rest().get(..length).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'q str {
        let length = self.rest().find(|c| !belongs(c)).unwrap_or(self.rest().len());
        self.take(length)
    }

    /// The next token, where it begins, and where it ends.
    pub(super) fn next(&mut self) -> Lexed<(Token, usize, usize)> {
        let start = self.skip_blanks();
        let token = match self.rest().chars().next() {
            None => Token::End,
            Some('`') => self.backticked(start)?,
            Some(quote @ ('"' | '\'')) => self.quoted(start, quote)?,
            Some('0'..='9') => self.number(start)?,
            Some('.')
                if self
                    .rest()
                    .get(1..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) =>
            {
                self.number(start)?
            }
            Some(c) if begins_name(c) => Token::Name(self.take_while(continues_name).into()),
            Some(c) => match SYMBOLS.iter().find(|symbol| self.rest().starts_with(**symbol)) {
                Some(symbol) => {
                    self.take(symbol.len());
                    Token::Symbol(symbol)
                }
                None => {
                    self.take(c.len_utf8());
                    let found = format!("`{}`", c.escape_debug());
                    let expected = "a command, a field, a value or an operator";
                    return Err((start, QueryProblem::Unexpected { found, expected, near: None }));
                }
            },
        };
        Ok((token, start, self.at))
    }

    fn backticked(&mut self, start: usize) -> Lexed<Token> {
        self.take(1);
        let name = self.take_while(|c| !matches!(c, '`' | '\n'));
        if !self.rest().starts_with('`') {
            return Err((start, QueryProblem::Unclosed { what: "field name", by: '`' }));
        }
        self.take(1);
        if name.is_empty() {
            let found = "an empty name".to_owned();
            return Err((start, QueryProblem::Unexpected { found, expected: "a field", near: None }));
        }
        Ok(Token::Quoted(name.into()))
    }

    /// `\"`, `\'` and `\\` stand for the second character; any other backslash stands for itself.
    fn quoted(&mut self, start: usize, quote: char) -> Lexed<Token> {
        self.take(1);
        let mut text = String::new();
        loop {
            text.push_str(self.take_while(|c| c != quote && c != '\\'));
            let mut rest = self.rest().chars();
            match (rest.next(), rest.next()) {
                (None, _) => return Err((start, QueryProblem::Unclosed { what: "text", by: quote })),
                (Some('\\'), Some(escaped @ ('\\' | '"' | '\''))) => {
                    text.push(escaped);
                    self.take(2);
                }
                (Some('\\'), _) => text.push_str(self.take(1)),
                (Some(_), _) => {
                    self.take(1);
                    return Ok(Token::Text(text.into()));
                }
            }
        }
    }

    fn number(&mut self, start: usize) -> Lexed<Token> {
        let digits = |c: char| c.is_ascii_digit();
        self.take_while(digits);
        if self.rest().starts_with('.') {
            self.take(1);
            self.take_while(digits);
        }
        let mut after = self.rest().chars();
        let exponent = match (after.next(), after.next(), after.next()) {
            (Some('e' | 'E'), Some('0'..='9'), _) => 1,
            (Some('e' | 'E'), Some('+' | '-'), Some('0'..='9')) => 2,
            _ => 0,
        };
        if exponent > 0 {
            self.take(exponent);
            self.take_while(digits);
        }
        let unit = self.take_while(continues_name);
        let text = self.text.get(start..self.at).unwrap_or_default();
        if !unit.is_empty() {
            return match text.parse() {
                Ok(period) => Ok(Token::Period(period)),
                Err(error) => Err((start, QueryProblem::Number(error.to_string()))),
            };
        }
        match text.parse() {
            Ok(number) if f64::is_finite(number) => Ok(Token::Number(number)),
            _ => Err((start, QueryProblem::Number(format!("`{text}` is larger than any number")))),
        }
    }

    /// The regular expression of which the slash at `start` was read last. `\/` stands for a slash.
    pub(super) fn regex(&mut self, start: usize) -> Lexed<String> {
        self.at = start + 1;
        let mut source = String::new();
        loop {
            source.push_str(self.take_while(|c| !matches!(c, '/' | '\\')));
            let mut rest = self.rest().chars();
            match (rest.next(), rest.next()) {
                (None, _) => {
                    return Err((start, QueryProblem::Unclosed { what: "regular expression", by: '/' }));
                }
                (Some('\\'), Some('/')) => {
                    self.take(2);
                    source.push('/');
                }
                (Some('\\'), Some(escaped)) => source.push_str(self.take(1 + escaped.len_utf8())),
                (Some('\\'), None) => source.push_str(self.take(1)),
                (Some(_), _) => {
                    self.take(1);
                    return Ok(source);
                }
            }
        }
    }

    /// How many bytes have been read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Reads no further: a token has no end.
    pub(super) fn stop(&mut self) {
        self.at = self.text.len();
    }
}
