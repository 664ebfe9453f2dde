//! The AWS CLI's operations that are read.

mod classic;
mod elbv2;
mod read;

pub use classic::CLASSIC_OPERATIONS;
pub use elbv2::OPERATIONS;
