//! VPCs, subnets, and what stands at their edges.

use aozu_vpc::wire;
use smol_str::{SmolStr, format_smolstr};

use super::{ACCOUNTS, Place, Plan, REGIONS, Sub, associated, some};

impl Plan {
    pub(super) fn lay(&mut self) {
        let several_accounts = self.dice.chance(40);
        let several_regions = self.dice.chance(30);
        let count = 1 + self.dice.below(3);
        for number in 0..count {
            let account = if several_accounts { self.dice.below(2) } else { 0 };
            let region = if several_regions { self.dice.below(2) } else { 0 };
            self.lay_one(number, account, region);
        }
    }

    fn lay_one(&mut self, number: usize, account: usize, region: usize) {
        // Some VPCs have the addresses of another.
        let third = if number > 0 && self.dice.chance(10) { number - 1 } else { number };
        let mut blocks = vec![format_smolstr!("10.0.{third}.0/24")];
        let mut bases = vec![(0x0a00_0000 + (u32::try_from(third).unwrap() << 8), 24u8)];
        if self.dice.chance(12) {
            blocks.push(format_smolstr!("100.64.{number}.0/24"));
            bases.push((0x6440_0000 + (u32::try_from(number).unwrap() << 8), 24));
        }
        let has_v6 = self.dice.chance(35);
        let base6 = 0x2600_1f14_0000_0000u128 << 64 | (number as u128 + 1) << 72;
        let block6 = has_v6.then(|| format_smolstr!("{}/56", std::net::Ipv6Addr::from(base6)));
        let id = self.id("vpc");
        let mut subs = Vec::new();
        let count = [1, 2, 2, 2, 3, 3, 3, 3][self.dice.below(8)];
        for nth in 0..count {
            let (base, _) = bases[if nth == 2 { bases.len() - 1 } else { 0 }];
            let zone = format_smolstr!("{}{}", REGIONS[region], if self.dice.chance(60) { "a" } else { "b" });
            let length = if self.dice.chance(80) { 26 } else { 28 };
            let v6 = (has_v6 && self.dice.chance(85)).then_some(base6 | (nth as u128) << 64);
            let base = base + u32::try_from(nth).unwrap() * 64;
            let id = self.id("subnet");
            subs.push(Sub { id, base, length, v6, zone, hosts: 0 });
        }
        let mut place = Place {
            id: id.clone(),
            number,
            account,
            region,
            blocks,
            block6,
            subs,
            groups: Vec::new(),
            appliances: Vec::new(),
            internet_gateway: None,
            egress_only: None,
            nats: Vec::new(),
            front: 0,
            vpn_gateway: None,
            endpoint: None,
            is_dual: false,
            transit_gateway: None,
            peerings: Vec::new(),
        };
        let vpc = wire::Vpc {
            vpc_id: some(&id),
            cidr_block: Some(place.blocks[0].clone()),
            cidr_block_association_set: place
                .blocks
                .iter()
                .map(|block| wire::Ipv4BlockAssociation {
                    association_id: None,
                    cidr_block: Some(block.clone()),
                    cidr_block_state: associated(),
                })
                .collect(),
            ipv6_cidr_block_association_set: six(place.block6.clone()),
            owner_id: some(ACCOUNTS[account]),
            state: some("available"),
            ..wire::Vpc::default()
        };
        self.book_of(&place).vpcs.push(vpc);
        for sub in &place.subs {
            let subnet = wire::Subnet {
                subnet_id: Some(sub.id.clone()),
                vpc_id: Some(id.clone()),
                availability_zone: Some(sub.zone.clone()),
                cidr_block: Some(sub.block()),
                ipv6_cidr_block_association_set: six(sub.block6()),
                owner_id: some(ACCOUNTS[account]),
                ..wire::Subnet::default()
            };
            self.book(account, region).subnets.push(subnet);
        }
        self.edge(&mut place);
        self.places.push(place);
    }

    /// Gateways.
    fn edge(&mut self, place: &mut Place) {
        let attached =
            |vpc: &SmolStr| vec![wire::VpcAttachment { vpc_id: Some(vpc.clone()), state: some("available") }];
        if self.dice.chance(75) {
            let id = self.id("igw");
            place.internet_gateway = Some(id.clone());
            // One in twenty is not attached.
            let attachments = if self.dice.chance(95) { attached(&place.id) } else { Vec::new() };
            self.book_of(place).internet_gateways.push(wire::InternetGateway {
                internet_gateway_id: Some(id),
                attachments,
                ..wire::InternetGateway::default()
            });
        }
        if place.block6.is_some() && self.dice.chance(50) {
            let id = self.id("eigw");
            place.egress_only = Some(id.clone());
            let attachments = attached(&place.id);
            self.book_of(place).egress_only_internet_gateways.push(wire::EgressOnlyInternetGateway {
                egress_only_internet_gateway_id: Some(id),
                attachments,
                ..wire::EgressOnlyInternetGateway::default()
            });
        }
        if self.dice.chance(30) {
            self.vpn(place, attached(&place.id));
        }
        if self.dice.chance(30) {
            let id = self.id("vpce");
            place.endpoint = Some(id.clone());
            let dual = self.dice.chance(50);
            place.is_dual = dual;
            let state = if self.dice.chance(95) { "available" } else { "deleted" };
            self.book_of(place).vpc_endpoints.push(wire::VpcEndpoint {
                vpc_endpoint_id: Some(id),
                vpc_endpoint_type: some("Gateway"),
                vpc_id: Some(place.id.clone()),
                service_name: some(format!("com.amazonaws.{}.s3", REGIONS[place.region])),
                state: some(state),
                ip_address_type: some(if dual { "dualstack" } else { "ipv4" }),
                ..wire::VpcEndpoint::default()
            });
        }
    }

    fn vpn(&mut self, place: &mut Place, vpc_attachments: Vec<wire::VpcAttachment>) {
        let (id, customer, connection) = (self.id("vgw"), self.id("cgw"), self.id("vpn"));
        place.vpn_gateway = Some(id.clone());
        let bgp = self.dice.chance(10);
        let mut routes = Vec::new();
        for block in ["192.168.0.0/24", "192.168.0.0/16", "203.0.113.0/24", "10.0.9.0/24"] {
            if !bgp && self.dice.chance(45) {
                routes.push(wire::VpnRoute { destination_cidr_block: some(block), state: some("available") });
            }
        }
        let down = self.dice.chance(10);
        let tunnel = |status| wire::VgwTelemetry { outside_ip_address: None, status: some(status) };
        let state = if self.dice.chance(95) { "available" } else { "deleting" };
        let book = self.book_of(place);
        book.vpn_gateways.push(wire::VpnGateway {
            vpn_gateway_id: Some(id.clone()),
            state: some("available"),
            vpc_attachments,
            ..wire::VpnGateway::default()
        });
        book.customer_gateways.push(wire::CustomerGateway {
            customer_gateway_id: Some(customer.clone()),
            state: some("available"),
            ..wire::CustomerGateway::default()
        });
        book.vpn_connections.push(wire::VpnConnection {
            vpn_connection_id: Some(connection),
            customer_gateway_id: Some(customer),
            vpn_gateway_id: Some(id),
            state: some(state),
            options: Some(wire::VpnOptions { static_routes_only: Some(!bgp) }),
            routes,
            vgw_telemetry: if down {
                vec![tunnel("DOWN"), tunnel("DOWN")]
            } else {
                vec![tunnel("DOWN"), tunnel("UP")]
            },
            ..wire::VpnConnection::default()
        });
    }
}

fn six(block: Option<SmolStr>) -> Vec<wire::Ipv6BlockAssociation> {
    let one = |block| wire::Ipv6BlockAssociation {
        association_id: None,
        ipv6_cidr_block: Some(block),
        ipv6_cidr_block_state: associated(),
    };
    block.into_iter().map(one).collect()
}
