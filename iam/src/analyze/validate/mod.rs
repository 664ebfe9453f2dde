//! `accessanalyzer validate-policy`, offline: everything that is wrong with a policy, or could be better, under AWS's
//! own issue codes.
//!
//! [`Validator`] reads a policy of one of four types ([`PolicyType`]) and answers with [`Finding`]s. Each has an
//! [`Issue`], whose code and type are AWS's (those with `X_` are ours: what AWS does not look for), and the places
//! it is about, as AWS gives them: a path and a span.
//!
//! What exists is asked of [`reference`](crate::reference): services, actions, resource types and condition keys as
//! of its date. Grammar is the parser's ([`Document::recover`](crate::policy::Document::recover)); patterns are
//! compared exactly ([`glob`](super::glob)).
//!
//! Where AWS's documentation leaves open when a check applies, the choice is written down where it is made, and
//! leans to silence.
//!
//! Source: IAM User Guide, "IAM policy validation check reference" (as of 2026), Access Analyzer API Reference,
//! "ValidatePolicy", and answers of AWS about its own managed policies.

mod action;
mod arn;
mod condition;
mod control;
mod dead;
mod finding;
mod grammar;
mod grant;
mod issue;
mod place;
mod principal;
mod redundant;
mod request;
mod resource;
mod service;
mod statement;
mod subject;
mod trust;
mod validator;
mod variable;
mod whole;

pub use finding::{Finding, FindingType, Location, PathElement};
pub use issue::Issue;
pub use request::{PolicyType, ResourceType, ValidatePolicyRequest, ValidatePolicyResponse, ValidationError};
pub use validator::Validator;
