use std::{collections::BTreeMap, fmt};

use super::inventory::Item;
use crate::validate::matches;

/// Which things of a state are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// An id, a name or an ARN; with `*` and `?`, all that fit.
    Text(String),
    /// What bears all these tags; values may have `*` and `?`.
    Tag(BTreeMap<String, String>),
}

impl Selector {
    /// The text that names one thing.
    pub(super) fn exact(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.contains(['*', '?']) => Some(text),
            _ => None,
        }
    }

    /// Whether one of the names of a thing fits.
    pub(super) fn names<'n>(&self, mut names: impl Iterator<Item = &'n str>) -> bool {
        match self {
            Self::Text(pattern) => names.any(|name| matches(pattern, name)),
            Self::Tag(_) => false,
        }
    }

    /// Whether it selects a thing; none where that hangs on tags which were not read.
    pub(super) fn selects(&self, item: &Item) -> Option<bool> {
        match self {
            Self::Text(_) => Some(self.names(item.names())),
            Self::Tag(wanted) => {
                let tags = item.tags.as_ref()?;
                let bears =
                    |(key, value): (&String, &String)| tags.get(key).is_some_and(|own| matches(value, own));
                Some(wanted.iter().all(bears))
            }
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "`{text}`"),
            Self::Tag(tags) => {
                let tags: Vec<String> = tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
                write!(f, "tag `{}`", tags.join(", "))
            }
        }
    }
}
