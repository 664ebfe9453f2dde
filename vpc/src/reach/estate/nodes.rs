//! What an estate is made of: AWS's nouns with their references resolved.

use std::net::IpAddr;

use aozu_names::{AccountId, Region};
use ipnet::IpNet;

use super::{Acl, Arena, Guard, Ix, Table, TransitAttachment};
use crate::{
    EgressOnlyInternetGateway, Family, Instance, InternetGateway, InternetGatewayBlockMode, NatGateway,
    Network, NetworkInterface, PortRange, PrefixListId, Subnet, SubnetId, VpcEndpoint, VpcId,
    VpcPeeringConnection, VpnConnection, VpnGateway,
    reach::{
        flow::{Span, both_ends, clipped, family, merged},
        space,
    },
    traffic::number,
};

/// A network of one account in one region.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) network: &'a Network,
    /// VPC Block Public Access.
    pub(crate) blocks: Option<InternetGatewayBlockMode>,
}

impl Place<'_> {
    /// The ARN of EC2's thing of that kind and id, were it here.
    pub(crate) fn arn(&self, kind: &str, id: &str) -> String {
        format!("arn:{}:ec2:{}:{}:{kind}/{id}", self.region.partition(), self.region, self.account)
    }
}

/// Something that a path may need: known, known to be absent, or in a collection that was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link<T> {
    To(T),
    Absent,
    NotRead,
}

/// One of each family.
#[derive(Debug, Clone, Default)]
pub(crate) struct PerFamily<T> {
    pub(crate) v4: T,
    pub(crate) v6: T,
}

impl<T> PerFamily<T> {
    pub(crate) fn get(&self, family: Family) -> &T {
        match family {
            Family::Ipv4 => &self.v4,
            Family::Ipv6 => &self.v6,
        }
    }

    pub(crate) fn get_mut(&mut self, family: Family) -> &mut T {
        match family {
            Family::Ipv4 => &mut self.v4,
            Family::Ipv6 => &mut self.v6,
        }
    }
}

/// Which way VPC Block Public Access leaves open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Excluded {
    #[default]
    No,
    Egress,
    Both,
}

#[derive(Debug)]
pub(crate) struct VpcNode<'a> {
    pub(crate) id: &'a VpcId,
    pub(crate) place: Ix<Place<'a>>,
    /// Its blocks, in order.
    pub(crate) blocks: PerFamily<Vec<Span>>,
    /// Its subnets by the addresses they hold, in order.
    pub(crate) subnets: PerFamily<Vec<(Span, Ix<SubnetNode<'a>>)>>,
    /// Whether every subnet of it is known.
    pub(crate) subnets_known: bool,
    /// Who holds which private address, in order.
    pub(crate) holders: PerFamily<Vec<(Span, Ix<InterfaceNode<'a>>)>>,
    /// Whether every interface of it is known.
    pub(crate) interfaces_known: bool,
    pub(crate) internet_gateway: Link<&'a InternetGateway>,
    pub(crate) egress_only: Option<&'a EgressOnlyInternetGateway>,
    pub(crate) vpn_gateway: Option<&'a VpnGateway>,
    /// The table that routes what enters by the internet gateway, and by the virtual private gateway.
    pub(crate) ingress_table: Option<Ix<Table<'a>>>,
    pub(crate) vpn_ingress_table: Option<Ix<Table<'a>>>,
    pub(crate) excluded: Excluded,
    /// The transit gateways it is attached to.
    pub(crate) attachments: Vec<Ix<TransitAttachment<'a>>>,
}

/// A subnet.
#[derive(Debug)]
pub(crate) struct SubnetNode<'a> {
    pub(crate) id: &'a SubnetId,
    pub(crate) subnet: &'a Subnet,
    pub(crate) place: Ix<Place<'a>>,
    pub(crate) vpc: Ix<VpcNode<'a>>,
    pub(crate) table: Link<Ix<Table<'a>>>,
    pub(crate) acl: Link<Ix<Acl<'a>>>,
    pub(crate) spans: PerFamily<Vec<Span>>,
    pub(crate) excluded: Excluded,
}

/// A private address, or a delegated prefix, of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) span: Span,
    /// The public address that an internet gateway translates it to.
    pub(crate) public: Option<u128>,
}

/// Who stands behind an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role<'a> {
    /// An instance, or whatever else sends and receives by itself.
    Plain,
    /// A function: it only sends.
    Lambda,
    /// A NAT gateway.
    Nat(Ix<NatNode<'a>>),
    /// An interface endpoint: it only receives.
    Endpoint,
    /// A node of a balancer.
    Balancer,
    /// A transit gateway's.
    Transit,
}

#[derive(Debug)]
pub(crate) struct InterfaceNode<'a> {
    /// The interface; none for a function's that is not yet made.
    pub(crate) interface: &'a NetworkInterface,
    pub(crate) place: Ix<Place<'a>>,
    pub(crate) vpc: Ix<VpcNode<'a>>,
    pub(crate) subnet: Ix<SubnetNode<'a>>,
    pub(crate) held: PerFamily<Vec<Held>>,
    pub(crate) guard: Option<Ix<Guard<'a>>>,
    pub(crate) role: Role<'a>,
    pub(crate) instance: Option<&'a Instance>,
    /// Whether it is attached to something that runs.
    pub(crate) works: bool,
    /// Whether packets that it is neither source nor destination of are dropped.
    pub(crate) checks: bool,
    /// The ports that it asks from.
    pub(crate) asks_from: PortRange,
}

impl<'a> InterfaceNode<'a> {
    /// Its id, or its instance's.
    pub(crate) fn name(&self) -> &'a str {
        self.instance.map_or(self.id(), |instance| instance.instance_id().as_str())
    }

    pub(crate) fn id(&self) -> &'a str {
        self.interface.network_interface_id().as_str()
    }

    /// Whether one of its private addresses is this one.
    pub(crate) fn holds(&self, address: IpAddr) -> bool {
        let mut held = self.held.get(family(address)).iter();
        held.any(|held| held.span[0] <= number(address) && number(address) <= held.span[1])
    }

    /// Whether it ever opens connections.
    pub(crate) fn may_send(&self) -> bool {
        self.works && self.role != Role::Endpoint
    }

    /// Whether connections to it are ever taken.
    pub(crate) fn may_receive(&self) -> bool {
        self.works && self.role != Role::Lambda && !self.is_nat()
    }

    /// Whether it is a NAT gateway's, be the gateway read or not.
    pub(crate) fn is_nat(&self) -> bool {
        matches!(self.role, Role::Nat(_))
            || self.interface.interface_type() == Some(&crate::InterfaceType::NatGateway)
    }
}

#[derive(Debug)]
pub(crate) struct NatNode<'a> {
    pub(crate) nat: &'a NatGateway,
    pub(crate) place: Ix<Place<'a>>,
    pub(crate) vpc: Option<Ix<VpcNode<'a>>>,
    pub(crate) subnet: Link<Ix<SubnetNode<'a>>>,
    /// Its private addresses with their public ones.
    pub(crate) addresses: Vec<(u128, Option<u128>)>,
}

#[derive(Debug)]
pub(crate) struct EndpointNode<'a> {
    pub(crate) endpoint: &'a VpcEndpoint,
    pub(crate) place: Ix<Place<'a>>,
    pub(crate) vpc: Option<Ix<VpcNode<'a>>>,
    /// The list of the service's addresses, and they themselves, where they were read.
    pub(crate) lists: Vec<(&'a PrefixListId, Option<PerFamily<Vec<Span>>>)>,
}

#[derive(Debug)]
pub(crate) struct PeeringNode<'a> {
    pub(crate) peering: &'a VpcPeeringConnection,
    /// Its sides: the VPC where it is in the model, and its blocks as the connection tells them.
    pub(crate) sides: Vec<PeeringSide<'a>>,
}

#[derive(Debug)]
pub(crate) struct PeeringSide<'a> {
    pub(crate) id: &'a VpcId,
    pub(crate) vpc: Option<Ix<VpcNode<'a>>>,
    pub(crate) account: Option<AccountId>,
    pub(crate) region: Option<Region>,
    pub(crate) blocks: PerFamily<Vec<Span>>,
}

#[derive(Debug)]
pub(crate) struct VgwNode<'a> {
    pub(crate) gateway: &'a VpnGateway,
    pub(crate) vpc: Option<Ix<VpcNode<'a>>>,
    pub(crate) connections: Vec<&'a VpnConnection>,
    /// Whether every connection of it is known.
    pub(crate) known: bool,
}

/// The arenas.
#[derive(Debug, Default)]
pub(crate) struct Nodes<'a> {
    pub(crate) places: Arena<Place<'a>>,
    pub(crate) vpcs: Arena<VpcNode<'a>>,
    pub(crate) subnets: Arena<SubnetNode<'a>>,
    pub(crate) interfaces: Arena<InterfaceNode<'a>>,
    pub(crate) tables: Arena<Table<'a>>,
    pub(crate) acls: Arena<Acl<'a>>,
    pub(crate) guards: Arena<Guard<'a>>,
    pub(crate) nats: Arena<NatNode<'a>>,
    pub(crate) endpoints: Arena<EndpointNode<'a>>,
    pub(crate) peerings: Arena<PeeringNode<'a>>,
    pub(crate) vgws: Arena<VgwNode<'a>>,
}

/// The private addresses of a NAT gateway with their public ones.
pub(super) fn addresses(nat: &NatGateway, network: &Network) -> Vec<(u128, Option<u128>)> {
    let own = nat.nat_gateway_addresses().iter().filter(|address| {
        address
            .status()
            .is_none_or(|status| matches!(status.as_str(), "succeeded" | "associating" | "assigning"))
    });
    let mut all: Vec<(u128, Option<u128>)> = Vec::new();
    for address in own {
        let interface = address.network_interface_id().and_then(|id| network.network_interfaces().get(id));
        let private =
            address.private_ip().copied().or_else(|| interface.and_then(|i| i.private_ip_address().copied()));
        let told = || interface.and_then(|i| i.public_addresses().next());
        let public = address.public_ip().copied().or_else(told);
        // A regional gateway stands in no subnet: its public addresses are all that it has.
        let private = private.or(public.filter(|_| nat.is_regional()));
        if let Some(private) = private {
            all.push((u32::from(private).into(), public.map(|public| u32::from(public).into())));
        }
    }
    all
}

/// Public space without the VPCs' own blocks: IPv6 ones, and those who use public IPv4 addresses at home.
pub(super) fn internet(nodes: &Nodes<'_>) -> PerFamily<Vec<Span>> {
    let of = |family| {
        let own = nodes.vpcs.iter().flat_map(|(_, vpc)| vpc.blocks.get(family).iter().copied());
        let own = merged(own.collect());
        let mut left = Vec::new();
        for [mut from, to] in space::public(family).iter().copied() {
            for [start, end] in clipped(&own, [from, to]) {
                left.extend((from < start).then(|| [from, start - 1]));
                from = end.saturating_add(1);
            }
            left.extend((from <= to).then_some([from, to]));
        }
        left
    };
    PerFamily { v4: of(Family::Ipv4), v6: of(Family::Ipv6) }
}

/// The spans of blocks, by family.
pub(super) fn spans(blocks: impl IntoIterator<Item = IpNet>) -> PerFamily<Vec<Span>> {
    let mut spans = PerFamily::default();
    for block in blocks {
        let of: &mut Vec<Span> = spans.get_mut(family(block.network()));
        of.push(both_ends(block));
    }
    PerFamily { v4: merged(spans.v4), v6: merged(spans.v6) }
}

pub(super) fn of_subnet(subnet: &Subnet) -> impl Iterator<Item = IpNet> {
    let v4 = subnet.cidr_block().map(|block| IpNet::from(block.net()));
    v4.into_iter().chain(subnet.ipv6_blocks().map(|block| block.net().into()))
}
