//! `SEARCH`: metrics by the tokens of their names.
//!
//! Source: CloudWatch User Guide, "CloudWatch search expression syntax" and "token matching". A text is cut at what
//! is neither letter nor digit, and words once more at their capitals; a bare term fits where its tokens stand in
//! a row, a quoted one where the whole text is it.

use crate::math::MathError;
use crate::metric::Metric;

const DEEPEST: usize = 32;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Search {
    /// Namespace and the exact names of the dimensions.
    schema: Option<(String, Vec<String>)>,
    terms: Term,
}

#[derive(Debug, Clone, PartialEq)]
enum Term {
    All(Vec<Term>),
    Any(Vec<Term>),
    Not(Box<Term>),
    Is { property: Option<String>, text: String, exact: bool },
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Sign(char),
}

fn wrong(message: impl Into<String>) -> MathError {
    MathError::search(message)
}

fn tokens(text: &str) -> Result<Vec<Token>, MathError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_whitespace() => c.len_utf8(),
            '"' => {
                let inner = rest.get(1..).unwrap_or_default();
                let end = inner.find('"').ok_or_else(|| wrong("a quote in the search never ends"))?;
                tokens.push(Token::Quoted(inner.get(..end).unwrap_or_default().to_owned()));
                end + 2
            }
            '{' | '}' | '(' | ')' | ',' | '=' => {
                tokens.push(Token::Sign(first));
                1
            }
            _ => {
                let ends =
                    |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '(' | ')' | ',' | '=' | '"');
                let length = rest.find(ends).unwrap_or(rest.len());
                tokens.push(Token::Word(rest.get(..length).unwrap_or_default().to_owned()));
                length
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(tokens)
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Search {
    pub(super) fn parse(text: &str) -> Result<Self, MathError> {
        let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0 };
        let schema = if parser.sign('{') { Some(parser.schema()?) } else { None };
        let terms =
            if parser.tokens.get(parser.next).is_none() { Term::All(Vec::new()) } else { parser.any()? };
        if parser.next < parser.tokens.len() {
            return Err(wrong("the search holds a sign that means nothing there"));
        }
        Ok(Self { schema, terms })
    }

    pub(super) fn finds(&self, metric: &Metric) -> bool {
        let schema = self.schema.as_ref().is_none_or(|(namespace, names)| {
            metric.namespace.as_str() == namespace
                && metric.dimensions.len() == names.len()
                && names.iter().all(|name| metric.dimensions.get(name).is_some())
        });
        schema && self.terms.fits(metric)
    }
}

impl Parser {
    fn sign(&mut self, sign: char) -> bool {
        let is = self.tokens.get(self.next) == Some(&Token::Sign(sign));
        self.next += usize::from(is);
        is
    }

    fn word(&mut self, word: &str) -> bool {
        let is = matches!(self.tokens.get(self.next), Some(Token::Word(found)) if found == word);
        self.next += usize::from(is);
        is
    }

    fn text(&mut self) -> Option<(String, bool)> {
        let text = match self.tokens.get(self.next)? {
            Token::Word(word) => (word.clone(), false),
            Token::Quoted(text) => (text.clone(), true),
            Token::Sign(_) => return None,
        };
        self.next += 1;
        Some(text)
    }

    fn schema(&mut self) -> Result<(String, Vec<String>), MathError> {
        let missing = || wrong("`{` must be followed by a namespace and the names of dimensions, up to `}`");
        let (namespace, _) = self.text().ok_or_else(missing)?;
        let mut names = Vec::new();
        while self.sign(',') {
            names.push(self.text().ok_or_else(missing)?.0);
        }
        if self.sign('}') { Ok((namespace, names)) } else { Err(missing()) }
    }

    fn any(&mut self) -> Result<Term, MathError> {
        let mut all = vec![self.all()?];
        while self.word("OR") {
            all.push(self.all()?);
        }
        Ok(Term::Any(all))
    }

    fn all(&mut self) -> Result<Term, MathError> {
        let mut all = vec![self.one()?];
        loop {
            let joined = self.word("AND");
            match self.tokens.get(self.next) {
                Some(Token::Word(word)) if word == "OR" && !joined => break,
                Some(Token::Sign('(')) | Some(Token::Word(_) | Token::Quoted(_)) => all.push(self.one()?),
                _ if joined => return Err(wrong("`AND` must be followed by a term")),
                _ => break,
            }
        }
        Ok(Term::All(all))
    }

    fn one(&mut self) -> Result<Term, MathError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(wrong("the search nests too deep"));
        }
        let term = if self.word("NOT") {
            Term::Not(Box::new(self.one()?))
        } else if self.sign('(') {
            let inner = self.any()?;
            if !self.sign(')') {
                return Err(wrong("`(` in the search is never closed"));
            }
            inner
        } else {
            let (text, exact) = self.text().ok_or_else(|| wrong("a term must stand there in the search"))?;
            if self.sign('=') {
                let (value, exact) = self.text().ok_or_else(|| wrong("`=` must be followed by a value"))?;
                Term::Is { property: Some(text), text: value, exact }
            } else {
                Term::Is { property: None, text, exact }
            }
        };
        self.depth -= 1;
        Ok(term)
    }
}

impl Term {
    fn fits(&self, metric: &Metric) -> bool {
        match self {
            Self::All(all) => all.iter().all(|one| one.fits(metric)),
            Self::Any(all) => all.iter().any(|one| one.fits(metric)),
            Self::Not(inner) => !inner.fits(metric),
            Self::Is { property, text, exact } => {
                let held = |held: &str| if *exact { held == text } else { holds(held, text) };
                match property.as_deref() {
                    Some("MetricName") => held(metric.metric_name.as_str()),
                    Some("Namespace") => held(metric.namespace.as_str()),
                    Some(dimension) => metric.dimensions.get(dimension).is_some_and(held),
                    None => {
                        held(metric.metric_name.as_str())
                            || held(metric.namespace.as_str())
                            || metric
                                .dimensions
                                .iter()
                                .any(|(name, value)| held(name.as_str()) || held(value.as_str()))
                    }
                }
            }
        }
    }
}

/// The tokens of a text in small letters; `capitals` cuts words at theirs too.
fn cut(text: &str, capitals: bool) -> Vec<String> {
    let mut all = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let letters: Vec<char> = word.chars().collect();
        let mut token = String::new();
        for (n, &c) in letters.iter().enumerate() {
            let before = n.checked_sub(1).and_then(|n| letters.get(n)).copied();
            let after = letters.get(n + 1).copied();
            // `CPUUtilization` is cut before the last capital of a row: CPU, Utilization.
            let begins = before.is_some_and(|before| {
                c.is_uppercase() && (!before.is_uppercase() || after.is_some_and(char::is_lowercase))
            });
            if capitals && begins {
                all.push(std::mem::take(&mut token));
            }
            token.extend(c.to_lowercase());
        }
        all.push(token);
    }
    all
}

fn holds(text: &str, term: &str) -> bool {
    [true, false].into_iter().any(|capitals| {
        let (tokens, wanted) = (cut(text, capitals), cut(term, capitals));
        !wanted.is_empty() && tokens.windows(wanted.len()).any(|row| row == wanted.as_slice())
    })
}

#[cfg(test)]
mod tests {
    use super::Search;
    use crate::Metric;

    #[test]
    fn terms_fit_by_tokens_and_quotes_by_the_whole() {
        let cpu = Metric::of("AWS/EC2", "CPUUtilization", [("InstanceId", "i-0abc")]).unwrap();
        let sized = Metric::of(
            "AWS/S3",
            "BucketSizeBytes",
            [("BucketName", "acme-logs"), ("StorageType", "StandardStorage")],
        )
        .unwrap();
        for (search, finds) in [
            ("{AWS/EC2,InstanceId} MetricName=\"CPUUtilization\"", [true, false]),
            ("{AWS/EC2} CPUUtilization", [false, false]),
            ("{AWS/EC2,InstanceId}", [true, false]),
            ("cpu", [true, false]),
            ("cpuutilization", [true, false]),
            ("utilization", [true, false]),
            ("util", [false, false]),
            ("MetricName=cpu", [true, false]),
            ("MetricName=\"cpu\"", [false, false]),
            ("aws", [true, true]),
            ("aws NOT s3", [true, false]),
            ("CPUUtilization OR acme-logs", [true, true]),
            ("BucketName=acme AND size", [false, true]),
            ("(cpu OR size) standard", [false, true]),
            ("\"acme-logs\"", [false, true]),
            ("\"acme\"", [false, false]),
        ] {
            let parsed = Search::parse(search).unwrap();
            assert_eq!([parsed.finds(&cpu), parsed.finds(&sized)], finds, "{search}");
        }
        for bad in ["{", "{AWS/EC2", "(a", "a AND", "\"a", "a =", ")", "= b"] {
            assert!(Search::parse(bad).is_err(), "{bad}");
        }
        assert!(Search::parse(&"(".repeat(10_000)).is_err());
    }
}
