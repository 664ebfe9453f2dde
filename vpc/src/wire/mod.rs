//! AWS's JSON, member by member: the mirror of each noun, as plain serde structs.

// The network itself.
pub use crate::vpc::{
    BlockStateMirror, Ipv4BlockAssociationMirror, Ipv6BlockAssociationMirror, VpcMirror as Vpc,
};

// What stands in it.
pub use crate::{
    address::AddressMirror as Address,
    block_public_access::{
        BlockPublicAccessExclusionMirror as BlockPublicAccessExclusion,
        BlockPublicAccessOptionsMirror as BlockPublicAccessOptions,
    },
    flow_log::FlowLogMirror as FlowLog,
    instance::{
        BlockDeviceMappingMirror, EbsBlockDeviceMirror,
        IamInstanceProfileAssociationMirror as IamInstanceProfileAssociation, IamInstanceProfileMirror,
        InstanceMirror as Instance, InstanceNetworkInterfaceMirror, InstanceStateMirror,
        MetadataOptionsMirror, PlacementMirror,
    },
    network_acl::{
        EntryPortsMirror, IcmpTypeCodeMirror, NetworkAclAssociationMirror, NetworkAclEntryMirror,
        NetworkAclMirror as NetworkAcl,
    },
    network_interface::{
        GroupIdentifierMirror, InterfaceAttachmentMirror, InterfaceIpv4PrefixMirror,
        InterfaceIpv6AddressMirror, InterfaceIpv6PrefixMirror, NetworkInterfaceMirror as NetworkInterface,
        PrivateAddressMirror, PublicAssociationMirror,
    },
    security_group::{
        IpPermissionMirror, IpRangeMirror, Ipv6RangeMirror, PrefixListReferenceMirror,
        SecurityGroupMirror as SecurityGroup, SecurityGroupRuleMirror as SecurityGroupRule,
        UserIdGroupPairMirror,
    },
    volume::{VolumeAttachmentMirror, VolumeMirror as Volume},
    vpc_endpoint::{EndpointDnsEntryMirror, VpcEndpointMirror as VpcEndpoint},
};
