use smol_str::SmolStr;

use super::{super::lexer::Token, Aggregates, Failed, Parsed, Parser};
use crate::insights::{
    QueryProblem,
    glob::Glob,
    limits::GREATEST_LIMIT,
    suggest::nearest,
    syntax::{Command, Expression, Extraction, Item, SortKey},
};

const COMMANDS: [&str; 8] = ["fields", "display", "filter", "stats", "sort", "limit", "parse", "dedup"];

/// Commands of AWS's that are not built, and why or what instead. The list is that of the Logs user guide,
/// page `CWL_QuerySyntax`, 2026, and the first words of the two other languages that AWS takes.
const UNSUPPORTED: [(&str, &str); 22] = [
    ("addtotals", "compute the sums by `stats`"),
    ("anomaly", "AWS finds anomalies by a trained model"),
    ("count_frequent", "write `stats count(*) as n by …` and `sort n desc`"),
    ("countFrequent", "write `stats count(*) as n by …` and `sort n desc`"),
    ("diff", "run the query over both times and compare the answers"),
    ("filterIndex", "files have no field index; write `filter`"),
    ("head", "AWS has replaced it; write `limit`"),
    ("join", "a query reads one set of events"),
    ("lookup", "there are no lookup tables here"),
    ("pattern", "AWS finds patterns by an algorithm that it does not publish"),
    ("select", "queries are in Logs Insights QL, not in SQL"),
    ("source", "name the files to read on the command line"),
    ("subquery", "a query reads one set of events"),
    ("subqueries", "a query reads one set of events"),
    ("tail", "AWS has replaced it; write `sort @timestamp asc` and `limit`"),
    ("union", "a query reads one set of events"),
    ("unmask", "nothing is masked in a file"),
    ("unnest", "lists are fields such as `items.0.name`"),
    ("where", "queries are in Logs Insights QL, not in PPL; write `filter`"),
    ("eval", "queries are in Logs Insights QL, not in PPL; write `fields … as …`"),
    ("rename", "queries are in Logs Insights QL, not in PPL; write `fields … as …`"),
    ("relevantfields", "AWS ranks fields by an algorithm that it does not publish"),
];

impl Parser<'_> {
    pub(super) fn command(&mut self) -> Parsed<Command> {
        let (start, token) = (self.start, self.token.clone());
        let Token::Name(word) = token else {
            return match token {
                Token::End | Token::Symbol("|") => self.fail(start, QueryProblem::NoCommand),
                _ => self.unexpected("a command"),
            };
        };
        self.advance();
        let command = match word.to_ascii_lowercase().as_str() {
            "fields" => self.list(Self::item).map(Command::Fields),
            "display" => self.list(Self::item).map(Command::Display),
            "filter" => self.expression().map(Command::Filter),
            "stats" => self.stats(),
            "sort" => self.list(Self::sort_key).map(Command::Sort),
            "limit" => self.limit(),
            "parse" => self.parse_command(),
            "dedup" => self.list(Self::operand).map(Command::Dedup),
            _ => return self.no_command(start, &word),
        }?;
        if self.after_dedup && !matches!(command, Command::Limit { .. }) {
            self.note(start, QueryProblem::AfterDedup(command.word()));
        }
        self.after_dedup |= matches!(command, Command::Dedup(_));
        match self.token {
            Token::End | Token::Symbol("|") => Ok(command),
            _ => self.unexpected("`,`, `|` or the end"),
        }
    }

    fn no_command(&mut self, start: usize, word: &SmolStr) -> Parsed<Command> {
        let unsupported = UNSUPPORTED.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        let problem = match unsupported {
            Some((_, why)) => QueryProblem::UnsupportedCommand { word: word.to_string(), why },
            None => QueryProblem::UnknownCommand { word: word.to_string(), near: nearest(word, COMMANDS) },
        };
        self.fail(start, problem)
    }

    fn item(&mut self) -> Parsed<Item> {
        let start = self.start;
        let expression = self.expression()?;
        let written = self.text.get(start..self.ended).unwrap_or_default();
        let name = if self.eat("as") {
            self.name()?
        } else if let Expression::Field(name) = &expression {
            name.clone()
        } else if written.contains(['\n', '#']) {
            Item::default_name(&expression).into()
        } else {
            written.replace('`', "").into()
        };
        Ok(Item { expression, name })
    }

    fn name(&mut self) -> Parsed<SmolStr> {
        match self.token.clone() {
            Token::Name(name) | Token::Quoted(name) => {
                self.advance();
                Ok(name)
            }
            _ => self.unexpected("a name"),
        }
    }

    fn stats(&mut self) -> Parsed<Command> {
        self.aggregates = Aggregates::Computed;
        let mut starts = Vec::new();
        let items = self.list(|parser| {
            starts.push(parser.start);
            parser.item()
        });
        self.aggregates = Aggregates::Columns;
        let items = items?;
        let by = if self.eat("by") { self.list(Self::item)? } else { Vec::new() };
        for (n, (item, start)) in items.iter().zip(starts).enumerate() {
            let before = by.iter().chain(items.iter().take(n));
            let known: Vec<&Item> = before.collect();
            if let Some(field) = stray(&item.expression, &known) {
                self.note(start, QueryProblem::NotAggregated(field.to_string()));
            }
        }
        self.columns = items.iter().chain(&by).map(|item| item.expression.clone()).collect();
        Ok(Command::Stats { items, by })
    }

    fn sort_key(&mut self) -> Parsed<SortKey> {
        let expression = self.expression()?;
        let descending = self.eat("desc");
        if !descending {
            self.eat("asc");
        }
        Ok(SortKey { expression, descending })
    }

    fn limit(&mut self) -> Parsed<Command> {
        let any = self.eat("any");
        let (start, token) = (self.start, self.token.clone());
        let count = match token {
            Token::Number(number) => {
                self.advance();
                // Compared as text: a fraction or a number beyond the limit is not in the range.
                number.to_string().parse().ok().filter(|count| (1..=GREATEST_LIMIT).contains(count))
            }
            Token::End | Token::Symbol("|") => None,
            Token::Broken => return Err(Failed),
            _ => return self.fail(start, QueryProblem::Limit),
        };
        match count {
            Some(count) => Ok(Command::Limit { count, any }),
            None => self.fail(start, QueryProblem::Limit),
        }
    }

    fn parse_command(&mut self) -> Parsed<Command> {
        if matches!(self.token, Token::Symbol("/") | Token::Text(_)) {
            return self.unexpected("the field to take apart, such as `@message`,");
        }
        let from = self.operand()?;
        let start = self.start;
        match self.token.clone() {
            Token::Symbol("/") => {
                let regex = self.regex()?;
                if regex.groups().is_empty() {
                    self.note(start, QueryProblem::NoGroup);
                }
                Ok(Command::Parse { from, by: Extraction::Regex(regex) })
            }
            Token::Text(text) => {
                self.advance();
                let glob = Glob::new(&text);
                let names = if self.eat("as") { self.list(Self::name)? } else { Vec::new() };
                if glob.stars() != names.len() || names.is_empty() {
                    self.note(start, QueryProblem::Names { stars: glob.stars(), names: names.len() });
                }
                Ok(Command::Parse { from, by: Extraction::Glob(glob, names) })
            }
            _ => self.unexpected("a pattern such as `\"user=*\"` or a regular expression"),
        }
    }
}

/// A field outside of every aggregate that names neither a group's key nor a result before it.
fn stray<'e>(expression: &'e Expression, known: &[&Item]) -> Option<&'e SmolStr> {
    if known.iter().any(|item| item.expression == *expression) {
        return None;
    }
    match expression {
        Expression::Aggregate(..) => None,
        Expression::Field(name) => (!known.iter().any(|item| item.name == *name)).then_some(name),
        other => {
            let mut found = None;
            other.parts(&mut |part| found = found.or_else(|| stray(part, known)));
            found
        }
    }
}
