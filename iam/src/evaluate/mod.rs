//! Decides requests: the whole of IAM's evaluation, compiled once and asked often.
//!
//! Policies are compiled into [`PolicySet`]s; [`Layers`] say which set stands where; [`Layers::decide`] answers a
//! [`Request`] and allocates nothing on the common path; [`Layers::explain`] tells by which statement of which
//! policy at which layer, and what would change the answer.
//!
//! Source: IAM User Guide, "Policy evaluation logic"; specs/iam.md §2 and §3, where recordings of AWS (September
//! 2026) win over the manual.

mod caller;
mod compiled;
mod condition;
mod context;
mod decide;
mod decision;
mod explain;
mod layers;
mod request;
mod service;
mod settle;
mod truth;
mod unblock;
mod witness;

pub use caller::{Caller, CallerError, CallerKind, Credentials};
pub use compiled::{PolicySet, PolicySetBuilder, PolicySource};
#[cfg(feature = "reference")]
pub(crate) use condition::Decimal;
pub use context::{Context, KeyState, Values};
pub use decision::Decision;
pub use explain::{
    Clause, Explanation, Found, KeyReport, Layer, LayerReport, LayerVerdict, Outcome, StatementReport,
};
pub use layers::{Grant, Layers, ResourcePolicy};
pub use request::{Action, ActionError, Request, Target};
pub use service::ServiceRule;
pub use settle::{Assumed, Settled};
pub use truth::Truth;
pub use unblock::{Edit, Step};
