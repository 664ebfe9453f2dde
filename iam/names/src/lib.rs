#![doc = include_str!("../README.md")]

mod account;
mod arn;
mod collection;
#[macro_use]
mod checked;
mod entity;
mod error;
mod finding;
mod known;
#[macro_use]
mod noun;
mod partition;
mod place;
mod region;
#[macro_use]
mod rule;
mod secret;
mod tags;
mod timestamp;
mod unique_id;
#[macro_use]
mod words;
pub mod wire;
#[macro_use]
mod state;

pub use account::AccountId;
pub use arn::{Arn, Resource as ArnResource};
pub use collection::{Collection, Coverage};
pub use entity::{GroupName, InstanceProfileName, Path, PolicyName, RoleName, UserName};
pub use error::NameError;
pub use finding::{Finding, Findings, Severity, Subject};
pub use known::{Known, NotRead};
pub use partition::Partition;
pub use place::Place;
pub use region::Region;
pub use rule::{Problem, Rule, RuleInfo};
pub use secret::Secret;
pub use tags::Tags;
pub use timestamp::Timestamp;
pub use unique_id::{UniqueId, UniqueIdKind};

#[doc(hidden)]
pub mod reexport {
    #[cfg(feature = "schema")]
    pub use schemars;
    pub use serde;
    pub use serde_json;
    pub use smol_str::{SmolStr, ToSmolStr};
}
