//! A made-up estate of any size: the same one for the same size and seed, whatever the machine.
//!
//! For every 200 interfaces there is a VPC (four at least) of ten subnets and twenty security groups:
//!
//! - three zones with a public, a protected and a private subnet each, and one that nobody gave a route
//!   table, so that the main one holds;
//! - an internet gateway, one NAT gateway or one for each zone, a gateway endpoint for S3; every fourth VPC
//!   has IPv6 too, with an egress-only internet gateway;
//! - security groups of 2 to 12 rules, which name groups of the VPC, blocks, and sometimes the world; some
//!   subnets behind network ACLs of their own;
//! - VPCs belong to production, development or shared services, in accounts of up to eight VPCs. They are
//!   peered in a partial mesh, and a transit gateway with a route table for each of the three joins those of
//!   the first region; every tenth VPC is in another region and has peerings only.
//!
//! The interfaces are those of NAT gateways and transit gateway attachments, of instances, functions and
//! managed services, and there are about a fifth as many classes of them (subnet, security groups, kind of
//! address) as interfaces.

mod between;
mod ground;
mod guards;
mod hosts;

use std::collections::BTreeMap;

use aozu_names::{
    AccountId, Coverage, Region,
    wire::{SlotKind, State},
};
use aozu_vpc::Network;
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;
use serde_json::Value;

/// What a VPC serves; each has its own accounts and its own route table of the transit gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Environment {
    /// Shared services, which both others reach.
    Shared,
    /// Production.
    Prod,
    /// Development.
    Dev,
}

impl Environment {
    const ALL: [Self; 3] = [Self::Shared, Self::Prod, Self::Dev];

    fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Prod => "prod",
            Self::Dev => "dev",
        }
    }

    /// Whose routes its table of the transit gateway has.
    fn reaches(self, other: Self) -> bool {
        self == other || self == Self::Shared || other == Self::Shared
    }
}

/// The environments of ten VPCs, over and over.
const MIX: [Environment; 10] = {
    use Environment::{Dev, Prod, Shared};
    [Shared, Prod, Dev, Prod, Dev, Prod, Dev, Prod, Prod, Dev]
};

const HOME: &str = "ap-northeast-1";
const AWAY: &str = "us-west-2";
const ZONES: usize = 3;
const SUBNETS: usize = 10;
const GROUPS: usize = 20;

/// A VPC and where it is.
#[derive(Debug, Clone)]
struct Place {
    number: usize,
    environment: Environment,
    account: AccountId,
    region: &'static str,
    has_ipv6: bool,
    nat_gateways: usize,
    /// The VPCs that it is peered with, by number.
    peers: Vec<usize>,
}

impl Place {
    fn new(number: usize, interfaces: usize) -> Self {
        let environment = MIX[number % 10];
        let of_its_kind = (number / 10) * MIX.iter().filter(|other| **other == environment).count()
            + MIX[..number % 10].iter().filter(|other| **other == environment).count();
        let account = account(environment, of_its_kind / 8);
        // Few interfaces are not all to be NAT gateways'.
        let nat_gateways = if interfaces >= 1_000 && environment == Environment::Prod { ZONES } else { 1 };
        Self {
            number,
            environment,
            account,
            region: if number % 10 == 9 { AWAY } else { HOME },
            has_ipv6: number % 4 == 1,
            nat_gateways,
            peers: Vec::new(),
        }
    }

    fn is_on_the_transit_gateway(&self) -> bool {
        self.region == HOME
    }

    fn name(&self, what: impl std::fmt::Display) -> Value {
        serde_json::json!([{"Key": "Name", "Value": format!("{}-{}-{what}", self.environment.name(), self.number)}])
    }

    /// The id of something of this VPC, by kind and number.
    fn id(&self, kind: &str, number: usize) -> String {
        id(kind, (self.number << 16) + number)
    }

    fn vpc(&self) -> String {
        self.id("vpc", 0)
    }

    fn zone(&self, zone: usize) -> String {
        format!("{}{}", self.region, ["a", "b", "c"][zone % ZONES])
    }
}

fn id(kind: &str, number: usize) -> String {
    format!("{kind}-{:017x}", number + 0x1000_0000_0000)
}

fn account(environment: Environment, number: usize) -> AccountId {
    let digits = 111_100_000_000 + (environment as usize) * 1_000_000 + number;
    digits.to_string().parse().unwrap_or_else(|error| panic!("{error}"))
}

/// The networks that are written, by account and region.
#[derive(Default)]
struct Book(BTreeMap<(AccountId, &'static str), Network>);

impl Book {
    /// Adds a resource, which must be as the reader of account documents wants it.
    fn add(&mut self, at: (AccountId, &'static str), collection: &str, key: &str, resource: &Value) {
        let network = self.0.entry(at).or_insert_with(empty);
        let slot = network.slot_mut(collection);
        let Some((_, slot)) = slot else { panic!("there is no collection `{collection}`") };
        if let Err(problems) = slot.read(key, &resource.to_string()) {
            panic!("{collection}/{key}: {problems:?}");
        }
    }

    fn put(&mut self, place: &Place, collection: &str, key: &str, resource: &Value) {
        self.add((place.account, place.region), collection, key, resource);
    }
}

/// Collections that are left unread: no packet asks for them.
const UNREAD: [&str; 6] = [
    "SecurityGroupRules",
    "IamInstanceProfileAssociations",
    "Volumes",
    "FlowLogs",
    "DhcpOptions",
    "AvailabilityZones",
];

/// A network of which all was read, and nothing is there.
fn empty() -> Network {
    let mut network = Network::default();
    let slots: Vec<_> = network.slots().iter().map(|(name, kind, _)| (*name, *kind)).collect();
    for (name, kind) in slots.into_iter().filter(|(name, _)| !UNREAD.contains(name)) {
        let Some((_, slot)) = network.slot_mut(name) else { continue };
        match kind {
            SlotKind::Many => slot.set_coverage(Coverage::Whole),
            SlotKind::Each => slot.set_coverage(Coverage::PerItem),
            SlotKind::One => slot.read("", "null").unwrap_or_else(|problems| panic!("{problems:?}")),
        }
    }
    network
}

/// An estate of so many interfaces; every network has account and region.
///
/// # Panics
///
/// With more than 200,000 interfaces, for which 10.0.0.0/8 has no room.
pub(crate) fn estate(interfaces: usize, seed: u64) -> Vec<(AccountId, Region, Network)> {
    let vpcs = (interfaces / 200).max(4);
    assert!(vpcs <= 1_000, "10.0.0.0/8 has room for 1,000 VPCs, that is for 200,000 interfaces");
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut places: Vec<Place> = (0..vpcs).map(|number| Place::new(number, interfaces)).collect();
    between::choose_peers(&mut places, &mut rng);

    let mut book = Book::default();
    let mut managed = 0;
    for place in &places {
        managed += ground::lay(&mut book, place, &places);
        guards::set(&mut book, place, &places, &mut rng);
    }
    between::join(&mut book, &places);
    // Each interface of a gateway is a class by itself.
    let classes = (interfaces / 5).saturating_sub(managed).max(interfaces / 10);
    hosts::house(&mut book, &places, interfaces.saturating_sub(managed), classes, &mut rng);

    let networks = book.0.into_iter();
    networks
        .map(|((account, region), network)| {
            let region = region.parse().unwrap_or_else(|error| panic!("{error}"));
            (account, region, network)
        })
        .collect()
}
