//! The façade's own rules: what only the whole can tell.

mod suppression_expired;
mod suppression_unmatched;
#[cfg(test)]
mod test;

use aozu_names::{Subject, Timestamp};

use crate::Suppression;

pub use suppression_expired::SuppressionExpired;
pub use suppression_unmatched::SuppressionUnmatched;

/// What the façade's rules look at.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The suppressions that were asked for.
    pub suppressions: &'a [Suppression],
    /// Which of them met a finding, in the same order.
    pub used: &'a [bool],
    /// The time of the run.
    pub as_of: Option<Timestamp>,
    /// What the findings are about: the account as a whole.
    pub subject: Subject,
}

aozu_names::rules! {
    /// What is wrong with the account as a whole, typed: a variant a rule.
    pub enum AccountProblem {
        suppression_unmatched::SuppressionUnmatched,
        suppression_expired::SuppressionExpired,
    }
}
