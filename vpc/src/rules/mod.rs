//! What can be wrong with a network.

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod pages;
mod scope;

// The network itself.
mod blackhole_route;
mod dangling_vpc_reference;
mod dns_hostnames_without_support;
pub(crate) mod duplicate_route;
mod internet_gateway_detached;
pub(crate) mod internet_gateway_shape;
pub(crate) mod nat_address_shape;
mod nat_in_another_zone;
mod nat_not_available;
mod nat_routes_to_itself;
mod nat_without_internet_route;
pub(crate) mod peering_blocks_overlap;
mod peering_not_active_but_routed;
mod peering_route_one_way;
mod private_tier_is_public;
pub(crate) mod route_destination_reserved;
pub(crate) mod route_more_specific_than_local;
pub(crate) mod route_target_elsewhere;
pub(crate) mod route_target_missing;
mod subnet_address_exhaustion;
pub(crate) mod subnet_block_size;
pub(crate) mod subnet_outside_vpc;
mod subnet_with_two_acls;
pub(crate) mod subnet_with_two_route_tables;
pub(crate) mod subnets_overlap;
mod vpc_block_docker_range;
mod vpc_block_host_bits;
pub(crate) mod vpc_block_size;
pub(crate) mod vpc_block_unusable;
pub(crate) mod vpc_blocks_overlap;
mod vpc_over_quota;
pub(crate) mod vpc_secondary_block_refused;
mod vpc_without_one_main_table;
mod vpcs_overlap;
// What stands in it.
mod acl_drops_replies;
pub(crate) mod acl_entry_number;
mod acl_entry_shadowed;
mod admin_port_open_to_world;
mod all_traffic_open_to_world;
mod database_port_open_to_world;
mod default_security_group_opened;
mod default_security_group_used;
mod duplicate_private_address;
mod elastic_ip_idle;
mod exposed_administrator;
mod gateway_endpoint_without_route;
mod imdsv1_allowed;
mod instance_profile_missing;
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
pub use blackhole_route::BlackholeRoute;
pub use dangling_vpc_reference::DanglingVpcReference;
pub use dns_hostnames_without_support::DnsHostnamesWithoutSupport;
pub use duplicate_route::DuplicateRoute;
pub use internet_gateway_detached::InternetGatewayDetached;
pub use internet_gateway_shape::InternetGatewayShape;
pub use nat_address_shape::NatAddressShape;
pub use nat_in_another_zone::NatInAnotherZone;
pub use nat_not_available::NatNotAvailable;
pub use nat_routes_to_itself::NatRoutesToItself;
pub use nat_without_internet_route::NatWithoutInternetRoute;
pub use peering_blocks_overlap::PeeringBlocksOverlap;
pub use peering_not_active_but_routed::PeeringNotActiveButRouted;
pub use peering_route_one_way::PeeringRouteOneWay;
pub use private_tier_is_public::PrivateTierIsPublic;
pub use route_destination_reserved::RouteDestinationReserved;
pub use route_more_specific_than_local::RouteMoreSpecificThanLocal;
pub use route_target_elsewhere::RouteTargetElsewhere;
pub use route_target_missing::RouteTargetMissing;
pub use subnet_address_exhaustion::SubnetAddressExhaustion;
pub use subnet_block_size::SubnetBlockSize;
pub use subnet_outside_vpc::SubnetOutsideVpc;
pub use subnet_with_two_acls::SubnetWithTwoAcls;
pub use subnet_with_two_route_tables::SubnetWithTwoRouteTables;
pub use subnets_overlap::SubnetsOverlap;
pub use vpc_block_docker_range::VpcBlockDockerRange;
pub use vpc_block_host_bits::VpcBlockHostBits;
pub use vpc_block_size::VpcBlockSize;
pub use vpc_block_unusable::VpcBlockUnusable;
pub use vpc_blocks_overlap::VpcBlocksOverlap;
pub use vpc_over_quota::VpcOverQuota;
pub use vpc_secondary_block_refused::VpcSecondaryBlockRefused;
pub use vpc_without_one_main_table::VpcWithoutOneMainTable;
pub use vpcs_overlap::VpcsOverlap;
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
pub use exposed_administrator::ExposedAdministrator;
pub use gateway_endpoint_without_route::GatewayEndpointWithoutRoute;
pub use imdsv1_allowed::Imdsv1Allowed;
pub use instance_profile_missing::InstanceProfileMissing;
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
        vpc_block_host_bits::VpcBlockHostBits,
        vpc_blocks_overlap::VpcBlocksOverlap,
        vpc_block_unusable::VpcBlockUnusable,
        vpc_secondary_block_refused::VpcSecondaryBlockRefused,
        vpcs_overlap::VpcsOverlap,
        vpc_block_docker_range::VpcBlockDockerRange,
        subnet_outside_vpc::SubnetOutsideVpc,
        subnets_overlap::SubnetsOverlap,
        subnet_block_size::SubnetBlockSize,
        subnet_with_two_route_tables::SubnetWithTwoRouteTables,
        subnet_with_two_acls::SubnetWithTwoAcls,
        vpc_without_one_main_table::VpcWithoutOneMainTable,
        subnet_address_exhaustion::SubnetAddressExhaustion,
        blackhole_route::BlackholeRoute,
        route_target_missing::RouteTargetMissing,
        route_target_elsewhere::RouteTargetElsewhere,
        duplicate_route::DuplicateRoute,
        route_more_specific_than_local::RouteMoreSpecificThanLocal,
        route_destination_reserved::RouteDestinationReserved,
        internet_gateway_shape::InternetGatewayShape,
        internet_gateway_detached::InternetGatewayDetached,
        nat_without_internet_route::NatWithoutInternetRoute,
        nat_address_shape::NatAddressShape,
        nat_not_available::NatNotAvailable,
        nat_in_another_zone::NatInAnotherZone,
        nat_routes_to_itself::NatRoutesToItself,
        private_tier_is_public::PrivateTierIsPublic,
        peering_route_one_way::PeeringRouteOneWay,
        peering_blocks_overlap::PeeringBlocksOverlap,
        peering_not_active_but_routed::PeeringNotActiveButRouted,
        dns_hostnames_without_support::DnsHostnamesWithoutSupport,
        vpc_over_quota::VpcOverQuota,
        dangling_vpc_reference::DanglingVpcReference,
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
        instance_profile_missing::InstanceProfileMissing,
        exposed_administrator::ExposedAdministrator,
        volume_not_encrypted::VolumeNotEncrypted,
        interface_dangling_reference::InterfaceDanglingReference,
    }
}
