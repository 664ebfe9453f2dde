#![doc = include_str!("../README.md")]

#[macro_use]
mod model;
pub mod analyze;
pub mod context_keys;
pub mod entity;
pub mod evaluate;
pub mod limits;
mod operations;
pub mod policy;
pub mod profile;
#[cfg(feature = "reference")]
pub mod reference;
mod report;
pub mod rules;
mod sign_in;
#[cfg(feature = "sigv4")]
pub mod sigv4;
pub mod simulate;
mod state;
pub mod sts;
pub mod wire;

pub use limits::Quotas;
pub use operations::OPERATIONS;
pub use report::{CredentialReportRow, ReportUser, ReportedCertificate, ReportedKey, Stated};
pub use rules::{IamProblem, RULES, Scope};
pub use sign_in::ActiveKey;
pub use state::Iam;
