//! What a policy comes to, asked of the document alone: no caller, no state.
//!
//! [`public`] tells whether a resource's policy lets the public in, and proves it.

pub mod public;
