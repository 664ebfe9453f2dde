//! CloudWatch Logs: filter patterns, groups, filters.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says how many rows it held"
)]

mod generate;
mod laws;
mod messages;
mod mission;
mod model;
mod naive;
mod search;
mod table;
