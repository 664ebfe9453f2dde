//! The laws of reachability, on random networks: the engine, which works on sets, against a walk of one packet
//! that was written from the specification alone; and what no change of a network may do.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::wrong_self_convention,
    clippy::needless_range_loop,
    reason = "the walker's methods are named for where packets go, numbers name the made-up accounts; tests fail where a network of theirs is wrong, and tell how many cases they tried"
)]

mod agree;
mod generate;
mod laws;
mod naive;
mod world;
