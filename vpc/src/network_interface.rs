use std::net::{Ipv4Addr, Ipv6Addr};

use aozu_names::{AccountId, Tags};
use smol_str::SmolStr;

use crate::{
    AllocationId, AvailabilityZone, InstanceId, Ipv4Block, Ipv6Block, NetworkInterfaceId, SecurityGroupId,
    SubnetId, VpcId,
};

words! {
    /// What an interface serves.
    ///
    /// Source: EC2 API Reference, `NetworkInterface` (botocore 1.44.5).
    pub enum InterfaceType {
        Interface = "interface",
        NatGateway = "nat_gateway",
        Efa = "efa",
        EfaOnly = "efa-only",
        Trunk = "trunk",
        Branch = "branch",
        LoadBalancer = "load_balancer",
        NetworkLoadBalancer = "network_load_balancer",
        VpcEndpoint = "vpc_endpoint",
        TransitGateway = "transit_gateway",
        Lambda = "lambda",
        Quicksight = "quicksight",
        GlobalAcceleratorManaged = "global_accelerator_managed",
        ApiGatewayManaged = "api_gateway_managed",
        GatewayLoadBalancer = "gateway_load_balancer",
        GatewayLoadBalancerEndpoint = "gateway_load_balancer_endpoint",
        IotRulesManaged = "iot_rules_managed",
        AwsCodestarConnectionsManaged = "aws_codestar_connections_managed",
    }
}

words! {
    /// Whether an interface is attached.
    pub enum InterfaceStatus {
        Available = "available",
        Associated = "associated",
        Attaching = "attaching",
        InUse = "in-use",
        Detaching = "detaching",
    }
}

noun! {
    /// The public address that is translated to a private one, one to one.
    pub struct PublicAssociation / PublicAssociationMirror {
        /// The public address.
        maybe public_ip: Ipv4Addr = "PublicIp",
        /// Its DNS name.
        maybe public_dns_name: SmolStr = "PublicDnsName",
        /// The Elastic IP it is; none for an address of AWS's pool.
        maybe allocation_id: AllocationId = "AllocationId",
        /// The association's id.
        maybe association_id: SmolStr = "AssociationId",
        /// Who owns the address: an account, or a word such as `amazon`.
        maybe ip_owner_id: SmolStr = "IpOwnerId",
    }
}

noun! {
    /// A private IPv4 address of an interface.
    pub struct PrivateAddress / PrivateAddressMirror {
        /// The address.
        one private_ip_address: Ipv4Addr = "PrivateIpAddress",
        /// Whether it is the interface's primary one.
        flag primary: bool = "Primary",
        /// Its internal DNS name.
        maybe private_dns_name: SmolStr = "PrivateDnsName",
        /// The public address that is translated to it.
        part association: PublicAssociation = "Association",
    }
}

noun! {
    /// An IPv6 address of an interface.
    pub struct InterfaceIpv6Address / InterfaceIpv6AddressMirror {
        /// The address.
        one ipv6_address: Ipv6Addr = "Ipv6Address",
    }
}

noun! {
    /// An IPv4 prefix delegated to an interface.
    pub struct InterfaceIpv4Prefix / InterfaceIpv4PrefixMirror {
        /// The prefix, a /28.
        one ipv4_prefix: Ipv4Block = "Ipv4Prefix",
    }
}

noun! {
    /// An IPv6 prefix delegated to an interface.
    pub struct InterfaceIpv6Prefix / InterfaceIpv6PrefixMirror {
        /// The prefix, a /80.
        one ipv6_prefix: Ipv6Block = "Ipv6Prefix",
    }
}

noun! {
    /// A security group by its id.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct GroupIdentifier / GroupIdentifierMirror {
        /// The group.
        one group_id: SecurityGroupId = "GroupId",
    }
}

noun! {
    /// What an interface is attached to.
    pub struct InterfaceAttachment / InterfaceAttachmentMirror {
        /// The attachment's id.
        maybe attachment_id: SmolStr = "AttachmentId",
        /// The instance; none where a service holds the interface.
        maybe instance_id: InstanceId = "InstanceId",
        /// Who owns the instance: an account, or a word such as `amazon-elb`.
        maybe instance_owner_id: SmolStr = "InstanceOwnerId",
        /// Which of the instance's interfaces it is; 0 is the primary one, which cannot be detached.
        value device_index: u16 = "DeviceIndex",
        /// The instance's network card.
        value network_card_index: u16 = "NetworkCardIndex",
        /// How far the attachment is.
        maybe status: SmolStr = "Status",
        /// Whether the interface goes with the instance.
        value delete_on_termination: bool = "DeleteOnTermination",
    }
}

noun! {
    /// A network interface (ENI): what has addresses and security groups in a subnet.
    ///
    /// Source: EC2 API Reference, `NetworkInterface`; EC2 User Guide, "Elastic network interfaces".
    pub struct NetworkInterface / NetworkInterfaceMirror {
        /// Its id.
        one network_interface_id: NetworkInterfaceId = "NetworkInterfaceId",
        /// What it serves.
        maybe interface_type: InterfaceType = "InterfaceType",
        /// Whether it is attached.
        maybe status: InterfaceStatus = "Status",
        /// Its VPC.
        maybe vpc_id: VpcId = "VpcId",
        /// Its subnet.
        maybe subnet_id: SubnetId = "SubnetId",
        /// Its zone, which is the subnet's.
        maybe availability_zone: AvailabilityZone = "AvailabilityZone",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Who made it, where that was a service.
        maybe requester_id: SmolStr = "RequesterId",
        /// Whether an AWS service manages it.
        flag requester_managed: bool = "RequesterManaged",
        /// What it is for, in words.
        maybe description: SmolStr = "Description",
        /// Its MAC address.
        maybe mac_address: SmolStr = "MacAddress",
        /// The internal DNS name of its primary address.
        maybe private_dns_name: SmolStr = "PrivateDnsName",
        /// Its primary private address.
        maybe private_ip_address: Ipv4Addr = "PrivateIpAddress",
        /// Its private addresses as listed; [`NetworkInterface::addresses`] has them all.
        parts private_ip_addresses: PrivateAddress = "PrivateIpAddresses",
        /// The public address of the primary private one.
        part association: PublicAssociation = "Association",
        /// Its IPv6 addresses.
        parts ipv6_addresses: InterfaceIpv6Address = "Ipv6Addresses",
        /// IPv4 prefixes delegated to it.
        parts ipv4_prefixes: InterfaceIpv4Prefix = "Ipv4Prefixes",
        /// IPv6 prefixes delegated to it.
        parts ipv6_prefixes: InterfaceIpv6Prefix = "Ipv6Prefixes",
        /// Its security groups.
        set groups: GroupIdentifier = "Groups",
        /// Whether packets that it is neither source nor destination of are dropped.
        value source_dest_check: bool = "SourceDestCheck",
        /// What it is attached to.
        part attachment: InterfaceAttachment = "Attachment",
        /// Its tags.
        tags tag_set: Tags = "TagSet" or "Tags",
    }
}

resource! {
    NetworkInterface / NetworkInterfaceMirror: network_interface_id NetworkInterfaceId = "NetworkInterfaceId",
    "network-interface", "ec2/NetworkInterfaces", owner: owner_id, tags: tag_set
}

impl NetworkInterface {
    /// Its private IPv4 addresses, each with the public address that is translated to it, if any. Some
    /// dumps print the association of the primary address only at the interface; it counts all the same.
    pub fn addresses(&self) -> impl Iterator<Item = (Ipv4Addr, Option<&PublicAssociation>)> {
        let listed = self.private_ip_addresses.iter().map(|address| {
            let is_primary = address.primary || Some(address.private_ip_address) == self.private_ip_address;
            let whole = self.association.as_ref().filter(|_| is_primary);
            (address.private_ip_address, address.association.as_ref().or(whole))
        });
        let alone = self.private_ip_address.filter(|_| self.private_ip_addresses.is_empty());
        listed.chain(alone.map(|address| (address, self.association.as_ref())))
    }

    /// The public IPv4 addresses that are translated to its private ones.
    pub fn public_addresses(&self) -> impl Iterator<Item = Ipv4Addr> {
        self.addresses().filter_map(|(_, association)| association?.public_ip)
    }

    /// The ids of its security groups.
    pub fn group_ids(&self) -> impl Iterator<Item = &SecurityGroupId> {
        self.groups.iter().map(|group| &group.group_id)
    }

    /// The instance that it is attached to, if it is an instance's.
    #[must_use]
    pub fn instance_id(&self) -> Option<&InstanceId> {
        self.attachment.as_ref()?.instance_id.as_ref()
    }

    /// The balancer that it is a node of: the end of the balancer's ARN (`app/shop/34df7a0026be9820`), or the name of a
    /// classic one, as AWS describes the interface (`ELB app/shop/34df7a0026be9820`).
    #[must_use]
    pub fn balancer(&self) -> Option<&str> {
        self.description.as_deref().and_then(|text| text.strip_prefix("ELB "))
    }

    /// Whether it belongs to something that forwards other people's packets by design, and so has no
    /// security group or none that filters.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.requester_managed
            && matches!(self.interface_type, None | Some(InterfaceType::Interface | InterfaceType::Efa))
    }
}
