//! What a policy comes to, asked of the document alone: no caller, no state.
//!
//! [`glob`] holds the set algebra of patterns: containment, intersection, coverage and witnesses, exact. [`shadowed`]
//! finds the statements that another makes idle. [`public`] tells whether a resource's policy lets the public in, and
//! proves it. `validate` (with feature `reference`) is AWS's `ValidatePolicy`: everything that is wrong with a policy.

pub mod glob;
pub mod public;
mod shadow;
#[cfg(feature = "reference")]
pub mod validate;

pub use shadow::{Shadow, Shadowed, shadowed};
