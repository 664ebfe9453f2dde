//! Interfaces, and the instances that some of them are attached to.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use rand::{RngExt, seq::IndexedRandom};
use rand_pcg::Pcg64Mcg;
use serde_json::{Value, json};

use super::{
    Book, GROUPS, Place, SUBNETS,
    ground::{Tier, tier},
    id,
};

/// What the members of a class have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Class {
    place: usize,
    subnet: usize,
    groups: BTreeSet<usize>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Private addresses only.
    Private,
    /// A public address too.
    Public,
    /// The shared interface of functions.
    Function,
}

/// Puts so many interfaces of so many classes into the subnets: one of each class, then more of any.
pub(super) fn house(
    book: &mut Book,
    places: &[Place],
    interfaces: usize,
    classes: usize,
    rng: &mut Pcg64Mcg,
) {
    let classes = classes_of(places, classes, rng);
    let mut housed: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for number in 0..interfaces {
        let class = classes.get(number).or_else(|| classes.choose(rng));
        let Some((class, place)) = class.and_then(|class| Some((class, places.get(class.place)?))) else {
            return;
        };
        let host = housed.entry((class.place, class.subnet)).or_insert(0x10);
        house_one(book, place, class, number, *host);
        *host += 1;
    }
}

/// Different classes, spread over the subnets of all VPCs.
fn classes_of(places: &[Place], wanted: usize, rng: &mut Pcg64Mcg) -> Vec<Class> {
    let mut known = BTreeSet::new();
    let mut classes = Vec::new();
    for number in 0..wanted {
        let place = number % places.len();
        let subnet = (number / places.len()) % SUBNETS;
        // There are thousands of sets of groups for each subnet: a new one is soon found.
        loop {
            let groups = (0..rng.random_range(1..=3)).map(|_| rng.random_range(1..GROUPS)).collect();
            let kind = match tier(subnet) {
                Tier::Public if rng.random_bool(0.6) => Kind::Public,
                Tier::Protected | Tier::Private if rng.random_bool(0.12) => Kind::Function,
                _ => Kind::Private,
            };
            let class = Class { place, subnet, groups, kind };
            if known.insert(class.clone()) {
                classes.push(class);
                break;
            }
        }
    }
    classes
}

fn house_one(book: &mut Book, place: &Place, class: &Class, number: usize, host: usize) {
    // Those of gateways are numbered by VPC, below this.
    let interface_id = id("eni", 0x1_0000_0000 + number);
    let private = place.address(class.subnet, host);
    let public = (class.kind == Kind::Public)
        .then(|| Ipv4Addr::from(0x3600_0000 + u32::try_from(number).unwrap_or_default()));
    let association = public.map(|public| json!({"PublicIp": public, "IpOwnerId": "amazon"}));
    let groups: Vec<Value> =
        class.groups.iter().map(|group| json!({"GroupId": place.group(*group)})).collect();
    let mut address = json!({"PrivateIpAddress": private, "Primary": true});
    let mut interface = json!({
        "NetworkInterfaceId": interface_id, "InterfaceType": "interface", "Status": "in-use",
        "VpcId": place.vpc(), "SubnetId": place.subnet(class.subnet),
        "AvailabilityZone": place.zone(class.subnet), "OwnerId": place.account,
        "PrivateIpAddress": private, "Groups": groups, "SourceDestCheck": true,
    });
    if let Some(association) = association {
        address["Association"] = association.clone();
        interface["Association"] = association;
    }
    interface["PrivateIpAddresses"] = json!([address]);
    if place.has_ipv6 && class.kind != Kind::Function {
        let v6 = place.address6(class.subnet, host);
        interface["Ipv6Addresses"] = json!([{"Ipv6Address": v6}]);
    }
    // One interface in nine, of those without a public address, is a managed service's.
    let service = match class.kind {
        Kind::Function => Some("amazon-aws"),
        Kind::Private if number.is_multiple_of(9) => Some("amazon-rds"),
        _ => None,
    };
    if class.kind == Kind::Function {
        interface["InterfaceType"] = json!("lambda");
    }
    interface["Attachment"] = match service {
        Some(owner) => {
            interface["RequesterManaged"] = json!(true);
            json!({"InstanceOwnerId": owner, "Status": "attached"})
        }
        None => {
            let instance = id("i", number);
            let written = json!({
                "InstanceId": instance, "State": {"Name": "running"}, "InstanceType": "m7g.large",
                "VpcId": place.vpc(), "SubnetId": place.subnet(class.subnet),
                "Placement": {"AvailabilityZone": place.zone(class.subnet)}, "SecurityGroups": groups,
                "PrivateIpAddress": private, "SourceDestCheck": true,
                "MetadataOptions": {"State": "applied", "HttpTokens": "required", "HttpEndpoint": "enabled"},
                "NetworkInterfaces": [{"NetworkInterfaceId": interface_id}],
            });
            book.put(place, "Reservations", &instance, &written);
            json!({
                "InstanceId": instance, "InstanceOwnerId": place.account, "DeviceIndex": 0,
                "Status": "attached", "AttachmentId": id("eni-attach", number),
            })
        }
    };
    book.put(place, "NetworkInterfaces", &interface_id, &interface);
}
