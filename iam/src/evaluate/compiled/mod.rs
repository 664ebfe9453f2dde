//! Policies, compiled: patterns and conditions in one arena, statements found by the literal beginnings of their
//! actions and resources.

mod arena;
mod index;
mod matcher;
mod principal;
mod set;
mod statement;

pub(super) use arena::{Arena, Slice};
pub(super) use principal::Rows;
pub(super) use set::Verdict;
pub use set::{PolicySet, PolicySetBuilder, PolicySource};
pub(super) use statement::Statement;
