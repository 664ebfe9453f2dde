//! Metrics and alarms: recorded and published cases, laws, and the sentences that the crate answers for.

mod cases;
mod composite;
mod driving;
mod laws;
mod math;
mod mission;
mod published;
mod repository;
