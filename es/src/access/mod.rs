//! Who gets at a domain's data: network, policies and fine-grained access control in one answer.
//!
//! A request passes three layers, and each must let it through: the network (a domain in a VPC is reached where
//! security groups, network ACLs and routes let packets through; a public endpoint by whoever has a way to the
//! internet), the policies (the domain's access policy with the caller's own, its boundary and its organization's, by
//! the engine of `aozu-iam`), and, where it is on, fine-grained access control within the domain. [`access`] asks all
//! three and tells what each of them says, and why.
//!
//! ```
//! use aozu_es::{Domain, access::{Credentials, Method, Request, access}, wire};
//! use aozu_iam::evaluate::{Context, Decision};
//!
//! // A public endpoint, open to all of one block of addresses.
//! let policy = r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:ESHttp*",
//!     "Resource": "arn:aws:es:eu-west-1:111122223333:domain/logs/*",
//!     "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}}"#;
//! let members = serde_json::json!({
//!     "DomainName": "logs", "ARN": "arn:aws:es:eu-west-1:111122223333:domain/logs",
//!     "Endpoint": "search-logs.eu-west-1.es.amazonaws.com", "AdvancedSecurityOptions": {"Enabled": false},
//!     "AccessPolicies": policy,
//! });
//! let domain = Domain::try_from(serde_json::from_value::<wire::Domain>(members)?)?;
//! let arn = domain.arn().unwrap().clone();
//! let context = Context::absent();
//! let mut request = Request::new(&domain, &arn, Method::Get, "/movies/_search?q=thor", &context);
//! for (address, decision) in [("192.0.2.9", Decision::Allowed), ("198.51.100.7", Decision::ImplicitDeny)] {
//!     request.client = Some(address);
//!     assert_eq!(access(&request, None).decision, decision);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Source: OpenSearch Service Developer Guide, "Fine-grained access control in Amazon OpenSearch Service", "Identity
//! and Access Management in Amazon OpenSearch Service", "Launching your Amazon OpenSearch Service domains within a VPC"
//! (2026).

mod answer;
mod ask;
mod fine_grained;
mod network;
mod policies;
mod request;

pub use answer::{Answer, FineGrainedAnswer, Layer, NetworkAnswer, PolicyAnswer};
pub use ask::access;
pub use network::interfaces_of;
pub use request::{Credentials, Master, Method, MethodError, Packets, Request};
