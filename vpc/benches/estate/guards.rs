//! Security groups and network ACLs.

use std::collections::BTreeSet;

use rand::{RngExt, seq::IndexedRandom};
use rand_pcg::Pcg64Mcg;
use serde_json::{Value, json};

use super::{
    Book, GROUPS, Place, SUBNETS,
    ground::{EVERYWHERE, Tier, tier},
};

/// A rule: protocol, ports and peer.
type Rule = (&'static str, Option<(u16, u16)>, Peer);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Peer {
    Block(String),
    Group(usize),
}

/// What every VPC has: the group's name, and what it lets in.
const ROLES: [(&str, &[(u16, Role)]); 9] = [
    ("default", &[]),
    ("balancer", &[(80, Role::World), (443, Role::World)]),
    ("web", &[(8080, Role::Group(1)), (9100, Role::Corporate)]),
    ("app", &[(8443, Role::Group(2)), (9100, Role::Corporate)]),
    ("db", &[(5432, Role::Group(3)), (3306, Role::Group(3))]),
    ("cache", &[(6379, Role::Group(3))]),
    ("bastion", &[(22, Role::Office)]),
    ("ops", &[(22, Role::Group(6)), (9100, Role::Corporate)]),
    ("endpoint", &[(443, Role::Vpc)]),
];

#[derive(Debug, Clone, Copy)]
enum Role {
    World,
    Corporate,
    Office,
    Vpc,
    Group(usize),
}

const PORTS: [u16; 16] =
    [53, 80, 123, 443, 1433, 2049, 3306, 5432, 5671, 6379, 8080, 8443, 9092, 9100, 9200, 27017];

impl Place {
    pub(super) fn group(&self, number: usize) -> String {
        self.id("sg", number)
    }
}

pub(super) fn set(book: &mut Book, place: &Place, places: &[Place], rng: &mut Pcg64Mcg) {
    for number in 0..GROUPS {
        set_group(book, place, places, number, rng);
    }
    set_acls(book, place, rng);
}

fn set_group(book: &mut Book, place: &Place, places: &[Place], number: usize, rng: &mut Pcg64Mcg) {
    let (name, given) = ROLES.get(number).copied().unwrap_or(("service", &[]));
    let mut within: BTreeSet<Rule> = BTreeSet::new();
    let mut out: BTreeSet<Rule> = BTreeSet::new();
    for (port, role) in given {
        within.extend(peers(place, *role).into_iter().map(|peer| ("tcp", Some((*port, *port)), peer)));
    }
    if number == 0 {
        within.insert(("-1", None, Peer::Group(0)));
    }
    // Two thirds let everything out, as new groups do.
    let restricted = number != 0 && rng.random_bool(0.33);
    if restricted {
        out.insert(("tcp", Some((443, 443)), Peer::Block(EVERYWHERE[0].to_owned())));
    } else {
        out.extend(everywhere(place).map(|block| ("-1", None, block)));
    }
    let wanted = rng.random_range(2..=12);
    // A rule may come twice; then there is one less.
    for _ in (within.len() + out.len())..wanted {
        let rule = any_rule(place, places, rng);
        if restricted && rng.random_bool(0.3) {
            out.insert(rule)
        } else {
            within.insert(rule)
        };
    }
    let group = json!({
        "GroupId": place.group(number), "VpcId": place.vpc(), "OwnerId": place.account,
        "GroupName": if number < ROLES.len() { name.to_owned() } else { format!("{name}-{number}") },
        "Description": name, "IpPermissions": written(place, &within),
        "IpPermissionsEgress": written(place, &out),
    });
    book.put(place, "SecurityGroups", &place.group(number), &group);
}

fn everywhere(place: &Place) -> impl Iterator<Item = Peer> {
    let families = if place.has_ipv6 { 2 } else { 1 };
    EVERYWHERE.into_iter().take(families).map(|block| Peer::Block(block.to_owned()))
}

fn peers(place: &Place, role: Role) -> Vec<Peer> {
    match role {
        Role::World => everywhere(place).collect(),
        Role::Corporate => vec![Peer::Block("10.0.0.0/8".to_owned())],
        Role::Office => vec![Peer::Block("203.0.113.0/24".to_owned())],
        Role::Vpc => vec![Peer::Block(place.block())],
        Role::Group(number) => vec![Peer::Group(number)],
    }
}

fn any_rule(place: &Place, places: &[Place], rng: &mut Pcg64Mcg) -> Rule {
    let peer = match rng.random_range(0..100) {
        0..50 => Peer::Group(rng.random_range(1..GROUPS)),
        50..70 => Peer::Block(place.block()),
        70..85 => Peer::Block(places.choose(rng).map_or_else(|| place.block(), Place::block)),
        85..93 => Peer::Block("10.0.0.0/8".to_owned()),
        _ => Peer::Block(format!("198.51.100.{}/28", rng.random_range(0..16_u8) * 16)),
    };
    let port = PORTS.choose(rng).copied().unwrap_or(443);
    match rng.random_range(0..100) {
        0..75 => ("tcp", Some((port, port)), peer),
        75..85 => ("tcp", Some((port, port.saturating_add(100))), peer),
        85..93 => ("udp", Some((port, port)), peer),
        93..97 => ("icmp", None, peer),
        _ => ("-1", None, peer),
    }
}

fn written(place: &Place, rules: &BTreeSet<Rule>) -> Value {
    let permission = |(protocol, ports, peer): &Rule| {
        let mut permission = json!({"IpProtocol": protocol});
        if let Some((from, to)) = ports {
            permission["FromPort"] = json!(from);
            permission["ToPort"] = json!(to);
        } else if *protocol == "icmp" {
            permission["FromPort"] = json!(-1);
            permission["ToPort"] = json!(-1);
        }
        match peer {
            Peer::Block(block) if block.contains(':') => {
                permission["Ipv6Ranges"] = json!([{"CidrIpv6": block}]);
            }
            Peer::Block(block) => permission["IpRanges"] = json!([{"CidrIp": block}]),
            Peer::Group(number) => {
                let pair = json!([{"GroupId": place.group(*number), "UserId": place.account}]);
                permission["UserIdGroupPairs"] = pair;
            }
        }
        permission
    };
    rules.iter().map(permission).collect()
}

/// The VPC's default ACL; in every second VPC one of their own for the private subnets, in every fourth one
/// for the public ones.
fn set_acls(book: &mut Book, place: &Place, rng: &mut Pcg64Mcg) {
    let own = |subnet: usize| match tier(subnet) {
        Tier::Private if place.number % 2 == 1 => 1,
        Tier::Public if place.number.is_multiple_of(4) => 2,
        _ => 0,
    };
    let all = |egress, number| {
        let v4 = entry(number, egress, "allow", "-1", EVERYWHERE[0], None);
        let v6 = place.has_ipv6.then(|| entry(number + 1, egress, "allow", "-1", EVERYWHERE[1], None));
        std::iter::once(v4).chain(v6)
    };
    let entries: [Vec<Value>; 3] = [
        all(false, 100).chain(all(true, 100)).collect(),
        private_entries(place, rng),
        [(100, 80, 80), (110, 443, 443), (120, 1024, 65535)]
            .into_iter()
            .map(|(number, from, to)| entry(number, false, "allow", "6", EVERYWHERE[0], Some((from, to))))
            .chain([
                entry(90, false, "allow", "-1", "10.0.0.0/8", None),
                entry(130, false, "allow", "17", EVERYWHERE[0], Some((1024, 65535))),
            ])
            .chain(all(true, 100))
            .collect(),
    ];
    for (which, mut entries) in entries.into_iter().enumerate() {
        let subnets: Vec<usize> = (0..SUBNETS).filter(|subnet| own(*subnet) == which).collect();
        if which != 0 && subnets.is_empty() {
            continue;
        }
        for egress in [false, true] {
            entries.push(entry(32767, egress, "deny", "-1", EVERYWHERE[0], None));
            if place.has_ipv6 {
                entries.push(entry(32768, egress, "deny", "-1", EVERYWHERE[1], None));
            }
        }
        let id = place.id("acl", which);
        let associations: Vec<Value> = subnets
            .into_iter()
            .map(|subnet| {
                json!({
                    "NetworkAclAssociationId": place.id("aclassoc", subnet), "NetworkAclId": id,
                    "SubnetId": place.subnet(subnet),
                })
            })
            .collect();
        let acl = json!({
            "NetworkAclId": id, "VpcId": place.vpc(), "OwnerId": place.account, "IsDefault": which == 0,
            "Entries": entries, "Associations": associations,
        });
        book.put(place, "NetworkAcls", &id, &acl);
    }
}

/// Private subnets: what a service needs from within, answers from everywhere, and one port closed.
fn private_entries(place: &Place, rng: &mut Pcg64Mcg) -> Vec<Value> {
    let own = place.block();
    let closed = PORTS.choose(rng).copied().unwrap_or(443);
    let mut entries = vec![
        entry(90, false, "deny", "6", "10.0.0.0/8", Some((closed, closed))),
        entry(100, false, "allow", "-1", &own, None),
        entry(110, false, "allow", "6", "10.0.0.0/8", Some((443, 443))),
        entry(120, false, "allow", "6", "0.0.0.0/0", Some((1024, 65535))),
        entry(100, true, "allow", "-1", &own, None),
        entry(110, true, "allow", "6", "0.0.0.0/0", Some((443, 443))),
    ];
    // Answers to Linux clients only, or to all.
    let answers = if rng.random_bool(0.5) { (32768, 60999) } else { (1024, 65535) };
    entries.push(entry(120, true, "allow", "6", "10.0.0.0/8", Some(answers)));
    if place.has_ipv6 {
        entries.push(entry(140, false, "allow", "-1", &place.block6(), None));
        entries.push(entry(140, true, "allow", "-1", &place.block6(), None));
    }
    entries
}

fn entry(
    number: u32,
    egress: bool,
    action: &str,
    protocol: &str,
    block: &str,
    ports: Option<(u16, u16)>,
) -> Value {
    let member = if block.contains(':') { "Ipv6CidrBlock" } else { "CidrBlock" };
    let mut entry = json!({
        "RuleNumber": number, "Egress": egress, "RuleAction": action, "Protocol": protocol, member: block,
    });
    if let Some((from, to)) = ports {
        entry["PortRange"] = json!({"From": from, "To": to});
    }
    entry
}
