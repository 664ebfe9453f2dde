use std::fmt;

use serde::Serialize;
use smol_str::SmolStr;

use super::{EntryFault, FixedWhen, OpenPrincipal, Weakness};
use crate::policy::Test;

/// The smallest change of a statement by which it no longer lets the public in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "Kind", rename_all_fields = "PascalCase")]
#[non_exhaustive]
pub enum PublicEdit {
    /// Take values out of a condition, so that those that are fixed remain.
    RemoveValues {
        /// The operator as written.
        operator: SmolStr,
        /// The key as written.
        key: SmolStr,
        /// The values to take out.
        values: Vec<SmolStr>,
    },
    /// Take principals out, so that those that are fixed remain.
    RemovePrincipals {
        /// The principals as written.
        principals: Vec<SmolStr>,
    },
    /// Ask for a key to be there, beside a condition that passes without it.
    GuardWithNull {
        /// The key as written.
        key: SmolStr,
    },
    /// Give the key fixed values in place of these.
    ReplaceValues {
        /// The operator as written.
        operator: SmolStr,
        /// The key as written.
        key: SmolStr,
        /// The values that are not fixed.
        values: Vec<SmolStr>,
        /// What a value must be.
        by: &'static str,
    },
    /// Add a condition that binds the statement.
    AddCondition {
        /// An operator.
        operator: &'static str,
        /// A key.
        key: SmolStr,
    },
}

impl PublicEdit {
    /// The edit of fewest elements; of as many the one that takes away.
    pub(super) fn smallest(weakness: &Weakness) -> Self {
        let mut found: Option<(usize, Self)> = None;
        let mut offer = |cost: usize, edit: Self| {
            if found.as_ref().is_none_or(|(least, _)| cost < *least) {
                found = Some((cost, edit));
            }
        };
        for entry in &weakness.entries {
            let (operator, key) = (&entry.operator, &entry.key);
            let named = || (operator.clone(), key.clone());
            let faulty = || entry.values.iter().map(|(value, _)| value.clone()).collect::<Vec<_>>();
            match entry.fault {
                EntryFault::Values if !entry.passes_when_absent => {
                    let ((operator, key), values) = (named(), faulty());
                    if entry.fixed > 0 {
                        offer(values.len(), Self::RemoveValues { operator, key, values });
                    } else {
                        let by = entry.fixed_when.map_or("a fixed value", FixedWhen::in_words);
                        offer(values.len(), Self::ReplaceValues { operator, key, values, by });
                    }
                }
                EntryFault::PassesWhenAbsent => offer(1, Self::GuardWithNull { key: key.clone() }),
                _ => {}
            }
        }
        if weakness.fixed_principals > 0 {
            let principals: Vec<SmolStr> =
                weakness.principals.iter().map(|open| SmolStr::new(open.as_str())).collect();
            offer(principals.len(), Self::RemovePrincipals { principals });
        }
        let provider = weakness.principals.iter().find_map(|open| match open {
            OpenPrincipal::Provider(host) if weakness.is_trust => Some(host),
            _ => None,
        });
        let key = provider.map_or_else(|| "aws:PrincipalAccount".into(), |host| format!("{host}:aud").into());
        offer(1, Self::AddCondition { operator: Test::StringEquals.as_str(), key });
        found.map_or_else(
            || Self::AddCondition {
                operator: Test::StringEquals.as_str(),
                key: "aws:PrincipalAccount".into(),
            },
            |(_, edit)| edit,
        )
    }
}

pub(super) fn quoted(texts: &[SmolStr]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for PublicEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RemoveValues { key, values, .. } => {
                write!(f, "remove {} from the values of `{key}`", quoted(values))
            }
            Self::RemovePrincipals { principals } => {
                write!(f, "remove {} from its principals", quoted(principals))
            }
            Self::GuardWithNull { key } => {
                write!(f, "add `\"Null\": {{\"{key}\": \"false\"}}` to its condition")
            }
            Self::ReplaceValues { key, values, by, .. } => {
                write!(f, "replace {} in the values of `{key}` by {by}", quoted(values))
            }
            Self::AddCondition { operator, key } => {
                write!(f, "name its principals, or add `{operator}` on `{key}` to its condition")
            }
        }
    }
}
