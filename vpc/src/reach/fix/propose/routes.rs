//! Other ways for packets: routes, other targets of routes, other tables for subnets.

use ipnet::IpNet;

use super::{Proposer, Sent, breadth};
use crate::{
    Choice, Destination, Family, Route, RouteTarget, VpcEndpointId, VpnState,
    reach::{
        endpoint::Endpoint,
        estate::{Attached, Ix, Link, NatNode, SubnetNode, VpcNode},
        fix::edit::{Change, Edit, new_gateway},
        flow::{Span, address, both_ends, family},
        space,
        walk::{Blocker, Leg},
    },
};

/// A way for some addresses.
#[derive(Debug, Clone)]
struct Way {
    destination: IpNet,
    target: RouteTarget,
    breadth: u32,
}

impl<'e, 'a> Proposer<'_, 'e, 'a> {
    /// Edits that lead packets another way than the one on which they were stopped.
    pub(super) fn other_ways(&self, blocker: &Blocker<'e, 'a>) -> Vec<Edit> {
        let Some(sent) = self.last_table(blocker) else { return Vec::new() };
        let (Some(vpc), Some(_)) = (self.vpc_of(sent.table), sent.subnet) else { return Vec::new() };
        let of = blocker.family;
        if let Some(edit) = self.endpoint_table(vpc, &sent) {
            return vec![edit];
        }
        let table = &self.estate.nodes.tables[sent.table];
        let Some((_, stretch)) = table.routed(of, [sent.dst; 2]).next() else { return Vec::new() };
        let winner = match &stretch.choice {
            Choice::Route(route) => Some(*route),
            Choice::None if stretch.unread.is_empty() => None,
            _ => return Vec::new(),
        };
        let mut edits = Vec::new();
        if space::is_public(of, sent.dst) && self.blocks_with(sent.dst, of).is_empty() {
            if winner.is_none() {
                edits.extend(self.gateway_for(vpc));
            }
            if of == Family::Ipv4 && blocker.leg == Leg::Forward {
                edits.extend(self.nat_for(vpc, &sent));
            }
        }
        for way in self.ways(vpc, &sent, of, blocker.leg) {
            if winner.is_some_and(|route| *route.target() == way.target && route.is_active()) {
                continue;
            }
            edits.extend(self.route(&sent, &way, winner));
        }
        edits.extend(self.other_tables(vpc, &sent, of, blocker.leg));
        edits
    }

    /// Where packets for an address could go from a subnet.
    fn ways(&self, vpc: Ix<VpcNode<'a>>, sent: &Sent<'a>, of: Family, leg: Leg) -> Vec<Way> {
        if space::is_public(of, sent.dst) && self.blocks_with(sent.dst, of).is_empty() {
            let mut ways = self.internet_ways(vpc, sent, of, leg);
            ways.extend(self.customer_ways(vpc, sent, of));
            return ways;
        }
        let node = &self.estate.nodes.vpcs[vpc];
        let mut ways = self.customer_ways(vpc, sent, of);
        for (other, block) in self.blocks_with(sent.dst, of) {
            if other == vpc {
                continue;
            }
            let way = |target| Way { destination: block, target, breadth: breadth::BLOCK };
            let peerings = self.estate.nodes.peerings.iter().map(|(_, node)| node).filter(|peering| {
                let joins = |vpc| peering.sides.iter().any(|side| side.vpc == Some(vpc));
                joins(vpc) && joins(other) && !peering.peering.is_over()
            });
            ways.extend(peerings.map(|peering| {
                way(RouteTarget::VpcPeeringConnection(peering.peering.vpc_peering_connection_id().clone()))
            }));
            let attached = &self.estate.nodes.vpcs[other].attachments;
            if !attached.is_empty() {
                for attachment in &node.attachments {
                    let gateway = self.estate.transit.attachments[*attachment].gateway;
                    ways.push(way(RouteTarget::TransitGateway(gateway.clone())));
                }
            }
        }
        ways
    }

    /// The VPCs at the ends of the question that hold an address, with the block that does; where no interface is
    /// at the other end, any VPC.
    fn blocks_with(&self, dst: u128, of: Family) -> Vec<(Ix<VpcNode<'a>>, IpNet)> {
        let mut ends: Vec<Ix<VpcNode<'a>>> =
            self.hosts().into_iter().map(|host| self.estate.nodes.interfaces[host].vpc).collect();
        ends.sort_unstable();
        ends.dedup();
        let own = |vpc: &Ix<VpcNode<'a>>| {
            let blocks = self.estate.nodes.vpcs[*vpc].blocks.get(of);
            let holds = |[from, to]: &&Span| *from <= dst && dst <= *to;
            Some((*vpc, block_of(of, *blocks.iter().find(holds)?, dst)?))
        };
        let at_ends: Vec<_> = ends.iter().filter_map(own).collect();
        if !at_ends.is_empty() || !matches!(self.question.destination, Endpoint::Address(_)) {
            return at_ends;
        }
        self.estate.nodes.vpcs.iter().filter_map(|(vpc, _)| own(&vpc)).collect()
    }

    /// The gateways of a VPC that lead to the internet.
    fn internet_ways(&self, vpc: Ix<VpcNode<'a>>, sent: &Sent<'a>, of: Family, leg: Leg) -> Vec<Way> {
        let node = &self.estate.nodes.vpcs[vpc];
        let destination = self.public_destination(of, sent.dst);
        let way = |target, breadth| Way { destination, target, breadth };
        let mut ways = Vec::new();
        match node.internet_gateway {
            Link::To(gateway) => ways.push(way(
                RouteTarget::InternetGateway(gateway.internet_gateway_id().clone()),
                breadth::INTERNET,
            )),
            Link::Absent | Link::NotRead => {}
        }
        // Replies never go out by what only lets connections out.
        if leg == Leg::Return {
            return ways;
        }
        let zone = sent.subnet.map(|subnet| self.estate.nodes.subnets[subnet].subnet.availability_zone());
        match of {
            Family::Ipv4 => {
                for (_, nat) in self.estate.nodes.nats.iter() {
                    let serves = nat.vpc == Some(vpc) && nat.nat.is_public() && nat.nat.is_available();
                    let own = matches!(nat.subnet, Link::To(subnet) if Some(subnet) == sent.subnet);
                    if !serves || own {
                        continue;
                    }
                    let same_zone = match nat.subnet {
                        Link::To(subnet) => {
                            zone == Some(self.estate.nodes.subnets[subnet].subnet.availability_zone())
                        }
                        _ => true,
                    };
                    let id = nat.nat.nat_gateway_id().clone();
                    let breadth = if same_zone { breadth::ASKED } else { breadth::BLOCK };
                    ways.push(way(RouteTarget::NatGateway(id), breadth));
                }
            }
            Family::Ipv6 => ways.extend(node.egress_only.map(|gateway| {
                let id = gateway.egress_only_internet_gateway_id().clone();
                way(RouteTarget::EgressOnlyInternetGateway(id), breadth::ASKED)
            })),
        }
        ways
    }

    /// The one public address that is asked about, or every address.
    fn public_destination(&self, of: Family, dst: u128) -> IpNet {
        if self.facts.asked.contains(&address(of, dst)) {
            return IpNet::from(address(of, dst));
        }
        match of {
            Family::Ipv4 => IpNet::V4(ipnet::Ipv4Net::default()),
            Family::Ipv6 => IpNet::V6(ipnet::Ipv6Net::default()),
        }
    }

    /// The virtual private gateway of a VPC, for what lies behind its VPN connections.
    fn customer_ways(&self, vpc: Ix<VpcNode<'a>>, sent: &Sent<'a>, of: Family) -> Vec<Way> {
        let usable = |state: Option<&VpnState>| matches!(state, None | Some(VpnState::Available));
        let own = self.estate.nodes.vgws.iter().map(|(_, node)| node).filter(|node| node.vpc == Some(vpc));
        let mut ways = Vec::new();
        for node in own {
            let routes =
                node.connections.iter().filter(|one| usable(one.state())).flat_map(|one| one.routes());
            let blocks = routes.map(|route| route.destination_cidr_block().net());
            let holding = blocks.filter(|block| {
                let [from, to] = both_ends(*block);
                family(block.network()) == of && from <= sent.dst && sent.dst <= to
            });
            let target = RouteTarget::VpnGateway(node.gateway.vpn_gateway_id().clone());
            let way = |destination| Way { destination, target: target.clone(), breadth: breadth::BLOCK };
            ways.extend(holding.max_by_key(|block| block.prefix_len()).map(way));
        }
        ways
    }

    /// A route for a way: one that comes before the route which wins now, or that route with another target.
    fn route(&self, sent: &Sent<'a>, way: &Way, winner: Option<&Route>) -> Vec<Edit> {
        let table = self.estate.nodes.tables[sent.table].table;
        let longer = |one: &IpNet| match winner.map(Route::destination) {
            None => true,
            // A static route comes before one that a gateway propagates.
            Some(own) if winner.is_some_and(Route::is_propagated) => {
                prefix(own).is_some_and(|own| one.prefix_len() >= own)
            }
            Some(Destination::PrefixList(_)) => one.prefix_len() == one.max_prefix_len(),
            Some(own) => prefix(own).is_some_and(|own| one.prefix_len() > own),
        };
        let of = if matches!(way.destination, IpNet::V4(_)) { Family::Ipv4 } else { Family::Ipv6 };
        let host = IpNet::from(address(of, sent.dst));
        // What is asked of the whole internet is not answered by a route for one address.
        let all = way.destination.prefix_len() == 0;
        let mut edits = Vec::new();
        let destination =
            [way.destination, host].into_iter().find(|one| longer(one) && (!all || *one != host));
        if let Some(destination) = destination {
            let route = Route::new(destination_of(destination), way.target.clone());
            let change = Change::Route { table: table.route_table_id().clone(), route, replaces: false };
            edits.extend(self.of_table(change, way.breadth, sent));
        }
        if let Some(winner) = winner
            && destination != Some(way.destination)
            && !winner.is_propagated()
            && !matches!(winner.target(), RouteTarget::Local)
            && !is_of_gateway_endpoint(winner)
        {
            let route = Route::new(winner.destination().clone(), way.target.clone());
            let change = Change::Route { table: table.route_table_id().clone(), route, replaces: true };
            let served = self.served(sent);
            edits.extend(self.of_table(change, way.breadth + breadth::REPLACES * served, sent));
        }
        edits
    }

    fn of_table(&self, change: Change, breadth: u32, sent: &Sent<'a>) -> Option<Edit> {
        let id = self.estate.nodes.tables[sent.table].table.route_table_id();
        self.edit(change, breadth, |network| network.route_tables().get(id)?.owner_id().copied())
    }

    /// How many subnets a table serves.
    fn served(&self, sent: &Sent<'a>) -> u32 {
        let subnets = self.estate.nodes.subnets.iter();
        let served = subnets.filter(|(_, node)| node.table == Link::To(sent.table)).count();
        u32::try_from(served).unwrap_or(u32::MAX / 1024).min(u32::MAX / 1024)
    }

    /// Another table of the VPC for the subnet: one that leads where packets could go.
    fn other_tables(&self, vpc: Ix<VpcNode<'a>>, sent: &Sent<'a>, of: Family, leg: Leg) -> Vec<Edit> {
        let Some(subnet) = sent.subnet else { return Vec::new() };
        let ways = self.ways(vpc, sent, of, leg);
        let node = &self.estate.nodes.subnets[subnet];
        let own = self.estate.nodes.tables[sent.table].table;
        let mut seen: Vec<&RouteTarget> = Vec::new();
        let mut edits = Vec::new();
        for (_, other) in self.estate.nodes.tables.iter() {
            let table = other.table;
            if table.route_table_id() == own.route_table_id()
                || table.vpc_id() != own.vpc_id()
                || table.gateways().next().is_some()
            {
                continue;
            }
            let Some((_, stretch)) = other.routed(of, [sent.dst; 2]).next() else { continue };
            let Choice::Route(route) = &stretch.choice else { continue };
            let leads = ways.iter().any(|way| way.target == *route.target()) && route.is_active();
            // One table for each target is enough to choose from.
            if !leads || seen.contains(&route.target()) {
                continue;
            }
            seen.push(route.target());
            let explicit = own.associations().iter().find(|one| one.subnet_id() == Some(node.id));
            let association = explicit.and_then(|one| one.route_table_association_id().cloned());
            if explicit.is_some() && association.is_none() {
                continue;
            }
            let change = Change::Associate {
                table: table.route_table_id().clone(),
                subnet: node.id.clone(),
                association,
            };
            let breadth = breadth::SUBNET
                + ways.iter().find(|way| way.target == *route.target()).map_or(0, |way| way.breadth);
            edits.extend(self.edit(change, breadth, |network| {
                network.route_tables().get(table.route_table_id())?.owner_id().copied()
            }));
        }
        edits
    }

    /// The table for the gateway endpoint that the question asks for.
    fn endpoint_table(&self, vpc: Ix<VpcNode<'a>>, sent: &Sent<'a>) -> Option<Edit> {
        let Endpoint::Service(endpoint) = self.question.destination else { return None };
        let node = &self.estate.nodes.endpoints[endpoint];
        let (list, _) = node.lists.first()?;
        let table = self.estate.nodes.tables[sent.table].table;
        let id: &VpcEndpointId = node.endpoint.vpc_endpoint_id();
        let change = Change::EndpointTable {
            endpoint: id.clone(),
            table: table.route_table_id().clone(),
            list: (*list).clone(),
        };
        (node.vpc == Some(vpc) && !node.endpoint.route_table_ids().contains(table.route_table_id()))
            .then(|| self.of_table(change, breadth::ASKED, sent))?
    }

    /// A NAT gateway for a VPC that has none which works: in a subnet that leads to the internet, in the sender's zone
    /// if there is one.
    fn nat_for(&self, vpc: Ix<VpcNode<'a>>, sent: &Sent<'a>) -> Option<Edit> {
        let nodes = &self.estate.nodes;
        let serves =
            |nat: &NatNode<'a>| nat.vpc == Some(vpc) && nat.nat.is_public() && nat.nat.is_available();
        if nodes.nats.iter().any(|(_, nat)| serves(nat)) {
            return None;
        }
        let Link::To(gateway) = nodes.vpcs[vpc].internet_gateway else { return None };
        let leads_out = |ix: Ix<SubnetNode<'a>>, node: &SubnetNode<'a>| {
            let Link::To(table) = node.table else { return false };
            let found = nodes.tables[table].routed(Family::Ipv4, [sent.dst; 2]).next();
            let own = gateway.internet_gateway_id();
            Some(ix) != sent.subnet
                && node.vpc == vpc
                && nodes.nats.iter().all(|(_, nat)| nat.subnet != Link::To(ix))
                && found.is_some_and(|(_, stretch)| {
                    matches!(&stretch.choice, Choice::Route(route) if route.is_active()
                        && matches!(route.target(), RouteTarget::InternetGateway(id) if id == own))
                })
        };
        let zone = sent.subnet.map(|subnet| nodes.subnets[subnet].subnet.availability_zone());
        let public = nodes.subnets.iter().filter(|(ix, node)| leads_out(*ix, node)).map(|(_, node)| node);
        let node = public.min_by_key(|node| (zone != Some(node.subnet.availability_zone()), node.id))?;
        // Of all its interfaces, those that the search leaves out too.
        let mut places = self.facts.original.nodes.places.iter();
        let (_, place) = places.find(|(_, place)| place.network.subnets().get(node.id).is_some())?;
        let private_ip = node.subnet.next_free_address(&place.network.occupied(node.id))?;
        let change = Change::CreateNat {
            vpc: nodes.vpcs[vpc].id.clone(),
            subnet: node.id.clone(),
            private_ip,
            stand_in: self.facts.stand_in,
        };
        self.edit(change, breadth::SUBNET, |network| network.subnets().get(node.id)?.owner_id().copied())
    }

    /// An internet gateway for a VPC that has none: one that is attached nowhere, or a new one.
    pub(super) fn gateway_for(&self, vpc: Ix<VpcNode<'a>>) -> Vec<Edit> {
        let node = &self.estate.nodes.vpcs[vpc];
        if node.internet_gateway != Link::Absent {
            return Vec::new();
        }
        let network = self.estate.nodes.places[node.place].network;
        let idle = network.internet_gateways().values().find(|gateway| gateway.vpcs().next().is_none());
        let (gateway, is_new) = match idle {
            Some(gateway) => (Some(gateway.internet_gateway_id().clone()), false),
            None => (new_gateway(node.id), true),
        };
        let Some(gateway) = gateway else { return Vec::new() };
        let change = Change::AttachGateway { gateway, vpc: node.id.clone(), is_new };
        let edit =
            self.edit(change, breadth::INTERNET, |network| network.vpcs().get(node.id)?.owner_id().copied());
        edit.into_iter().collect()
    }

    /// Whether a VPC is attached to a transit gateway through that attachment's gateway.
    pub(super) fn attached_vpc(attached: &Attached<'a>) -> Option<Ix<VpcNode<'a>>> {
        match attached {
            Attached::Vpc { vpc, .. } => *vpc,
            _ => None,
        }
    }
}

/// The block of a VPC that holds an address, within a span of blocks that may touch.
fn block_of(of: Family, span: Span, dst: u128) -> Option<IpNet> {
    let blocks = crate::reach::component::cidrs(of, &[span]);
    blocks.into_iter().find(|block| {
        let [from, to] = both_ends(*block);
        from <= dst && dst <= to
    })
}

fn prefix(destination: &Destination) -> Option<u8> {
    match destination {
        Destination::Ipv4(block) => Some(block.prefix_len()),
        Destination::Ipv6(block) => Some(block.prefix_len()),
        Destination::PrefixList(_) => None,
    }
}

fn destination_of(net: IpNet) -> Destination {
    match net {
        IpNet::V4(net) => Destination::Ipv4(net.into()),
        IpNet::V6(net) => Destination::Ipv6(net.into()),
    }
}

/// Whether it came with a gateway endpoint, and goes only with it.
fn is_of_gateway_endpoint(route: &Route) -> bool {
    matches!((route.destination(), route.target()), (Destination::PrefixList(_), RouteTarget::VpcEndpoint(_)))
}
