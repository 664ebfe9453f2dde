//! What is left of a domain when a node or a zone is lost: its majority, its data, its room.
//!
//! ```
//! use aozu_es::availability::{Majority, masters_by_zone, majority_after_zone, quorum};
//! assert_eq!(quorum(3), 2);
//! // Three masters over three zones: whichever zone is lost, two are left.
//! assert_eq!(majority_after_zone(&masters_by_zone(3, 3)), Majority::Kept);
//! // In a region of two zones they lie two and one.
//! assert_eq!(majority_after_zone(&masters_by_zone(3, 2)), Majority::Depends);
//! ```

mod data;
mod multi_az;
mod quorum;

pub use data::{Loss, Lost, losses};
pub use multi_az::{MultiAzProblem, check_multi_az, check_standby};
pub use quorum::{
    Majority, majority_after_node, majority_after_zone, masters_by_zone, quorum, voters_by_zone,
};
