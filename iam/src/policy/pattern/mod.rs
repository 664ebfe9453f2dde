//! What the patterns of a policy match: `*` is any run of characters, `?` exactly one UTF-16 unit, and
//! nothing else is special (specs/iam.md §1.5, §1.6).

mod action;
mod glob;
mod resource;
mod statement;

pub use action::ActionPattern;
pub use glob::Glob;
pub use resource::ResourcePattern;
pub(crate) use resource::expands;
