//! Who may do what: the engine of `aozu-iam` asked over a state, with every layer that the state holds.
//!
//! A question is a method of [`Model`](crate::Model). Policies are compiled at the first question and shared by
//! all who hold them. What the state does not tell stays unknown: a policy that is attached and was not read, a
//! key that only a request has. An answer that rests on it is [`Decision::Depends`], and names the AWS CLI calls
//! that would tell.
//!
//! [`Decision::Depends`]: aozu_iam::evaluate::Decision::Depends

mod along;
mod answer;
mod bounds;
mod bucket;
mod can;
mod changes;
mod compiled;
mod endpoint;
mod error;
mod every;
mod facts;
mod instances;
mod pins;
mod principal;
mod question;
mod resource;
mod services;
mod source;
mod subject;
mod switches;
mod tags;
mod unresolved;
mod way;
mod what_can;
mod who_can;
mod whoami;
mod words;

pub use along::{Access, AccessVerdict};
pub use answer::{Answer, Can, DecidedBy, Place, StatementAnswer};
pub(crate) use changes::{AccessChange, changes};
pub(crate) use compiled::Compiled;
pub use error::AskError;
pub(crate) use every::Asking;
pub use pins::Pins;
pub use unresolved::{KeyCondition, UnresolvedKey};
pub use what_can::{Ability, Witness};
pub use who_can::Grantee;
pub use whoami::{AssumeStep, WhoAmI};
pub use words::When;
