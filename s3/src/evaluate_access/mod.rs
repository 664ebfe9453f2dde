//! `aozu s3 evaluate-access`: one request to S3, with everything that decides it, as JSON. AWS has no such operation;
//! the shape is ours, its members AWS's.
//!
//! ```
//! use aozu_s3::evaluate_access::{Request, evaluate_access};
//! let request: Request<'_> = serde_json::from_str(r#"{
//!     "Bucket": {"Name": "acme", "OwnerAccount": "111122223333", "ObjectOwnership": "ObjectWriter"},
//!     "Object": {"Key": "logo.png", "OwnerAccount": "111122223333", "Acl": "public-read"},
//!     "Caller": {"Arn": "anonymous"}, "Action": "s3:GetObject"
//! }"#)?;
//! let answer = serde_json::to_value(evaluate_access(&request)?)?;
//! assert_eq!(answer["Decision"], "allowed");
//! assert_eq!(answer["DecidedBy"]["layer"], "acl");
//! assert_eq!(answer["IsPublicAcl"], true);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod error;
mod read;
mod request;

pub use answer::Answer;
pub use error::{EvaluateError, RequestProblem};
pub use read::evaluate_access;
pub use request::{
    AclInput, BucketInput, CallerInput, ObjectInput, OrganizationInput, PublicAccessBlockInput, Request,
};
