//! Domains as dumps of an account have them, what is wrong with them, and what is lost with a node or a zone.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod access;
mod dumps;
mod losses;
mod mission;
