use std::{fmt, str::FromStr};

use super::{
    Command, Event, Options, QueryErrors, QueryProblem, Results, limits::LONGEST_QUERY, run, syntax::parse,
};

/// A query of CloudWatch Logs Insights, read and sound.
///
/// ```
/// use aozu_cloudwatch::insights::{Event, Options, Query};
/// let query = Query::parse("parse @message 'user=*,' as user | stats count(*) as n by user | sort n desc")?;
/// let lines = ["user=ann, in", "user=bob, in", "user=ann, out"];
/// let answer = query.run(lines.map(Event::new), &Options::default());
/// assert_eq!(answer.columns(), ["user", "n"]);
/// let rows: Vec<String> = answer.rows().map(|row| format!("{} {}", row[0], row[1])).collect();
/// assert_eq!(rows, ["ann 2", "bob 1"]);
/// assert_eq!(answer.statistics().records_matched, 3);
/// # Ok::<(), aozu_cloudwatch::insights::QueryErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    commands: Vec<Command>,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn parse(text: &str) -> Result<Self, QueryErrors> {
        let length = text.chars().count();
        let (commands, problems) = if length > LONGEST_QUERY {
            (Vec::new(), vec![(0, QueryProblem::TooLong(length))])
        } else {
            parse(text)
        };
        match QueryErrors::new(text, problems) {
            Some(errors) => Err(errors),
            None => Ok(Self { commands }),
        }
    }

    /// The commands, in order; at least one.
    #[must_use]
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// Answers the query over events. The same events in the same order give the same answer.
    pub fn run<'e>(&self, events: impl IntoIterator<Item = Event<'e>>, options: &Options) -> Results {
        run::run(&self.commands, events, options)
    }
}

impl FromStr for Query {
    type Err = QueryErrors;
    fn from_str(text: &str) -> Result<Self, QueryErrors> {
        Self::parse(text)
    }
}

/// As one would write it, on one line; reads back as the same query.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, command) in self.commands.iter().enumerate() {
            let gap = if n == 0 { "" } else { " | " };
            write!(f, "{gap}{command}")?;
        }
        Ok(())
    }
}
