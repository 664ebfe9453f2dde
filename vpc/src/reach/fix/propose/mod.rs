//! From what stops packets to the edits that would let them pass.
//!
//! Each edit opens what the question asks and no more. Nothing is proposed that AWS would refuse, and nothing
//! that rests on what was not read.

mod filters;
mod gateways;
mod routes;
mod transit;

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
};

use aozu_names::AccountId;

use super::edit::{Change, Edit};
use crate::{
    Direction, Network, SecurityGroupId,
    reach::{
        Estate, ReasonCode,
        ask::{Origin, Question},
        endpoint::Endpoint,
        estate::{InterfaceNode, Ix, Link, Place, SubnetNode, Table, Thing, VpcNode},
        walk::{At, Blocker},
    },
};

/// What a search knows before it begins.
#[derive(Debug)]
pub(super) struct Facts<'k> {
    /// How many interfaces carry each group.
    pub(super) carriers: BTreeMap<&'k SecurityGroupId, usize>,
    /// An address that nobody in the estate has, which stands for the Elastic IP that AWS will give.
    pub(super) stand_in: Ipv4Addr,
    /// Whether lines must say in which region, and of which account, they are to be run.
    pub(super) tells: (bool, bool),
    /// The estate as it was, with all of its interfaces.
    pub(super) original: &'k Estate<'k>,
    /// The addresses that the question names.
    pub(super) asked: Vec<IpAddr>,
}

/// Proposes edits of one estate for one question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proposer<'p, 'e, 'a> {
    pub(super) facts: &'p Facts<'p>,
    pub(super) estate: &'e Estate<'a>,
    pub(super) question: &'e Question<'a>,
}

/// How much an edit opens or moves beyond what is asked. Of equally many edits those with the least in all are
/// chosen.
pub(super) mod breadth {
    /// It opens or moves what is asked.
    pub(in super::super) const ASKED: u32 = 0;
    /// It moves more addresses than those asked for, and lets nothing new in from outside.
    pub(in super::super) const BLOCK: u32 = 1;
    /// It puts something in the place of what is there.
    pub(in super::super) const REPLACES: u32 = 2;
    /// It moves all that a subnet sends.
    pub(in super::super) const SUBNET: u32 = 3;
    /// It lays a way to the internet and from it.
    pub(in super::super) const INTERNET: u32 = 4;
}

impl<'e, 'a> Proposer<'_, 'e, 'a> {
    /// The edits of which each would take one obstacle away, the narrowest first.
    pub(super) fn edits(&self, blocker: &Blocker<'e, 'a>) -> Vec<Edit> {
        if !blocker.certain {
            return Vec::new();
        }
        let mut edits = match (blocker.code, blocker.at) {
            (ReasonCode::EniSgRulesMismatch | ReasonCode::SgHasNoRules, _) => {
                self.guard(blocker).into_iter().collect()
            }
            (ReasonCode::SubnetAclRestriction | ReasonCode::XReturnNaclPartial, At::Acl(subnet, _)) => {
                self.acl(blocker, subnet).into_iter().collect()
            }
            (ReasonCode::EniSourceDestCheckRestriction, At::Interface(interface)) => {
                self.no_check(interface).into_iter().collect()
            }
            (ReasonCode::VpcBlockPublicAccessEnabled, _) => self.exclusion(blocker).into_iter().collect(),
            (ReasonCode::BadState, At::Interface(interface)) => self.start(interface).into_iter().collect(),
            (ReasonCode::BadState, At::Peering(peering, ..)) => self.accept(peering).into_iter().collect(),
            (ReasonCode::BadStateAttachment, At::Unknown(id)) => self.attach(blocker, id),
            (ReasonCode::IgwPublicIpAssociationForEgress, _) => {
                self.address_of_sender(blocker).into_iter().collect()
            }
            (ReasonCode::IgwPrivateIpAssociationForIngress, At::InternetGateway(vpc, gateway)) => {
                self.address_of_receiver(vpc, gateway.is_some())
            }
            (code, At::Transit(..) | At::TransitTable(..)) => self.transit(blocker, code),
            _ => Vec::new(),
        };
        if reroutes(blocker.code) {
            edits.extend(self.other_ways(blocker));
        }
        edits.sort_by_cached_key(|edit| (edit.breadth, edit.to_string()));
        edits.dedup();
        edits
    }

    /// Whether no edit of a network takes an obstacle away, wherever it stands.
    pub(super) fn is_hopeless(&self, code: ReasonCode) -> bool {
        matches!(
            code,
            ReasonCode::XLambdaNoInbound
                | ReasonCode::XNatNoSession
                | ReasonCode::XPort25Blocked
                | ReasonCode::VpceIntraVpcTraffic
        )
    }

    /// What packets of the question meet on every way: a filter before one of its ends, and which way they pass it.
    /// No edit opens two of them.
    pub(super) fn inevitable(&self, blocker: &Blocker<'e, 'a>) -> Option<(String, Direction)> {
        let hosts = self.hosts();
        let at = match blocker.at {
            At::Guard(interface, ..) if hosts.contains(&interface) => {
                self.estate.nodes.interfaces[interface].id().to_owned()
            }
            At::Acl(subnet, _) => {
                let stands =
                    |host: &Ix<InterfaceNode<'a>>| self.estate.nodes.interfaces[*host].subnet == subnet;
                let Link::To(acl) = self.estate.nodes.subnets[subnet].acl else { return None };
                hosts
                    .iter()
                    .any(stands)
                    .then(|| self.estate.nodes.acls[acl].acl.network_acl_id().to_string())?
            }
            _ => return None,
        };
        Some((at, blocker.direction?))
    }

    /// An edit, made where what it changes is: by the account that owns it.
    fn edit(
        &self,
        change: Change,
        breadth: u32,
        owner: impl Fn(&Network) -> Option<AccountId>,
    ) -> Option<Edit> {
        let places = || self.estate.nodes.places.iter().map(|(_, place)| place);
        let with: Vec<&Place<'a>> = places().filter(|place| change.touches(place.network)).collect();
        let own = with.iter().find(|place| owner(place.network) == Some(place.account));
        let place = own.or(with.first())?;
        Some(Edit {
            account: place.account,
            region: place.region.clone(),
            change,
            breadth,
            tells: self.facts.tells,
        })
    }

    /// The last route table that sent packets on, and the subnet that it did so for.
    fn last_table(&self, blocker: &Blocker<'e, 'a>) -> Option<Sent<'a>> {
        blocker.trace.iter().rev().find_map(|step| match step.at {
            At::Table(table, subnet, _) => Some(Sent { table, subnet, dst: step.packet.dst }),
            _ => None,
        })
    }

    /// The VPC of a table.
    fn vpc_of(&self, table: Ix<Table<'a>>) -> Option<Ix<VpcNode<'a>>> {
        let id = self.estate.nodes.tables[table].table.vpc_id().as_str();
        match self.estate.names.get(id) {
            Some(Thing::Vpc(vpc)) => Some(*vpc),
            _ => None,
        }
    }

    /// The interfaces at both ends of the question.
    fn hosts(&self) -> Vec<Ix<InterfaceNode<'a>>> {
        let mut hosts: Vec<Ix<InterfaceNode<'a>>> = self
            .question
            .starts
            .iter()
            .filter_map(
                |start| if let Origin::Interface(interface) = start.at { Some(interface) } else { None },
            )
            .collect();
        if let Endpoint::Hosts(destination) = &self.question.destination {
            hosts.extend(destination);
        }
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }
}

/// Where packets were sent from by a route table.
#[derive(Debug, Clone, Copy)]
struct Sent<'a> {
    table: Ix<Table<'a>>,
    subnet: Option<Ix<SubnetNode<'a>>>,
    dst: u128,
}

/// Whether another route could lead past it.
fn reroutes(code: ReasonCode) -> bool {
    use ReasonCode as Code;
    matches!(
        code,
        Code::NoRouteToDestination
            | Code::BadStateRoute
            | Code::BadState
            | Code::BadStateAttachment
            | Code::BadStateVpn
            | Code::IgwPublicIpAssociationForEgress
            | Code::IgwDestinationAddressNotInRfc1918Egress
            | Code::IgwDestinationAddressNotInRfc6598Egress
            | Code::PcxRequiresAddressInVpcCidr
            | Code::ProtocolRestriction
            | Code::VpceGatewayProtocolRestriction
            | Code::NoPossibleDestination
            | Code::XReturnAsymmetric
            | Code::XLoop
            | Code::XLambdaNoPublicIp
            | Code::EniSourceDestCheckRestriction
            | Code::TgwRouteAzRestriction
            | Code::TgwAttachMissingTgwRtbAssociation
            | Code::TgwRtbNoRouteToTgwAttachment
            | Code::TgwRtbBadStateRoute
            | Code::TgwBadStateVpn
    )
}
