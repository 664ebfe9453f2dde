//! Security groups and network ACLs, one packet at a time.

use std::net::IpAddr;

use aozu_vpc::{
    Direction, NetworkInterface, Peer, Protocol, RuleAction, Subnet, Traffic, UserIdGroupPair, VpcId,
};
use ipnet::IpNet;

use super::{
    find::holds,
    walk::{Packet, Stop, Walk},
};

/// Whether a rule's words on protocol, ports and ICMP types hold for a packet.
fn speaks_of(traffic: Traffic, packet: Packet) -> bool {
    let [kind, code] = packet.dport.to_be_bytes();
    match traffic {
        Traffic::All => true,
        Traffic::Ports(protocol, ports) => protocol == packet.protocol() && ports.contains(packet.dport),
        Traffic::Icmp { protocol, kind: wanted, code: exactly } => {
            protocol == packet.protocol()
                && wanted.is_none_or(|wanted| wanted == kind)
                && exactly.is_none_or(|exactly| exactly == code)
        }
        Traffic::Whole(protocol) => protocol.covers(packet.protocol()),
        _ => false,
    }
}

/// The far end of a packet as a rule of that direction sees it.
fn peer(direction: Direction, packet: Packet) -> IpAddr {
    if direction == Direction::Ingress { packet.src } else { packet.dst }
}

impl<'n> Walk<'_, 'n> {
    /// The network ACL of a subnet: entries by number, the first that matches decides.
    pub(super) fn acl(&self, subnet: &Subnet, direction: Direction, packet: Packet) -> Result<(), Stop> {
        let Some(acl) = self.world.acl_of(subnet) else { return Ok(()) };
        let mut entries: Vec<_> = acl
            .entries()
            .iter()
            .filter(|entry| entry.egress() == (direction == Direction::Egress))
            .filter(|entry| entry.peer().is_some_and(|block: IpNet| block.contains(&peer(direction, packet))))
            .filter(|entry| speaks_of(entry.traffic(), packet))
            .collect();
        entries.sort_by_key(|entry| entry.rule_number());
        match entries.first() {
            Some(first) if *first.rule_action() == RuleAction::Allow => Ok(()),
            _ => Err(Stop::Drop("network ACL")),
        }
    }

    /// The security groups of an interface, which remember the flows that they let through.
    pub(super) fn groups(
        &mut self,
        interface: &'n NetworkInterface,
        direction: Direction,
        packet: Packet,
    ) -> Result<(), Stop> {
        if self.back && self.tracked.contains(&interface.network_interface_id()) {
            return Ok(());
        }
        // Only interfaces of services may go without.
        if interface.groups().is_empty() && interface.requester_managed() {
            return Ok(());
        }
        let mut admitted = false;
        let mut unread = Vec::new();
        for id in interface.group_ids() {
            let Some(group) = self.world.group(id) else { continue };
            for rule in group.rules(direction).filter(|rule| speaks_of(rule.permission.traffic(), packet)) {
                match (rule.peer, peer(direction, packet)) {
                    (Peer::Ipv4(block), IpAddr::V4(v4)) => admitted |= block.net().contains(&v4),
                    (Peer::Ipv6(block), IpAddr::V6(v6)) => admitted |= block.net().contains(&v6),
                    (Peer::PrefixList(list), address) => match self.world.list(list) {
                        Some(blocks) => admitted |= blocks.iter().any(|block| block.contains(&address)),
                        None => unread.push(format!("{list} holds {address}")),
                    },
                    (Peer::Group(pair), address) => {
                        admitted |= self.names(interface, pair, direction, address)
                    }
                    _ => {}
                }
            }
        }
        if !admitted {
            admitted = unread.into_iter().any(|claim| self.guesses.is_so(claim));
        }
        if !admitted {
            return Err(Stop::Drop("security group"));
        }
        if !self.back {
            self.tracked.push(interface.network_interface_id());
        }
        Ok(())
    }

    /// Whether a rule that names a group means this peer: a private address of an interface that carries the
    /// group, as long as AWS knows whose packet it is.
    fn names(
        &self,
        at: &NetworkInterface,
        pair: &UserIdGroupPair,
        direction: Direction,
        address: IpAddr,
    ) -> bool {
        let carries =
            |one: &NetworkInterface| holds(one, address) && one.group_ids().any(|id| id == pair.group_id());
        let Some(here) = at.vpc_id() else { return false };
        match direction {
            Direction::Ingress => self.sender.is_some_and(carries),
            Direction::Egress => {
                let mut carriers = self.world.interfaces().filter(|one| carries(one));
                carriers.any(|one| one.vpc_id().is_some_and(|there| self.may_name(here, there)))
            }
        }
    }

    /// Whether groups of one VPC may name those of another.
    fn may_name(&self, here: &VpcId, there: &VpcId) -> bool {
        if here == there {
            return true;
        }
        let mut peerings = self.world.all().flat_map(|network| network.vpc_peering_connections().values());
        let peered = peerings.any(|peering| {
            peering.is_active()
                && peering.other_side(here).and_then(|side| side.vpc_id()) == Some(there)
                && self.same_region(here, there)
        });
        let mut gateways = self.world.all().flat_map(|network| network.transit_gateways().values());
        peered
            || gateways.any(|gateway| {
                let knows = |vpc| {
                    let attachment = self.attachment(gateway.transit_gateway_id(), vpc);
                    attachment.is_some_and(|attachment| self.keeps_senders(gateway, attachment))
                };
                knows(here) && knows(there)
            })
    }

    pub(super) fn same_region(&self, here: &VpcId, there: &VpcId) -> bool {
        let region = |vpc| self.world.place(vpc).map(|(_, region, _)| region);
        region(here) == region(there)
    }
}

impl Packet {
    pub(super) fn protocol(self) -> Protocol {
        Protocol::Number(self.number)
    }
}
