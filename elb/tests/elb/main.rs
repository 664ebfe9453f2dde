//! Load balancers: what is read of them, where they send requests, and the mission's sentences.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod accounts;
mod laws;
mod mission;
mod read;
mod refused;
mod tables;
mod unknown;
mod world;
mod zones;
