//! The made-up estate that the benches ask: what it holds, that it is always the same, and that AWS would
//! take it.
#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may simply fail, and so may their helpers"
)]

#[path = "../benches/estate/generate.rs"]
mod generate;

use std::collections::BTreeSet;

use aozu_names::{AccountId, Findings, Partition, Region, Severity};
use aozu_vpc::{Index, InterfaceType, Network, Quotas, RULES, Route, rules};
use generate::estate;

const SEED: u64 = 7;

type Estate = Vec<(AccountId, Region, Network)>;

fn sum(estate: &Estate, count: impl Fn(&Network) -> usize) -> usize {
    estate.iter().map(|(_, _, network)| count(network)).sum()
}

/// Subnet, groups and kind of address.
fn classes(estate: &Estate) -> usize {
    let interfaces = estate.iter().flat_map(|(_, _, network)| network.network_interfaces().values());
    let class = |interface: &aozu_vpc::NetworkInterface| {
        let groups: Vec<String> = interface.group_ids().map(ToString::to_string).collect();
        let public = interface.public_addresses().next().is_some();
        let kind = interface.interface_type().map(InterfaceType::to_string);
        (interface.subnet_id().cloned(), groups, public, kind)
    };
    interfaces.map(class).collect::<BTreeSet<_>>().len()
}

#[test]
fn it_grows_with_the_interfaces() {
    for (interfaces, vpcs) in [(100, 4), (1_000, 5), (10_000, 50)] {
        let estate = estate(interfaces, SEED);
        assert_eq!(sum(&estate, |network| network.network_interfaces().len()), interfaces);
        assert_eq!(sum(&estate, |network| network.vpcs().len()), vpcs);
        assert_eq!(sum(&estate, |network| network.subnets().len()), vpcs * 10);
        assert_eq!(sum(&estate, |network| network.security_groups().len()), vpcs * 20);
        let classes = classes(&estate);
        assert!((interfaces / 6..interfaces / 3).contains(&classes), "{classes} classes");
        assert!(estate.len() >= 3, "{} networks", estate.len());
        assert!(sum(&estate, |network| network.vpc_peering_connections().len()) >= vpcs / 2);
        assert_eq!(sum(&estate, |network| network.transit_gateway_route_tables().len()), 3);
        let rules = |network: &Network| {
            let groups = network.security_groups().values();
            groups
                .map(|group| aozu_vpc::Direction::BOTH.iter().map(|way| group.rules(*way).count()).sum())
                .inspect(|rules: &usize| assert!((1..=12).contains(rules), "{rules} rules"))
                .sum()
        };
        let rules = sum(&estate, rules);
        assert!(rules > vpcs * 20 * 4, "{rules} rules");
    }
}

#[test]
fn the_same_seed_makes_the_same_estate_and_another_seed_another() {
    assert_eq!(estate(300, SEED), estate(300, SEED));
    assert_ne!(estate(300, SEED), estate(300, SEED + 1));
}

#[test]
fn aws_would_take_it() {
    let estate = estate(2_000, SEED);
    let partition = Partition::aws();
    let quotas = Quotas { vpcs_per_region: 20, ..Quotas::default() };
    let indices: Vec<Index<'_>> = estate.iter().map(|(_, _, network)| Index::new(network)).collect();
    let elsewhere: rules::Elsewhere<'_> = estate
        .iter()
        .zip(&indices)
        .map(|((account, region, network), index)| ((*account, region.clone()), (network, index)))
        .collect();
    for ((account, region, network), index) in estate.iter().zip(&indices) {
        let scope = rules::Scope {
            account: *account,
            region,
            partition: &partition,
            network,
            index,
            elsewhere: &elsewhere,
            iam: None,
            as_of: "2026-06-01T00:00:00Z".parse().unwrap(),
            quotas: &quotas,
        };
        let mut findings = Findings::default();
        for rule in RULES {
            (rule.check)(&scope, &mut findings);
        }
        let faults: Vec<_> = findings
            .into_sorted()
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        assert!(faults.is_empty(), "{:?}", &faults[..faults.len().min(5)]);
    }
}

/// Peered VPCs have routes to each other, and none of their blocks overlap.
#[test]
fn peerings_have_routes_on_both_sides() {
    let estate = estate(2_000, SEED);
    let vpcs: Vec<_> = estate.iter().flat_map(|(_, _, network)| network.vpcs().values()).collect();
    for (n, vpc) in vpcs.iter().enumerate() {
        assert!(vpcs[..n].iter().all(|other| !other.cidr_block().overlaps(*vpc.cidr_block())));
    }
    let leads = |route: &Route, id: &str| route.target().id() == id;
    for (_, _, network) in &estate {
        for peering in network.vpc_peering_connections().values() {
            let id = peering.vpc_peering_connection_id().as_str();
            for side in peering.sides() {
                let vpc = side.vpc_id().expect("every side names its VPC");
                let tables = estate.iter().flat_map(|(_, _, network)| network.route_tables().values());
                let mut tables = tables.filter(|table| table.vpc_id() == vpc);
                assert!(tables.all(|table| table.routes().iter().any(|route| leads(route, id))));
            }
        }
    }
}
