//! How AWS's JSON becomes resources: leniently from the CLI's answers, strictly from an account
//! document, and back.
//!
//! A resource has two types: the *mirror*, a plain serde struct with AWS's member names, and the
//! model, built from it by `TryFrom` and written by `From`.

mod fields;
mod list;
mod nested;
mod noun;
mod operation;
mod slot;
mod typed;

pub use fields::{FieldProblem, Fields, Problems};
pub use list::{Damaged, LIST_MISSING, List, read_list, read_one, take_list};
pub use nested::{Member, take_nested_list};
pub use noun::Part;
#[doc(hidden)]
pub use noun::{NounMember, in_order, is_left_out, read_member};
pub use operation::{Answer, Operation, ReadProblem, Reading, Scope};
#[cfg(feature = "schema")]
pub use slot::Schemas;
pub use slot::{Slot, SlotKind, State};
pub use typed::read_strictly;

use serde::{Serialize, de::DeserializeOwned};

/// A resource that AWS's JSON can hold.
pub trait Resource: TryFrom<Self::Wire, Error = Problems> + PartialEq {
    /// What it is found by within its collection.
    type Key: Clone + Ord + std::fmt::Display + std::str::FromStr<Err = crate::NameError>;
    /// Its mirror, with AWS's member names.
    type Wire: Serialize + DeserializeOwned + for<'a> From<&'a Self>;
    /// The member that holds the key: `VpcId`.
    const ID: &'static str;
    /// The text of that member in a mirror, for one that does not become a resource.
    fn wire_id(wire: &Self::Wire) -> Option<&str>;
    /// Its key.
    fn key(&self) -> Self::Key;
}
