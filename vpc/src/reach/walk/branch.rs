use aozu_names::{AccountId, Region};

use crate::{
    Direction, Family, InternetGateway, NetworkInterfaceId, PrefixListId, Route, TransitGatewayId,
    VpnConnection,
    reach::{
        ReasonCode,
        estate::{
            EndpointNode, Identity, InterfaceNode, Ix, NatNode, PeeringNode, Place, SubnetNode, Table,
            TransitAttachment, TransitChoice, TransitTable, VgwNode, VpcNode,
        },
        flow::{Flows, Packet, Span},
    },
};

/// Which way a packet travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leg {
    Forward,
    Return,
}

/// Where packets are meant to arrive.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal<'e, 'a> {
    /// At one of these interfaces.
    Hosts(&'e [Ix<InterfaceNode<'a>>]),
    /// On the internet.
    Internet,
    /// Wherever their destination address is.
    Anywhere,
    /// At the service behind a gateway endpoint.
    Service(Ix<EndpointNode<'a>>),
    /// In any subnet, whoever is there.
    Subnets,
    /// In a subnet, whoever is there.
    Subnet(Ix<SubnetNode<'a>>),
    /// With the customer, beyond a VPN; by that gateway, if one must be met again.
    Customer(Option<Ix<VgwNode<'a>>>),
}

/// Who speaks with a packet's source address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker<'a> {
    Interface(Ix<InterfaceNode<'a>>),
    Nat(Ix<NatNode<'a>>),
    /// Whoever stands in the subnet that the packet left: nobody in particular.
    Anyone,
    /// Nobody of the VPC in which the packet is.
    Other,
}

/// Something that changed a packet or remembers it, and must be met again on the way back.
#[derive(Debug, Clone)]
pub(crate) enum Crossing<'a> {
    /// An internet gateway put a public source address for a private one.
    Outbound { private: u128 },
    /// An internet gateway put a private destination address for a public one.
    Inbound { vpc: Ix<VpcNode<'a>>, private: u128, public: u128 },
    /// A NAT gateway spoke in the name of these packets.
    Nat { nat: Ix<NatNode<'a>>, before: Flows },
    /// An appliance did.
    Masquerade { interface: Ix<InterfaceNode<'a>>, before: Flows },
    /// An appliance handed on what is not its own, and knows these packets.
    Transparent { interface: Ix<InterfaceNode<'a>>, seen: Flows },
    /// A balancer's node spoke in the name of these packets, or handed them on to a target.
    Balanced { interface: Ix<InterfaceNode<'a>>, keeps_client: bool, before: Flows, after: Flows },
    /// An egress-only gateway let it out.
    EgressOnly { vpc: Ix<VpcNode<'a>> },
}

/// Where packets came to an end as they should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End<'a> {
    Interface(Ix<InterfaceNode<'a>>),
    Subnet(Ix<SubnetNode<'a>>),
    /// On the internet, by the gateway of that VPC; by its egress-only one, if so.
    Internet(Ix<VpcNode<'a>>, bool),
    Service(Ix<EndpointNode<'a>>),
    Customer(Ix<VgwNode<'a>>),
    /// With the customer, by a VPN of a transit gateway.
    CustomerOf(Ix<TransitAttachment<'a>>),
}

/// A component of a path, with what AWS hangs on it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum At<'e, 'a> {
    Interface(Ix<InterfaceNode<'a>>),
    Guard(Ix<InterfaceNode<'a>>, Direction, Identity<'e, 'a>, Option<&'a PrefixListId>),
    /// Security groups that remember the connection, so that no rule is asked.
    Tracked(Ix<InterfaceNode<'a>>),
    Acl(Ix<SubnetNode<'a>>, Direction),
    Table(Ix<Table<'a>>, Option<Ix<SubnetNode<'a>>>, Option<&'a Route>),
    InternetGateway(Ix<VpcNode<'a>>, Option<&'a InternetGateway>),
    EgressOnly(Ix<VpcNode<'a>>),
    Nat(Ix<NatNode<'a>>),
    Endpoint(Ix<EndpointNode<'a>>),
    Peering(Ix<PeeringNode<'a>>, Ix<VpcNode<'a>>, Option<Ix<VpcNode<'a>>>),
    Transit(&'a TransitGatewayId, Option<Ix<TransitAttachment<'a>>>),
    TransitTable(Ix<TransitTable<'a>>, Option<&'e TransitChoice<'a>>),
    VpnGateway(Ix<VgwNode<'a>>),
    Vpn(&'a VpnConnection),
    Subnet(Ix<SubnetNode<'a>>),
    Vpc(Ix<VpcNode<'a>>),
    /// Something that is named and not in the model.
    Unknown(&'a str),
    Internet,
}

/// One component that packets went through, with one of the packets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'e, 'a> {
    pub(crate) at: At<'e, 'a>,
    pub(crate) packet: Packet,
}

/// What an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Note<'a> {
    /// The network ACLs there were not read, and are taken to let everything through.
    AclsOpen(Ix<Place<'a>>),
    /// The instances there were not read, and are taken to run.
    Runs(Ix<Place<'a>>),
    /// The internet gateways there were not read; the one that a route names is taken to be attached.
    Attached(Ix<Place<'a>>),
    /// A list was not read and is taken not to hold the destination.
    ListElsewhere(Ix<Place<'a>>, &'a PrefixListId),
    /// Not all routes of a transit gateway's table were read; the others are taken not to hold the destination.
    TransitElsewhere(&'a str),
    /// An appliance puts its own address for others'.
    Masquerades(&'a NetworkInterfaceId),
    /// An appliance hands packets on unchanged.
    HandsOn(&'a NetworkInterfaceId),
    /// Whatever is behind a Gateway Load Balancer endpoint lets packets through.
    AppliancePermits(&'a str),
    /// The customer's network takes what a VPN delivers.
    CustomerTakes(&'a str),
    /// The reply leaves by the interface that the request came in by.
    SameInterface(&'a str),
    /// The balancer listens: its listeners were not read.
    Listens(&'a str),
    /// The balancer does not face the internet: its scheme was not read.
    Internal(&'a str),
}

/// What would have to be read to know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need<'a> {
    /// A call of EC2's in that account and region: `describe-…`.
    Call(Ix<Place<'a>>, &'static str),
    /// The entries of a prefix list.
    Entries(Ix<Place<'a>>, &'a PrefixListId),
    /// The network of another account or region.
    Network(Option<AccountId>, Option<Region>),
    /// The routes of a transit gateway's table.
    TransitRoutes(&'a str),
}

/// Why packets went no further.
#[derive(Debug, Clone)]
pub(crate) struct Blocker<'e, 'a> {
    pub(crate) leg: Leg,
    pub(crate) code: ReasonCode,
    pub(crate) at: At<'e, 'a>,
    pub(crate) direction: Option<Direction>,
    pub(crate) packet: Option<Packet>,
    /// Everything that it stops, where that is to be explained or is not certain.
    pub(crate) flows: Flows,
    /// Whether something stopped them before.
    pub(crate) ghost: bool,
    pub(crate) family: Family,
    /// Whether it is so, or only not known to be otherwise; then what would tell.
    pub(crate) need: Option<Need<'a>>,
    pub(crate) certain: bool,
    /// The ports of the client that are kept back, where others are not.
    pub(crate) ports: Vec<Span>,
    /// What it rests on.
    pub(crate) notes: Vec<Note<'a>>,
    pub(crate) hops: Vec<&'a str>,
    pub(crate) trace: Vec<Step<'e, 'a>>,
}

/// As what packets leave a subnet, which decides of them, and is a hop of its own or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Leaving {
    /// Sent by something that stands there.
    #[default]
    Sent,
    /// Come by the attachment of a transit gateway: the VPC has been told as a hop, and the subnet is none.
    Attached,
    /// A reply that a NAT gateway hands back: the subnet was told before the gateway, as it was after it on the way
    /// there.
    HandedBack,
}

/// Packets on their way.
#[derive(Debug, Clone)]
pub(crate) struct Branch<'e, 'a> {
    pub(crate) flows: Flows,
    /// Whether they get here for sure, or only if what was not read says so.
    pub(crate) certain: bool,
    /// Whether something stopped them before, and they go on only to find what else would.
    pub(crate) blocked: bool,
    /// As what they leave the subnet that they are in.
    pub(crate) leaving: Leaving,
    /// Whether only some of the source ports that NAT may choose come back.
    pub(crate) partial: bool,
    pub(crate) sender: Identity<'e, 'a>,
    pub(crate) speaker: Speaker<'a>,
    pub(crate) crossings: Vec<Crossing<'a>>,
    /// The list that stands for all destinations, where the addresses of a service were not read.
    pub(crate) symbolic: Option<&'a PrefixListId>,
    pub(crate) notes: Vec<Note<'a>>,
    pub(crate) needs: Vec<Need<'a>>,
    pub(crate) hops: Vec<&'a str>,
    pub(crate) trace: Vec<Step<'e, 'a>>,
    /// How many more routers it may pass.
    pub(crate) budget: u8,
}

/// A packet passes at most so many routers; more is a circle.
const BUDGET: u8 = 64;

impl<'e, 'a> Branch<'e, 'a> {
    pub(crate) fn new(flows: Flows) -> Self {
        Self {
            flows,
            certain: true,
            blocked: false,
            leaving: Leaving::Sent,
            partial: false,
            sender: Identity::Nobody,
            speaker: Speaker::Other,
            crossings: Vec::new(),
            symbolic: None,
            notes: Vec::new(),
            needs: Vec::new(),
            hops: Vec::new(),
            trace: Vec::new(),
            budget: BUDGET,
        }
    }

    pub(crate) fn note(&mut self, note: Note<'a>) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(crate) fn need(&mut self, need: Need<'a>) {
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
    }

    /// The same on its way with other packets.
    pub(crate) fn with(&self, flows: Flows) -> Self {
        // All but the packets, which may be many.
        Self {
            flows,
            certain: self.certain,
            blocked: self.blocked,
            leaving: self.leaving,
            partial: self.partial,
            sender: self.sender,
            speaker: self.speaker,
            crossings: self.crossings.clone(),
            symbolic: self.symbolic,
            notes: self.notes.clone(),
            needs: self.needs.clone(),
            hops: self.hops.clone(),
            trace: self.trace.clone(),
            budget: self.budget,
        }
    }

    /// From here on rules that name groups no longer know the sender.
    pub(crate) fn forget_sender(&mut self, why: ReasonCode) {
        if let Identity::Groups(_, ids) = self.sender {
            self.sender = Identity::Lost(ids, why);
        }
    }
}
