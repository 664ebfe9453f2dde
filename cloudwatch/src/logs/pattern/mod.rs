//! CloudWatch Logs filter patterns, the whole language: terms, regular expressions, JSON, space-delimited.
//!
//! Source: CloudWatch Logs User Guide, "Filter pattern syntax"; where recorded answers of AWS (September 2026) say
//! otherwise, they win.

mod cursor;
mod delimited;
mod error;
mod explain;
mod expression;
mod json;
mod need;
mod number;
mod operand;
mod regex;
mod terms;
mod value;
mod wildcard;

use std::{collections::BTreeMap, str::FromStr};

pub(crate) use delimited::{Value, split};
pub use error::{PatternError, PatternErrorKind};
pub use explain::{ConditionExplanation, Explanation, ValueExplanation};
pub(crate) use json::{Program, Scratch};
pub(crate) use need::{Escape, Need};
pub(crate) use value::{Extractor, ExtractorError};

use super::limits::{LONGEST_PATTERN, REGEXES_PER_PATTERN};
use cursor::Cursor;
use delimited::Delimited;
use json::Json;
use terms::{Sought, Terms};

/// A compiled filter pattern.
///
/// The first character says which language it is: `{` JSON, `[` space-delimited, else terms. A blank before it makes
/// it terms, as AWS has it. An empty pattern matches every message.
///
/// ```
/// use aozu_cloudwatch::logs::Pattern;
/// let pattern = Pattern::compile("{ $.level = \"ERROR\" && $.latency > 100 }")?;
/// assert!(pattern.matches(r#"{"level": "ERROR", "latency": 250.5}"#));
/// assert!(!pattern.matches(r#"{"level": "ERROR", "latency": "250.5"}"#)); // a text is never greater
/// assert!(!pattern.matches(r#"{"level": "ERROR", "latency": 250.5"#)); // no JSON
/// # Ok::<(), aozu_cloudwatch::logs::PatternError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    language: Language,
}

/// Which of the languages a pattern is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PatternKind {
    /// Terms and regular expressions, anywhere in the message.
    Terms,
    /// Conditions on a JSON object.
    Json,
    /// Conditions on fields parted by blanks.
    SpaceDelimited,
}

#[derive(Debug, Clone)]
pub(crate) enum Language {
    Terms(Terms),
    Json { pattern: Json, program: Program },
    Delimited(Delimited),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Where and why the text is no pattern, with what AWS says of it.
    pub fn compile(source: &str) -> Result<Self, PatternError> {
        let characters = source.chars().count();
        if characters > LONGEST_PATTERN {
            let offset = source.char_indices().nth(LONGEST_PATTERN).map_or(source.len(), |(at, _)| at);
            return Err(PatternError::new(offset, PatternErrorKind::TooLong { characters }));
        }
        let cursor = &mut Cursor::new(source);
        let language = match cursor.peek() {
            Some('{') => {
                let pattern = Json::read(cursor)?;
                let program = Program::new([&pattern]);
                Language::Json { pattern, program }
            }
            Some('[') => Language::Delimited(Delimited::read(cursor)?),
            _ => Language::Terms(Terms::read(cursor)?),
        };
        let pattern = Self { source: source.to_owned(), language };
        match pattern.regexes().get(REGEXES_PER_PATTERN) {
            Some(one_too_many) => Err(PatternError::new(*one_too_many, PatternErrorKind::Regexes)),
            None => Ok(pattern),
        }
    }

    /// Where the conditions or terms with a regular expression begin.
    fn regexes(&self) -> Vec<usize> {
        let regex =
            |comparison: &operand::Comparison| matches!(comparison.operand, operand::Operand::Regex(_));
        match &self.language {
            Language::Terms(terms) => {
                let mut found: Vec<usize> = terms
                    .all()
                    .filter(|term| matches!(term.sought, Sought::Regex(_)))
                    .map(|term| term.offset)
                    .collect();
                found.sort_unstable();
                found
            }
            Language::Json { pattern, .. } => pattern
                .conditions
                .iter()
                .filter(|one| matches!(&one.test, json::Test::Compare(comparison) if regex(comparison)))
                .map(|one| one.offset)
                .collect(),
            Language::Delimited(pattern) => pattern
                .fields
                .iter()
                .flat_map(|field| &field.conditions)
                .filter(|one| regex(&one.comparison))
                .map(|one| one.offset)
                .collect(),
        }
    }

    /// How many regular expressions it holds: groups take five patterns that hold any.
    #[must_use]
    pub fn regex_count(&self) -> usize {
        self.regexes().len()
    }

    /// The pattern's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Which language it is written in.
    #[must_use]
    pub fn kind(&self) -> PatternKind {
        match &self.language {
            Language::Terms(_) => PatternKind::Terms,
            Language::Json { .. } => PatternKind::Json,
            Language::Delimited(_) => PatternKind::SpaceDelimited,
        }
    }

    /// Whether a message matches.
    pub fn matches(&self, message: impl AsRef<[u8]>) -> bool {
        self.matcher().matches(message)
    }

    /// The same question for many messages, without an allocation for each.
    ///
    /// ```
    /// use aozu_cloudwatch::logs::Pattern;
    /// let pattern = Pattern::compile("[level=ERROR, ...]")?;
    /// let mut matcher = pattern.matcher();
    /// assert!(matcher.matches("ERROR out of memory") && !matcher.matches("INFO all is well"));
    /// # Ok::<(), aozu_cloudwatch::logs::PatternError>(())
    /// ```
    #[must_use]
    pub fn matcher(&self) -> Matcher<'_> {
        Matcher { pattern: self, scratch: Scratch::default(), values: Vec::new() }
    }

    /// The values that `TestMetricFilter` shows for a message that matches: for a space-delimited pattern `$name`, or `$n`
    /// with its place for each value without a name; else none. None if the message does not match.
    ///
    /// ```
    /// use aozu_cloudwatch::logs::Pattern;
    /// let values = Pattern::compile("[..., status=4*, bytes]")?.extract("host GET 404 12").expect("it matches");
    /// assert_eq!(values["$1"], "host");
    /// assert_eq!(values["$status"], "404");
    /// # Ok::<(), aozu_cloudwatch::logs::PatternError>(())
    /// ```
    #[must_use]
    pub fn extract(&self, message: &str) -> Option<BTreeMap<String, String>> {
        if !self.matches(message) {
            return None;
        }
        let mut shown = BTreeMap::new();
        if let Language::Delimited(pattern) = &self.language {
            let mut values = Vec::new();
            split(message.as_bytes(), &mut values);
            let assigned = pattern.assign(message.as_bytes(), &values)?;
            let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
            for (field, (_, value)) in pattern.fields.iter().zip(&assigned.named) {
                shown.insert(format!("${}", field.name), text(value));
            }
            for (place, value) in &assigned.unnamed {
                shown.insert(format!("${place}"), text(value));
            }
        }
        Some(shown)
    }

    pub(crate) fn language(&self) -> &Language {
        &self.language
    }
}

/// A pattern with the room that it needs to read messages.
#[derive(Debug, Clone)]
pub struct Matcher<'p> {
    pattern: &'p Pattern,
    scratch: Scratch,
    values: Vec<Value>,
}

impl Matcher<'_> {
    /// Whether a message matches.
    pub fn matches(&mut self, message: impl AsRef<[u8]>) -> bool {
        let message = message.as_ref();
        match &self.pattern.language {
            Language::Terms(terms) => terms.matches(message),
            Language::Json { program, .. } => {
                program.run(message, &mut self.scratch) && program.matches(0, message, &self.scratch)
            }
            Language::Delimited(pattern) => {
                split(message, &mut self.values);
                pattern.matches(message, &self.values)
            }
        }
    }
}

impl FromStr for Pattern {
    type Err = PatternError;
    fn from_str(source: &str) -> Result<Self, PatternError> {
        Self::compile(source)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.source)
    }
}

impl serde::Serialize for Pattern {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.source)
    }
}

impl<'de> serde::Deserialize<'de> for Pattern {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let source = String::deserialize(d)?;
        Self::compile(&source).map_err(serde::de::Error::custom)
    }
}

/// Whether a text spells a number, as patterns and metric values understand it.
pub(crate) fn is_number(text: &str) -> bool {
    number::Decimal::read(text.as_bytes()).is_some()
}
