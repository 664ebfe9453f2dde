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

// What stands in it.
mod address;
mod block_public_access;
mod flow_log;
mod instance;
mod network_acl;
mod network_interface;
mod ports;
mod protocol;
mod security_group;
mod traffic;
mod volume;
mod vpc_endpoint;

pub use cidr::{Ipv4Block, Ipv6Block};
pub use ids::*;
pub use index::Index;
pub use limits::Quotas;
pub use network::Network;
pub use operations::OPERATIONS;
pub use rules::{RULES, VpcProblem};
pub use vpc::{BlockState, BlockStateCode, Ipv4BlockAssociation, Ipv6BlockAssociation, Vpc};
pub use zone::{AvailabilityZone, ZoneId};

// What stands in it.
pub use address::Address;
pub use block_public_access::{
    BlockPublicAccessExclusion, BlockPublicAccessOptions, InternetGatewayBlockMode,
    InternetGatewayExclusionMode,
};
pub use flow_log::{FlowLog, FlowLogStatus, TrafficType};
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
    Direction, GroupRule, IpPermission, IpRange, Ipv6Range, Peer, PrefixListReference,
    ReferencePeeringStatus, SecurityGroup, SecurityGroupRule, UserIdGroupPair,
};
pub use traffic::Traffic;
pub use volume::{Volume, VolumeAttachment, VolumeState};
pub use vpc_endpoint::{EndpointDnsEntry, VpcEndpoint, VpcEndpointState, VpcEndpointType};
