//! Metrics and alarms: recorded and published cases, laws, and the sentences that the crate answers for.

mod cases;
mod laws;
mod published;
