use std::fmt;

use super::limits::{DEEPEST_EXPRESSION, GREATEST_LIMIT, LONGEST_QUERY};

/// Everything that is wrong with a query, in the order of the text.
///
/// ```
/// use aozu_cloudwatch::insights::Query;
/// let errors = Query::parse("fileds @message\n| limit 0").unwrap_err();
/// assert_eq!(errors.code(), "MalformedQueryException");
/// assert_eq!(errors.len(), 2);
/// assert!(errors.to_string().starts_with(
///     "1:1: `fileds` is no command of Logs Insights; did you mean `fields`?"
/// ));
/// assert_eq!((errors.iter().nth(1).unwrap().line(), errors.iter().nth(1).unwrap().column()), (2, 9));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct QueryErrors(Vec<QueryError>);

impl QueryErrors {
    /// `None` if nothing is wrong.
    pub(super) fn new(text: &str, mut found: Vec<(usize, QueryProblem)>) -> Option<Self> {
        found.sort_by_key(|(offset, _)| *offset);
        let errors = found.into_iter().map(|(offset, problem)| QueryError::new(text, offset, problem));
        let errors: Vec<QueryError> = errors.collect();
        if errors.is_empty() { None } else { Some(Self(errors)) }
    }

    /// AWS's name for a query that cannot be read: StartQuery's `MalformedQueryException`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "MalformedQueryException"
    }

    /// How many problems there are; at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The problems.
    pub fn iter(&self) -> impl Iterator<Item = &QueryError> {
        self.0.iter()
    }
}

impl fmt::Display for QueryErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, error) in self.0.iter().enumerate() {
            let gap = if n == 0 { "" } else { "\n" };
            write!(f, "{gap}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for QueryErrors {}

/// One thing that is wrong with a query, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryError {
    offset: usize,
    line: usize,
    column: usize,
    problem: QueryProblem,
}

impl QueryError {
    fn new(text: &str, offset: usize, problem: QueryProblem) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { offset, line, column, problem }
    }

    /// Bytes of the query before the place.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &QueryProblem {
        &self.problem
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.problem)
    }
}

impl std::error::Error for QueryError {}

/// What can be wrong with a query.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryProblem {
    /// Longer than StartQuery takes.
    #[error("the query has {0} characters: Logs Insights takes at most {LONGEST_QUERY}; shorten it")]
    TooLong(usize),
    /// Nothing between two pipes, or nothing at all.
    #[error("a command is missing: each part between `|` begins with one, such as `fields @message`")]
    NoCommand,
    /// A word that begins a command and is none.
    #[error("`{word}` is no command of Logs Insights{}", hint(.near))]
    UnknownCommand {
        /// What was written.
        word: String,
        /// The command that was probably meant.
        near: Option<&'static str>,
    },
    /// A command that AWS has and this crate does not.
    #[error("`{word}` is not supported here: {why}")]
    UnsupportedCommand {
        /// The command.
        word: String,
        /// What it would need, or what to write instead.
        why: &'static str,
    },
    /// A function that nobody has.
    #[error("`{name}` is no function of Logs Insights{}", hint(.near))]
    UnknownFunction {
        /// What was written.
        name: String,
        /// The function that was probably meant.
        near: Option<&'static str>,
    },
    /// A call with too few or too many arguments.
    #[error("`{name}` takes {takes}, here it has {given}")]
    Arguments {
        /// The function.
        name: &'static str,
        /// How many it takes, in words.
        takes: String,
        /// How many there are.
        given: usize,
    },
    /// An argument that must be written out and is not, or is a wrong one.
    #[error("argument {position} of `{name}` must be {rule}")]
    Argument {
        /// The function.
        name: &'static str,
        /// Which argument, from 1.
        position: usize,
        /// What it must be.
        rule: &'static str,
    },
    /// An aggregate where there is none to compute.
    #[error(
        "`{0}` aggregates over events: it stands in `stats` only; after `stats` it can name the column of the \
         same spelling"
    )]
    StrayAggregate(String),
    /// An aggregate within an aggregate.
    #[error(
        "`{0}` stands within another aggregate: compute it in an earlier `stats` and give it a name by `as`"
    )]
    NestedAggregate(String),
    /// A field in `stats` that differs from event to event of a group.
    #[error(
        "the field `{0}` has no single value in a group: put it into an aggregate such as `max({0})`, or after `by`"
    )]
    NotAggregated(String),
    /// Something other than what the grammar asks for.
    #[error("{found} stands where {expected} must stand{}", hint(.near))]
    Unexpected {
        /// What was found, in words.
        found: String,
        /// What was expected, in words.
        expected: &'static str,
        /// What was probably meant.
        near: Option<&'static str>,
    },
    /// A string, a regular expression or a quoted name without an end.
    #[error("the {what} that begins here has no end: close it by `{by}`")]
    Unclosed {
        /// What is open.
        what: &'static str,
        /// What closes it.
        by: char,
    },
    /// A number that no float holds, or a period of no unit.
    #[error("{0}")]
    Number(String),
    /// A regular expression that does not compile.
    #[error("the regular expression does not compile: {0}")]
    Regex(String),
    /// A regular expression in `parse` that extracts nothing.
    #[error("the regular expression of `parse` names no field: write a group such as `(?<name>.*)`")]
    NoGroup,
    /// `parse` with as many names as it has stars in no way.
    #[error("the pattern has {stars} `*` and {names} names after `as`: each `*` needs one name")]
    Names {
        /// How many stars there are.
        stars: usize,
        /// How many names there are.
        names: usize,
    },
    /// A limit that AWS does not take.
    #[error("`limit` takes a whole number from 1 to {GREATEST_LIMIT}")]
    Limit,
    /// A command after `dedup` that is not `limit`.
    #[error("after `dedup` only `limit` may follow: put `{0}` before it")]
    AfterDedup(&'static str),
    /// Expressions within expressions without end.
    #[error(
        "the expression nests deeper than {DEEPEST_EXPRESSION} levels: name its parts by `fields … as …`"
    )]
    TooDeep,
}

fn hint(near: &Option<&'static str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}
