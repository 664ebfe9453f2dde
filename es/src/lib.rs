#![doc = include_str!("../README.md")]

pub mod access;
pub mod allocate;
pub mod availability;
mod config;
mod domain;
mod instance_type;
mod limits;
mod name;
mod operations;
mod policy;
pub mod rules;
pub mod sizing;
mod state;
mod version;
pub mod wire;

pub use config::{
    AdvancedSecurity, AutoTune, ClusterConfig, EbsOptions, EncryptionAtRest, EndpointOptions, LogPublishing,
    LogPublishingOption, SnapshotOptions, Switch, VpcOptions, ZoneAwarenessConfig,
};
pub use domain::{Domain, ListedDomain};
pub use instance_type::InstanceType;
pub use limits::{EbsSize, SERVICE_RESERVE, SHARDS_PER_GIB_OF_HEAP, SHARDS_PER_NODE};
pub use name::DomainName;
pub use operations::{NOT_CALLED, OPERATIONS};
pub use policy::{AccessPolicy, PolicyTooLarge};
pub use rules::{EsProblem, RULES};
pub use state::Es;
pub use version::{Engine, EngineVersion};
