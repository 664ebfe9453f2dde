use std::{collections::BTreeSet, net::Ipv4Addr};

use aozu_names::{AccountId, Tags};
use smol_str::SmolStr;

use crate::{AvailabilityZone, Ipv4Block, Ipv6Block, Ipv6BlockAssociation, SubnetId, VpcId, ZoneId};

words! {
    /// Where a subnet is in its life.
    pub enum SubnetState {
        Pending = "pending",
        Available = "available",
        Unavailable = "unavailable",
    }
}

noun! {
    /// How instances launched into a subnet are named.
    pub struct PrivateDnsNameOptions / PrivateDnsNameOptionsMirror {
        /// `ip-name` or `resource-name`.
        maybe hostname_type: SmolStr = "HostnameType",
        /// Whether the resource name resolves to the IPv4 address.
        value enable_resource_name_dns_a_record: bool = "EnableResourceNameDnsARecord",
        /// Whether the resource name resolves to the IPv6 address.
        value enable_resource_name_dns_aaaa_record: bool = "EnableResourceNameDnsAAAARecord",
    }
}

noun! {
    /// A part of a VPC that lies in one zone.
    ///
    /// Source: EC2 API Reference, `Subnet`.
    pub struct Subnet / SubnetMirror {
        /// Its id.
        one subnet_id: SubnetId = "SubnetId",
        /// The VPC it is a part of.
        one vpc_id: VpcId = "VpcId",
        /// Its zone, which never changes.
        one availability_zone: AvailabilityZone = "AvailabilityZone",
        /// The id of its zone, the same in every account.
        maybe availability_zone_id: ZoneId = "AvailabilityZoneId",
        /// Its IPv4 block; none for an IPv6-only subnet.
        maybe cidr_block: Ipv4Block = "CidrBlock",
        /// Its IPv6 blocks with their states.
        set ipv6_cidr_block_association_set: Ipv6BlockAssociation = "Ipv6CidrBlockAssociationSet",
        /// How many IPv4 addresses are free, as AWS counts them.
        value available_ip_address_count: u32 = "AvailableIpAddressCount",
        /// Whether it is its zone's default subnet.
        flag default_for_az: bool = "DefaultForAz",
        /// Whether instances get a public IPv4 address at launch. What an interface has now stands with
        /// the interface.
        flag map_public_ip_on_launch: bool = "MapPublicIpOnLaunch",
        /// Whether new interfaces get an IPv6 address.
        flag assign_ipv6_address_on_creation: bool = "AssignIpv6AddressOnCreation",
        /// Whether it is IPv6-only.
        flag ipv6_native: bool = "Ipv6Native",
        /// Whether Amazon's DNS makes IPv6 addresses of IPv4 ones (NAT64).
        flag enable_dns64: bool = "EnableDns64",
        /// How its instances are named.
        part private_dns_name_options_on_launch: PrivateDnsNameOptions = "PrivateDnsNameOptionsOnLaunch",
        /// The account that owns it, which may share it with others.
        maybe owner_id: AccountId = "OwnerId",
        /// Where it is in its life.
        maybe state: SubnetState = "State",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! { Subnet / SubnetMirror: subnet_id SubnetId = "SubnetId", "subnet", "ec2/Subnets", owner: owner_id, tags: tags }

impl Subnet {
    /// A subnet of `vpc` with one IPv4 block, as `CreateSubnet` makes it. Whether the block fits the VPC
    /// is judged where it is added: [`crate::Network::add_subnet`].
    ///
    /// ```
    /// use aozu_vpc::Subnet;
    /// let subnet = Subnet::new(
    ///     "subnet-0123456789abcdef0".parse()?,
    ///     "vpc-0123456789abcdef0".parse()?,
    ///     "10.0.1.0/24".parse()?,
    ///     "ap-northeast-1a".parse()?,
    /// );
    /// assert_eq!(subnet.usable_addresses(), 251);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new(id: SubnetId, vpc: VpcId, block: Ipv4Block, zone: AvailabilityZone) -> Self {
        Self {
            subnet_id: id,
            vpc_id: vpc,
            availability_zone: zone,
            availability_zone_id: None,
            cidr_block: Some(block.net().into()),
            ipv6_cidr_block_association_set: Vec::new(),
            available_ip_address_count: None,
            default_for_az: false,
            map_public_ip_on_launch: false,
            assign_ipv6_address_on_creation: false,
            ipv6_native: false,
            enable_dns64: false,
            private_dns_name_options_on_launch: None,
            owner_id: None,
            state: Some(SubnetState::Available),
            tags: Tags::default(),
        }
    }

    /// The same subnet with these tags.
    #[must_use]
    pub fn with_tags(self, tags: Tags) -> Self {
        Self { tags, ..self }
    }

    /// The IPv6 blocks that are its own now.
    pub fn ipv6_blocks(&self) -> impl Iterator<Item = Ipv6Block> {
        crate::vpc::ipv6_in_use(&self.ipv6_cidr_block_association_set)
    }

    /// How many IPv4 addresses it can give out in all: its block's, less the five that AWS reserves.
    #[must_use]
    pub fn usable_addresses(&self) -> u64 {
        self.cidr_block.map_or(0, Ipv4Block::usable_in_subnet)
    }

    /// The lowest IPv4 address that is neither reserved nor occupied.
    ///
    /// ```
    /// # let subnet = aozu_vpc::Subnet::new(
    /// #     "subnet-0123456789abcdef0".parse()?, "vpc-0123456789abcdef0".parse()?,
    /// #     "10.0.1.0/24".parse()?, "ap-northeast-1a".parse()?);
    /// let occupied = ["10.0.1.4".parse().unwrap()].into();
    /// assert_eq!(subnet.next_free_address(&occupied).unwrap().to_string(), "10.0.1.5");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn next_free_address(&self, occupied: &BTreeSet<Ipv4Addr>) -> Option<Ipv4Addr> {
        self.cidr_block?.usable_addresses().find(|address| !occupied.contains(address))
    }
}
