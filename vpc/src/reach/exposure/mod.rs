//! What the internet reaches, by which way things reach the internet, and what has a public address to no end.
//!
//! Every public address is asked about as [`Estate::ask`] would be, from the whole internet and with every
//! protocol; interfaces that no rule can tell apart share the work.

mod inward;
mod outward;
#[cfg(test)]
mod tests;
mod unread;

use std::{borrow::Cow, collections::BTreeSet};

use aozu_names::{AccountId, Region};
use ipnet::IpNet;
use serde::{Serialize, Serializer};

use super::{
    AdmittedFlow, Verdict,
    estate::{Estate, InterfaceNode, Ix, Place, Role},
    report::Explanation,
    text,
    walk::{Need, Note},
};
use crate::{Family, SubnetClass};

/// A public address that the internet reaches, or may reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Exposed<'e> {
    /// What holds the address: an instance, a balancer (`app/shop/34df7a0026be9820`), or else an interface.
    pub resource: &'e str,
    /// The address; a block where a prefix is delegated.
    #[serde(serialize_with = "address")]
    pub address: IpNet,
    /// Everything that is let in: ports and where from. What must be answered is, from some port of the client's at
    /// least.
    pub flows: Vec<AdmittedFlow>,
    /// What lies between, coarsely: ids in order.
    pub path: Vec<Cow<'e, str>>,
    /// `reachable`; `partial` where replies come back to some of the client's ports only; `one-way` where only what
    /// needs no reply gets anywhere; `unknown` where too little was read to say.
    pub verdict: Verdict,
    /// Whether more may be let in than `flows` says, because something that decides was not read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
    /// The interface that holds the address, where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_interface: Option<&'e str>,
    /// The account it is in.
    pub account: AccountId,
    /// The region.
    pub region: &'e Region,
}

/// Something with a public address that the internet does not reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Unreached<'e> {
    /// What holds the address.
    pub resource: &'e str,
    /// Everything that stops packets, or the replies to them.
    pub why: Vec<Explanation<'e>>,
    /// The address; a block where a prefix is delegated.
    #[serde(serialize_with = "address")]
    pub address: IpNet,
    /// `denied`, or `one-way` where packets arrive and no reply comes back.
    pub verdict: Verdict,
    /// The interface that holds the address.
    pub network_interface: &'e str,
    /// The account it is in.
    pub account: AccountId,
    /// The region.
    pub region: &'e Region,
}

/// By which way what stands in a subnet reaches the internet, for one address family.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct WayOut<'e> {
    /// The subnet.
    pub subnet: &'e str,
    /// What its routes make of it.
    #[serde(serialize_with = "class")]
    pub class: SubnetClass,
    /// The gateways and appliances that packets pass, in order, and replies come back by; none where there is no way.
    /// By an internet gateway itself goes only what has a public address.
    pub way: Vec<&'e str>,
    /// The address family.
    #[serde(serialize_with = "family")]
    pub family: Family,
    /// Further ways, for other destinations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_ways: Vec<Vec<&'e str>>,
    /// `reachable`, `denied` where there is no way, or `unknown`.
    pub verdict: Verdict,
    /// What would have to be known to tell the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What stops packets, where the routes lead out and yet there is no way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Explanation<'e>>,
    /// What stands in the subnet and reaches the internet, by whatever protocol.
    pub resources: Vec<&'e str>,
    /// How many interfaces stand in it that might ask for something: all but those of gateways and endpoints.
    pub interfaces: usize,
    /// How many of them reach the internet.
    pub reaching: usize,
    /// The account it is in.
    pub account: AccountId,
    /// The region.
    pub region: &'e Region,
}

/// What the internet reaches and what reaches the internet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Exposure<'e> {
    /// What the internet reaches, or may reach, by account, region and resource. Never an address of a NAT gateway,
    /// which takes nothing that was not asked for, nor of a function, a transit gateway.
    pub from_internet: Vec<Exposed<'e>>,
    /// By which way things reach the internet, subnet by subnet.
    pub to_internet: Vec<WayOut<'e>>,
    /// What has a public address and is not reached, and why.
    pub unreachable: Vec<Unreached<'e>>,
    /// What all that rests on.
    #[serde(skip)]
    pub assumptions: Vec<Cow<'e, str>>,
    /// AWS CLI commands that would tell what is unknown or assumed.
    #[serde(skip)]
    pub needs: Vec<Cow<'e, str>>,
    /// Whether nothing can be missing from the lists, given the assumptions.
    #[serde(skip)]
    pub is_complete: bool,
    /// Balancers that face the internet by addresses that were not read: what is reached by them is not listed.
    #[serde(skip)]
    pub hidden_balancers: BTreeSet<&'e str>,
    /// Whether no address can be missing from what the internet reaches but those; of a listed one more may be open
    /// where its verdict is unknown or it is incomplete.
    #[serde(skip)]
    pub lists_every_address: bool,
}

/// Lists while they grow.
#[derive(Debug)]
struct Found<'e> {
    exposed: Vec<Exposed<'e>>,
    unreached: Vec<Unreached<'e>>,
    assumptions: BTreeSet<Cow<'e, str>>,
    needs: BTreeSet<Cow<'e, str>>,
    complete: bool,
    hidden: BTreeSet<&'e str>,
    lacking: bool,
}

impl Default for Found<'_> {
    fn default() -> Self {
        Self {
            exposed: Vec::new(),
            unreached: Vec::new(),
            assumptions: BTreeSet::new(),
            needs: BTreeSet::new(),
            complete: true,
            hidden: BTreeSet::new(),
            lacking: false,
        }
    }
}

impl<'e> Found<'e> {
    /// Remembers what would have to be read to know.
    fn need<'a: 'e>(&mut self, estate: &'e Estate<'a>, need: &Need<'a>) {
        self.needs.insert(text::need(estate, need));
    }

    fn assume<'a: 'e>(&mut self, estate: &'e Estate<'a>, note: &Note<'a>) {
        self.assumptions.insert(text::assumption(estate, note));
    }

    fn join(&mut self, mut other: Self) {
        self.exposed.append(&mut other.exposed);
        self.unreached.append(&mut other.unreached);
        self.assumptions.append(&mut other.assumptions);
        self.needs.append(&mut other.needs);
        self.hidden.append(&mut other.hidden);
        self.complete &= other.complete;
        self.lacking |= other.lacking;
    }
}

/// Which places are looked at.
type Wanted<'w> = &'w (dyn Fn(AccountId, &Region) -> bool + Sync);

impl<'a> Estate<'a> {
    /// Everything that the internet reaches, and everything that reaches the internet.
    ///
    /// ```
    /// use aozu_vpc::{Network, reach::Estate};
    /// let network = Network::default();
    /// let account = aozu_names::AccountId::literal("111122223333");
    /// let estate = Estate::new([(account, "ap-northeast-1".parse()?, &network)]);
    /// let exposure = estate.exposure();
    /// assert!(exposure.from_internet.is_empty() && !exposure.is_complete, "nothing was read");
    /// assert!(exposure.needs.iter().any(|call| call.contains("describe-network-interfaces")));
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn exposure(&self) -> Exposure<'_> {
        self.exposure_of(&|_, _| true)
    }

    /// The same of some accounts and regions only; packets still pass through all of them.
    ///
    /// ```
    /// use aozu_vpc::{Network, reach::Estate};
    /// let network = Network::default();
    /// let account = aozu_names::AccountId::literal("111122223333");
    /// let estate = Estate::new([(account, "ap-northeast-1".parse()?, &network)]);
    /// let elsewhere = estate.exposure_of(&|_, region| region.as_str() == "eu-west-1");
    /// assert!(elsewhere.is_complete, "there is nothing");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn exposure_of(&self, wanted: &(dyn Fn(AccountId, &Region) -> bool + Sync)) -> Exposure<'_> {
        let cells = self.cells();
        let groups = self.groups(&cells);
        let wanted_groups: Vec<_> =
            groups.iter().filter(|group| self.is_wanted(group.node.place, wanted)).collect();
        let mut found = self.inward(&wanted_groups, &cells);
        self.unread(wanted, &mut found);
        let to_internet = self.outward(&wanted_groups, wanted, &mut found);
        self.balancers_without_address(wanted, &to_internet, &mut found);
        found.exposed.sort_by(|one, two| {
            (one.account, one.region, one.resource, one.address).cmp(&(
                two.account,
                two.region,
                two.resource,
                two.address,
            ))
        });
        found.unreached.sort_by(|one, two| {
            (one.account, one.region, one.resource, one.address).cmp(&(
                two.account,
                two.region,
                two.resource,
                two.address,
            ))
        });
        Exposure {
            from_internet: found.exposed,
            to_internet,
            unreachable: found.unreached,
            assumptions: found.assumptions.into_iter().collect(),
            needs: found.needs.into_iter().collect(),
            is_complete: found.complete,
            hidden_balancers: found.hidden,
            lists_every_address: !found.lacking,
        }
    }

    fn is_wanted(&self, place: Ix<Place<'a>>, wanted: Wanted<'_>) -> bool {
        let place = &self.nodes.places[place];
        wanted(place.account, &place.region)
    }

    /// What an interface is called in the lists: its instance or balancer, else itself.
    fn resource(&self, node: &InterfaceNode<'a>) -> &'a str {
        node.balancer().unwrap_or_else(|| node.name())
    }
}

impl<'a> InterfaceNode<'a> {
    /// The balancer that it is a node of, as AWS describes it.
    fn balancer(&self) -> Option<&'a str> {
        self.interface.balancer().filter(|_| self.role == Role::Balancer)
    }
}

/// An address stands alone, and a block with its length.
fn address<S: Serializer>(net: &IpNet, s: S) -> Result<S::Ok, S::Error> {
    if net.prefix_len() == net.max_prefix_len() { s.collect_str(&net.addr()) } else { s.collect_str(net) }
}

fn class<S: Serializer>(class: &SubnetClass, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(class.as_str())
}

fn family<S: Serializer>(family: &Family, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(match family {
        Family::Ipv4 => "ipv4",
        Family::Ipv6 => "ipv6",
    })
}
