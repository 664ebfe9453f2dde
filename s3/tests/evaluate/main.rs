//! Who can touch a bucket: the truth table, recordings of AWS, laws.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says how many rows it held"
)]

mod explained;
mod laws;
mod naive;
mod puts;
mod recorded;
mod table;
mod unknown;
mod world;
