use std::{collections::BTreeSet, fmt};

use aozu_names::Known;
use ipnet::{Ipv4Net, Ipv6Net};
use serde::Serialize;

use crate::{
    AttachedResourceType, Destination, Index, NatGateway, Route, RouteTable, RouteTableId, RouteTarget,
    Subnet, TransitGatewayId, TransitGatewayRoute, TransitGatewayState, Vpc, VpcId, VpnGatewayId, limits,
    prefix_list::Block, public,
};

/// What the routes of a subnet make of it, for one address family.
///
/// The class is a property of the routes alone: to reach the internet from a public subnet an interface
/// needs a public address too. AWS's manual says *private* for what is [`SubnetClass::Protected`] here,
/// and *isolated* for [`SubnetClass::Private`].
///
/// Source: specs/vpc.md §1.4.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubnetClass {
    /// An active route leads from it to an internet gateway.
    Public,
    /// Traffic can leave for the internet (by NAT, an egress-only gateway, …) and nothing can come in.
    Protected,
    /// A public destination leads somewhere that was not read, or that cannot be followed.
    Unknown {
        /// What would have to be known.
        because: String,
    },
    /// There is no way to the internet in either direction.
    Private,
}

impl SubnetClass {
    /// The class in one word.
    ///
    /// ```
    /// assert_eq!(aozu_vpc::SubnetClass::Unknown { because: "nothing was read".into() }.as_str(), "unknown");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Protected => "protected",
            Self::Unknown { .. } => "unknown",
            Self::Private => "private",
        }
    }
}

impl fmt::Display for SubnetClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { because } => write!(f, "unknown, because {because}"),
            known => f.write_str(known.as_str()),
        }
    }
}

/// An address family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Family {
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
}

/// Where the public destinations of a table lead.
#[derive(Debug, Default)]
struct Ways {
    internet_gateway: bool,
    out: bool,
    unknown: Option<String>,
}

impl Ways {
    fn not_known(&mut self, because: String) {
        self.unknown.get_or_insert(because);
    }
}

/// What was walked through already, so that circles end.
#[derive(Debug, Default)]
struct Visited<'a> {
    tables: BTreeSet<&'a RouteTableId>,
    /// How many tables lie between the first and the one that is looked at.
    hops: usize,
}

impl Index<'_> {
    /// The class of a subnet for one address family, by the active routes of its table.
    ///
    /// ```
    /// use aozu_vpc::{Family, Index, Network, Subnet, SubnetClass};
    /// let network = Network::default();
    /// let subnet = Subnet::new(
    ///     "subnet-0123456789abcdef0".parse()?, "vpc-0123456789abcdef0".parse()?,
    ///     "10.0.1.0/24".parse()?, "ap-northeast-1a".parse()?);
    /// let class = Index::new(&network).subnet_class(&subnet, Family::Ipv4);
    /// assert!(matches!(class, SubnetClass::Unknown { .. }), "no route table was read");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn subnet_class(&self, subnet: &Subnet, family: Family) -> SubnetClass {
        match self.route_table_of(subnet) {
            Known::Present(table) => self.class_by(table, family),
            Known::Absent => {
                SubnetClass::Unknown { because: format!("`{}` has no main route table", subnet.vpc_id()) }
            }
            Known::NotRead(reason) => {
                SubnetClass::Unknown { because: format!("the route tables are not read ({reason})") }
            }
        }
    }

    /// The class that a table gives the subnets it routes.
    #[must_use]
    pub fn class_by(&self, table: &RouteTable, family: Family) -> SubnetClass {
        let ways = self.ways(table, family, &mut Visited::default());
        match ways {
            Ways { internet_gateway: true, .. } => SubnetClass::Public,
            Ways { out: true, .. } => SubnetClass::Protected,
            Ways { unknown: Some(because), .. } => SubnetClass::Unknown { because },
            _ => SubnetClass::Private,
        }
    }

    /// Whether a destination holds a public address of the family, as far as is known: `None` for a
    /// prefix list that was not read.
    fn is_public(&self, destination: &Destination, family: Family, vpc: Option<&Vpc>) -> Option<bool> {
        let v4: Vec<Ipv4Net> =
            vpc.iter().flat_map(|vpc| vpc.ipv4_blocks()).map(|block| block.net()).collect();
        let v6: Vec<Ipv6Net> =
            vpc.iter().flat_map(|vpc| vpc.ipv6_blocks()).map(|block| block.net()).collect();
        let block_is = |block: &Block| {
            let net = block.net();
            let same = matches!(net, ipnet::IpNet::V4(_)) == (family == Family::Ipv4);
            same && public::either(net, &v4, &v6)
        };
        match destination {
            Destination::Ipv4(block) => Some(family == Family::Ipv4 && public::ipv4(block.net(), &v4)),
            Destination::Ipv6(block) => Some(family == Family::Ipv6 && public::ipv6(block.net(), &v6)),
            Destination::PrefixList(list) => Some(self.blocks_of_list(list)?.iter().any(block_is)),
        }
    }

    /// The active routes of a table that hold a public address of the family, or may: those of prefix
    /// lists that were not read are among them, unless they are known to lead to a gateway endpoint.
    pub fn public_routes<'t>(
        &self,
        table: &'t RouteTable,
        family: Family,
    ) -> impl Iterator<Item = &'t Route> {
        let vpc = self.network().vpcs().get(table.vpc_id());
        table.routes().iter().filter(move |route| {
            route.is_active()
                && *route.target() != RouteTarget::Local
                && !self.leads_to_service(route)
                && self.is_public(route.destination(), family, vpc) != Some(false)
        })
    }

    /// Whether a route leads to a gateway endpoint, and so to its service and not to the internet.
    fn leads_to_service(&self, route: &Route) -> bool {
        match (route.destination(), route.target()) {
            (Destination::PrefixList(list), RouteTarget::VpcEndpoint(id)) => {
                self.is_gateway_route(list, id) == Some(true)
            }
            _ => false,
        }
    }

    fn ways<'s>(&'s self, table: &'s RouteTable, family: Family, visited: &mut Visited<'s>) -> Ways {
        let mut ways = Ways::default();
        if visited.hops > limits::HOPS_FOLLOWED {
            ways.not_known(format!("it leads over more than {} hops", limits::HOPS_FOLLOWED));
            return ways;
        }
        if !visited.tables.insert(table.route_table_id()) {
            return ways;
        }
        visited.hops += 1;
        let vpc = self.network().vpcs().get(table.vpc_id());
        for route in self.public_routes(table, family) {
            match self.is_public(route.destination(), family, vpc) {
                Some(true) => self.follow(route.target(), table, family, &mut ways, visited),
                Some(false) => {}
                None => ways.not_known(format!("the entries of `{}` are not read", route.destination())),
            }
        }
        visited.hops -= 1;
        ways
    }

    fn follow<'s>(
        &'s self,
        target: &'s RouteTarget,
        table: &RouteTable,
        family: Family,
        ways: &mut Ways,
        visited: &mut Visited<'s>,
    ) {
        match target {
            RouteTarget::InternetGateway(_) => ways.internet_gateway = true,
            RouteTarget::EgressOnlyInternetGateway(_) => ways.out |= family == Family::Ipv6,
            RouteTarget::VpcEndpoint(_) => ways.out = true,
            RouteTarget::NatGateway(id) => match self.network().nat_gateways().get_known(id) {
                Known::Present(nat) => self.through_nat(nat, family, ways, visited),
                Known::Absent if self.network().nat_gateways().unreadable().next().is_none() => {}
                Known::Absent | Known::NotRead(_) => ways.not_known(format!("`{id}` is not read")),
            },
            RouteTarget::NetworkInterface { id, .. } => match self.subnet_of_interface(id) {
                Some(subnet) => self.through_appliance(subnet, family, ways, visited),
                None => ways.not_known(format!("`{id}` is not read")),
            },
            RouteTarget::TransitGateway(id) => {
                self.through_transit_gateway(id, table.vpc_id(), family, ways, visited);
            }
            RouteTarget::VpnGateway(id) => self.through_vpn_gateway(id, family, ways),
            // Peering never hands on what is not the far VPC's own.
            RouteTarget::Local | RouteTarget::VpcPeeringConnection(_) | RouteTarget::Missing => {}
            other => ways.not_known(format!("`{}` is not followed", other.id())),
        }
    }

    fn through_nat<'s>(
        &'s self,
        nat: &'s NatGateway,
        family: Family,
        ways: &mut Ways,
        visited: &mut Visited<'s>,
    ) {
        if nat.is_gone() {
            return;
        }
        if nat.is_public() {
            ways.out = true;
            return;
        }
        match nat.subnet_id().and_then(|id| self.network().subnets().get(id)) {
            Some(subnet) => self.onward(subnet, family, ways, visited),
            None => ways.not_known(format!("the subnet of `{}` is not read", nat.nat_gateway_id())),
        }
    }

    /// An appliance leads out if its own subnet does, by an internet gateway or onward.
    fn through_appliance<'s>(
        &'s self,
        subnet: &'s Subnet,
        family: Family,
        ways: &mut Ways,
        visited: &mut Visited<'s>,
    ) {
        if let Known::Present(table) = self.route_table_of(subnet) {
            let beyond = self.ways(table, family, visited);
            ways.out |= beyond.internet_gateway || beyond.out;
            if let Some(because) = beyond.unknown {
                ways.not_known(because);
            }
        } else {
            ways.not_known(format!("the route table of `{}` is not read", subnet.subnet_id()));
        }
    }

    /// Traffic of another subnet or VPC goes on from here: an internet gateway does not take it, since its
    /// source has no public address there.
    fn onward<'s>(&'s self, subnet: &'s Subnet, family: Family, ways: &mut Ways, visited: &mut Visited<'s>) {
        if let Known::Present(table) = self.route_table_of(subnet) {
            let beyond = self.ways(table, family, visited);
            ways.out |= beyond.out;
            if let Some(because) = beyond.unknown {
                ways.not_known(because);
            }
        } else {
            ways.not_known(format!("the route table of `{}` is not read", subnet.subnet_id()));
        }
    }

    fn through_transit_gateway<'s>(
        &'s self,
        gateway: &TransitGatewayId,
        from: &VpcId,
        family: Family,
        ways: &mut Ways,
        visited: &mut Visited<'s>,
    ) {
        let network = self.network();
        let not_read = |what: &str| format!("{what} of `{gateway}` is not read");
        let attachment = network.transit_gateway_attachments().values().find(|one| {
            one.transit_gateway_id() == Some(gateway)
                && one.resource_id().is_some_and(|id| id == from.as_str())
                && matches!(one.state(), None | Some(TransitGatewayState::Available))
        });
        let Some(attachment) = attachment else {
            return ways.not_known(not_read("the attachment"));
        };
        let association = attachment.association().and_then(|one| one.transit_gateway_route_table_id());
        let Some(routes) = association.and_then(|table| network.transit_gateway_routes().get(table)) else {
            return ways.not_known(not_read("the route table"));
        };
        for route in routes.routes() {
            match self.transit_route_is_public(route, family) {
                Some(false) => continue,
                None => {
                    ways.not_known(not_read("a prefix list"));
                    continue;
                }
                Some(true) => {}
            }
            if route.state().is_some_and(|state| state == "blackhole") {
                continue;
            }
            for hop in route.transit_gateway_attachments() {
                self.out_of_transit_gateway(hop, gateway, family, ways, visited);
            }
        }
    }

    fn transit_route_is_public(&self, route: &TransitGatewayRoute, family: Family) -> Option<bool> {
        let is_public = |block: &Block| {
            let net = block.net();
            matches!(net, ipnet::IpNet::V4(_)) == (family == Family::Ipv4) && public::either(net, &[], &[])
        };
        match (route.destination_cidr_block(), route.prefix_list_id()) {
            (Some(block), _) => Some(is_public(block)),
            (None, Some(list)) => Some(self.blocks_of_list(list)?.iter().any(is_public)),
            (None, None) => Some(false),
        }
    }

    fn out_of_transit_gateway<'s>(
        &'s self,
        hop: &crate::TransitGatewayRouteAttachment,
        gateway: &TransitGatewayId,
        family: Family,
        ways: &mut Ways,
        visited: &mut Visited<'s>,
    ) {
        let id = hop.transit_gateway_attachment_id();
        let attachment = id.and_then(|id| self.network().transit_gateway_vpc_attachments().get(id));
        match attachment {
            Some(attachment) if matches!(hop.resource_type(), None | Some(AttachedResourceType::Vpc)) => {
                for subnet in attachment.subnet_ids() {
                    match self.network().subnets().get(subnet) {
                        Some(subnet) => self.onward(subnet, family, ways, visited),
                        None => ways.not_known(format!("`{subnet}` is not read")),
                    }
                }
            }
            _ => {
                let far = hop.resource_id().map_or("the far side", |id| id.as_str());
                ways.not_known(format!("`{far}`, to which `{gateway}` leads, is not in the model"));
            }
        }
    }

    /// A virtual private gateway leads to customers' networks only. Where all routes are static they are
    /// all known, and whatever they do not cover goes nowhere.
    fn through_vpn_gateway(&self, gateway: &VpnGatewayId, family: Family, ways: &mut Ways) {
        let connections = self.network().vpn_connections();
        let mut of_gateway =
            connections.values().filter(|one| one.vpn_gateway_id() == Some(gateway)).peekable();
        if !connections.is_whole() || of_gateway.peek().is_none() {
            return ways.not_known(format!("the VPN connections of `{gateway}` are not read"));
        }
        for connection in of_gateway {
            let id = connection.vpn_connection_id();
            let leads_out = connection.routes().iter().any(|route| {
                let net = route.destination_cidr_block().net();
                matches!(net, ipnet::IpNet::V4(_)) == (family == Family::Ipv4)
                    && public::either(net, &[], &[])
            });
            if !connection.is_static() {
                ways.not_known(format!("the routes of `{id}` come by BGP"));
            } else if leads_out {
                ways.not_known(format!("what lies behind `{id}` is not in the model"));
            }
        }
    }
}

#[cfg(test)]
mod tests;
