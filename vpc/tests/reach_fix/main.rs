//! `Fix`: the smallest set of edits that opens a path, on small networks.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may simply fail, and so may their helpers"
)]

mod between;
mod filters;
mod gateways;
mod lines;
mod none;
mod random;
mod routes;
mod wire;
mod world;
