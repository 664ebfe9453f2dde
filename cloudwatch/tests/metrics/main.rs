//! Metrics and alarms: recorded and published cases, laws, and the sentences that the crate answers for.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "helpers of tests may simply fail, and the count of rows is printed"
)]

mod cases;
mod composite;
mod driving;
mod laws;
mod math;
mod mission;
mod published;
mod repository;
