//! From networks to an estate, floor by floor.

use std::collections::{BTreeMap, HashMap};

use aozu_names::{AccountId, Known, Region};
use ipnet::IpNet;

use super::{
    Acl, Arena, Arns, Attached, Candidate, EndpointNode, Estate, Excluded, InterfaceNode, Ix, Link, NatNode,
    Nodes, Options, PeeringNode, PeeringSide, PerFamily, Place, SubnetNode, Table, Thing, Transit,
    TransitAttachment, TransitChoice, TransitTable, VgwNode, VpcNode, candidates, hosts,
    nodes::{addresses, internet, of_subnet, spans},
    rank_of,
};
use crate::{
    AttachedResourceType, BlockPublicAccessExclusion, Family, Index, InternetGatewayExclusionMode, Network,
    NetworkAclId, PrefixListId, RouteTableId, Subnet, SubnetId, TransitGatewayAttachmentId, TransitGatewayId,
    TransitGatewayRouteTableId, TransitGatewayState, VpcEndpointType, VpcId, VpcPeeringConnection,
    reach::flow::family,
};

/// Who sees a thing that several may see, and the owner that each tells.
type SeenBy<'a> = Vec<(Ix<Place<'a>>, Option<AccountId>)>;

/// What is needed while building, and not afterwards.
pub(super) struct Site<'a> {
    pub(super) nodes: Nodes<'a>,
    pub(super) names: HashMap<&'a str, Thing<'a>>,
    pub(super) places: Vec<(Ix<Place<'a>>, &'a Network, Index<'a>)>,
    pub(super) vpcs: BTreeMap<&'a VpcId, Ix<VpcNode<'a>>>,
    pub(super) subnets: BTreeMap<&'a SubnetId, Ix<SubnetNode<'a>>>,
    tables: BTreeMap<&'a RouteTableId, Ix<Table<'a>>>,
    acls: BTreeMap<&'a NetworkAclId, Ix<Acl<'a>>>,
}

pub(super) fn estate<'a>(mut networks: Vec<(AccountId, Region, &'a Network)>) -> Estate<'a> {
    // So that the order in which accounts were given never shows.
    networks.sort_by(|one, two| (one.0, &one.1).cmp(&(two.0, &two.1)));
    let mut site = Site {
        nodes: Nodes::default(),
        names: HashMap::new(),
        places: Vec::new(),
        vpcs: BTreeMap::new(),
        subnets: BTreeMap::new(),
        tables: BTreeMap::new(),
        acls: BTreeMap::new(),
    };
    for (account, region, network) in networks {
        let blocks = match network.block_public_access() {
            Known::Present(options) => options.internet_gateway_block_mode().cloned(),
            _ => None,
        };
        let place = site.nodes.places.push(Place { account, region, network, blocks });
        site.places.push((place, network, Index::new(network)));
    }
    site.add_vpcs();
    site.add_tables();
    site.add_subnets();
    site.add_gateways();
    site.add_endpoints();
    let peered = site.add_peerings();
    site.add_vpn_gateways();
    let transit = site.transit();
    let related = related(&site, &transit, &peered);
    let public = hosts::add(&mut site, &related);
    site.name_the_rest();
    let internet = internet(&site.nodes);
    Estate {
        arns: Arns::new(&site.nodes),
        nodes: site.nodes,
        internet,
        transit,
        names: site.names,
        public,
        services: BTreeMap::new(),
        facing: BTreeMap::new(),
        options: Options::default(),
    }
}

/// The VPCs whose groups the rules of a VPC's may name, itself among them.
fn related<'a>(
    site: &Site<'a>,
    transit: &Transit<'a>,
    peered: &[(Ix<VpcNode<'a>>, Ix<VpcNode<'a>>)],
) -> BTreeMap<Ix<VpcNode<'a>>, Vec<Ix<VpcNode<'a>>>> {
    let mut related: BTreeMap<_, Vec<_>> = site.nodes.vpcs.iter().map(|(vpc, _)| (vpc, vec![vpc])).collect();
    let mut relate = |one, two| {
        related.entry(one).or_default().push(two);
        related.entry(two).or_default().push(one);
    };
    for (one, two) in peered {
        relate(*one, *two);
    }
    // By gateway, the VPCs whose attachments let groups be named.
    let mut on: BTreeMap<&TransitGatewayId, Vec<Ix<VpcNode<'_>>>> = BTreeMap::new();
    for (_, attachment) in transit.attachments.iter() {
        if let (Attached::Vpc { vpc: Some(vpc), .. }, true, true) =
            (&attachment.to, attachment.references_groups, attachment.available)
        {
            on.entry(attachment.gateway).or_default().push(*vpc);
        }
    }
    for vpcs in on.values() {
        for (at, one) in vpcs.iter().enumerate() {
            for two in vpcs.iter().skip(at + 1) {
                relate(*one, *two);
            }
        }
    }
    for vpcs in related.values_mut() {
        vpcs.sort_unstable();
        vpcs.dedup();
    }
    related
}

impl<'a> Site<'a> {
    /// The place of a resource that several may see: its owner's, else the first.
    fn best(&self, of: &[(Ix<Place<'a>>, Option<AccountId>)]) -> Option<Ix<Place<'a>>> {
        let owned = of.iter().find(|(place, owner)| Some(self.nodes.places[*place].account) == *owner);
        owned.or(of.first()).map(|(place, _)| *place)
    }

    fn add_vpcs(&mut self) {
        let mut seen: BTreeMap<&'a VpcId, SeenBy<'a>> = BTreeMap::new();
        for (place, network, _) in &self.places {
            for vpc in network.vpcs().values() {
                seen.entry(vpc.vpc_id()).or_default().push((*place, vpc.owner_id().copied()));
            }
            for subnet in network.subnets().values() {
                seen.entry(subnet.vpc_id()).or_default().push((*place, None));
            }
        }
        for (id, of) in seen {
            let Some(place) = self.best(&of) else { continue };
            let networks = || self.places.iter().map(|(_, network, _)| *network);
            let blocks = networks().filter_map(|network| network.vpcs().get(id)).flat_map(|vpc| {
                let v4 = vpc.ipv4_blocks().map(|block| IpNet::from(block.net()));
                v4.chain(vpc.ipv6_blocks().map(|block| block.net().into()))
            });
            let mut blocks = spans(blocks);
            if blocks.v4.is_empty() && blocks.v6.is_empty() {
                let subnets = networks().flat_map(|network| network.subnets().values());
                blocks = spans(subnets.filter(|subnet| subnet.vpc_id() == id).flat_map(of_subnet));
            }
            let network = self.nodes.places[place].network;
            let vpc = self.nodes.vpcs.push(VpcNode {
                id,
                place,
                blocks,
                subnets: PerFamily::default(),
                subnets_known: network.subnets().is_complete(),
                holders: PerFamily::default(),
                interfaces_known: network.network_interfaces().is_complete(),
                internet_gateway: if network.internet_gateways().is_complete() {
                    Link::Absent
                } else {
                    Link::NotRead
                },
                egress_only: None,
                vpn_gateway: None,
                ingress_table: None,
                vpn_ingress_table: None,
                excluded: self.excluded("vpc", id.as_str()),
                attachments: Vec::new(),
            });
            self.vpcs.insert(id, vpc);
            self.names.insert(id.as_str(), Thing::Vpc(vpc));
        }
    }

    /// What VPC Block Public Access leaves open of a VPC or subnet.
    fn excluded(&self, kind: &str, id: &str) -> Excluded {
        let is_it = |exclusion: &&BlockPublicAccessExclusion| {
            let gone = exclusion.state().is_some_and(|state| state.starts_with("delete"));
            let names = |arn: &aozu_names::Arn| arn.resource().split_once('/') == Some((kind, id));
            !gone && exclusion.resource_arn().is_some_and(names)
        };
        let all =
            self.places.iter().flat_map(|(_, network, _)| network.block_public_access_exclusions().values());
        match all.filter(is_it).find_map(|exclusion| exclusion.internet_gateway_exclusion_mode()) {
            Some(InternetGatewayExclusionMode::AllowBidirectional) => Excluded::Both,
            Some(InternetGatewayExclusionMode::AllowEgress) => Excluded::Egress,
            _ => Excluded::No,
        }
    }

    fn add_tables(&mut self) {
        for (_, network, index) in &self.places {
            for table in network.route_tables().values() {
                let new = || self.nodes.tables.push(Table::new(table, index));
                let node = *self.tables.entry(table.route_table_id()).or_insert_with(new);
                for gateway in table.gateways() {
                    let Some(vpc) =
                        self.vpcs.get(table.vpc_id()).and_then(|vpc| self.nodes.vpcs.get_mut(*vpc))
                    else {
                        continue;
                    };
                    if gateway.starts_with("igw-") {
                        vpc.ingress_table = Some(node);
                    } else if gateway.starts_with("vgw-") {
                        vpc.vpn_ingress_table = Some(node);
                    }
                }
            }
            for acl in network.network_acls().values() {
                let new = || self.nodes.acls.push(Acl::new(acl));
                self.acls.entry(acl.network_acl_id()).or_insert_with(new);
            }
        }
    }

    /// The table of a subnet, as those tell who see both.
    fn table_of(&self, subnet: &Subnet, owner: Option<AccountId>) -> Link<Ix<Table<'a>>> {
        let mut link = Link::NotRead;
        for (place, network, index) in &self.places {
            if network.subnets().get(subnet.subnet_id()).is_none() {
                continue;
            }
            match index.route_table_of(subnet) {
                Known::Present(table) => {
                    if let Some(table) = self.tables.get(table.route_table_id()) {
                        return Link::To(*table);
                    }
                }
                // To an account that only shares the subnet the table does not show.
                Known::Absent if owner.is_none_or(|owner| owner == self.nodes.places[*place].account) => {
                    link = Link::Absent;
                }
                _ => {}
            }
        }
        link
    }

    fn acl_of(&self, subnet: &Subnet, owner: Option<AccountId>) -> Link<Ix<Acl<'a>>> {
        let mut link = Link::NotRead;
        for (place, network, index) in &self.places {
            if network.subnets().get(subnet.subnet_id()).is_none() {
                continue;
            }
            let explicit = index.network_acls_of(subnet.subnet_id()).first().copied();
            // Another ACL may name the subnet as long as not all were read.
            let fallback = || {
                let of_vpc =
                    |acl: &&crate::NetworkAcl| acl.is_default() && acl.vpc_id() == Some(subnet.vpc_id());
                network
                    .network_acls()
                    .is_complete()
                    .then(|| network.network_acls().values().find(of_vpc))
                    .flatten()
            };
            match explicit.or_else(fallback).and_then(|acl| self.acls.get(acl.network_acl_id())) {
                Some(acl) => return Link::To(*acl),
                None if network.network_acls().is_complete()
                    && owner.is_none_or(|owner| owner == self.nodes.places[*place].account) =>
                {
                    link = Link::Absent;
                }
                None => {}
            }
        }
        link
    }

    fn add_subnets(&mut self) {
        let mut seen: BTreeMap<&'a SubnetId, SeenBy<'a>> = BTreeMap::new();
        for (place, network, _) in &self.places {
            for subnet in network.subnets().values() {
                seen.entry(subnet.subnet_id()).or_default().push((*place, subnet.owner_id().copied()));
            }
        }
        for (id, of) in seen {
            let Some(place) = self.best(&of) else { continue };
            let network: &'a Network = self.nodes.places[place].network;
            let Some(subnet) = network.subnets().get(id) else { continue };
            let Some(vpc) = self.vpcs.get(subnet.vpc_id()).copied() else { continue };
            let owner = subnet.owner_id().copied();
            let node = SubnetNode {
                id,
                subnet,
                place,
                vpc,
                table: self.table_of(subnet, owner),
                acl: self.acl_of(subnet, owner),
                spans: spans(of_subnet(subnet)),
                excluded: self.excluded("subnet", id.as_str()),
            };
            let held = node.spans.clone();
            let ix = self.nodes.subnets.push(node);
            if let Some(vpc) = self.nodes.vpcs.get_mut(vpc) {
                for family in [Family::Ipv4, Family::Ipv6] {
                    let of = held.get(family).iter().map(|span| (*span, ix));
                    vpc.subnets.get_mut(family).extend(of);
                    vpc.subnets.get_mut(family).sort_unstable();
                }
            }
            self.subnets.insert(id, ix);
            self.names.insert(id.as_str(), Thing::Subnet(ix));
        }
    }

    fn add_gateways(&mut self) {
        for (_, network, _) in &self.places {
            for gateway in network.internet_gateways().values() {
                let vpc = gateway.vpcs().find_map(|vpc| self.vpcs.get(vpc)).copied();
                if let Some(vpc) = vpc.and_then(|vpc| self.nodes.vpcs.get_mut(vpc)) {
                    vpc.internet_gateway = Link::To(gateway);
                }
                let attached = |one: &Thing<'a>| matches!(one, Thing::InternetGateway(Some(_)));
                let known = self.names.get(gateway.internet_gateway_id().as_str()).is_some_and(attached);
                if !known {
                    self.names.insert(gateway.internet_gateway_id().as_str(), Thing::InternetGateway(vpc));
                }
            }
            for gateway in network.egress_only_internet_gateways().values() {
                let vpc = gateway.vpcs().find_map(|vpc| self.vpcs.get(vpc)).copied();
                if let Some(vpc) = vpc.and_then(|vpc| self.nodes.vpcs.get_mut(vpc)) {
                    vpc.egress_only = Some(gateway);
                }
            }
        }
        for (place, network, _) in &self.places {
            for nat in network.nat_gateways().values() {
                let subnet = match nat.subnet_id() {
                    Some(id) => self.subnets.get(id).map_or(Link::NotRead, |subnet| Link::To(*subnet)),
                    None if nat.is_regional() => Link::Absent,
                    None => Link::NotRead,
                };
                let node = NatNode {
                    nat,
                    place: *place,
                    vpc: nat.vpc_id().and_then(|id| self.vpcs.get(id)).copied(),
                    subnet,
                    addresses: addresses(nat, network),
                };
                let ix = self.nodes.nats.push(node);
                self.names.entry(nat.nat_gateway_id().as_str()).or_insert(Thing::Nat(ix));
            }
        }
    }

    fn add_endpoints(&mut self) {
        for (place, network, index) in &self.places {
            for endpoint in network.vpc_endpoints().values() {
                let id = endpoint.vpc_endpoint_id().as_str();
                if self.names.contains_key(id) {
                    continue;
                }
                let mut lists: Vec<&'a PrefixListId> = Vec::new();
                if endpoint.vpc_endpoint_type() == Some(&VpcEndpointType::Gateway) {
                    for (_, route) in index.routes_to(id) {
                        if let crate::Destination::PrefixList(list) = route.destination() {
                            lists.push(list);
                        }
                    }
                    lists.sort_unstable();
                    lists.dedup();
                }
                let read = |list: &'a PrefixListId| {
                    (
                        list,
                        index
                            .blocks_of_list(list)
                            .map(|blocks| spans(blocks.iter().map(|block| block.net()))),
                    )
                };
                let node = EndpointNode {
                    endpoint,
                    place: *place,
                    vpc: endpoint.vpc_id().and_then(|id| self.vpcs.get(id)).copied(),
                    lists: lists.into_iter().map(read).collect(),
                };
                let ix = self.nodes.endpoints.push(node);
                self.names.insert(id, Thing::Endpoint(ix));
            }
        }
    }

    /// Adds peering connections; gives the pairs of VPCs that may name each other's groups.
    fn add_peerings(&mut self) -> Vec<(Ix<VpcNode<'a>>, Ix<VpcNode<'a>>)> {
        let mut related = Vec::new();
        for (_, network, _) in &self.places {
            for peering in network.vpc_peering_connections().values() {
                let id = peering.vpc_peering_connection_id().as_str();
                if self.names.contains_key(id) {
                    continue;
                }
                let sides = self.sides(peering);
                if let [one, two] = sides.as_slice()
                    && let (Some(first), Some(second)) = (one.vpc, two.vpc)
                    && one.region == two.region
                    && peering.is_active()
                {
                    related.push((first, second));
                }
                let ix = self.nodes.peerings.push(PeeringNode { peering, sides });
                self.names.insert(id, Thing::Peering(ix));
            }
        }
        related
    }

    fn sides(&self, peering: &'a VpcPeeringConnection) -> Vec<PeeringSide<'a>> {
        let known = peering.sides().filter_map(|side| Some((side, side.vpc_id()?)));
        known
            .map(|(side, id)| {
                let vpc = self.vpcs.get(id).copied();
                let v4 = side.ipv4_blocks().map(|block| IpNet::from(block.net()));
                let v6 = side.ipv6_cidr_block_set().iter().map(|block| block.ipv6_cidr_block().net().into());
                let place = vpc.map(|vpc| &self.nodes.places[self.nodes.vpcs[vpc].place]);
                PeeringSide {
                    id,
                    vpc,
                    account: side.owner_id().copied().or(place.map(|place| place.account)),
                    region: side.region().cloned().or(place.map(|place| place.region.clone())),
                    blocks: spans(v4.chain(v6)),
                }
            })
            .collect()
    }

    fn add_vpn_gateways(&mut self) {
        for (_, network, _) in &self.places {
            for gateway in network.vpn_gateways().values() {
                let id = gateway.vpn_gateway_id();
                if self.names.contains_key(id.as_str()) {
                    continue;
                }
                let vpc = gateway.vpcs().find_map(|vpc| self.vpcs.get(vpc)).copied();
                let of = network.vpn_connections().values().filter(|one| one.vpn_gateway_id() == Some(id));
                let ix = self.nodes.vgws.push(VgwNode {
                    gateway,
                    vpc,
                    connections: of.collect(),
                    known: network.vpn_connections().is_complete(),
                });
                if let Some(vpc) = vpc.and_then(|vpc| self.nodes.vpcs.get_mut(vpc)) {
                    vpc.vpn_gateway = Some(gateway);
                }
                self.names.insert(id.as_str(), Thing::VpnGateway(ix));
            }
        }
    }

    fn transit(&mut self) -> Transit<'a> {
        let mut transit = Transit::default();
        for (_, network, _) in &self.places {
            for gateway in network.transit_gateways().values() {
                transit.gateways.entry(gateway.transit_gateway_id()).or_insert(gateway);
            }
        }
        let tables = self.transit_tables(&mut transit.tables);
        for at in 0..self.places.len() {
            self.add_attachments(at, &tables, &mut transit);
        }
        transit
    }

    fn add_attachments(
        &mut self,
        at: usize,
        tables: &BTreeMap<&'a TransitGatewayRouteTableId, Ix<TransitTable<'a>>>,
        transit: &mut Transit<'a>,
    ) {
        let Some((place, network, _)) = self.places.get(at) else { return };
        let network: &'a Network = network;
        let account = self.nodes.places[*place].account;
        let mut all: BTreeMap<(&'a TransitGatewayId, &'a TransitGatewayAttachmentId), Attached<'a>> =
            BTreeMap::new();
        for one in network.transit_gateway_attachments().values() {
            let Some(gateway) = one.transit_gateway_id() else { continue };
            let resource = one.resource_id().map_or("", |id| id.as_str());
            let to = match one.resource_type() {
                Some(AttachedResourceType::Vpc) | None => {
                    let vpc = self.vpcs.iter().find(|(id, _)| id.as_str() == resource).map(|(_, vpc)| *vpc);
                    Attached::Vpc { vpc, id: resource, subnets: Vec::new() }
                }
                Some(AttachedResourceType::Peering) => Attached::Gateway(resource),
                Some(AttachedResourceType::Vpn) => {
                    let mut connections =
                        self.places.iter().flat_map(|(_, n, _)| n.vpn_connections().values());
                    Attached::Vpn(
                        connections.find(|connection| connection.vpn_connection_id().as_str() == resource),
                    )
                }
                Some(_) => Attached::Other,
            };
            all.insert((gateway, one.transit_gateway_attachment_id()), to);
        }
        for one in network.transit_gateway_vpc_attachments().values() {
            let key = (one.transit_gateway_id(), one.transit_gateway_attachment_id());
            let known = one.subnet_ids().iter().filter_map(|id| self.subnets.get(id));
            let subnets = known.map(|ix| (self.nodes.subnets[*ix].subnet.availability_zone(), *ix)).collect();
            let vpc = self.vpcs.get(one.vpc_id()).copied();
            all.insert(key, Attached::Vpc { vpc, id: one.vpc_id().as_str(), subnets });
        }
        for ((gateway, id), to) in all {
            let plain = network
                .transit_gateway_attachments()
                .get(id)
                .filter(|one| one.transit_gateway_id() == Some(gateway));
            let of_vpc = network.transit_gateway_vpc_attachments().get(id);
            let state = plain.and_then(|one| one.state()).or(of_vpc.and_then(|one| one.state()));
            let association = plain.and_then(|one| one.association());
            let table = association.and_then(|one| one.transit_gateway_route_table_id());
            let table = match table {
                Some(table) => tables.get(table).map_or(Link::NotRead, |table| Link::To(*table)),
                // Only the gateway's owner is shown every association.
                None if plain
                    .is_some_and(|one| one.transit_gateway_owner_id().is_none_or(|id| *id == account)) =>
                {
                    Link::Absent
                }
                None => Link::NotRead,
            };
            let enabled = |word: Option<&smol_str::SmolStr>| word.is_some_and(|word| word == "enable");
            let gateway_allows = transit
                .gateways
                .get(gateway)
                .and_then(|gateway| gateway.options())
                .is_some_and(|options| enabled(options.security_group_referencing_support()));
            // An attachment that does not say so has it on, as AWS makes it.
            let attachment_allows = of_vpc
                .and_then(|one| one.options())
                .and_then(|options| options.security_group_referencing_support())
                .is_none_or(|word| word == "enable");
            let node = TransitAttachment {
                id,
                gateway,
                to,
                available: matches!(state, None | Some(TransitGatewayState::Available)),
                table,
                references_groups: gateway_allows && attachment_allows,
            };
            // The account that shares a gateway and the one that owns it both see an attachment; each knows a part.
            match transit.by_id.get(&(gateway, id)) {
                Some(known) => {
                    if let Some(known) = transit.attachments.get_mut(*known) {
                        known.learn(node);
                    }
                }
                None => {
                    let vpc = if let Attached::Vpc { vpc, .. } = &node.to { *vpc } else { None };
                    let ix = transit.attachments.push(node);
                    transit.by_id.insert((gateway, id), ix);
                    if let Some(vpc) = vpc.and_then(|vpc| self.nodes.vpcs.get_mut(vpc)) {
                        vpc.attachments.push(ix);
                    }
                }
            }
        }
    }

    fn transit_tables(
        &self,
        into: &mut Arena<TransitTable<'a>>,
    ) -> BTreeMap<&'a TransitGatewayRouteTableId, Ix<TransitTable<'a>>> {
        let mut ids: BTreeMap<&'a TransitGatewayRouteTableId, Option<&'a TransitGatewayId>> = BTreeMap::new();
        for (_, network, _) in &self.places {
            for table in network.transit_gateway_route_tables().values() {
                ids.insert(table.transit_gateway_route_table_id(), table.transit_gateway_id());
            }
            for routes in network.transit_gateway_routes().values() {
                ids.entry(routes.transit_gateway_route_table_id()).or_insert(None);
            }
            for propagations in network.transit_gateway_propagations().values() {
                ids.entry(propagations.transit_gateway_route_table_id()).or_insert(None);
            }
        }
        let add = |(id, gateway)| {
            let mut all: Vec<Candidate<'a>> = Vec::new();
            let mut unread = Vec::new();
            let (mut routes_known, mut searched) = (false, false);
            let mut propagations_known = None;
            for (_, network, index) in &self.places {
                let blocks = |list: &PrefixListId| {
                    Some(index.blocks_of_list(list)?.iter().map(|block| block.net()).collect::<Vec<_>>())
                };
                if let Some(routes) = network.transit_gateway_routes().get(id) {
                    routes_known = true;
                    // `search-transit-gateway-routes` prints what is propagated too.
                    searched |= routes
                        .routes()
                        .iter()
                        .any(|route| route.route_type().is_some_and(|kind| kind == "propagated"));
                    for route in routes.routes() {
                        match candidates(route, blocks) {
                            Ok(some) => all.extend(some),
                            Err(list) => unread.push(list),
                        }
                    }
                }
                if let Some(propagations) = network.transit_gateway_propagations().get(id) {
                    propagations_known.get_or_insert(true);
                    for one in propagations.transit_gateway_route_table_propagations() {
                        if one.state().is_some_and(|state| state != "enabled") {
                            continue;
                        }
                        let Some(attachment) = one.transit_gateway_attachment_id() else { continue };
                        let resource = one.resource_id().map_or("", |id| id);
                        let Some(mut blocks) = self.propagated(one.resource_type(), resource) else {
                            propagations_known = Some(false);
                            continue;
                        };
                        if self.is_without_ipv6(attachment) {
                            blocks.retain(|block| family(block.network()) == Family::Ipv4);
                        }
                        let rank = rank_of(one.resource_type());
                        all.extend(blocks.into_iter().map(|block| {
                            let to = vec![attachment];
                            let choice =
                                TransitChoice { block, list: None, is_static: false, blackhole: false, to };
                            Candidate { rank, choice }
                        }));
                    }
                }
            }
            let known = routes_known && (searched || propagations_known == Some(true));
            (id, into.push(TransitTable::new(id, gateway, &all, &unread, known)))
        };
        ids.into_iter().map(add).collect()
    }

    /// The attachment's switch filters nothing, but without it no IPv6 block is propagated.
    /// Source: EC2 API Reference, `CreateTransitGatewayVpcAttachmentRequestOptions` (2026).
    fn is_without_ipv6(&self, attachment: &TransitGatewayAttachmentId) -> bool {
        let networks = self.places.iter().map(|(_, network, _)| *network);
        let mut told =
            networks.filter_map(|n| n.transit_gateway_vpc_attachments().get(attachment)?.options());
        told.any(|options| options.ipv6_support().is_some_and(|word| word == "disable"))
    }

    /// The blocks that an attachment propagates, where they are known.
    fn propagated(&self, kind: Option<&AttachedResourceType>, resource: &str) -> Option<Vec<IpNet>> {
        match kind {
            Some(AttachedResourceType::Vpc) | None => {
                let vpcs = self.places.iter().flat_map(|(_, network, _)| network.vpcs().values());
                let mut vpcs = vpcs.filter(|vpc| vpc.vpc_id().as_str() == resource);
                let of = |vpc: &'a crate::Vpc| {
                    let v4 = vpc.ipv4_blocks().map(|block| IpNet::from(block.net()));
                    v4.chain(vpc.ipv6_blocks().map(|block| block.net().into())).collect()
                };
                vpcs.next().map(of)
            }
            Some(AttachedResourceType::Vpn) => {
                let connections =
                    self.places.iter().flat_map(|(_, network, _)| network.vpn_connections().values());
                let mut of =
                    connections.filter(|connection| connection.vpn_connection_id().as_str() == resource);
                let blocks = |connection: &'a crate::VpnConnection| {
                    connection.routes().iter().map(|route| route.destination_cidr_block().net()).collect()
                };
                of.next().filter(|connection| connection.is_static()).map(blocks)
            }
            // What Direct Connect and Connect tell by BGP stands in no answer.
            Some(_) => None,
        }
    }

    /// Names that lead to what has a name already.
    fn name_the_rest(&mut self) {
        let mut instances: BTreeMap<&'a str, Vec<(u16, Ix<InterfaceNode<'a>>)>> = BTreeMap::new();
        let mut services: BTreeMap<&'a str, Vec<Ix<InterfaceNode<'a>>>> = BTreeMap::new();
        for (ix, node) in self.nodes.interfaces.iter() {
            self.names.insert(node.id(), Thing::Interface(ix));
            if let Some(id) = node.interface.instance_id() {
                let number =
                    node.interface.attachment().and_then(|attachment| attachment.device_index()).unwrap_or(0);
                instances.entry(id.as_str()).or_default().push((number, ix));
            }
            // AWS describes a balancer's interfaces by the end of its ARN: `ELB app/shop/34df7a0026be9820`.
            if let Some(("ELB", name)) = node.interface.description().and_then(|text| text.split_once(' ')) {
                services.entry(name).or_default().push(ix);
            }
        }
        for (id, mut of) in instances {
            of.sort_unstable();
            self.names.insert(id, Thing::Instance(of.into_iter().map(|(_, ix)| ix).collect()));
        }
        for (name, of) in services {
            self.names.entry(name).or_insert(Thing::Service(of));
        }
        for (_, network, _) in &self.places {
            for id in network.instances().values().map(|instance| instance.instance_id().as_str()) {
                self.names.entry(id).or_insert_with(|| Thing::Instance(Vec::new()));
            }
        }
    }
}
