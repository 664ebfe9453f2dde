//! Random networks, small and crowded: few addresses, few ports, so that things meet.

mod ground;
mod guards;
mod hosts;
mod joins;
mod questions;
mod routes;

use std::net::{Ipv4Addr, Ipv6Addr};

use aozu_vpc::wire;
pub(crate) use guards::everything;
pub(crate) use questions::{ICMP, ICMP_V6, Question, questions};
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_pcg::Pcg64Mcg;
use smol_str::{SmolStr, format_smolstr};

use crate::world::{Book, World};

pub(crate) const ACCOUNTS: [&str; 2] = ["111122223333", "444455556666"];
pub(crate) const REGIONS: [&str; 2] = ["eu-west-1", "us-west-2"];

/// Blocks and hosts that are nobody's of the model's.
pub(super) const INTERNET: [&str; 2] = ["203.0.113.9", "8.8.8.8"];
pub(super) const INTERNET_V6: &str = "2a00::1";
pub(super) const CUSTOMER: [&str; 2] = ["192.168.0.9", "192.168.7.7"];
pub(super) const SERVICE: &str = "52.216.0.5";
pub(super) const SERVICE_V6: &str = "2a05:d000::5";

/// Where chance is asked.
pub(crate) struct Dice(Pcg64Mcg);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed))
    }

    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.0.random_range(0..end) }
    }

    pub(crate) fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        of.choose(&mut self.0)
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            list.swap(index, self.below(index + 1));
        }
    }
}

/// A subnet as it was planned.
#[derive(Debug, Clone)]
pub(super) struct Sub {
    pub(super) id: SmolStr,
    pub(super) base: u32,
    pub(super) length: u8,
    pub(super) v6: Option<u128>,
    pub(super) zone: SmolStr,
    pub(super) hosts: u32,
}

impl Sub {
    pub(super) fn block(&self) -> SmolStr {
        format_smolstr!("{}/{}", Ipv4Addr::from(self.base), self.length)
    }

    pub(super) fn block6(&self) -> Option<SmolStr> {
        self.v6.map(|base| format_smolstr!("{}/64", Ipv6Addr::from(base)))
    }

    /// The next address that nobody has.
    pub(super) fn next(&mut self) -> u32 {
        self.hosts += 1;
        self.base + 3 + self.hosts
    }
}

/// A VPC as it was planned.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: SmolStr,
    pub(super) number: usize,
    pub(super) account: usize,
    pub(super) region: usize,
    pub(super) blocks: Vec<SmolStr>,
    pub(super) block6: Option<SmolStr>,
    pub(super) subs: Vec<Sub>,
    pub(super) groups: Vec<SmolStr>,
    /// Interfaces that routes may lead to, with the subnet of each by number.
    pub(super) appliances: Vec<(SmolStr, usize)>,
    /// What stands at the edge, by id.
    pub(super) internet_gateway: Option<SmolStr>,
    pub(super) egress_only: Option<SmolStr>,
    pub(super) nats: Vec<SmolStr>,
    /// The subnet that is meant to lead to the internet, by number.
    pub(super) front: usize,
    pub(super) vpn_gateway: Option<SmolStr>,
    pub(super) endpoint: Option<SmolStr>,
    /// Whether the endpoint takes IPv6 too.
    pub(super) is_dual: bool,
    pub(super) transit_gateway: Option<SmolStr>,
    /// Peering connections, and the VPC on the other side.
    pub(super) peerings: Vec<(SmolStr, usize)>,
}

/// What is under way.
pub(super) struct Plan {
    pub(super) dice: Dice,
    pub(super) places: Vec<Place>,
    pub(super) books: Vec<Book>,
    /// Whether guards mostly let through, so that what lies behind them counts.
    pub(super) is_open: bool,
    numbers: u32,
    publics: u32,
}

impl Plan {
    pub(super) fn id(&mut self, kind: &str) -> SmolStr {
        self.numbers += 1;
        format_smolstr!("{kind}-{:08x}", self.numbers * 0x11)
    }

    /// A public address that nobody has.
    pub(super) fn public(&mut self) -> SmolStr {
        self.publics += 1;
        format_smolstr!("54.0.0.{}", self.publics)
    }

    /// What an account has in a region.
    pub(super) fn book(&mut self, account: usize, region: usize) -> &mut Book {
        let at = account * REGIONS.len() + region;
        &mut self.books[at]
    }

    pub(super) fn book_of(&mut self, place: &Place) -> &mut Book {
        self.book(place.account, place.region)
    }
}

/// The world of a seed.
pub(crate) fn world(seed: u64) -> World {
    let books = ACCOUNTS
        .iter()
        .flat_map(|account| {
            REGIONS.iter().map(|region| Book {
                account: (*account).to_owned(),
                region: (*region).to_owned(),
                ..Book::default()
            })
        })
        .collect();
    let mut dice = Dice::new(seed);
    let is_open = dice.chance(84);
    let mut plan = Plan { dice, places: Vec::new(), books, is_open, numbers: 0, publics: 0 };
    plan.lay();
    plan.join();
    plan.guard();
    plan.house();
    plan.route();
    let mut books = plan.books;
    books.retain(|book| !book.vpcs.is_empty() || !book.transit_gateways.is_empty());
    World(books)
}

pub(super) fn some(text: impl AsRef<str>) -> Option<SmolStr> {
    Some(SmolStr::new(text))
}

pub(super) fn associated() -> Option<wire::BlockState> {
    Some(wire::BlockState { state: some("associated") })
}
