use std::collections::BTreeMap;

use aozu_names::{Known, NotRead};

use crate::{
    Block, Family, InternetGateway, NatGateway, Network, NetworkInterfaceId, PrefixListId, Route, RouteTable,
    RouteTableId, Subnet, SubnetId, VpcEndpointId, VpcEndpointType, VpcId, VpcPeeringConnection,
    hosts::Hosts,
};

/// What is asked of a [`Network`] again and again, looked up once: built in linear time.
#[derive(Debug)]
pub struct Index<'a> {
    network: &'a Network,
    // The network itself.
    subnets_of_vpc: BTreeMap<&'a VpcId, Vec<&'a Subnet>>,
    tables_of_vpc: BTreeMap<&'a VpcId, Vec<&'a RouteTable>>,
    main_table: BTreeMap<&'a VpcId, &'a RouteTable>,
    tables_of_subnet: BTreeMap<&'a SubnetId, Vec<&'a RouteTable>>,
    subnets_of_table: BTreeMap<&'a RouteTableId, Vec<&'a Subnet>>,
    internet_gateways_of_vpc: BTreeMap<&'a VpcId, Vec<&'a InternetGateway>>,
    nat_gateways_of_vpc: BTreeMap<&'a VpcId, Vec<&'a NatGateway>>,
    peerings_of_vpc: BTreeMap<&'a VpcId, Vec<&'a VpcPeeringConnection>>,
    routes_to: BTreeMap<&'a str, Vec<(&'a RouteTable, &'a Route)>>,
    blocks_of_list: BTreeMap<&'a PrefixListId, Vec<Block>>,
    // What stands in it.
    pub(crate) hosts: Hosts<'a>,
}

impl<'a> Index<'a> {
    /// Looks through the network once.
    ///
    /// ```
    /// let network = aozu_vpc::Network::default();
    /// let index = aozu_vpc::Index::new(&network);
    /// assert!(index.subnets_of(&"vpc-0123456789abcdef0".parse()?).is_empty());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new(network: &'a Network) -> Self {
        let mut index = Self {
            network,
            subnets_of_vpc: group(network.subnets().values(), |subnet| [subnet.vpc_id()]),
            tables_of_vpc: group(network.route_tables().values(), |table| [table.vpc_id()]),
            main_table: BTreeMap::new(),
            tables_of_subnet: group(network.route_tables().values(), |table| {
                table.explicit_subnets().collect::<Vec<_>>()
            }),
            subnets_of_table: BTreeMap::new(),
            internet_gateways_of_vpc: group(network.internet_gateways().values(), |gateway| {
                gateway.vpcs().collect::<Vec<_>>()
            }),
            nat_gateways_of_vpc: group(network.nat_gateways().values(), NatGateway::vpc_id),
            peerings_of_vpc: group(network.vpc_peering_connections().values(), |peering| {
                peering.sides().filter_map(|side| side.vpc_id()).collect::<Vec<_>>()
            }),
            routes_to: BTreeMap::new(),
            blocks_of_list: blocks_of_lists(network),
            hosts: Hosts::new(network),
        };
        for table in network.route_tables().values() {
            if table.is_main() {
                index.main_table.entry(table.vpc_id()).or_insert(table);
            }
            for route in table.routes() {
                index.routes_to.entry(route.target().id()).or_default().push((table, route));
            }
        }
        for subnet in network.subnets().values() {
            if let Known::Present(table) = index.route_table_of(subnet) {
                index.subnets_of_table.entry(table.route_table_id()).or_default().push(subnet);
            }
        }
        index
    }

    /// The network it was made from.
    #[must_use]
    pub fn network(&self) -> &'a Network {
        self.network
    }

    /// The subnets of a VPC, by id.
    #[must_use]
    pub fn subnets_of(&self, vpc: &VpcId) -> &[&'a Subnet] {
        self.subnets_of_vpc.get(vpc).map_or(&[], Vec::as_slice)
    }

    /// The VPCs of which subnets were read, be the VPC itself read or not.
    pub(crate) fn vpcs_with_subnets(&self) -> impl Iterator<Item = &'a VpcId> {
        self.subnets_of_vpc.keys().copied()
    }

    /// The route tables of a VPC, by id.
    #[must_use]
    pub fn route_tables_of(&self, vpc: &VpcId) -> &[&'a RouteTable] {
        self.tables_of_vpc.get(vpc).map_or(&[], Vec::as_slice)
    }

    /// The main route table of a VPC, where it was read.
    #[must_use]
    pub fn main_table_of(&self, vpc: &VpcId) -> Option<&'a RouteTable> {
        self.main_table.get(vpc).copied()
    }

    /// The tables that name a subnet; more than one is a contradiction.
    #[must_use]
    pub fn explicit_tables_of(&self, subnet: &SubnetId) -> &[&'a RouteTable] {
        self.tables_of_subnet.get(subnet).map_or(&[], Vec::as_slice)
    }

    /// The one table that routes what leaves a subnet: the one associated with it, else its VPC's main
    /// one.
    #[must_use]
    pub fn route_table_of(&self, subnet: &Subnet) -> Known<&'a RouteTable> {
        let tables = self.network.route_tables();
        match self.explicit_tables_of(subnet.subnet_id()).first() {
            Some(table) => Known::Present(table),
            // A table that was not read may name the subnet.
            None if !tables.is_complete() => match tables.coverage() {
                aozu_names::Coverage::Partial(reason) => Known::NotRead(reason.clone()),
                aozu_names::Coverage::Whole => {
                    Known::NotRead(NotRead::Damaged("a route table could not be read".into()))
                }
                _ => Known::NotRead(NotRead::NotAsked),
            },
            None => self.main_table_of(subnet.vpc_id()).map_or(Known::Absent, Known::Present),
        }
    }

    /// The subnets whose traffic a table routes, as their own or as the main table.
    #[must_use]
    pub fn subnets_routed_by(&self, table: &RouteTableId) -> &[&'a Subnet] {
        self.subnets_of_table.get(table).map_or(&[], Vec::as_slice)
    }

    /// The internet gateways attached to a VPC; more than one is a contradiction.
    #[must_use]
    pub fn internet_gateways_of(&self, vpc: &VpcId) -> &[&'a InternetGateway] {
        self.internet_gateways_of_vpc.get(vpc).map_or(&[], Vec::as_slice)
    }

    /// The NAT gateways in a VPC, those that are gone among them.
    #[must_use]
    pub fn nat_gateways_of(&self, vpc: &VpcId) -> &[&'a NatGateway] {
        self.nat_gateways_of_vpc.get(vpc).map_or(&[], Vec::as_slice)
    }

    /// Whether the subnet of a NAT gateway sends public destinations back to it.
    #[must_use]
    pub fn is_routed_to_itself(&self, nat: &NatGateway) -> bool {
        let subnet = nat.subnet_id().and_then(|id| self.network.subnets().get(id));
        let table = subnet.and_then(|subnet| self.route_table_of(subnet).present().copied());
        table.is_some_and(|table| {
            let mut routes = self.public_routes(table, Family::Ipv4);
            routes.any(|route| route.target().id() == nat.nat_gateway_id().as_str())
        })
    }

    /// The peering connections of which a VPC is a side.
    #[must_use]
    pub fn peerings_of(&self, vpc: &VpcId) -> &[&'a VpcPeeringConnection] {
        self.peerings_of_vpc.get(vpc).map_or(&[], Vec::as_slice)
    }

    /// The routes that lead to a target, with their tables.
    #[must_use]
    pub fn routes_to(&self, target: &str) -> &[(&'a RouteTable, &'a Route)] {
        self.routes_to.get(target).map_or(&[], Vec::as_slice)
    }

    /// The blocks of a prefix list; none when they were not read.
    #[must_use]
    pub fn blocks_of_list(&self, list: &PrefixListId) -> Option<&[Block]> {
        self.blocks_of_list.get(list).map(Vec::as_slice)
    }

    /// The subnet that an interface stands in, where both were read.
    #[must_use]
    pub(crate) fn subnet_of_interface(&self, interface: &NetworkInterfaceId) -> Option<&'a Subnet> {
        let interface = self.network.network_interfaces().get(interface)?;
        self.network.subnets().get(interface.subnet_id()?)
    }

    /// Whether a route to an endpoint for a prefix list is a gateway endpoint's: by the endpoint's type, or,
    /// where it was not read, by the list, which must then be a service's. `None` where neither was read.
    pub(crate) fn is_gateway_route(&self, list: &PrefixListId, endpoint: &VpcEndpointId) -> Option<bool> {
        let endpoint = self.network.vpc_endpoints().get(endpoint);
        match endpoint.and_then(|endpoint| endpoint.vpc_endpoint_type()) {
            Some(kind) => Some(*kind == VpcEndpointType::Gateway),
            None if self.is_service_list(list) => Some(true),
            None if self
                .network
                .managed_prefix_lists()
                .get(list)
                .is_some_and(|list| list.owner_id().is_some()) =>
            {
                Some(false)
            }
            None => None,
        }
    }

    /// Whether a prefix list is AWS's own, such as a gateway endpoint's.
    #[must_use]
    pub fn is_service_list(&self, list: &PrefixListId) -> bool {
        let managed = self.network.managed_prefix_lists().get(list);
        managed.is_some_and(|list| list.owner_id().is_some_and(|owner| owner == "AWS"))
            || self.network.prefix_lists().get(list).is_some()
    }
}

/// Groups resources by the keys that each has part in.
pub(crate) fn group<'a, T, K, I>(
    items: impl IntoIterator<Item = &'a T>,
    keys: impl Fn(&'a T) -> I,
) -> BTreeMap<&'a K, Vec<&'a T>>
where
    T: 'a,
    K: Ord + ?Sized + 'a,
    I: IntoIterator<Item = &'a K>,
{
    let mut groups: BTreeMap<&K, Vec<&T>> = BTreeMap::new();
    for item in items {
        for key in keys(item) {
            let group = groups.entry(key).or_default();
            // One resource may name the same key twice.
            if group.last().is_none_or(|last| !std::ptr::eq(*last, item)) {
                group.push(item);
            }
        }
    }
    groups
}

/// The blocks of every list that was read: its entries, else what the service's list says.
fn blocks_of_lists(network: &Network) -> BTreeMap<&PrefixListId, Vec<Block>> {
    let services = network.prefix_lists().values().filter(|list| !list.cidrs().is_empty());
    let mut blocks: BTreeMap<_, _> =
        services.map(|list| (list.prefix_list_id(), list.cidrs().to_vec())).collect();
    for list in network.prefix_list_entries().values() {
        let entries = list.entries().iter().map(|entry| *entry.cidr()).collect();
        blocks.insert(list.prefix_list_id(), entries);
    }
    blocks
}
