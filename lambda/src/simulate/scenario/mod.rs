//! Scenario files, which people write: JSON with comments, and where in a file the members stand that are wrong.

mod comments;
mod json;
mod toml;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

pub use comments::without_comments;

use super::error::{RequestProblem, SimulateError};

/// The language of a scenario file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScenarioFormat {
    /// JSON, with comments or without: see [`without_comments`].
    Json,
    /// TOML.
    Toml,
}

impl SimulateError {
    /// The same error, each problem with the line of the scenario file at which its member stands; of a member that is
    /// missing, the line of what it is missing in.
    ///
    /// The text is the file's own, comments and all, which was read into the request without an error.
    ///
    /// ```
    /// use aozu_lambda::simulate::{Request, ScenarioFormat, simulate};
    /// let text = "Region = \"ap-northeast-1\"\n# Less than nothing.\nDurationSeconds = -1\n";
    /// let request: Request = toml::from_str(text)?;
    /// let error = simulate(&request).unwrap_err().in_scenario("load.toml", text, ScenarioFormat::Toml);
    /// assert!(error.to_string().contains("`load.toml` line 3: DurationSeconds: `-1`: it must be a number"));
    /// # Ok::<(), toml::de::Error>(())
    /// ```
    #[must_use]
    pub fn in_scenario(self, name: &str, text: &str, format: ScenarioFormat) -> Self {
        let Self::Invalid(mut problems) = self else { return self };
        let places = places(&problems, text, format);
        let lines = Lines::new(text);
        for problem in problems.iter_mut().filter(|problem| is_member(problem)) {
            let place = prefixes(&problem.member).find_map(|prefix| places.get(prefix));
            problem.member = match place {
                Some(at) => format!("`{name}` line {}: {}", lines.of(*at), problem.member),
                None => format!("`{name}`: {}", problem.member),
            };
        }
        Self::Invalid(problems)
    }
}

/// Whether a problem is about a member of the request, and not about an argument or a file.
fn is_member(problem: &RequestProblem) -> bool {
    problem.member.starts_with(|first: char| first.is_ascii_uppercase())
}

/// A member and what it is in, from the inside out: `Functions[0].Arrivals`, `Functions[0]`, `Functions`.
fn prefixes(member: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(member), |inner| Some(inner.rsplit_once(['.', '['])?.0))
}

/// Where the members stand that the problems are about, and what those are in.
fn places(problems: &[RequestProblem], text: &str, format: ScenarioFormat) -> BTreeMap<String, usize> {
    let members = problems.iter().filter(|problem| is_member(problem));
    let wanted: BTreeSet<&str> = members.flat_map(|problem| prefixes(&problem.member)).collect();
    let mut places = BTreeMap::new();
    let mut see = |path: &str, at: usize| {
        if wanted.contains(path) {
            places.entry(path.to_owned()).or_insert(at);
        }
    };
    match format {
        ScenarioFormat::Json => {
            let text: Cow<'_, str> = without_comments(text);
            json::walk(&text, &mut see);
        }
        ScenarioFormat::Toml => toml::walk(text, &mut see),
    }
    places
}

/// What is told of each member: its path, and the byte at which it stands.
type See<'s> = &'s mut dyn FnMut(&str, usize);

/// Deeper than any scenario, and what the readers of both languages take.
const DEEPEST: usize = 80;

/// The lines of a text.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(text.bytes().enumerate().filter_map(|(at, byte)| (byte == b'\n').then_some(at)).collect())
    }

    /// The number of the line that a byte stands in, from 1.
    fn of(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at) + 1
    }
}

/// A text that is read from front to end, and the path of the member that is being read.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    path: String,
    depth: usize,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, path: String::new(), depth: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes over a byte, if it is the next.
    fn eat(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn skip_while(&mut self, is: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&is) {
            self.at += 1;
        }
    }

    /// Goes to the end of a string whose opening quote is behind; backslashes escape only where they may.
    fn string(&mut self, quote: u8, escapes: bool) -> Option<&'t str> {
        let from = self.at;
        loop {
            match self.peek()? {
                b'\\' if escapes => self.at += 2,
                byte if byte == quote => break,
                _ => self.at += 1,
            }
        }
        let inside = self.text.get(from..self.at);
        self.at += 1;
        inside
    }

    /// Does something one path step further down, and comes back.
    fn below(&mut self, step: &str, inside: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let length = self.path.len();
        if !step.starts_with('[') && length > 0 {
            self.path.push('.');
        }
        self.path.push_str(step);
        self.depth += 1;
        let done = if self.depth > DEEPEST { None } else { inside(self) };
        self.depth -= 1;
        self.path.truncate(length);
        done
    }
}

#[cfg(test)]
mod tests;
