//! The account document, `aozu/account/1`: the canonical text of what was read.
//!
//! Shape: `{"format", "as_of", "accounts": {ID: {"partition", "global": {SERVICE: {COLLECTION: {KEY:
//! RESOURCE}}}, "regions": {REGION: {SERVICE: …}}}}}`. Members are sorted; a collection that was read is
//! always written, even when empty; `null` is known absent. Where a collection is not whole for
//! another reason than not having been asked for, or a resource could not be read, an account has the
//! further members `incomplete` and `unreadable` (keys `SERVICE/COLLECTION[/ID]`, prefixed by
//! `REGION/` for a region's), so that a document never claims more than was read.
//!
//! Laws: `read(write(x)) == x`, and `write(read(t)) == t` for a canonical `t`.

mod read;
mod write;

pub use read::{DocumentError, read_document};
pub(crate) use write::to_value;
pub use write::write_document;

/// The format's name and version.
pub const ACCOUNT_FORMAT: &str = "aozu/account/1";

/// What `incomplete` says of a list that was not asked for as a whole.
const PER_ITEM: &str = "per-item";
