use std::net::Ipv4Addr;

use aozu_names::{Tags, Timestamp};
use smol_str::SmolStr;

use crate::{
    AddressAssociationId, AllocationId, AvailabilityZone, NatGatewayId, NetworkInterfaceId, SubnetId, VpcId,
};

words! {
    /// Where a NAT gateway is in its life.
    pub enum NatGatewayState {
        Pending = "pending",
        Failed = "failed",
        Available = "available",
        Deleting = "deleting",
        Deleted = "deleted",
    }
}

words! {
    /// Whether a NAT gateway leads to the internet.
    pub enum ConnectivityType {
        Public = "public",
        Private = "private",
    }
}

words! {
    /// Whether a NAT gateway stands in one subnet or spans the region's zones.
    pub enum AvailabilityMode {
        Zonal = "zonal",
        Regional = "regional",
    }
}

noun! {
    /// An address of a NAT gateway. Private gateways have no public one.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct NatGatewayAddress / NatGatewayAddressMirror {
        /// The Elastic IP's allocation.
        maybe allocation_id: AllocationId = "AllocationId",
        /// The Elastic IP's association.
        maybe association_id: AddressAssociationId = "AssociationId",
        /// The interface.
        maybe network_interface_id: NetworkInterfaceId = "NetworkInterfaceId",
        /// The private address.
        maybe private_ip: Ipv4Addr = "PrivateIp",
        /// The public address.
        maybe public_ip: Ipv4Addr = "PublicIp",
        /// Whether it is the gateway's first address.
        value is_primary: bool = "IsPrimary",
        /// What became of it.
        maybe status: SmolStr = "Status",
        /// The zone, of a regional gateway's address.
        maybe availability_zone: AvailabilityZone = "AvailabilityZone",
    }
}

noun! {
    /// Address translation: private addresses go out by the gateway's own and only answers come back.
    ///
    /// Source: EC2 API Reference, `NatGateway`; specs/vpc.md §1.5.
    pub struct NatGateway / NatGatewayMirror {
        /// Its id.
        one nat_gateway_id: NatGatewayId = "NatGatewayId",
        /// The VPC it stands in.
        maybe vpc_id: VpcId = "VpcId",
        /// The subnet it stands in; none for a regional one.
        maybe subnet_id: SubnetId = "SubnetId",
        /// Where it is in its life.
        maybe state: NatGatewayState = "State",
        /// Whether it leads to the internet; where AWS does not say, it does.
        maybe connectivity_type: ConnectivityType = "ConnectivityType",
        /// Whether it spans zones.
        maybe availability_mode: AvailabilityMode = "AvailabilityMode",
        /// Its addresses.
        set nat_gateway_addresses: NatGatewayAddress = "NatGatewayAddresses",
        /// When it was made.
        value create_time: Timestamp = "CreateTime",
        /// Why it failed.
        maybe failure_code: SmolStr = "FailureCode",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! { NatGateway / NatGatewayMirror: nat_gateway_id NatGatewayId = "NatGatewayId", "natgateway", "ec2/NatGateways", tags: tags }

impl NatGateway {
    /// An available public gateway in a subnet, with one Elastic IP, as `CreateNatGateway` makes it.
    ///
    /// ```
    /// use aozu_vpc::NatGateway;
    /// let nat = NatGateway::new_public(
    ///     "nat-0123456789abcdef0".parse()?,
    ///     "vpc-0123456789abcdef0".parse()?,
    ///     "subnet-0123456789abcdef0".parse()?,
    ///     "eipalloc-0123456789abcdef0".parse()?,
    /// );
    /// assert!(nat.is_public() && nat.is_available());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new_public(id: NatGatewayId, vpc: VpcId, subnet: SubnetId, allocation: AllocationId) -> Self {
        let address = NatGatewayAddress {
            allocation_id: Some(allocation),
            association_id: None,
            network_interface_id: None,
            private_ip: None,
            public_ip: None,
            is_primary: Some(true),
            status: None,
            availability_zone: None,
        };
        Self {
            nat_gateway_id: id,
            vpc_id: Some(vpc),
            subnet_id: Some(subnet),
            state: Some(NatGatewayState::Available),
            connectivity_type: Some(ConnectivityType::Public),
            availability_mode: None,
            nat_gateway_addresses: vec![address],
            create_time: None,
            failure_code: None,
            tags: Tags::default(),
        }
    }

    /// Whether it leads to the internet. A gateway of which AWS does not say is public.
    #[must_use]
    pub fn is_public(&self) -> bool {
        !matches!(self.connectivity_type, Some(ConnectivityType::Private))
    }

    /// Whether it works; a state nobody gave counts.
    #[must_use]
    pub fn is_available(&self) -> bool {
        matches!(self.state, None | Some(NatGatewayState::Available))
    }

    /// Whether it is gone, or was never made.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(
            self.state,
            Some(NatGatewayState::Deleted | NatGatewayState::Deleting | NatGatewayState::Failed)
        )
    }

    /// Whether it spans the region's zones, and so stands in no subnet.
    #[must_use]
    pub fn is_regional(&self) -> bool {
        matches!(self.availability_mode, Some(AvailabilityMode::Regional))
    }
}
