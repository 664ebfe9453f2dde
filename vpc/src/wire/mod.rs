//! AWS's JSON, member by member: the mirror of each noun, as plain serde structs.

// The network itself.
pub use crate::{
    attribute::{
        AttributeValueMirror as AttributeValue, EnableDnsHostnamesMirror as EnableDnsHostnames,
        EnableDnsSupportMirror as EnableDnsSupport,
    },
    availability_zone::ZoneMirror as Zone,
    dhcp_options::{
        DhcpConfigurationMirror as DhcpConfiguration, DhcpOptionsMirror as DhcpOptions,
        DhcpValueMirror as DhcpValue,
    },
    internet_gateway::{
        EgressOnlyInternetGatewayMirror as EgressOnlyInternetGateway,
        InternetGatewayMirror as InternetGateway, VpcAttachmentMirror as VpcAttachment,
    },
    nat_gateway::{NatGatewayAddressMirror as NatGatewayAddress, NatGatewayMirror as NatGateway},
    peering::{
        PeeredIpv4BlockMirror as PeeredIpv4Block, PeeredIpv6BlockMirror as PeeredIpv6Block,
        PeeringOptionsMirror as PeeringOptions, PeeringStateMirror as PeeringState,
        PeeringVpcMirror as PeeringVpc, VpcPeeringConnectionMirror as VpcPeeringConnection,
    },
    prefix_list::{
        ManagedPrefixListMirror as ManagedPrefixList, PrefixListEntriesMirror as PrefixListEntries,
        PrefixListEntryMirror as PrefixListEntry, PrefixListMirror as PrefixList,
    },
    route::RouteMirror as Route,
    route_table::{
        PropagatingVgwMirror as PropagatingVgw, RouteTableAssociationMirror as RouteTableAssociation,
        RouteTableMirror as RouteTable,
    },
    subnet::{PrivateDnsNameOptionsMirror as PrivateDnsNameOptions, SubnetMirror as Subnet},
    transit_gateway::{
        AttachmentAssociationMirror as AttachmentAssociation, PeeringTgwMirror as PeeringTgw,
        TransitGatewayAttachmentMirror as TransitGatewayAttachment, TransitGatewayMirror as TransitGateway,
        TransitGatewayOptionsMirror as TransitGatewayOptions,
        TransitGatewayPeeringAttachmentMirror as TransitGatewayPeeringAttachment,
        TransitGatewayPropagationMirror as TransitGatewayPropagation,
        TransitGatewayPropagationsMirror as TransitGatewayPropagations,
        TransitGatewayRouteAttachmentMirror as TransitGatewayRouteAttachment,
        TransitGatewayRouteMirror as TransitGatewayRoute,
        TransitGatewayRouteTableMirror as TransitGatewayRouteTable,
        TransitGatewayRoutesMirror as TransitGatewayRoutes,
        TransitGatewayVpcAttachmentMirror as TransitGatewayVpcAttachment,
        VpcAttachmentOptionsMirror as VpcAttachmentOptions,
    },
    vpc::{
        BlockStateMirror as BlockState, Ipv4BlockAssociationMirror as Ipv4BlockAssociation,
        Ipv6BlockAssociationMirror as Ipv6BlockAssociation, VpcMirror as Vpc,
    },
    vpn::{
        CustomerGatewayMirror as CustomerGateway, VgwTelemetryMirror as VgwTelemetry,
        VpnConnectionMirror as VpnConnection, VpnGatewayMirror as VpnGateway, VpnOptionsMirror as VpnOptions,
        VpnRouteMirror as VpnRoute,
    },
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
        BlockDeviceMappingMirror as BlockDeviceMapping, EbsBlockDeviceMirror as EbsBlockDevice,
        IamInstanceProfileAssociationMirror as IamInstanceProfileAssociation,
        IamInstanceProfileMirror as IamInstanceProfile, InstanceMirror as Instance,
        InstanceNetworkInterfaceMirror as InstanceNetworkInterface, InstanceStateMirror as InstanceState,
        MetadataOptionsMirror as MetadataOptions, PlacementMirror as Placement,
    },
    network_acl::{
        EntryPortsMirror as EntryPorts, IcmpTypeCodeMirror as IcmpTypeCode,
        NetworkAclAssociationMirror as NetworkAclAssociation, NetworkAclEntryMirror as NetworkAclEntry,
        NetworkAclMirror as NetworkAcl,
    },
    network_interface::{
        GroupIdentifierMirror as GroupIdentifier, InterfaceAttachmentMirror as InterfaceAttachment,
        InterfaceIpv4PrefixMirror as InterfaceIpv4Prefix, InterfaceIpv6AddressMirror as InterfaceIpv6Address,
        InterfaceIpv6PrefixMirror as InterfaceIpv6Prefix, NetworkInterfaceMirror as NetworkInterface,
        PrivateAddressMirror as PrivateAddress, PublicAssociationMirror as PublicAssociation,
    },
    security_group::{
        IpPermissionMirror as IpPermission, IpRangeMirror as IpRange, Ipv6RangeMirror as Ipv6Range,
        PrefixListReferenceMirror as PrefixListReference, SecurityGroupMirror as SecurityGroup,
        SecurityGroupRuleMirror as SecurityGroupRule,
        SecurityGroupVpcAssociationMirror as SecurityGroupVpcAssociation,
        UserIdGroupPairMirror as UserIdGroupPair,
    },
    volume::{VolumeAttachmentMirror as VolumeAttachment, VolumeMirror as Volume},
    vpc_endpoint::{EndpointDnsEntryMirror as EndpointDnsEntry, VpcEndpointMirror as VpcEndpoint},
};
