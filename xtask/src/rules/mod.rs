//! The rules of the house, read from their files: source, page, and the crate's list.

mod listing;
mod page;
mod unit;

pub use listing::{Listed, Listing, listings};
pub use page::{HEADINGS, Page, SEVERITIES};
pub use unit::{Unit, folder_of, units};

/// Stands wherever a scaffolded rule still waits for its author.
pub const TO_WRITE: &str = "TO WRITE";
