//! A rule's text in tokens. A bare token runs up to a blank, a parenthesis or a comma, as CloudWatch's own errors
//! show (`Unsupported token '!TRUE' at char 0`, recorded September 2026).

use std::borrow::Cow;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The byte at which it begins.
    pub at: usize,
    pub kind: Kind<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Open,
    Close,
    Comma,
    /// A bare word.
    Word(&'a str),
    /// A JSON string, unescaped.
    Quoted(Cow<'a, str>),
    /// A quote that never ends, or holds what JSON does not.
    Broken(&'a str),
    End,
}

impl Kind<'_> {
    /// As an error quotes it.
    pub(super) fn quoted(&self) -> Cow<'_, str> {
        match self {
            Self::Open => "(".into(),
            Self::Close => ")".into(),
            Self::Comma => ",".into(),
            Self::Word(text) | Self::Broken(text) => (*text).into(),
            Self::Quoted(text) => format!("\"{text}\"").into(),
            Self::End => "<EOF>".into(),
        }
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        let (kind, length) = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            ',' => (Kind::Comma, 1),
            '"' => quoted(rest),
            _ => {
                let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',');
                let length = rest.find(ends).unwrap_or(rest.len());
                (Kind::Word(rest.get(..length).unwrap_or(rest)), length)
            }
        };
        tokens.push(Token { at, kind });
        at += length;
    }
    tokens.push(Token { at: text.len(), kind: Kind::End });
    tokens
}

fn quoted(rest: &str) -> (Kind<'_>, usize) {
    let bytes = rest.as_bytes();
    let mut end = 1;
    loop {
        match bytes.get(end) {
            Some(b'"') => break,
            Some(b'\\') => end += 2,
            Some(_) => end += 1,
            None => return (Kind::Broken(rest), rest.len()),
        }
    }
    let length = end + 1;
    let text = rest.get(..length).unwrap_or(rest);
    match serde_json::from_str::<String>(text) {
        Ok(inner) => (Kind::Quoted(inner.into()), length),
        Err(_) => (Kind::Broken(text), length),
    }
}
