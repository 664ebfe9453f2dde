//! VPCs, subnets, route tables and the gateways of one VPC.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Value, json};

use super::{Book, HOME, Place, SUBNETS, ZONES, between};

/// Which subnets are public, protected and private, and which one has no table of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    Public,
    Protected,
    Private,
    Forgotten,
}

pub(super) fn tier(subnet: usize) -> Tier {
    match subnet / ZONES {
        0 => Tier::Public,
        1 => Tier::Protected,
        2 => Tier::Private,
        _ => Tier::Forgotten,
    }
}

pub(super) const EVERYWHERE: [&str; 2] = ["0.0.0.0/0", "::/0"];

/// The prefix list of S3 is the same in every VPC of a region.
pub(super) const S3: &str = "pl-61a54008";

impl Place {
    pub(super) fn base(&self) -> u32 {
        0x0a00_0000 + u32::try_from(self.number << 14).unwrap_or_default()
    }

    pub(super) fn block(&self) -> String {
        format!("{}/18", Ipv4Addr::from(self.base()))
    }

    pub(super) fn base6(&self, subnet: usize) -> u128 {
        0x2001_0db8_u128 << 96 | (self.number as u128) << 72 | (subnet as u128) << 64
    }

    pub(super) fn block6(&self) -> String {
        format!("{}/56", Ipv6Addr::from(self.base6(0)))
    }

    pub(super) fn subnet(&self, subnet: usize) -> String {
        self.id("subnet", subnet)
    }

    /// An address of a subnet; the first that is not AWS's own is 4.
    pub(super) fn address(&self, subnet: usize, host: usize) -> Ipv4Addr {
        Ipv4Addr::from(self.base() + u32::try_from((subnet << 10) + host).unwrap_or_default())
    }

    pub(super) fn address6(&self, subnet: usize, host: usize) -> Ipv6Addr {
        Ipv6Addr::from(self.base6(subnet) + 0x1000 + host as u128)
    }

    /// The NAT gateway that serves a zone.
    fn nat_gateway(&self, zone: usize) -> String {
        self.id("nat", zone % self.nat_gateways)
    }

    fn table(&self, which: usize) -> String {
        self.id("rtb", which)
    }

    /// The table of a subnet: one for all public ones, one a zone for protected ones, one for private ones.
    fn table_of(&self, subnet: usize) -> Option<usize> {
        match tier(subnet) {
            Tier::Public => Some(1),
            Tier::Protected => Some(2 + subnet % ZONES),
            Tier::Private => Some(2 + ZONES),
            Tier::Forgotten => None,
        }
    }
}

fn associated(block: &str, member: &str) -> Value {
    json!([{"AssociationId": "cidr-assoc", member: block, format!("{member}State"): {"State": "associated"}}])
}

fn route(destination: &str, target: &str, id: &str) -> Value {
    let member = if destination.contains(':') { "DestinationIpv6CidrBlock" } else { "DestinationCidrBlock" };
    let origin = if id == "local" { "CreateRouteTable" } else { "CreateRoute" };
    json!({member: destination, target: id, "Origin": origin, "State": "active"})
}

/// Lays one VPC out; gives back how many interfaces its gateways have.
pub(super) fn lay(book: &mut Book, place: &Place, places: &[Place]) -> usize {
    let mut vpc = json!({
        "VpcId": place.vpc(), "CidrBlock": place.block(), "OwnerId": place.account, "State": "available",
        "CidrBlockAssociationSet": associated(&place.block(), "CidrBlock"), "Tags": place.name("vpc"),
    });
    if place.has_ipv6 {
        vpc["Ipv6CidrBlockAssociationSet"] = associated(&place.block6(), "Ipv6CidrBlock");
    }
    book.put(place, "Vpcs", &place.vpc(), &vpc);
    for attribute in ["EnableDnsSupport", "EnableDnsHostnames"] {
        let on = json!({"VpcId": place.vpc(), attribute: {"Value": true}});
        book.put(place, attribute, &place.vpc(), &on);
    }
    for subnet in 0..SUBNETS {
        lay_subnet(book, place, subnet);
    }
    lay_gateways(book, place);
    lay_tables(book, place, places);
    let attached = if place.is_on_the_transit_gateway() { ZONES } else { 0 };
    place.nat_gateways + attached
}

fn lay_subnet(book: &mut Book, place: &Place, number: usize) {
    let what = format!("{:?}-{}", tier(number), ["a", "b", "c"][number % ZONES]).to_lowercase();
    let mut subnet = json!({
        "SubnetId": place.subnet(number), "VpcId": place.vpc(), "OwnerId": place.account, "State": "available",
        "CidrBlock": format!("{}/22", place.address(number, 0)), "AvailabilityZone": place.zone(number),
        "MapPublicIpOnLaunch": tier(number) == Tier::Public, "Tags": place.name(what),
    });
    if place.has_ipv6 {
        let block = format!("{}/64", Ipv6Addr::from(place.base6(number)));
        subnet["Ipv6CidrBlockAssociationSet"] = associated(&block, "Ipv6CidrBlock");
    }
    book.put(place, "Subnets", &place.subnet(number), &subnet);
}

fn lay_gateways(book: &mut Book, place: &Place) {
    let attachment = json!([{"VpcId": place.vpc(), "State": "available"}]);
    let igw = place.id("igw", 0);
    let gateway = json!({"InternetGatewayId": igw, "Attachments": attachment, "OwnerId": place.account});
    book.put(place, "InternetGateways", &igw, &gateway);
    if place.has_ipv6 {
        let eigw = place.id("eigw", 0);
        let attachment = json!([{"VpcId": place.vpc(), "State": "attached"}]);
        let gateway = json!({"EgressOnlyInternetGatewayId": eigw, "Attachments": attachment});
        book.put(place, "EgressOnlyInternetGateways", &eigw, &gateway);
    }
    for zone in 0..place.nat_gateways {
        lay_nat_gateway(book, place, zone);
    }
    let endpoint = place.id("vpce", 0);
    let tables: Vec<String> = (2..=2 + ZONES).map(|table| place.table(table)).collect();
    let gateway = json!({
        "VpcEndpointId": endpoint, "VpcEndpointType": "Gateway", "VpcId": place.vpc(), "State": "available",
        "ServiceName": format!("com.amazonaws.{}.s3", place.region), "RouteTableIds": tables,
        "OwnerId": place.account,
    });
    book.put(place, "VpcEndpoints", &endpoint, &gateway);
    lay_prefix_list(book, place);
}

fn lay_nat_gateway(book: &mut Book, place: &Place, zone: usize) {
    let (id, interface) = (place.id("nat", zone), place.id("eni", zone));
    let (private, allocation) = (place.address(zone, 4), place.id("eipalloc", zone));
    let public = Ipv4Addr::from(0x0300_0000 + u32::try_from(place.number * 4 + zone).unwrap_or_default());
    let gateway = json!({
        "NatGatewayId": id, "VpcId": place.vpc(), "SubnetId": place.subnet(zone), "State": "available",
        "ConnectivityType": "public", "Tags": place.name(format!("nat-{zone}")),
        "NatGatewayAddresses": [{
            "AllocationId": allocation, "NetworkInterfaceId": interface, "PrivateIp": private,
            "PublicIp": public, "IsPrimary": true, "Status": "succeeded",
        }],
    });
    book.put(place, "NatGateways", &id, &gateway);
    let association = json!({"PublicIp": public, "AllocationId": allocation, "IpOwnerId": place.account});
    let interface_of_it = json!({
        "NetworkInterfaceId": interface, "InterfaceType": "nat_gateway", "Status": "in-use",
        "VpcId": place.vpc(), "SubnetId": place.subnet(zone), "AvailabilityZone": place.zone(zone),
        "OwnerId": place.account, "RequesterManaged": true, "PrivateIpAddress": private,
        "PrivateIpAddresses": [
            {"PrivateIpAddress": private, "Primary": true, "Association": association.clone()}
        ],
        "Association": association, "SourceDestCheck": false,
        "Attachment": {"InstanceOwnerId": "amazon-aws", "Status": "attached"},
    });
    book.put(place, "NetworkInterfaces", &interface, &interface_of_it);
    let address = json!({
        "AllocationId": allocation, "PublicIp": public, "NetworkInterfaceId": interface,
        "PrivateIpAddress": private, "AssociationId": place.id("eipassoc", zone), "Domain": "vpc",
    });
    book.put(place, "Addresses", &allocation, &address);
}

/// The list of S3, once in each network.
fn lay_prefix_list(book: &mut Book, place: &Place) {
    let known = book.0.get(&(place.account, place.region));
    if known.is_some_and(|network| !network.prefix_lists().is_empty()) {
        return;
    }
    let name = format!("com.amazonaws.{}.s3", place.region);
    let blocks = ["3.5.152.0/21", "52.219.0.0/20", "52.219.16.0/22"];
    let list = json!({"PrefixListId": S3, "PrefixListName": name, "Cidrs": blocks});
    book.put(place, "PrefixLists", S3, &list);
    let managed = json!({
        "PrefixListId": S3, "PrefixListName": name, "AddressFamily": "IPv4", "State": "create-complete",
        "OwnerId": "AWS",
    });
    book.put(place, "ManagedPrefixLists", S3, &managed);
    let entries: Vec<Value> = blocks.iter().map(|block| json!({"Cidr": block})).collect();
    book.put(place, "Entries", S3, &json!({"PrefixListId": S3, "Entries": entries}));
}

/// The main table, one for public subnets, one a zone for protected ones, and one for private ones.
fn lay_tables(book: &mut Book, place: &Place, places: &[Place]) {
    let mut common = vec![route(&place.block(), "GatewayId", "local")];
    if place.has_ipv6 {
        common.push(route(&place.block6(), "GatewayId", "local"));
    }
    if place.is_on_the_transit_gateway() {
        common.push(route("10.0.0.0/8", "TransitGatewayId", &between::transit_gateway()));
    }
    for peer in place.peers.iter().filter_map(|peer| places.get(*peer)) {
        let peering = between::peering(place, peer);
        common.push(route(&peer.block(), "VpcPeeringConnectionId", &peering));
        if place.has_ipv6 && peer.has_ipv6 {
            common.push(route(&peer.block6(), "VpcPeeringConnectionId", &peering));
        }
    }
    let [v4, v6] = EVERYWHERE;
    for table in 0..=2 + ZONES {
        let mut routes = common.clone();
        let zone = (2..2 + ZONES).contains(&table).then(|| table - 2);
        if table == 1 {
            routes.push(route(v4, "GatewayId", &place.id("igw", 0)));
        }
        if table == 1 && place.has_ipv6 {
            routes.push(route(v6, "GatewayId", &place.id("igw", 0)));
        }
        if let Some(zone) = zone {
            routes.push(route(v4, "NatGatewayId", &place.nat_gateway(zone)));
        }
        if zone.is_some() && place.has_ipv6 {
            routes.push(route(v6, "EgressOnlyInternetGatewayId", &place.id("eigw", 0)));
        }
        if table >= 2 {
            let (list, endpoint) = (S3, place.id("vpce", 0));
            routes.push(json!({
                "DestinationPrefixListId": list, "GatewayId": endpoint, "Origin": "CreateRoute", "State": "active"
            }));
        }
        let associations: Vec<Value> = (0..SUBNETS)
            .filter(|subnet| place.table_of(*subnet) == Some(table))
            .map(|subnet| (subnet, json!({"SubnetId": place.subnet(subnet)})))
            .chain((table == 0).then(|| (SUBNETS, json!({"Main": true}))))
            .map(|(number, mut association)| {
                association["RouteTableId"] = json!(place.table(table));
                association["RouteTableAssociationId"] = json!(place.id("rtbassoc", number));
                association["AssociationState"] = json!({"State": "associated"});
                association
            })
            .collect();
        let written = json!({
            "RouteTableId": place.table(table), "VpcId": place.vpc(), "OwnerId": place.account,
            "Associations": associations, "Routes": routes,
        });
        book.put(place, "RouteTables", &place.table(table), &written);
    }
}

/// The subnets by which a VPC is attached to the transit gateway, one a zone.
pub(super) fn attached_subnets() -> std::ops::Range<usize> {
    ZONES..2 * ZONES
}

/// The interfaces that the attachment has in them.
pub(super) fn lay_attachment_interfaces(book: &mut Book, place: &Place) {
    debug_assert_eq!(place.region, HOME, "the transit gateway is at home");
    for subnet in attached_subnets() {
        let id = place.id("eni", 0x10 + subnet);
        let private = place.address(subnet, 5);
        let interface = json!({
            "NetworkInterfaceId": id, "InterfaceType": "transit_gateway", "Status": "in-use",
            "VpcId": place.vpc(), "SubnetId": place.subnet(subnet), "AvailabilityZone": place.zone(subnet),
            "OwnerId": place.account, "RequesterManaged": true, "PrivateIpAddress": private,
            "PrivateIpAddresses": [{"PrivateIpAddress": private, "Primary": true}], "SourceDestCheck": false,
            "Attachment": {"InstanceOwnerId": "amazon-aws", "Status": "attached"},
        });
        book.put(place, "NetworkInterfaces", &id, &interface);
    }
}
