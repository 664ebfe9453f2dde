//! Route tables.

use aozu_vpc::wire;
use smol_str::SmolStr;

use super::{ACCOUNTS, Place, Plan, associated, joins::list, some};

impl Plan {
    pub(super) fn route(&mut self) {
        for number in 0..self.places.len() {
            let place = self.places[number].clone();
            let count = 1 + self.dice.below(3);
            let mut tables: Vec<wire::RouteTable> = (0..count).map(|_| self.table(&place, false)).collect();
            tables[0].associations.push(wire::RouteTableAssociation {
                main: Some(true),
                association_state: associated(),
                ..wire::RouteTableAssociation::default()
            });
            for (nth, sub) in place.subs.iter().enumerate() {
                let mut at = self.dice.below(count);
                if nth == place.front && self.dice.chance(85) {
                    let table = self.table(&place, true);
                    tables.push(table);
                    at = tables.len() - 1;
                }
                if at > 0 || self.dice.chance(20) {
                    tables[at].associations.push(wire::RouteTableAssociation {
                        main: Some(false),
                        subnet_id: Some(sub.id.clone()),
                        association_state: associated(),
                        ..wire::RouteTableAssociation::default()
                    });
                }
            }
            for gateway in [&place.internet_gateway, &place.vpn_gateway].into_iter().flatten() {
                if self.dice.chance(15) && !place.appliances.is_empty() {
                    let table = self.gateway_table(&place, gateway);
                    tables.push(table);
                }
            }
            self.book_of(&place).route_tables.append(&mut tables);
        }
    }

    fn empty_table(&mut self, place: &Place) -> wire::RouteTable {
        let locals = place
            .blocks
            .iter()
            .map(|block| wire::Route { destination_cidr_block: Some(block.clone()), ..to("local") });
        let locals6 = place
            .block6
            .iter()
            .map(|block| wire::Route { destination_ipv6_cidr_block: Some(block.clone()), ..to("local") });
        wire::RouteTable {
            route_table_id: Some(self.id("rtb")),
            vpc_id: Some(place.id.clone()),
            routes: locals.chain(locals6).collect(),
            owner_id: some(ACCOUNTS[place.account]),
            ..wire::RouteTable::default()
        }
    }

    /// What comes in by a gateway goes to an appliance on its way to one of the subnets.
    fn gateway_table(&mut self, place: &Place, gateway: &SmolStr) -> wire::RouteTable {
        let mut table = self.empty_table(place);
        for sub in &place.subs {
            if self.dice.chance(50) {
                let (appliance, _) = self.dice.pick(&place.appliances).unwrap();
                table.routes.push(wire::Route { destination_cidr_block: Some(sub.block()), ..to(appliance) });
            }
        }
        table.associations.push(wire::RouteTableAssociation {
            main: Some(false),
            gateway_id: Some(gateway.clone()),
            association_state: associated(),
            ..wire::RouteTableAssociation::default()
        });
        table
    }

    /// A table; one for the front leads to the internet itself, others by what stands there.
    fn table(&mut self, place: &Place, front: bool) -> wire::RouteTable {
        let mut table = self.empty_table(place);
        // Appliances mostly stand elsewhere than those whom they serve, else everything would go in circles.
        let mut place = place.clone();
        let anywhere = self.dice.chance(15);
        place.appliances.retain(|(_, nth)| anywhere || front != (*nth == place.front));
        let place = &place;
        let add = |table: &mut wire::RouteTable, route: wire::Route| {
            let same = |one: &wire::Route| {
                one.destination_cidr_block == route.destination_cidr_block
                    && one.destination_ipv6_cidr_block == route.destination_ipv6_cidr_block
                    && one.destination_prefix_list_id == route.destination_prefix_list_id
                    && one.origin.as_deref() != Some("EnableVgwRoutePropagation")
            };
            if !table.routes.iter().any(same) {
                table.routes.push(route);
            }
        };
        // The internet.
        if self.dice.chance(88) {
            let target = self.target(place, if front { 5 } else { 0 });
            if self.dice.chance(92) {
                add(&mut table, v4("0.0.0.0/0", target));
            } else {
                add(&mut table, v4("0.0.0.0/1", target.clone()));
                add(&mut table, v4("128.0.0.0/1", target));
            }
        }
        if place.block6.is_some() && self.dice.chance(75) {
            let target = self.target(place, 1);
            add(&mut table, v6("::/0", target));
        }
        // The other VPCs.
        for other in self.places.clone() {
            if other.id == place.id || other.blocks[0] == place.blocks[0] {
                continue;
            }
            let peering =
                place.peerings.iter().find(|(_, far)| *far == other.number).map(|(id, _)| id.clone());
            let transit = place.transit_gateway.clone();
            let ways = if self.dice.chance(50) { [peering, transit] } else { [transit, peering] };
            let direct = ways.into_iter().flatten().next().map(|id| to(&id));
            if self.dice.chance(80) {
                let target = match direct.clone() {
                    Some(direct) if self.dice.chance(75) => direct,
                    _ => self.target(place, 2),
                };
                let block =
                    if self.dice.chance(80) { other.blocks[0].clone() } else { other.subs[0].block() };
                add(&mut table, v4(&block, target));
            }
            if let (Some(block), Some(direct)) = (&other.block6, direct)
                && place.block6.is_some()
                && self.dice.chance(70)
            {
                add(&mut table, v6(block, direct));
            }
        }
        // Customers, services, appliances within the VPC, and whatever else.
        if self.dice.chance(40) {
            let target = self.target(place, 3);
            add(&mut table, v4("192.168.0.0/16", target));
        }
        if let Some(endpoint) = place.endpoint.clone()
            && self.dice.chance(65)
        {
            let route =
                wire::Route { destination_prefix_list_id: Some(list(place.region, 0)), ..to(&endpoint) };
            add(&mut table, route);
            if place.is_dual && self.dice.chance(80) {
                let route =
                    wire::Route { destination_prefix_list_id: Some(list(place.region, 3)), ..to(&endpoint) };
                add(&mut table, route);
            }
        }
        for sub in &place.subs {
            let appliance = self.dice.pick(&place.appliances).map(|(id, _)| id.clone());
            if let Some(appliance) = appliance.filter(|_| self.dice.chance(7)) {
                add(&mut table, v4(&sub.block(), to(&appliance)));
            } else if let Some(nat) = self.dice.pick(&place.nats).cloned().filter(|_| self.dice.chance(4)) {
                add(&mut table, v4(&sub.block(), to(&nat)));
            }
        }
        if self.dice.chance(12) {
            let number = if self.dice.chance(20) { 4 } else { 1 + self.dice.below(2) };
            let target = self.target(place, 2);
            add(
                &mut table,
                wire::Route { destination_prefix_list_id: Some(list(place.region, number)), ..target },
            );
        }
        if self.dice.chance(20) {
            let block = ["203.0.113.0/24", "10.0.0.0/8", "192.168.0.0/24", "54.0.0.0/24"][self.dice.below(4)];
            let target = self.target(place, 4);
            add(&mut table, v4(block, target));
        }
        if let Some(gateway) = place.vpn_gateway.clone()
            && self.dice.chance(30)
        {
            // One of them narrower than the VPC's own.
            for block in ["192.168.0.0/24", &place.subs[0].block(), "0.0.0.0/0"] {
                if self.dice.chance(50) {
                    let route = wire::Route { origin: some("EnableVgwRoutePropagation"), ..to(&gateway) };
                    table.routes.push(wire::Route { destination_cidr_block: some(block), ..route });
                }
            }
        }
        self.dice.shuffle(&mut table.routes);
        table
    }

    /// A target of the VPC's: for the internet (0; from the front 5; 1 for IPv6), other VPCs (2),
    /// customers (3), anything (4).
    fn target(&mut self, place: &Place, of: usize) -> wire::Route {
        let appliance = self.dice.pick(&place.appliances).map(|(id, _)| id.clone());
        let nat = self.dice.pick(&place.nats).cloned();
        let mut all: Vec<SmolStr> = Vec::new();
        let mut add = |id: &Option<SmolStr>, weight: usize| {
            all.extend(id.iter().flat_map(|id| std::iter::repeat_n(id.clone(), weight)));
        };
        let peering = place.peerings.first().map(|(id, _)| id.clone());
        let (gateway, egress, transit, vpn) =
            (&place.internet_gateway, &place.egress_only, &place.transit_gateway, &place.vpn_gateway);
        match of {
            0 => {
                add(gateway, 3);
                add(&nat, 14);
                add(&appliance, 4);
                add(transit, 2);
                add(vpn, 1);
            }
            5 => {
                add(gateway, 16);
                add(transit, 1);
                add(&appliance, 1);
            }
            1 => {
                add(gateway, 3);
                add(egress, 3);
                add(&appliance, 1);
                add(transit, 1);
            }
            2 => {
                add(transit, 4);
                add(&peering, 3);
                add(&appliance, 1);
                add(&nat, 2);
            }
            3 => {
                add(vpn, 6);
                add(transit, 1);
                add(&nat, 1);
            }
            _ => {
                for one in [gateway, &nat, &appliance, transit, vpn, &peering] {
                    add(one, 1);
                }
            }
        }
        let mut route = self.dice.pick(&all).map_or_else(|| to("lgw-0000000000000001"), |id| to(id));
        match self.dice.below(100) {
            0..=4 => route.state = some("blackhole"),
            5 => {
                route = wire::Route {
                    state: some("blackhole"),
                    origin: some("CreateRoute"),
                    ..wire::Route::default()
                }
            }
            6 => route = to("lgw-0000000000000001"),
            _ => {}
        }
        route
    }
}

/// A route to a target, by the member that AWS has for its kind.
fn to(id: &str) -> wire::Route {
    let mut route =
        wire::Route { state: some("active"), origin: some("CreateRoute"), ..wire::Route::default() };
    let member = match id.split('-').next() {
        Some("local") => {
            route.origin = some("CreateRouteTable");
            &mut route.gateway_id
        }
        Some("nat") => &mut route.nat_gateway_id,
        Some("eni") => &mut route.network_interface_id,
        Some("pcx") => &mut route.vpc_peering_connection_id,
        Some("tgw") => &mut route.transit_gateway_id,
        Some("eigw") => &mut route.egress_only_internet_gateway_id,
        Some("lgw") => &mut route.local_gateway_id,
        _ => &mut route.gateway_id,
    };
    *member = some(id);
    route
}

fn v4(block: &str, target: wire::Route) -> wire::Route {
    wire::Route { destination_cidr_block: some(block), ..target }
}

fn v6(block: &str, target: wire::Route) -> wire::Route {
    wire::Route { destination_ipv6_cidr_block: some(block), ..target }
}
