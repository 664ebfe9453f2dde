//! Patterns of policies as sets of texts: whether one contains another, whether two meet, whether some cover
//! another, and a text that proves it.
//!
//! A [`Pattern`] is one element of `Action` or `Resource` (or any text with `*` and `?`); a [`TextSet`] is what
//! some patterns match and others do not, such as a `NotAction`. Every question is one [`search`] for a text that
//! certain patterns match and certain others do not. It is exact: patterns are compared as automata, on all texts
//! there are, and not on the actions that AWS has today.
//!
//! A search is bounded ([`Effort`]). Patterns as people write them stay far below the bound; where a hostile one goes
//! beyond it, [`Found::TooComplex`] says so, and the yes-or-no questions take the answer that claims nothing:
//! [`Pattern::contains`] says no, [`Pattern::intersects`] says yes.
//!
//! ```
//! use aozu_iam::analyze::glob::Pattern;
//! let get = Pattern::action("s3:Get*").unwrap();
//! let acl = Pattern::action("S3:*Acl").unwrap();
//! assert!(get.contains(&Pattern::action("s3:GetObject*").unwrap()));
//! assert!(!get.contains(&acl));
//! assert_eq!(get.meeting(&acl).as_deref(), Some("s3:getacl"));
//! assert!(Pattern::action("s3:*").unwrap().contains(&acl));
//! ```

mod effort;
mod pattern;
mod resource;
mod search;
mod set;
mod shortcut;
mod symbol;

pub use effort::Effort;
pub use pattern::Pattern;
pub use resource::ResourceElement;
pub use search::{Found, search, search_within};
pub use set::TextSet;
use symbol::Symbol;
