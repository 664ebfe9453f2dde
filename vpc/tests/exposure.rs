//! What the internet reaches and what reaches it, on the made-up estate: the lists say what single questions say.
#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may simply fail, and so may their helpers"
)]

#[path = "../benches/estate/generate.rs"]
mod generate;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use aozu_vpc::{
    InterfaceType, NetworkInterface, Protocol,
    reach::{Answer, Estate, Request, Verdict},
};

fn ask<'e>(estate: &'e Estate<'_>, source: &str, destination: &str, address: Option<IpAddr>) -> Answer<'e> {
    let request = Request {
        source: source.to_owned(),
        destination: Some(destination.to_owned()),
        destination_ip: address,
        protocol: Some(Protocol::All),
        ..Request::default()
    };
    estate.ask(&request).unwrap_or_else(|error| panic!("{error}"))
}

/// Its public addresses.
fn addresses(interface: &NetworkInterface) -> Vec<IpAddr> {
    let v4 = interface.public_addresses().map(IpAddr::V4);
    let v6 = interface.ipv6_addresses().iter().map(|one| IpAddr::V6(*one.ipv6_address()));
    v4.chain(v6).collect()
}

/// Asks of each interface by itself, and compares.
fn compare(size: usize, seed: u64) -> (usize, usize, usize) {
    let networks = generate::estate(size, seed);
    let estate =
        Estate::new(networks.iter().map(|(account, region, network)| (*account, region.clone(), network)));
    let exposure = estate.exposure();
    assert!(exposure.is_complete && exposure.needs.is_empty(), "{:?}", exposure.needs);
    let exposed: BTreeMap<_, _> = exposure
        .from_internet
        .iter()
        .map(|one| ((one.network_interface.unwrap_or_default(), one.address.addr()), one))
        .collect();
    let unreached: BTreeMap<_, _> =
        exposure.unreachable.iter().map(|one| ((one.network_interface, one.address.addr()), one)).collect();
    assert_eq!((exposed.len(), unreached.len()), (exposure.from_internet.len(), exposure.unreachable.len()));
    let mut seen = BTreeSet::new();
    let mut counts = (0, 0, 0);
    for interface in networks.iter().flat_map(|(_, _, network)| network.network_interfaces().values()) {
        let id = interface.network_interface_id().as_str();
        if matches!(
            interface.interface_type(),
            Some(InterfaceType::NatGateway | InterfaceType::Lambda | InterfaceType::TransitGateway)
        ) {
            continue;
        }
        for address in addresses(interface) {
            let answer = ask(&estate, "internet", id, Some(address));
            let key = (id, address);
            let (open, closed) = (exposed.get(&key), unreached.get(&key));
            match answer.verdict {
                Verdict::Reachable | Verdict::Partial => {
                    let open = open.unwrap_or_else(|| panic!("{key:?} is not listed"));
                    assert!(closed.is_none(), "{key:?}");
                    assert_eq!((open.verdict, &open.path), (answer.verdict, &answer.hops), "{key:?}");
                    assert!(!open.flows.is_empty(), "{key:?}");
                    if answer.verdict == Verdict::Reachable {
                        assert_eq!(open.flows, answer.admitted_flows, "{key:?}");
                    }
                    counts.0 += 1;
                }
                Verdict::Denied | Verdict::OneWay => {
                    let closed = closed.unwrap_or_else(|| panic!("{key:?} is not listed"));
                    assert_eq!(
                        (closed.verdict, &closed.why),
                        (answer.verdict, &answer.explanations),
                        "{key:?}"
                    );
                    assert!(open.is_none_or(|open| open.verdict == Verdict::OneWay), "{key:?}");
                    counts.1 += 1;
                }
                Verdict::Unknown => panic!("{key:?}: all was read"),
            }
            seen.insert(key);
        }
        let subnet = interface.subnet_id().map(|id| id.as_str()).unwrap_or_default();
        let answer = ask(&estate, id, "internet", None);
        let name = interface.instance_id().map_or(id, |instance| instance.as_str());
        let ways = || exposure.to_internet.iter().filter(|way| way.subnet == subnet);
        let goes = ways().any(|way| way.resources.contains(&name));
        assert_eq!(goes, !answer.admitted_flows.is_empty(), "{id} {:?}", answer.verdict);
        if goes {
            assert!(
                ways().any(|way| way.way.iter().all(|by| answer.hops.iter().any(|hop| hop == by))),
                "{id}"
            );
            counts.2 += 1;
        }
    }
    let listed: BTreeSet<_> = exposed.keys().chain(unreached.keys()).copied().collect();
    assert_eq!(listed, seen, "nothing else is listed");
    counts
}

#[test]
fn the_lists_say_what_single_questions_say() {
    for (size, seed) in [(120, 7), (250, 11)] {
        let (open, closed, out) = compare(size, seed);
        assert!(open > 5 && closed > 5 && out > 20, "{open} {closed} {out}");
    }
}
