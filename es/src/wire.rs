//! AWS's JSON, member by member: the mirror of each noun, as plain serde structs.

pub use crate::{
    config::{
        AdvancedSecurityMirror as AdvancedSecurity, AutoTuneMirror as AutoTune,
        ClusterConfigMirror as ClusterConfig, EbsOptionsMirror as EbsOptions,
        EncryptionAtRestMirror as EncryptionAtRest, EndpointOptionsMirror as EndpointOptions,
        LogPublishingOption, SnapshotOptionsMirror as SnapshotOptions, SwitchMirror as Switch,
        VpcOptionsMirror as VpcOptions, ZoneAwarenessConfigMirror as ZoneAwarenessConfig,
    },
    domain::{DomainMirror as Domain, ListedDomainMirror as ListedDomain},
};
