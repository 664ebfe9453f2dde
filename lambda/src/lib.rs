#![doc = include_str!("../README.md")]

mod function_name;
mod limits;
pub mod simulate;

pub use function_name::FunctionName;
pub use limits::{
    CLASSIC_PER_MINUTE, DEFAULT_CONCURRENCY, ERROR_BACK_OFF, EVENT_AGE, FIRST_BACK_OFF, LONGEST_BACK_OFF,
    LONGEST_TIMEOUT, REQUESTS_PER_CONCURRENCY, SCALING_PER_SECOND, SCALING_STEP, UNRESERVED_FLOOR,
    classic_burst,
};
