//! Packets on small networks: what AWS does to them, each thing in a network where getting it wrong turns the
//! verdict round, beside the same network with one thing changed.
//!
//! [`net`] says how the networks are written. Every answer that says "reachable" is re-validated by
//! [`certificate`], which knows nothing of the engine.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may simply fail, and so may their helpers"
)]

mod certificate;
mod mission_packets;
mod net;
mod seen;

mod balancers;
mod between;
mod ends;
mod explained;
mod filters;
mod found;
mod gateways;
mod generated;
mod routes;
mod subtleties;
mod tamper;
mod unknowns;
