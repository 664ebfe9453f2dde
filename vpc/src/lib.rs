#![doc = include_str!("../README.md")]

#[macro_use]
mod noun;

mod attribute;
mod availability_zone;
mod build;
mod cidr;
mod dhcp_options;
mod dns;
mod ids;
mod index;
mod internet_gateway;
mod limits;
mod lookup;
mod nat_gateway;
mod network;
mod operations;
mod overlap;
mod peering;
mod prefix_list;
mod public;
pub mod reach;
mod route;
mod route_table;
pub mod rules;
mod subnet;
mod subnet_class;
mod transit_gateway;
mod translation;
mod vpc;
mod vpn;
pub mod wire;
mod zone;

// What stands in it.
mod address;
mod block_public_access;
mod flow_log;
mod hosts;
mod instance;
mod network_acl;
mod network_interface;
mod ports;
mod protocol;
mod security_group;
mod traffic;
mod volume;
mod vpc_endpoint;

pub use attribute::{AttributeValue, EnableDnsHostnames, EnableDnsSupport};
pub use availability_zone::Zone;
pub use build::Refused;
pub use cidr::{Ipv4Block, Ipv6Block};
pub use dhcp_options::{DhcpConfiguration, DhcpOptions, DhcpValue};
pub use dns::{private_dns_name, public_dns_name, resource_dns_name};
pub use ids::*;
pub use index::Index;
pub use internet_gateway::{AttachmentState, EgressOnlyInternetGateway, InternetGateway, VpcAttachment};
pub use limits::Quotas;
pub use lookup::{Choice, Lookup};
pub use nat_gateway::{AvailabilityMode, ConnectivityType, NatGateway, NatGatewayAddress, NatGatewayState};
pub use network::Network;
pub use operations::OPERATIONS;
pub use peering::{
    PeeredIpv4Block, PeeredIpv6Block, PeeringOptions, PeeringState, PeeringStateCode, PeeringVpc,
    VpcPeeringConnection,
};
pub use prefix_list::{
    AddressFamily, Block, ManagedPrefixList, PrefixList, PrefixListEntries, PrefixListEntry,
};
pub use public::is_public;
pub use route::{Destination, Route, RouteOrigin, RouteState, RouteTarget};
pub use route_table::{PropagatingVgw, RouteTable, RouteTableAssociation};
pub use rules::{RULES, VpcProblem};
pub use subnet::{PrivateDnsNameOptions, Subnet, SubnetState};
pub use subnet_class::{Family, SubnetClass};
pub use transit_gateway::{
    AttachedResourceType, AttachmentAssociation, PeeringTgw, TransitGateway, TransitGatewayAttachment,
    TransitGatewayOptions, TransitGatewayPeeringAttachment, TransitGatewayPropagation,
    TransitGatewayPropagations, TransitGatewayRoute, TransitGatewayRouteAttachment, TransitGatewayRouteTable,
    TransitGatewayRoutes, TransitGatewayState, TransitGatewayVpcAttachment, VpcAttachmentOptions,
};
pub use translation::{NatTable, TranslationError};
pub use vpc::{BlockState, BlockStateCode, Ipv4BlockAssociation, Ipv6BlockAssociation, Vpc, VpcState};
pub use vpn::{CustomerGateway, VgwTelemetry, VpnConnection, VpnGateway, VpnOptions, VpnRoute, VpnState};
pub use zone::{AvailabilityZone, ZoneId};

// What stands in it.
pub use address::Address;
pub use block_public_access::{
    BlockPublicAccessExclusion, BlockPublicAccessOptions, InternetGatewayBlockMode,
    InternetGatewayExclusionMode,
};
pub use flow_log::{FlowLog, FlowLogStatus, TrafficType};
pub use hosts::{HostError, Launch};
pub use instance::{
    BlockDeviceMapping, EbsBlockDevice, HttpEndpoint, HttpTokens, IamInstanceProfile,
    IamInstanceProfileAssociation, Instance, InstanceNetworkInterface, InstanceState, InstanceStateName,
    MetadataOptions, Placement, ProfileAssociationState,
};
pub use network_acl::{
    EntryPorts, EntryProtocol, IcmpTypeCode, NetworkAcl, NetworkAclAssociation, NetworkAclEntry, Replies,
    RuleAction, Shadowed,
};
pub use network_interface::{
    GroupIdentifier, InterfaceAttachment, InterfaceIpv4Prefix, InterfaceIpv6Address, InterfaceIpv6Prefix,
    InterfaceStatus, InterfaceType, NetworkInterface, PrivateAddress, PublicAssociation,
};
pub use ports::PortRange;
pub use protocol::{NumberText, Protocol};
pub use security_group::{
    Direction, GroupOfVpc, GroupRule, IpPermission, IpRange, Ipv6Range, Peer, PrefixListReference,
    ReferencePeeringStatus, SecurityGroup, SecurityGroupRule, SecurityGroupVpcAssociation, UserIdGroupPair,
    World,
};
pub use traffic::Traffic;
pub use volume::{Volume, VolumeAttachment, VolumeState};
pub use vpc_endpoint::{EndpointDnsEntry, VpcEndpoint, VpcEndpointState, VpcEndpointType};
