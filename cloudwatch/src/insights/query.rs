use std::{fmt, str::FromStr};

use aozu_names::AccountId;

use super::{
    Command, Event, Options, QueryErrors, QueryProblem, Results, limits::LONGEST_QUERY, run, syntax::parse,
};
use crate::logs::LogGroup;

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

    /// Answers the query over what log groups of an account hold at [`Options::now`], as StartQuery does over theirs;
    /// without that time, over all that was ever put into them. `@log`, `@logStream` and `@ingestionTime` are known.
    ///
    /// ```
    /// use aozu_cloudwatch::{insights::{Options, Query}, logs::{LogEvent, LogGroup}};
    /// let mut group = LogGroup::new("/acme/app".parse()?);
    /// group.create_stream("i-1".parse()?)?;
    /// let now = 1_767_571_200_000;
    /// let events = vec![LogEvent::new(now, "ERROR a"), LogEvent::new(now + 1, "INFO b")];
    /// group.put_log_events(&"i-1".parse()?, events, now + 1)?;
    /// let query = Query::parse("filter @message like 'ERROR' | stats count(*) as n by @log")?;
    /// let account = aozu_names::AccountId::literal("111122223333");
    /// let answer = query.run_over([&group], account, &Options::default());
    /// let row: Vec<String> = answer.rows().next().unwrap().iter().map(ToString::to_string).collect();
    /// assert_eq!(row, ["111122223333:/acme/app", "1"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run_over<'g>(
        &self,
        groups: impl IntoIterator<Item = &'g LogGroup>,
        account: AccountId,
        options: &Options,
    ) -> Results {
        let events = groups.into_iter().flat_map(|group| Event::of_group(group, account, options.now));
        let mut events: Vec<Event<'g>> = events.collect();
        events.sort_by_key(Event::timestamp);
        self.run(events, options)
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
