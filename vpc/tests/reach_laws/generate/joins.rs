//! What joins VPCs: peering connections and transit gateways.

use aozu_vpc::wire;
use smol_str::SmolStr;

use super::{ACCOUNTS, Place, Plan, REGIONS, some};

impl Plan {
    pub(super) fn join(&mut self) {
        for one in 0..self.places.len() {
            for other in one + 1..self.places.len() {
                let (a, b) = (&self.places[one], &self.places[other]);
                if a.blocks[0] != b.blocks[0] && self.dice.chance(55) {
                    self.peer(one, other);
                }
            }
        }
        if self.dice.chance(60) {
            self.transit();
        }
        self.lists();
    }

    fn peer(&mut self, one: usize, other: usize) {
        let id = self.id("pcx");
        self.places[one].peerings.push((id.clone(), other));
        self.places[other].peerings.push((id.clone(), one));
        let side = |place: &Place| {
            let blocks = place.blocks.iter();
            Some(wire::PeeringVpc {
                vpc_id: Some(place.id.clone()),
                owner_id: some(ACCOUNTS[place.account]),
                region: some(REGIONS[place.region]),
                cidr_block: Some(place.blocks[0].clone()),
                cidr_block_set: blocks
                    .map(|block| wire::PeeredIpv4Block { cidr_block: Some(block.clone()) })
                    .collect(),
                ipv6_cidr_block_set: place
                    .block6
                    .iter()
                    .map(|block| wire::PeeredIpv6Block { ipv6_cidr_block: Some(block.clone()) })
                    .collect(),
                peering_options: None,
            })
        };
        let code = if self.dice.chance(93) { "active" } else { "pending-acceptance" };
        let (a, b) = (self.places[one].clone(), self.places[other].clone());
        let peering = wire::VpcPeeringConnection {
            vpc_peering_connection_id: Some(id),
            requester_vpc_info: side(&a),
            accepter_vpc_info: side(&b),
            status: Some(wire::PeeringState { code: some(code), message: None }),
            ..wire::VpcPeeringConnection::default()
        };
        self.book_of(&a).vpc_peering_connections.push(peering.clone());
        if (a.account, a.region) != (b.account, b.region) {
            self.book_of(&b).vpc_peering_connections.push(peering);
        }
    }

    /// One gateway a region, and a peering between them if there are two.
    fn transit(&mut self) {
        let mut gateways: Vec<(usize, SmolStr, Vec<SmolStr>)> = Vec::new();
        for region in 0..REGIONS.len() {
            if self.places.iter().any(|place| place.region == region) {
                let tables = self.gateway(region);
                gateways.push(tables);
            }
        }
        let mut attachments: Vec<(usize, SmolStr, Option<usize>)> = Vec::new();
        for (region, gateway, tables) in &gateways {
            for number in 0..self.places.len() {
                if self.places[number].region == *region && self.dice.chance(85) {
                    let table = self.dice.pick(tables).cloned();
                    if let Some(id) = self.attach(number, gateway, table) {
                        attachments.push((*region, id, Some(number)));
                    }
                }
            }
        }
        if let [(_, one, tables), (_, other, others)] = gateways.as_slice()
            && self.dice.chance(75)
        {
            let id = self.peer_gateways((one, tables), (other, others));
            attachments.push((0, id.clone(), None));
            attachments.push((1, id, None));
        }
        for (region, _, tables) in &gateways {
            let here: Vec<_> = attachments.iter().filter(|one| one.0 == *region).cloned().collect();
            for table in tables {
                self.transit_routes(*region, table, &here);
            }
        }
    }

    fn gateway(&mut self, region: usize) -> (usize, SmolStr, Vec<SmolStr>) {
        let id = self.id("tgw");
        let tables: Vec<SmolStr> = (0..1 + self.dice.below(2)).map(|_| self.id("tgw-rtb")).collect();
        let names = if self.dice.chance(40) { "enable" } else { "disable" };
        let gateway = wire::TransitGateway {
            transit_gateway_id: Some(id.clone()),
            owner_id: some(ACCOUNTS[0]),
            state: some("available"),
            options: Some(wire::TransitGatewayOptions {
                default_route_table_association: some("disable"),
                default_route_table_propagation: some("disable"),
                security_group_referencing_support: some(names),
                ..wire::TransitGatewayOptions::default()
            }),
            ..wire::TransitGateway::default()
        };
        let shared = self.places.iter().any(|place| place.region == region && place.account == 1);
        self.book(0, region).transit_gateways.push(gateway.clone());
        if shared {
            self.book(1, region).transit_gateways.push(gateway);
        }
        for table in &tables {
            self.book(0, region).transit_gateway_route_tables.push(wire::TransitGatewayRouteTable {
                transit_gateway_route_table_id: Some(table.clone()),
                transit_gateway_id: Some(id.clone()),
                state: some("available"),
                ..wire::TransitGatewayRouteTable::default()
            });
        }
        (region, id, tables)
    }

    /// Attaches a VPC; gives the attachment's id where it is available, and so may be routed to.
    fn attach(&mut self, number: usize, gateway: &SmolStr, table: Option<SmolStr>) -> Option<SmolStr> {
        let id = self.id("tgw-attach");
        let place = self.places[number].clone();
        self.places[number].transit_gateway = Some(gateway.clone());
        // One subnet a zone.
        let mut subnets: Vec<(SmolStr, SmolStr)> = Vec::new();
        for sub in &place.subs {
            if !subnets.iter().any(|(zone, _)| *zone == sub.zone)
                && (subnets.is_empty() || self.dice.chance(60))
            {
                subnets.push((sub.zone.clone(), sub.id.clone()));
            }
        }
        let ipv6 = if place.block6.is_some() && self.dice.chance(80) { "enable" } else { "disable" };
        let names = if self.dice.chance(80) { "enable" } else { "disable" };
        let state = if self.dice.chance(95) { "available" } else { "pendingAcceptance" };
        let of_vpc = wire::TransitGatewayVpcAttachment {
            transit_gateway_attachment_id: Some(id.clone()),
            transit_gateway_id: Some(gateway.clone()),
            vpc_id: Some(place.id.clone()),
            vpc_owner_id: some(ACCOUNTS[place.account]),
            state: some(state),
            subnet_ids: subnets.into_iter().map(|(_, subnet)| subnet).collect(),
            options: Some(wire::VpcAttachmentOptions {
                ipv6_support: some(ipv6),
                security_group_referencing_support: some(names),
                ..wire::VpcAttachmentOptions::default()
            }),
            ..wire::TransitGatewayVpcAttachment::default()
        };
        let associated = self.dice.chance(94);
        let attachment = wire::TransitGatewayAttachment {
            transit_gateway_attachment_id: Some(id.clone()),
            transit_gateway_id: Some(gateway.clone()),
            transit_gateway_owner_id: some(ACCOUNTS[0]),
            resource_owner_id: some(ACCOUNTS[place.account]),
            resource_type: some("vpc"),
            resource_id: Some(place.id.clone()),
            state: some(state),
            association: table.filter(|_| associated).map(|table| wire::AttachmentAssociation {
                transit_gateway_route_table_id: Some(table),
                state: some("associated"),
            }),
            ..wire::TransitGatewayAttachment::default()
        };
        for account in 0..=place.account {
            let book = self.book(account, place.region);
            book.transit_gateway_vpc_attachments.push(of_vpc.clone());
            book.transit_gateway_attachments.push(attachment.clone());
        }
        (state == "available").then_some(id)
    }

    fn peer_gateways(
        &mut self,
        (one, tables): (&SmolStr, &[SmolStr]),
        (other, others): (&SmolStr, &[SmolStr]),
    ) -> SmolStr {
        let id = self.id("tgw-attach");
        let side = |gateway: &SmolStr, region: usize| {
            Some(wire::PeeringTgw {
                transit_gateway_id: Some(gateway.clone()),
                owner_id: some(ACCOUNTS[0]),
                region: some(REGIONS[region]),
            })
        };
        let peering = wire::TransitGatewayPeeringAttachment {
            transit_gateway_attachment_id: Some(id.clone()),
            requester_tgw_info: side(one, 0),
            accepter_tgw_info: side(other, 1),
            state: some("available"),
            ..wire::TransitGatewayPeeringAttachment::default()
        };
        for (region, gateway, far, tables) in [(0, one, other, tables), (1, other, one, others)] {
            let table = self.dice.pick(tables).cloned();
            let book = self.book(0, region);
            book.transit_gateway_peering_attachments.push(peering.clone());
            book.transit_gateway_attachments.push(wire::TransitGatewayAttachment {
                transit_gateway_attachment_id: Some(id.clone()),
                transit_gateway_id: Some(gateway.clone()),
                resource_type: some("peering"),
                resource_id: Some(far.clone()),
                state: some("available"),
                association: Some(wire::AttachmentAssociation {
                    transit_gateway_route_table_id: table,
                    state: some("associated"),
                }),
                ..wire::TransitGatewayAttachment::default()
            });
        }
        id
    }

    fn transit_routes(&mut self, region: usize, table: &SmolStr, here: &[(usize, SmolStr, Option<usize>)]) {
        let mut routes: Vec<wire::TransitGatewayRoute> = Vec::new();
        let mut propagations = Vec::new();
        let mut add = |plan: &mut Self, block: &SmolStr, to: &SmolStr, kind: &str| {
            let known = |one: &wire::TransitGatewayRoute| {
                one.destination_cidr_block.as_ref() == Some(block) && one.route_type.as_deref() == Some(kind)
            };
            if routes.iter().any(known) {
                return;
            }
            let dead = kind == "static" && plan.dice.chance(8);
            let leads = wire::TransitGatewayRouteAttachment {
                transit_gateway_attachment_id: Some(to.clone()),
                ..wire::TransitGatewayRouteAttachment::default()
            };
            routes.push(wire::TransitGatewayRoute {
                destination_cidr_block: Some(block.clone()),
                transit_gateway_attachments: if dead { Vec::new() } else { vec![leads] },
                route_type: some(kind),
                state: some(if dead { "blackhole" } else { "active" }),
                ..wire::TransitGatewayRoute::default()
            });
        };
        for (_, id, number) in here {
            match number {
                Some(number) => {
                    let place = self.places[*number].clone();
                    let blocks: Vec<SmolStr> = place.blocks.iter().chain(&place.block6).cloned().collect();
                    match self.dice.below(6) {
                        0 | 1 => place.blocks.iter().for_each(|block| add(self, block, id, "propagated")),
                        2 | 3 => propagations.push(wire::TransitGatewayPropagation {
                            transit_gateway_attachment_id: Some(id.clone()),
                            resource_type: some("vpc"),
                            resource_id: Some(place.id.clone()),
                            state: some("enabled"),
                        }),
                        4 => blocks.iter().for_each(|block| add(self, block, id, "static")),
                        _ => {}
                    }
                    if self.dice.chance(15) {
                        let all = if self.dice.chance(75) { "0.0.0.0/0" } else { "::/0" };
                        add(self, &SmolStr::new(all), id, "static");
                    }
                    if self.dice.chance(10) {
                        add(self, &place.subs[0].block(), id, "static");
                    }
                }
                None => {
                    let away: Vec<Place> =
                        self.places.iter().filter(|place| place.region != region).cloned().collect();
                    for place in away {
                        if self.dice.chance(85) {
                            add(self, &place.blocks[0], id, "static");
                        }
                    }
                }
            }
        }
        let book = self.book(0, region);
        book.transit_gateway_routes
            .push(wire::TransitGatewayRoutes { transit_gateway_route_table_id: Some(table.clone()), routes });
        book.transit_gateway_propagations.push(wire::TransitGatewayPropagations {
            transit_gateway_route_table_id: Some(table.clone()),
            transit_gateway_route_table_propagations: propagations,
        });
    }

    /// Prefix lists: a service's for each region, and customers' of which one is not read.
    fn lists(&mut self) {
        for account in 0..2 {
            for region in 0..2 {
                let book = self.book(account, region);
                if book.vpcs.is_empty() {
                    continue;
                }
                book.prefix_lists.push(wire::PrefixList {
                    prefix_list_id: some(list(region, 0)),
                    prefix_list_name: some(format!("com.amazonaws.{}.s3", REGIONS[region])),
                    cidrs: ["52.216.0.0/15", "3.5.0.0/19"].map(SmolStr::new).to_vec(),
                });
                book.prefix_lists.push(wire::PrefixList {
                    prefix_list_id: some(list(region, 3)),
                    prefix_list_name: some(format!("com.amazonaws.{}.ipv6.s3", REGIONS[region])),
                    cidrs: ["2a05:d000::/40"].map(SmolStr::new).to_vec(),
                });
                for (number, cidrs) in
                    [(1, vec!["10.0.1.0/24", "203.0.113.0/24"]), (2, vec!["192.168.0.0/16", "10.0.2.0/24"])]
                {
                    book.prefix_list_entries.push(wire::PrefixListEntries {
                        prefix_list_id: some(list(region, number)),
                        entries: cidrs
                            .into_iter()
                            .map(|cidr| wire::PrefixListEntry { cidr: some(cidr), description: None })
                            .collect(),
                    });
                }
                for number in 0..5 {
                    book.managed_prefix_lists.push(wire::ManagedPrefixList {
                        prefix_list_id: some(list(region, number)),
                        address_family: some(if number == 3 { "IPv6" } else { "IPv4" }),
                        max_entries: Some(5),
                        state: some("create-complete"),
                        ..wire::ManagedPrefixList::default()
                    });
                }
            }
        }
    }
}

/// A prefix list: 0 the service's, 3 the same for IPv6, 1 and 2 customers', 4 one that was not read.
pub(super) fn list(region: usize, number: usize) -> SmolStr {
    smol_str::format_smolstr!("pl-{region}000000{number}")
}
