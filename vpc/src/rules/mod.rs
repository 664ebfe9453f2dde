//! What can be wrong with a network.

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod pages;
mod scope;

// The network itself.
mod vpc_block_size;
// What stands in it.
mod acl_drops_replies;
mod acl_entry_number;
mod acl_entry_shadowed;
mod admin_port_open_to_world;
mod all_traffic_open_to_world;
mod database_port_open_to_world;
mod default_security_group_opened;
mod default_security_group_used;
mod duplicate_private_address;
mod elastic_ip_idle;
mod gateway_endpoint_without_route;
mod imdsv1_allowed;
mod instance_without_profile;
mod interface_address_outside_subnet;
mod interface_dangling_reference;
mod interface_endpoint_closed;
mod interface_endpoint_private_dns_without_dns;
mod interface_group_elsewhere;
mod open;
mod security_group_reference_missing;
mod security_group_rule_never_matches;
mod security_group_rule_quota;
mod security_group_unused;
mod together;
mod too_many_groups;
mod volume_not_encrypted;
mod vpc_without_flow_logs;

pub use scope::{Elsewhere, Scope};

// The network itself.
pub use vpc_block_size::VpcBlockSize;
// What stands in it.
pub use acl_drops_replies::AclDropsReplies;
pub use acl_entry_number::AclEntryNumber;
pub use acl_entry_shadowed::AclEntryShadowed;
pub use admin_port_open_to_world::AdminPortOpenToWorld;
pub use all_traffic_open_to_world::AllTrafficOpenToWorld;
pub use database_port_open_to_world::DatabasePortOpenToWorld;
pub use default_security_group_opened::DefaultSecurityGroupOpened;
pub use default_security_group_used::DefaultSecurityGroupUsed;
pub use duplicate_private_address::DuplicatePrivateAddress;
pub use elastic_ip_idle::ElasticIpIdle;
pub use gateway_endpoint_without_route::GatewayEndpointWithoutRoute;
pub use imdsv1_allowed::Imdsv1Allowed;
pub use instance_without_profile::InstanceWithoutProfile;
pub use interface_address_outside_subnet::InterfaceAddressOutsideSubnet;
pub use interface_dangling_reference::InterfaceDanglingReference;
pub use interface_endpoint_closed::InterfaceEndpointClosed;
pub use interface_endpoint_private_dns_without_dns::InterfaceEndpointPrivateDnsWithoutDns;
pub use interface_group_elsewhere::InterfaceGroupElsewhere;
pub use security_group_reference_missing::{Gone, SecurityGroupReferenceMissing};
pub use security_group_rule_never_matches::SecurityGroupRuleNeverMatches;
pub use security_group_rule_quota::SecurityGroupRuleQuota;
pub use security_group_unused::SecurityGroupUnused;
pub use too_many_groups::TooManyGroups;
pub use volume_not_encrypted::VolumeNotEncrypted;
pub use vpc_without_flow_logs::VpcWithoutFlowLogs;

aozu_names::rules! {
    /// What is wrong with a network, typed: a variant a rule.
    pub enum VpcProblem {
        // The network itself.
        vpc_block_size::VpcBlockSize,
        // What stands in it.
        interface_address_outside_subnet::InterfaceAddressOutsideSubnet,
        duplicate_private_address::DuplicatePrivateAddress,
        interface_group_elsewhere::InterfaceGroupElsewhere,
        too_many_groups::TooManyGroups,
        security_group_rule_quota::SecurityGroupRuleQuota,
        security_group_reference_missing::SecurityGroupReferenceMissing,
        security_group_rule_never_matches::SecurityGroupRuleNeverMatches,
        admin_port_open_to_world::AdminPortOpenToWorld,
        database_port_open_to_world::DatabasePortOpenToWorld,
        all_traffic_open_to_world::AllTrafficOpenToWorld,
        default_security_group_opened::DefaultSecurityGroupOpened,
        default_security_group_used::DefaultSecurityGroupUsed,
        security_group_unused::SecurityGroupUnused,
        acl_entry_shadowed::AclEntryShadowed,
        acl_drops_replies::AclDropsReplies,
        acl_entry_number::AclEntryNumber,
        gateway_endpoint_without_route::GatewayEndpointWithoutRoute,
        interface_endpoint_closed::InterfaceEndpointClosed,
        interface_endpoint_private_dns_without_dns::InterfaceEndpointPrivateDnsWithoutDns,
        vpc_without_flow_logs::VpcWithoutFlowLogs,
        elastic_ip_idle::ElasticIpIdle,
        instance_without_profile::InstanceWithoutProfile,
        imdsv1_allowed::Imdsv1Allowed,
        volume_not_encrypted::VolumeNotEncrypted,
        interface_dangling_reference::InterfaceDanglingReference,
    }
}
