//! What can be wrong with domains.

#[cfg(test)]
pub(crate) mod fixture;
mod scope;

mod address_condition_in_vpc;
mod burstable_data_nodes;
mod custom_endpoint_without_certificate;
mod data_in_one_zone;
mod data_nodes_uneven;
mod data_not_encrypted;
mod domain_open_to_everyone;
mod domain_over_quota;
mod domain_setting_out_of_range;
mod domain_subnet_elsewhere;
mod domain_subnet_too_small;
mod engine_out_of_support;
mod fine_grained_access_unprotected;
mod instance_type_unknown;
mod log_cannot_be;
mod masters_too_small;
mod masters_without_majority;
mod node_type_missing;
mod nodes_speak_in_the_clear;
mod old_tls_taken;
mod plain_http_taken;
mod standby_unmet;
mod subnets_do_not_match_zones;
mod two_zones_without_masters;
mod volume_unsuited;
mod warm_nodes_unsound;
mod zone_without_data_node;

pub use scope::Scope;

pub use address_condition_in_vpc::AddressConditionInVpc;
pub use burstable_data_nodes::BurstableDataNodes;
pub use custom_endpoint_without_certificate::CustomEndpointWithoutCertificate;
pub use data_in_one_zone::DataInOneZone;
pub use data_nodes_uneven::DataNodesUneven;
pub use data_not_encrypted::DataNotEncrypted;
pub use domain_open_to_everyone::DomainOpenToEveryone;
pub use domain_over_quota::DomainOverQuota;
pub use domain_setting_out_of_range::DomainSettingOutOfRange;
pub use domain_subnet_elsewhere::DomainSubnetElsewhere;
pub use domain_subnet_too_small::DomainSubnetTooSmall;
pub use engine_out_of_support::EngineOutOfSupport;
pub use fine_grained_access_unprotected::FineGrainedAccessUnprotected;
pub use instance_type_unknown::InstanceTypeUnknown;
pub use log_cannot_be::LogCannotBe;
pub use masters_too_small::MastersTooSmall;
pub use masters_without_majority::MastersWithoutMajority;
pub use node_type_missing::NodeTypeMissing;
pub use nodes_speak_in_the_clear::NodesSpeakInTheClear;
pub use old_tls_taken::OldTlsTaken;
pub use plain_http_taken::PlainHttpTaken;
pub use standby_unmet::StandbyUnmet;
pub use subnets_do_not_match_zones::SubnetsDoNotMatchZones;
pub use two_zones_without_masters::TwoZonesWithoutMasters;
pub use volume_unsuited::VolumeUnsuited;
pub use warm_nodes_unsound::WarmNodesUnsound;
pub use zone_without_data_node::ZoneWithoutDataNode;

aozu_names::rules! {
    /// What is wrong with domains, typed: a variant a rule.
    pub enum EsProblem {
        domain_open_to_everyone::DomainOpenToEveryone,
        data_not_encrypted::DataNotEncrypted,
        nodes_speak_in_the_clear::NodesSpeakInTheClear,
        plain_http_taken::PlainHttpTaken,
        old_tls_taken::OldTlsTaken,
        zone_without_data_node::ZoneWithoutDataNode,
        data_in_one_zone::DataInOneZone,
        masters_without_majority::MastersWithoutMajority,
        two_zones_without_masters::TwoZonesWithoutMasters,
        subnets_do_not_match_zones::SubnetsDoNotMatchZones,
        data_nodes_uneven::DataNodesUneven,
        standby_unmet::StandbyUnmet,
        volume_unsuited::VolumeUnsuited,
        warm_nodes_unsound::WarmNodesUnsound,
        address_condition_in_vpc::AddressConditionInVpc,
        fine_grained_access_unprotected::FineGrainedAccessUnprotected,
        log_cannot_be::LogCannotBe,
        custom_endpoint_without_certificate::CustomEndpointWithoutCertificate,
        engine_out_of_support::EngineOutOfSupport,
        burstable_data_nodes::BurstableDataNodes,
        masters_too_small::MastersTooSmall,
        domain_setting_out_of_range::DomainSettingOutOfRange,
        domain_subnet_too_small::DomainSubnetTooSmall,
        domain_subnet_elsewhere::DomainSubnetElsewhere,
        domain_over_quota::DomainOverQuota,
        node_type_missing::NodeTypeMissing,
        instance_type_unknown::InstanceTypeUnknown,
    }
}
