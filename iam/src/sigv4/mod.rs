//! Is this request signed with a key that we know? Signature version 4, verified (feature `sigv4`).
//!
//! What an emulator or a gateway asks before it asks what the caller may do. The request is signed again with the
//! key's secret, at the request's own time, by the signer of AWS's SDK for Rust (`aws-sigv4`), so that the canonical
//! form is AWS's own; the two signatures are compared in constant time. Before that, everything that AWS demands of
//! the request is checked, and whatever the signer would pass over in silence is refused.
//!
//! ```
//! use aozu_iam::sigv4::{Body, Expected, Key, KeyRing, SignedRequest, verify};
//! use aozu_names::Secret;
//!
//! let mut keys = KeyRing::default();
//! let secret = Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
//! keys.add(Key::new("AKIDEXAMPLE", secret, "arn:aws:iam::111122223333:user/alice".parse()?));
//! let headers = [
//!     ("Host", "example.amazonaws.com"),
//!     ("X-Amz-Date", "20150830T123600Z"),
//!     (
//!         "Authorization",
//!         "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
//!          SignedHeaders=host;x-amz-date, \
//!          Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
//!     ),
//! ];
//! let request = SignedRequest { method: "GET", path: "/", query: "", headers: &headers, body: Body::Bytes(b"") };
//! let expected = Expected::new("us-east-1".parse()?, "service", "2015-08-30T12:38:00Z".parse()?);
//!
//! assert_eq!(verify(&request, &expected, &keys)?.owner.name(), "alice");
//!
//! let altered = SignedRequest { path: "/admin", ..request };
//! assert_eq!(verify(&altered, &expected, &keys).unwrap_err().code(), "SignatureDoesNotMatch");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Not here: signature version 4A (asymmetric), the POST form of browser uploads, and the signatures of the single
//! chunks of a streaming upload, of which only the first, the request's own, is verified.
//!
//! Sources: IAM User Guide, "AWS Signature Version 4 for API requests" (reference_sigv) with its pages on elements,
//! authentication methods and troubleshooting; Amazon S3 API reference, "Authenticating Requests (AWS Signature
//! Version 4)", "Signature Calculations for the Authorization Header", and "Error Responses"; IAM API reference,
//! "Common Errors" (read 2026-11).

mod authorization;
mod expected;
mod key;
mod refusal;
mod request;
mod scope;
mod signer;
mod verify;

pub use expected::Expected;
pub use key::{Key, KeyRing};
pub use refusal::{Reason, Refusal};
pub use request::{Body, SignedRequest};
pub use verify::{Form, Payload, Verified, verify};
