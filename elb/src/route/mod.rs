//! What a balancer does with a request: listener, rule, action, target group, targets, each target with its exact
//! part of such requests.
//!
//! [`Router`] compiles a balancer once; [`Router::decide`] then allocates nothing. What cannot be known is said: a
//! rule with regular expressions, a client's address that is not given, health that was not read.

mod ask;
pub(crate) mod block;
pub(crate) mod condition;
mod error;
mod explain;
mod gates;
pub(crate) mod glob;
mod group;
mod loss;
mod places;
mod redirect;
mod request;
mod router;
mod shares;

pub use ask::{GroupAnswer, HeaderValues, Response, RouteAnswer, RouteRequest, TargetAnswer, route};
pub use error::{RouteError, RouteProblem};
pub use loss::Loss;
pub use places::Places;
pub use redirect::Location;
pub use request::Request;
pub use router::{CompiledRule, Decision, Router, Unheard, Verdict};
pub use shares::{GroupShare, TargetShare};
