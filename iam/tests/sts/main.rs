//! Sessions and role chains, as STS hands them out.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod chains;
mod limits;
mod sessions;
mod tokens;
mod world;
