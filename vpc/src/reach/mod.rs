//! Where packets go: exact reachability between the things of one or several networks, both ways, with every
//! reason.
//!
//! An [`Estate`] is compiled once from the networks of all accounts and regions that are known. A [`Request`]
//! has the members of EC2's `CreateNetworkInsightsPath`, an [`Answer`] those of its `NetworkInsightsAnalysis`,
//! and a verdict that looks at the way back too.
//!
//! The engine works on sets of packets and not on samples: one question gives every port and source that is
//! let through.

mod answer;
mod ask;
mod code;
mod component;
mod endpoint;
mod estate;
mod explain;
mod exposure;
mod fix;
mod flow;
mod pairs;
mod quote;
pub mod report;
mod request;
mod service;
mod space;
mod text;
mod walk;

pub use answer::{AdmittedFlow, Answer, PortSpan, Verdict};
pub use code::{DetailCode, ReasonCode};
pub use estate::{Estate, Options};
pub use exposure::{Exposed, Exposure, Unreached, WayOut};
pub use fix::{Edit, EditError};
pub use pairs::{Class, Pair, PairFlow, Pairs};
pub use request::{AskError, Request};
pub use service::{ServiceKind, ServiceListener, ServiceNode, ServiceTarget};
