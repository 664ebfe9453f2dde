//! One packet, step by step, as the specification tells its way.

use std::net::IpAddr;

use aozu_vpc::{
    Destination, Direction, InterfaceType, InternetGatewayId, NetworkInterface, NetworkInterfaceId, Route,
    RouteTable, RouteTarget, Subnet, VpcEndpoint, VpcId, VpnGateway, VpnGatewayId,
};
use ipnet::IpNet;

use super::{
    choices::{Choices, Guesses},
    find::{Naive, holds, lies_in},
};

/// One packet. ICMP's type and code stand in `dport`, type first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Packet {
    pub(crate) src: IpAddr,
    pub(crate) dst: IpAddr,
    pub(crate) number: u8,
    pub(crate) sport: u16,
    pub(crate) dport: u16,
}

impl Packet {
    /// Whether it is an echo request.
    pub(crate) fn is_echo(self) -> bool {
        (self.number == 1 && self.dport == 8 << 8) || (self.number == 58 && self.dport == 128 << 8)
    }

    fn has_ports(self) -> bool {
        self.number == 6 || self.number == 17
    }

    /// The answer.
    pub(super) fn reply(self) -> Self {
        let (sport, dport) = match self.number {
            1 => (0, 0),
            58 => (0, 129 << 8),
            _ => (self.dport, self.sport),
        };
        Self { src: self.dst, dst: self.src, number: self.number, sport, dport }
    }
}

/// Why a packet goes no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stop {
    /// It is dropped.
    Drop(&'static str),
    /// It goes where nothing is known of.
    Unknown(&'static str),
}

/// Where a packet ends up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End<'n> {
    /// An interface takes it.
    Interface(&'n NetworkInterface),
    /// It is on the internet.
    Internet,
    /// The service behind a gateway endpoint takes it.
    Service(&'n VpcEndpoint),
    /// It is with the customer behind a virtual private gateway.
    Customer(&'n VpnGateway),
}

/// A translation that somebody remembers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Session<'n> {
    pub(super) at: &'n NetworkInterfaceId,
    /// As it was before.
    pub(super) before: Packet,
    /// As it went on.
    pub(super) after: Packet,
}

/// The state of a walk: what everything on the way remembers of the flow.
#[derive(Debug)]
pub(super) struct Walk<'c, 'n> {
    pub(super) world: &'c Naive<'n>,
    pub(super) guesses: &'c mut Guesses,
    pub(super) ports: &'c mut Choices,
    /// The ports that are worth a try where a gateway takes one.
    pub(super) tried: &'c [u16],
    /// Whether the packet got where it was to end.
    pub(super) arrived: bool,
    /// Whether this is the answer's way.
    pub(super) back: bool,
    /// The interfaces whose groups let the flow through.
    pub(super) tracked: Vec<&'n NetworkInterfaceId>,
    pub(super) sessions: Vec<Session<'n>>,
    /// The egress-only gateways that it went out by, by VPC.
    pub(super) out_only: Vec<&'n VpcId>,
    /// The appliances that handed it on, each with the answer that it has not seen yet.
    pub(super) handed_on: Vec<(&'n NetworkInterfaceId, Packet)>,
    /// Whose packet AWS knows it to be.
    pub(super) sender: Option<&'n NetworkInterface>,
    /// Who in the VPC where it is speaks with its source address.
    pub(super) speaker: Option<&'n NetworkInterface>,
    /// The packet as it ended up.
    pub(super) last: Option<Packet>,
    pub(super) hops: u32,
    pub(super) seen: Vec<&'static str>,
}

pub(super) type Way<T> = Result<T, Stop>;

impl<'n> Walk<'_, 'n> {
    /// An interface sends.
    pub(super) fn from_interface(&mut self, interface: &'n NetworkInterface, packet: Packet) -> Way<End<'n>> {
        if !self.world.works(interface) {
            return Err(Stop::Drop("source not in use"));
        }
        self.sender = holds(interface, packet.src).then_some(interface);
        self.speaker = Some(interface);
        if self.sender.is_none() && interface.source_dest_check() != Some(false) {
            return Err(Stop::Drop("source/destination check"));
        }
        if !self.back && interface.interface_type() == Some(&InterfaceType::VpcEndpoint) {
            return Err(Stop::Drop("an endpoint opens no connections"));
        }
        self.groups(interface, Direction::Egress, packet)?;
        self.onward(self.subnet_of(interface)?, packet)
    }

    pub(super) fn subnet_of(&self, interface: &NetworkInterface) -> Way<&'n Subnet> {
        let subnet = interface.subnet_id().and_then(|id| self.world.subnet(id));
        subnet.ok_or(Stop::Drop("no such subnet"))
    }

    /// A packet is in a subnet and goes where its route table says.
    pub(super) fn onward(&mut self, subnet: &'n Subnet, packet: Packet) -> Way<End<'n>> {
        self.hops += 1;
        if self.hops > 64 {
            return Err(Stop::Drop("loop"));
        }
        let table = self.world.table_of(subnet).ok_or(Stop::Unknown("no table"))?;
        let route = self.route(table, packet.dst);
        if lies_in(subnet, packet.dst) && !matches!(route, Ok(Some(route)) if is_middlebox(route)) {
            return self.into_interface_at(subnet, packet);
        }
        let route = match route {
            Ok(route) => route,
            // Wherever it would go, it has to leave the subnet.
            Err(stop) => return self.acl(subnet, Direction::Egress, packet).and(Err(stop)),
        };
        let Some(route) = route else { return Err(Stop::Drop("no route")) };
        let vpc = subnet.vpc_id();
        let stays = match route.target() {
            RouteTarget::NetworkInterface { id, .. } => {
                self.world.interface(id).is_some_and(|one| one.subnet_id() == Some(subnet.subnet_id()))
            }
            RouteTarget::NatGateway(id) => {
                let mut all = self.world.all().filter_map(|network| network.nat_gateways().get(id));
                all.any(|nat| nat.subnet_id() == Some(subnet.subnet_id()))
            }
            _ => false,
        };
        if !route.is_active() {
            return Err(Stop::Drop("blackhole"));
        }
        if !stays {
            self.acl(subnet, Direction::Egress, packet)?;
        }
        match route.target() {
            RouteTarget::Local => self.locally(vpc, Some(subnet), packet),
            RouteTarget::InternetGateway(id) => self.out_by_internet_gateway(vpc, id, packet),
            RouteTarget::EgressOnlyInternetGateway(id) => self.out_by_egress_only(vpc, id, packet),
            RouteTarget::NatGateway(id) => self.through_nat(subnet, id, packet),
            RouteTarget::NetworkInterface { id, .. } => {
                self.seen("appliance");
                self.through_appliance(Some(subnet), id, route.is_default(), packet)
            }
            RouteTarget::VpcEndpoint(id) => self.to_service(vpc, id, packet),
            RouteTarget::VpcPeeringConnection(id) => self.over_peering(vpc, id, packet),
            RouteTarget::TransitGateway(id) => self.into_transit(subnet, id, packet),
            RouteTarget::VpnGateway(id) => self.to_customer(vpc, id, packet),
            RouteTarget::Missing => Err(Stop::Drop("no target")),
            _ => Err(Stop::Unknown("unsupported target")),
        }
    }

    /// Within a VPC: to the subnet that has the address.
    pub(super) fn locally(&mut self, vpc: &VpcId, from: Option<&Subnet>, packet: Packet) -> Way<End<'n>> {
        let Some(subnet) = self.world.subnet_holding(vpc, packet.dst) else {
            return Err(Stop::Drop("no such subnet"));
        };
        if from.is_none_or(|from| from.subnet_id() != subnet.subnet_id()) {
            self.acl(subnet, Direction::Ingress, packet)?;
        }
        self.into_interface_at(subnet, packet)
    }

    /// To whoever holds the address in a subnet.
    fn into_interface_at(&mut self, subnet: &'n Subnet, packet: Packet) -> Way<End<'n>> {
        let mut here = self.world.interfaces().filter(|one| one.subnet_id() == Some(subnet.subnet_id()));
        match here.find(|one| holds(one, packet.dst)) {
            Some(interface) => self.into_interface(interface, packet),
            None => Err(Stop::Drop("no such host")),
        }
    }

    /// An interface is sent a packet for one of its own addresses.
    pub(super) fn into_interface(&mut self, interface: &'n NetworkInterface, packet: Packet) -> Way<End<'n>> {
        let id = interface.network_interface_id();
        if !self.world.works(interface) {
            return Err(Stop::Drop("destination not in use"));
        }
        let remembered = self.sessions.iter().rev().find(|one| one.at == id && one.after.reply() == packet);
        if let (true, Some(session)) = (self.back, remembered) {
            let packet = session.before.reply();
            self.seen("translated back");
            self.speaker = None;
            return self.onward(self.subnet_of(interface)?, packet);
        }
        match interface.interface_type() {
            Some(InterfaceType::NatGateway) => return Err(Stop::Drop("NAT gateway without a session")),
            Some(InterfaceType::TransitGateway) => return Err(Stop::Drop("an attachment's interface")),
            Some(InterfaceType::Lambda) if !(self.back && self.tracked.contains(&id)) => {
                return Err(Stop::Drop("a function takes no connections"));
            }
            _ => {}
        }
        self.groups(interface, Direction::Ingress, packet)?;
        self.ends(End::Interface(interface), packet)
    }

    /// The route that wins: the longest prefix, then its kind; a local one over every propagated one. Of a list
    /// that nobody read it is assumed that it does not hold the address, unless it is all that there is.
    pub(super) fn route(&mut self, table: &'n RouteTable, dst: IpAddr) -> Way<Option<&'n Route>> {
        let local = table
            .routes()
            .iter()
            .any(|route| *route.target() == RouteTarget::Local && route.destination().covers(dst).is_some());
        let mut unread = false;
        let mut best: Vec<(u8, u8, &'n Route)> = Vec::new();
        for route in table.routes() {
            if local && route.is_propagated() {
                continue;
            }
            let length = match route.destination() {
                Destination::PrefixList(list) => match self.world.list(list) {
                    Some(blocks) => longest(&blocks, dst),
                    None => {
                        unread |= self.world.may_hold(list, dst);
                        None
                    }
                },
                block => block.covers(dst),
            };
            let to_service = matches!(route.target(), RouteTarget::VpcEndpoint(_));
            let rank = match route.destination() {
                _ if route.is_propagated() => 1,
                Destination::PrefixList(_) if !to_service => 2,
                _ => 3,
            };
            if let Some(length) = length {
                best.push((length, rank, route));
            }
        }
        let Some((length, rank)) = best.iter().map(|(length, rank, _)| (*length, *rank)).max() else {
            return if unread { Err(Stop::Unknown("unread prefix list")) } else { Ok(None) };
        };
        best.retain(|one| (one.0, one.1) == (length, rank));
        let tied: Vec<&Route> = best.into_iter().map(|(_, _, route)| route).collect();
        let chosen = self.guesses.one_of(|| format!("{} to {dst}", table.route_table_id()), tied.len());
        Ok(tied.get(chosen).copied())
    }

    /// A port that a gateway takes for a connection.
    pub(super) fn some_port(&mut self, packet: Packet) -> u16 {
        if packet.has_ports() { self.tried[self.ports.one_of(self.tried.len())] } else { packet.sport }
    }

    pub(super) fn ends(&mut self, end: End<'n>, packet: Packet) -> Way<End<'n>> {
        self.last = Some(packet);
        Ok(end)
    }

    pub(super) fn seen(&mut self, what: &'static str) {
        self.seen.push(what);
    }
}

/// Whether a route takes packets for a subnet of the VPC out of their direct way.
fn is_middlebox(route: &Route) -> bool {
    matches!(route.target(), RouteTarget::NetworkInterface { .. } | RouteTarget::NatGateway(_))
}

fn longest(blocks: &[IpNet], address: IpAddr) -> Option<u8> {
    blocks.iter().filter(|block| block.contains(&address)).map(IpNet::prefix_len).max()
}

/// The gateway by which packets come in.
pub(super) enum Gate<'g> {
    Internet(&'g InternetGatewayId),
    Private(&'g VpnGatewayId),
}
