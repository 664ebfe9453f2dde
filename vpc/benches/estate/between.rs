//! What joins VPCs: peering connections and the transit gateway.

use std::collections::BTreeSet;

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use serde_json::{Value, json};

use super::{AWAY, Book, Environment, HOME, Place, account, ground, id};

/// A partial mesh: most VPCs have a peering with the next one and with one further away; what the transit
/// gateway does not join has one at least.
pub(super) fn choose_peers(places: &mut [Place], rng: &mut Pcg64Mcg) {
    let count = places.len();
    for number in 0..count {
        let next = (number + 1) % count;
        if rng.random_bool(0.6) || places[number].region == AWAY {
            peer(places, number, next);
        }
        if rng.random_bool(0.6) {
            peer(places, number, rng.random_range(0..count));
        }
    }
}

fn peer(places: &mut [Place], one: usize, other: usize) {
    if one != other && !places[one].peers.contains(&other) {
        places[one].peers.push(other);
        places[other].peers.push(one);
    }
}

/// The id of the peering between two VPCs.
pub(super) fn peering(one: &Place, other: &Place) -> String {
    let (low, high) = (one.number.min(other.number), one.number.max(other.number));
    id("pcx", (low << 16) + high)
}

pub(super) fn transit_gateway() -> String {
    id("tgw", 0)
}

fn table(environment: Environment) -> String {
    id("tgw-rtb", environment as usize)
}

fn attachment(place: &Place) -> String {
    place.id("tgw-attach", 0)
}

/// The account whose transit gateway it is.
fn owner() -> aozu_names::AccountId {
    account(Environment::Shared, 0)
}

pub(super) fn join(book: &mut Book, places: &[Place]) {
    for place in places {
        for other in place.peers.iter().filter_map(|other| places.get(*other)) {
            if place.number < other.number {
                join_peers(book, place, other);
            }
        }
    }
    let attached: Vec<&Place> = places.iter().filter(|place| place.is_on_the_transit_gateway()).collect();
    let gateway = json!({
        "TransitGatewayId": transit_gateway(), "OwnerId": owner(), "State": "available",
        "Options": {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"},
    });
    // It is shared with every account, and each sees it.
    let accounts: BTreeSet<_> = attached.iter().map(|place| place.account).chain([owner()]).collect();
    for account in accounts {
        book.add((account, HOME), "TransitGateways", &transit_gateway(), &gateway);
    }
    for place in &attached {
        attach(book, place);
    }
    for environment in Environment::ALL {
        route(book, environment, &attached);
    }
}

fn join_peers(book: &mut Book, requester: &Place, accepter: &Place) {
    let side = |place: &Place| {
        let mut side = json!({
            "VpcId": place.vpc(), "OwnerId": place.account, "Region": place.region,
            "CidrBlock": place.block(), "CidrBlockSet": [{"CidrBlock": place.block()}],
        });
        if place.has_ipv6 {
            side["Ipv6CidrBlockSet"] = json!([{"Ipv6CidrBlock": place.block6()}]);
        }
        side
    };
    let id = peering(requester, accepter);
    let connection = json!({
        "VpcPeeringConnectionId": id, "RequesterVpcInfo": side(requester), "AccepterVpcInfo": side(accepter),
        "Status": {"Code": "active", "Message": "Active"},
    });
    book.put(requester, "VpcPeeringConnections", &id, &connection);
    if (requester.account, requester.region) != (accepter.account, accepter.region) {
        book.put(accepter, "VpcPeeringConnections", &id, &connection);
    }
}

/// Attaches a VPC; its owner and that of the transit gateway both see it.
fn attach(book: &mut Book, place: &Place) {
    let id = attachment(place);
    let subnets: Vec<String> = ground::attached_subnets().map(|subnet| place.subnet(subnet)).collect();
    let of_vpc = json!({
        "TransitGatewayAttachmentId": id, "TransitGatewayId": transit_gateway(), "VpcId": place.vpc(),
        "VpcOwnerId": place.account, "State": "available", "SubnetIds": subnets,
        "Options": {"ApplianceModeSupport": "disable", "DnsSupport": "enable", "Ipv6Support": "disable"},
    });
    let any = json!({
        "TransitGatewayAttachmentId": id, "TransitGatewayId": transit_gateway(),
        "TransitGatewayOwnerId": owner(), "ResourceOwnerId": place.account, "ResourceType": "vpc",
        "ResourceId": place.vpc(), "State": "available",
        "Association": {"TransitGatewayRouteTableId": table(place.environment), "State": "associated"},
    });
    let mut seen_by = vec![place.account, owner()];
    seen_by.dedup();
    for account in seen_by {
        book.add((account, HOME), "TransitGatewayVpcAttachments", &id, &of_vpc);
        book.add((account, HOME), "TransitGatewayAttachments", &id, &any);
    }
    ground::lay_attachment_interfaces(book, place);
}

/// The table of an environment: propagated routes to what it reaches, and a block that goes nowhere.
fn route(book: &mut Book, environment: Environment, attached: &[&Place]) {
    let (id, at) = (table(environment), (owner(), HOME));
    let written = json!({
        "TransitGatewayRouteTableId": id, "TransitGatewayId": transit_gateway(), "State": "available",
        "Tags": [{"Key": "Name", "Value": environment.name()}],
    });
    book.add(at, "TransitGatewayRouteTables", &id, &written);
    let reached = || attached.iter().filter(|place| environment.reaches(place.environment));
    let propagations: Vec<Value> = reached()
        .map(|place| {
            json!({
                "TransitGatewayAttachmentId": attachment(place), "ResourceType": "vpc",
                "ResourceId": place.vpc(), "State": "enabled",
            })
        })
        .collect();
    let propagations =
        json!({"TransitGatewayRouteTableId": id, "TransitGatewayRouteTablePropagations": propagations});
    book.add(at, "TransitGatewayPropagations", &id, &propagations);
    let propagated = reached().map(|place| {
        json!({
            "DestinationCidrBlock": place.block(), "Type": "propagated", "State": "active",
            "TransitGatewayAttachments": [{
                "TransitGatewayAttachmentId": attachment(place), "ResourceType": "vpc",
                "ResourceId": place.vpc(),
            }],
        })
    });
    let hole = json!({"DestinationCidrBlock": "10.255.0.0/16", "Type": "static", "State": "blackhole"});
    let routes: Vec<Value> = propagated.chain([hole]).collect();
    let routes = json!({"TransitGatewayRouteTableId": id, "Routes": routes});
    book.add(at, "TransitGatewayStaticRoutes", &id, &routes);
}
