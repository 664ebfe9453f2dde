//! What can be wrong with a network.

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod pages;
mod scope;

// The network itself.
mod vpc_block_size;
// What stands in it.

pub use scope::{Elsewhere, Scope};

// The network itself.
pub use vpc_block_size::VpcBlockSize;
// What stands in it.

aozu_names::rules! {
    /// What is wrong with a network, typed: a variant a rule.
    pub enum VpcProblem {
        // The network itself.
        vpc_block_size::VpcBlockSize,
        // What stands in it.
    }
}
