#![doc = include_str!("../README.md")]

#[macro_use]
mod words;
#[macro_use]
mod noun;

mod cidr;
mod ids;
mod index;
mod limits;
mod network;
mod operations;
pub mod rules;
mod vpc;
pub mod wire;
mod zone;

pub use cidr::{Ipv4Block, Ipv6Block};
pub use ids::*;
pub use index::Index;
pub use limits::Quotas;
pub use network::Network;
pub use operations::OPERATIONS;
pub use rules::{RULES, VpcProblem};
pub use vpc::{BlockState, BlockStateCode, Ipv4BlockAssociation, Ipv6BlockAssociation, Vpc};
pub use zone::{AvailabilityZone, ZoneId};
