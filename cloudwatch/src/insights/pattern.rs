use std::fmt;

use regex_automata::{meta, util::syntax};
use smol_str::SmolStr;

use super::{limits::LARGEST_REGEX, syntax::Quoted};

/// What `like` and `=~` search for: a text, or a regular expression.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Pattern {
    /// A text that must occur.
    Text(SmolStr),
    /// A regular expression that must match somewhere.
    Regex(Regex),
}

impl Pattern {
    /// Whether it occurs in a text.
    #[must_use]
    pub fn occurs_in(&self, text: &str) -> bool {
        match self {
            Self::Text(part) => memchr::memmem::find(text.as_bytes(), part.as_bytes()).is_some(),
            Self::Regex(regex) => regex.regex.is_match(text),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{}", Quoted(text)),
            Self::Regex(regex) => write!(f, "{regex}"),
        }
    }
}

/// A compiled regular expression; equal to another of the same source.
///
/// Its language is that of Rust's `regex`: what Insights' documentation shows, but neither look-around
/// nor back-references. Its size is bounded, and it searches in linear time.
#[derive(Debug, Clone)]
pub struct Regex {
    source: SmolStr,
    regex: meta::Regex,
}

impl Regex {
    /// Compiles the source, written without slashes around it.
    pub(super) fn new(source: &str) -> Result<Self, String> {
        let built = meta::Regex::builder()
            .syntax(syntax::Config::new().nest_limit(100))
            .configure(meta::Config::new().nfa_size_limit(Some(LARGEST_REGEX)))
            .build(source);
        let regex = built.map_err(|error| told(&error))?;
        Ok(Self { source: SmolStr::new(source), regex })
    }

    /// The source, without slashes.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The named groups, each with its number, in the order of the source.
    pub(super) fn groups(&self) -> Vec<(usize, SmolStr)> {
        let names = self.regex.group_info().pattern_names(regex_automata::PatternID::ZERO);
        names.enumerate().filter_map(|(n, name)| Some((n, SmolStr::new(name?)))).collect()
    }

    /// The first match's groups: `None` without a match.
    pub(super) fn captures<'t>(&self, text: &'t str, groups: &[usize]) -> Option<Vec<Option<&'t str>>> {
        let mut captures = self.regex.create_captures();
        self.regex.captures(text, &mut captures);
        captures.is_match().then(|| {
            let group = |n: &usize| captures.get_group(*n).and_then(|span| text.get(span.range()));
            groups.iter().map(group).collect()
        })
    }
}

fn told(error: &meta::BuildError) -> String {
    if let Some(limit) = error.size_limit() {
        return format!("it takes more than {limit} bytes; make its repetitions smaller");
    }
    match error.syntax_error() {
        Some(error) => {
            let text = error.to_string();
            // The library draws the pattern and an arrow over several lines; the reason is the last.
            let reason = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or(&text).trim();
            reason.strip_prefix("error: ").unwrap_or(reason).to_owned()
        }
        None => error.to_string(),
    }
}

impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl fmt::Display for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A slash ends a regular expression in a query, so within it has a backslash before it.
        f.write_str("/")?;
        let mut escaped = false;
        for c in self.source.chars() {
            if c == '/' && !escaped {
                f.write_str("\\")?;
            }
            escaped = c == '\\' && !escaped;
            write!(f, "{c}")?;
        }
        f.write_str("/")
    }
}
