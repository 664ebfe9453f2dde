use std::fmt;

use smol_str::SmolStr;

use super::{Expression, print::name};
use crate::insights::{glob::Glob, pattern::Regex};

/// One command of a query.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Command {
    /// Shows fields, and makes new ones.
    Fields(Vec<Item>),
    /// Shows these fields and no others.
    Display(Vec<Item>),
    /// Keeps the events for which the condition holds.
    Filter(Expression),
    /// Makes one row of each group of events.
    Stats {
        /// What is computed of a group.
        items: Vec<Item>,
        /// What the events of a group have in common.
        by: Vec<Item>,
    },
    /// Puts rows in order.
    Sort(Vec<SortKey>),
    /// Keeps the first rows.
    Limit {
        /// How many.
        count: usize,
        /// `limit any`: whichever are found first, in no order.
        any: bool,
    },
    /// Extracts parts of a text as fields.
    Parse {
        /// The text.
        from: Expression,
        /// How it is taken apart.
        by: Extraction,
    },
    /// Keeps the first row of each combination of values.
    Dedup(Vec<Expression>),
}

/// An expression and what it is called in the rest of the query and in the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub(in crate::insights) expression: Expression,
    pub(in crate::insights) name: SmolStr,
}

impl Item {
    /// What is computed.
    #[must_use]
    pub fn expression(&self) -> &Expression {
        &self.expression
    }

    /// What it is called: after `as`, else as it was written.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What an expression is called that has no `as`: its text, without the backticks of its fields.
    pub(super) fn default_name(expression: &Expression) -> String {
        expression.to_string().replace('`', "")
    }
}

/// What rows are ordered by.
#[derive(Debug, Clone, PartialEq)]
pub struct SortKey {
    /// The value compared.
    pub expression: Expression,
    /// The largest first.
    pub descending: bool,
}

/// How `parse` takes a text apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Extraction {
    /// A pattern with stars, and the names of what the stars stand for.
    Glob(Glob, Vec<SmolStr>),
    /// A regular expression whose groups are named.
    Regex(Regex),
}

impl Command {
    /// The word that begins it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Fields(_) => "fields",
            Self::Display(_) => "display",
            Self::Filter(_) => "filter",
            Self::Stats { .. } => "stats",
            Self::Sort(_) => "sort",
            Self::Limit { .. } => "limit",
            Self::Parse { .. } => "parse",
            Self::Dedup(_) => "dedup",
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.expression)?;
        if Self::default_name(&self.expression) == self.name {
            Ok(())
        } else {
            write!(f, " as {}", name(&self.name))
        }
    }
}

impl fmt::Display for SortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.expression, if self.descending { "desc" } else { "asc" })
    }
}

fn list(f: &mut fmt::Formatter<'_>, before: &str, all: &[impl fmt::Display]) -> fmt::Result {
    for (n, one) in all.iter().enumerate() {
        write!(f, "{}{one}", if n == 0 { before } else { ", " })?;
    }
    Ok(())
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        match self {
            Self::Fields(items) | Self::Display(items) => list(f, " ", items),
            Self::Filter(condition) => write!(f, " {condition}"),
            Self::Stats { items, by } => {
                list(f, " ", items)?;
                list(f, " by ", by)
            }
            Self::Sort(keys) => list(f, " ", keys),
            Self::Limit { count, any } => write!(f, "{} {count}", if *any { " any" } else { "" }),
            Self::Parse { from, by: Extraction::Regex(regex) } => write!(f, " {from} {regex}"),
            Self::Parse { from, by: Extraction::Glob(glob, names) } => {
                write!(f, " {from} {glob}")?;
                let names: Vec<_> = names.iter().map(|one| name(one)).collect();
                list(f, " as ", &names)
            }
            Self::Dedup(fields) => list(f, " ", fields),
        }
    }
}
