//! The engine against the specification: its tables cell by cell, its laws, and a second implementation of it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests fail where a document of theirs is wrong, and tell how many cases they tried"
)]

mod agree;
mod callers;
mod conditions;
mod fixture;
mod generate;
mod grants;
mod laws;
mod layers;
mod naive;
mod panics;
mod unknown;
mod world;
