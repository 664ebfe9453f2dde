//! Who can touch a bucket and what lies in it: access control lists, the bucket's policy and IAM's policies in one
//! decision, with Block Public Access and Object Ownership.
//!
//! Three parties count: who asks, whose the bucket is and whose the object is. [`Access`] holds a bucket ready to be
//! asked; [`Access::authorize`] decides by the engine of `aozu-iam`, [`Access::explain`] tells by which statement,
//! grant or setting. There are two times: [`Access::check_put`] tells what S3 would refuse to store,
//! [`Access::ignored`] what it leaves out of account of what is stored. [`Access::delta`] tells who gains or loses
//! access when a setting of Block Public Access is flipped.
//!
//! ```
//! use aozu_iam::{entity::PolicyDocument, evaluate::{Action, Caller, Context, Decision, Layers}, policy::PolicyText};
//! use aozu_names::{AccountId, Known};
//! use aozu_s3::{BlockPublicAccess, BlockSetting, Bucket, evaluate::{Access, Asked, AskedObject}};
//! let policy = PolicyDocument::new(PolicyText::new(r#"{"Statement": {"Effect": "Allow", "Principal": "*",
//!     "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}}"#));
//! let name = "acme".parse()?;
//! let mut bucket = Bucket { policy: Known::Present(&policy), ..Bucket::of_new(&name, AccountId::literal("111122223333")) };
//! bucket.block.bucket = Known::Absent;
//! bucket.block.account = Known::Absent;
//! bucket.block.organization = Known::Absent;
//! let object = AskedObject::of_bucket_owner("report.pdf");
//! let (caller, action, context) = (Caller::anonymous(), Action::new("s3:GetObject")?, Context::absent());
//! let asked = Asked { caller: &caller, action: &action, object: Some(&object), context: &context };
//! assert_eq!(Access::new(&bucket).authorize(&asked, &Layers::default()), Decision::Allowed);
//! let block = BlockPublicAccess::NONE.with(BlockSetting::RestrictPublicBuckets, true);
//! bucket.block.bucket = Known::Present(block);
//! let restricted = Access::new(&bucket).explain(&asked, &Layers::default());
//! assert_eq!(restricted.decision, Decision::ImplicitDeny);
//! assert_eq!(restricted.decided_by.to_string(), "RestrictPublicBuckets voids what the policy allows, since it is public");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Source: Amazon S3 User Guide, "How Amazon S3 authorizes a request", "Blocking public access to your Amazon S3
//! storage", "Access control list (ACL) overview"; specs/s3.md §10, where recordings of AWS (September 2026) win over
//! the manual.

mod access;
mod admit;
mod asked;
mod canonical_ids;
mod decide;
mod decided_by;
mod delta;
mod explain;
mod ignored;
mod operation;
mod options;
mod public;
mod put;
mod world;

pub use access::Access;
pub use asked::{Asked, AskedObject};
pub use canonical_ids::CanonicalIds;
pub use decide::{Arrangement, S3Rule, together};
pub use decided_by::DecidedBy;
pub use delta::{AccessChange, FlagDelta, Party};
pub use explain::{Explanation, GrantOutcome, GrantReport, UnknownFact};
pub use ignored::Ignored;
pub use operation::Operation;
pub use options::{IgnoreScope, Options};
pub use public::PublicGrant;
pub use put::{Put, PutOutcome, RequestAcl, Upload};
