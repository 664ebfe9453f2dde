//! Whether a resource's policy lets the public in, with the proof.
//!
//! A policy is taken for public until it is shown not to be: every statement that allows must name fixed principals,
//! or bind the request by a condition whose values are fixed ([`ANCHORS`]), or be cancelled by a statement that
//! denies. That is what S3's Block Public Access goes by (GetBucketPolicyStatus), and Access Analyzer's
//! CheckNoPublicAccess likewise; a [`ResourceType`] says where the two, or two types, differ.
//!
//! ```
//! use aozu_iam::{analyze::public::{PublicTest, ResourceType}, policy::Document};
//! let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
//!     "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*",
//!     "Condition": {"StringLike": {"aws:SourceVpc": ["vpc-1", "vpc-*"]}}}}"#;
//! let document = Document::parse(text)?;
//! let test = PublicTest::of(ResourceType::S3Bucket);
//! assert!(test.is_public(&document));
//! let proof = test.prove(&document);
//! assert_eq!(proof[0].to_string(), "statement 1 lets everyone in: its principal is `*`, and its condition on \
//!     `aws:SourceVpc` does not bind it, since `vpc-*` has a wildcard");
//! assert_eq!(proof[0].edit.to_string(), "remove `vpc-*` from the values of `aws:SourceVpc`");
//! # Ok::<(), aozu_iam::policy::PolicyErrors>(())
//! ```
//!
//! Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public"; Access
//! Analyzer API Reference, "CheckNoPublicAccess"; specs/s3.md §7.2, where recordings of AWS (September 2026) win
//! over the manual.

mod anchor;
mod check;
mod cover;
mod deny;
mod edit;
mod proof;
mod resource_type;
mod statement;
mod test;
mod value;

pub use anchor::{ANCHORS, Anchor, Basis, Bound, FixedWhen, UnrecordedKeys};
pub use check::{
    CheckError, NoPublicAccessRequest, NoPublicAccessResponse, NoPublicAccessResult, Reason,
    check_no_public_access,
};
pub use edit::PublicEdit;
pub use proof::{EntryFault, OpenPrincipal, PublicStatement, Weakness};
pub use resource_type::{ResourceType, ResourceTypeError};
pub use test::PublicTest;
pub use value::ValueFault;
