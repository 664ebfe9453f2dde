mod association;
mod world;

pub use association::{GroupOfVpc, SecurityGroupVpcAssociation, SecurityGroupVpcAssociationMirror};
pub use world::World;

use aozu_names::{AccountId, Tags};
use smol_str::SmolStr;

use crate::{
    Ipv4Block, Ipv6Block, PortRange, PrefixListId, Protocol, SecurityGroupId, SecurityGroupRuleId, Traffic,
    VpcId, VpcPeeringConnectionId,
};

words! {
    /// Whether the peering that a group reference goes over still stands.
    ///
    /// Source: EC2 API Reference, `VpcPeeringConnectionStateReason`.
    pub enum ReferencePeeringStatus {
        InitiatingRequest = "initiating-request",
        PendingAcceptance = "pending-acceptance",
        Active = "active",
        Deleted = "deleted",
        Rejected = "rejected",
        Failed = "failed",
        Expired = "expired",
        Provisioning = "provisioning",
        Deleting = "deleting",
    }
}

impl ReferencePeeringStatus {
    /// Whether it never carries a packet again.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Deleted | Self::Rejected | Self::Failed | Self::Expired)
    }
}

noun! {
    /// An IPv4 peer of a rule.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct IpRange / IpRangeMirror {
        /// The block.
        one cidr_ip: Ipv4Block = "CidrIp",
        /// What the rule is for.
        maybe description: SmolStr = "Description",
    }
}

noun! {
    /// An IPv6 peer of a rule.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct Ipv6Range / Ipv6RangeMirror {
        /// The block.
        one cidr_ipv6: Ipv6Block = "CidrIpv6",
        /// What the rule is for.
        maybe description: SmolStr = "Description",
    }
}

noun! {
    /// A prefix list as the peer of a rule.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct PrefixListReference / PrefixListReferenceMirror {
        /// The list.
        one prefix_list_id: PrefixListId = "PrefixListId",
        /// What the rule is for.
        maybe description: SmolStr = "Description",
    }
}

noun! {
    /// A security group as the peer of a rule: the private addresses of the interfaces that carry it.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct UserIdGroupPair / UserIdGroupPairMirror {
        /// The group.
        one group_id: SecurityGroupId = "GroupId",
        /// Its account, or a word such as `amazon-elb`.
        maybe user_id: SmolStr = "UserId",
        /// Its VPC, where that is another one.
        maybe vpc_id: VpcId = "VpcId",
        /// The peering that the reference goes over.
        maybe vpc_peering_connection_id: VpcPeeringConnectionId = "VpcPeeringConnectionId",
        /// Whether that peering still stands.
        maybe peering_status: ReferencePeeringStatus = "PeeringStatus",
        /// What the rule is for.
        maybe description: SmolStr = "Description",
    }
}

noun! {
    /// Rules of a security group that share protocol and ports.
    ///
    /// Source: EC2 API Reference, `IpPermission`.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct IpPermission / IpPermissionMirror {
        /// The protocol.
        one ip_protocol: Protocol = "IpProtocol",
        /// The lowest port, or the ICMP type; -1 or none is any.
        value from_port: i32 = "FromPort",
        /// The highest port, or the ICMP code; -1 or none is any.
        value to_port: i32 = "ToPort",
        /// IPv4 peers.
        set ip_ranges: IpRange = "IpRanges",
        /// IPv6 peers.
        set ipv6_ranges: Ipv6Range = "Ipv6Ranges",
        /// Prefix lists as peers.
        set prefix_list_ids: PrefixListReference = "PrefixListIds",
        /// Groups as peers.
        set user_id_group_pairs: UserIdGroupPair = "UserIdGroupPairs",
    }
}

noun! {
    /// A security group: the firewall of the interfaces that carry it. Its rules only allow, have no order,
    /// and let replies pass by themselves.
    ///
    /// Source: VPC User Guide, "Security groups"; EC2 API Reference, `SecurityGroup`.
    pub struct SecurityGroup / SecurityGroupMirror {
        /// Its id.
        one group_id: SecurityGroupId = "GroupId",
        /// Its name, unique in its VPC.
        maybe group_name: SmolStr = "GroupName",
        /// What it is for.
        maybe description: SmolStr = "Description",
        /// The VPC that it belongs to.
        maybe vpc_id: VpcId = "VpcId",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// What it lets in.
        set ip_permissions: IpPermission = "IpPermissions",
        /// What it lets out.
        set ip_permissions_egress: IpPermission = "IpPermissionsEgress",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! {
    SecurityGroup / SecurityGroupMirror: group_id SecurityGroupId = "GroupId",
    "security-group", "ec2/SecurityGroups", owner: owner_id, tags: tags
}

noun! {
    /// One rule of a security group, with an id and tags of its own.
    ///
    /// Source: EC2 API Reference, `SecurityGroupRule`.
    pub struct SecurityGroupRule / SecurityGroupRuleMirror {
        /// Its id.
        one security_group_rule_id: SecurityGroupRuleId = "SecurityGroupRuleId",
        /// The group.
        maybe group_id: SecurityGroupId = "GroupId",
        /// Whether it lets out rather than in.
        flag is_egress: bool = "IsEgress",
        /// The protocol.
        maybe ip_protocol: Protocol = "IpProtocol",
        /// The lowest port, or the ICMP type.
        value from_port: i32 = "FromPort",
        /// The highest port, or the ICMP code.
        value to_port: i32 = "ToPort",
        /// An IPv4 peer.
        maybe cidr_ipv4: Ipv4Block = "CidrIpv4",
        /// An IPv6 peer.
        maybe cidr_ipv6: Ipv6Block = "CidrIpv6",
        /// A prefix list as peer.
        maybe prefix_list_id: PrefixListId = "PrefixListId",
        /// A group as peer.
        part referenced_group_info: UserIdGroupPair = "ReferencedGroupInfo",
        /// What it is for.
        maybe description: SmolStr = "Description",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! {
    SecurityGroupRule / SecurityGroupRuleMirror:
    security_group_rule_id SecurityGroupRuleId = "SecurityGroupRuleId",
    "security-group-rule", "ec2/SecurityGroupRules", tags: tags
}

/// Which way a packet passes an interface or the edge of a subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// In: rules name the source.
    Ingress,
    /// Out: rules name the destination.
    Egress,
}

impl Direction {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Ingress, Self::Egress];

    /// The other way, which replies take.
    #[must_use]
    pub fn reverse(self) -> Self {
        match self {
            Self::Ingress => Self::Egress,
            Self::Egress => Self::Ingress,
        }
    }
}

impl std::fmt::Display for Direction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        })
    }
}

/// Who a rule of a security group speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Peer<'a> {
    /// IPv4 addresses.
    Ipv4(Ipv4Block),
    /// IPv6 addresses.
    Ipv6(Ipv6Block),
    /// The addresses of a prefix list.
    PrefixList(&'a PrefixListId),
    /// The private addresses of the interfaces that carry a group.
    Group(&'a UserIdGroupPair),
}

impl std::fmt::Display for Peer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ipv4(block) => block.net().fmt(f),
            Self::Ipv6(block) => block.net().fmt(f),
            Self::PrefixList(list) => list.fmt(f),
            Self::Group(pair) => pair.group_id.fmt(f),
        }
    }
}

/// One rule as AWS counts them: protocol and ports with one peer.
#[derive(Debug, Clone, Copy)]
pub struct GroupRule<'a> {
    /// Protocol and ports, shared with other rules.
    pub permission: &'a IpPermission,
    /// Who it speaks of.
    pub peer: Peer<'a>,
    /// What it is for.
    pub description: Option<&'a str>,
}

impl IpPermission {
    /// What it says of a packet apart from its address.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        match self.ip_protocol {
            Protocol::All => Traffic::All,
            protocol if protocol.has_ports() => PortRange::from_aws(self.from_port, self.to_port)
                .map_or(Traffic::Nothing, |ports| Traffic::Ports(protocol, ports)),
            protocol if protocol.is_icmp() => Traffic::icmp(protocol, self.from_port, self.to_port),
            protocol => Traffic::Whole(protocol),
        }
    }

    /// The rules it stands for, one for each peer.
    pub fn rules(&self) -> impl Iterator<Item = GroupRule<'_>> {
        let v4 = self.ip_ranges.iter().map(move |r| (Peer::Ipv4(r.cidr_ip), r.description.as_deref()));
        let v6 = self.ipv6_ranges.iter().map(move |r| (Peer::Ipv6(r.cidr_ipv6), r.description.as_deref()));
        let lists = self.prefix_list_ids.iter();
        let lists = lists.map(|r| (Peer::PrefixList(&r.prefix_list_id), r.description.as_deref()));
        let groups = self.user_id_group_pairs.iter().map(|r| (Peer::Group(r), r.description.as_deref()));
        v4.chain(v6).chain(lists).chain(groups).map(|(peer, description)| GroupRule {
            permission: self,
            peer,
            description,
        })
    }
}

impl SecurityGroup {
    /// Whether it is the default group that every VPC has, which cannot be deleted.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.group_name.as_deref() == Some("default")
    }

    /// What it lets in, or out.
    #[must_use]
    pub fn permissions(&self, direction: Direction) -> &[IpPermission] {
        match direction {
            Direction::Ingress => &self.ip_permissions,
            Direction::Egress => &self.ip_permissions_egress,
        }
    }

    /// Its rules one by one.
    pub fn rules(&self, direction: Direction) -> impl Iterator<Item = GroupRule<'_>> {
        self.permissions(direction).iter().flat_map(IpPermission::rules)
    }

    /// The groups that its rules name, in both directions.
    pub fn references(&self) -> impl Iterator<Item = (Direction, &UserIdGroupPair)> {
        Direction::BOTH.into_iter().flat_map(|direction| {
            let pairs = self.permissions(direction).iter().flat_map(|p| &p.user_id_group_pairs);
            pairs.map(move |pair| (direction, pair))
        })
    }
}
