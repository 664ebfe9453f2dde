//! Rules for security groups and entries for network ACLs.

use ipnet::IpNet;

use super::{Proposer, breadth};
use crate::{
    Direction, Family, IcmpTypeCode, IpPermission, NetworkAcl, NetworkAclEntry, Peer, PortRange, Protocol,
    Quotas, RuleAction, SecurityGroup, SecurityGroupId, UserIdGroupPair, limits,
    reach::{
        component::cidrs,
        endpoint::Endpoint,
        estate::{Guard, Identity, InterfaceNode, Ix, Link, SubnetNode},
        fix::edit::{Change, Edit},
        flow::{Flow, Flows, Span, both_ends, family, merged},
        space,
        walk::{At, Blocker},
    },
};

/// Packets of one protocol with one block of peers: what a rule or an entry can say.
#[derive(Debug, Clone, Copy)]
struct Opening {
    protocol: Protocol,
    /// Ports, or for ICMP what stands for them.
    span: [u16; 2],
    peer: IpNet,
}

impl Opening {
    /// The narrowest that holds the first of these packets, and all of those that are like it.
    fn of(direction: Direction, of: Family, flows: &Flows) -> Option<Self> {
        let first = flows.first()?;
        let own = Flow::from(first).peer(direction);
        let within = |[from, to]: Span, [low, high]: Span| from <= low && high <= to;
        let spans = merged(flows.boxes().iter().map(|flow| flow.peer(direction)).collect());
        let peer = if is_most_of_the_internet(of, &spans) {
            world(of)
        } else {
            cidrs(of, &spans).into_iter().find(|block| within(both_ends(*block), own))?
        };
        let alike =
            flows.within(Flow::to_peer(direction, both_ends(peer), Flow::ALL.protocol, Flow::ALL.dport));
        let alike = alike.boxes();
        let mut protocols: Vec<[u8; 2]> = alike.iter().map(|flow| flow.protocol).collect();
        protocols.sort_unstable();
        protocols.dedup();
        let protocol = match protocols.as_slice() {
            [[one, same]] if one == same => Protocol::Number(*one),
            _ => Protocol::All,
        };
        let from = alike.iter().map(|flow| flow.dport[0]).min()?;
        let to = alike.iter().map(|flow| flow.dport[1]).max()?;
        Some(Self { protocol, span: [from, to], peer })
    }

    /// The type and code of ICMP; -1 is any.
    fn icmp(&self) -> [i32; 2] {
        let [from, to] = self.span.map(u16::to_be_bytes);
        match (from, to) {
            ([kind, code], [same, last]) if kind == same && code == last => [kind.into(), code.into()],
            ([kind, 0], [same, u8::MAX]) if kind == same => [kind.into(), -1],
            _ => [-1, -1],
        }
    }

    /// The same as a permission without peers.
    fn permission(&self) -> IpPermission {
        let ports = match self.protocol {
            protocol if protocol.has_ports() => Some(self.span.map(i32::from)),
            protocol if protocol.is_icmp() => Some(self.icmp()),
            _ => None,
        };
        IpPermission::new(self.protocol, ports)
    }

    /// The same as an entry that allows.
    fn entry(&self, direction: Direction, number: i32) -> NetworkAclEntry {
        let mut entry = NetworkAclEntry::new(direction, number, RuleAction::Allow, self.protocol, self.peer);
        let [from, to] = self.span;
        if self.protocol.has_ports()
            && let Some(ports) = PortRange::new(from, to)
        {
            return entry.to_ports(ports);
        }
        if self.protocol.is_icmp() {
            let [kind, code] = self.icmp();
            entry.icmp_type_code = Some(IcmpTypeCode { kind: Some(kind), code: Some(code) });
        }
        entry
    }
}

/// Every address of a family, as rules that mean the internet say.
fn world(of: Family) -> IpNet {
    match of {
        Family::Ipv4 => IpNet::V4(ipnet::Ipv4Net::default()),
        Family::Ipv6 => IpNet::V6(ipnet::Ipv6Net::default()),
    }
}

/// Whether addresses are those of the internet, but for some that are routed elsewhere.
fn is_most_of_the_internet(of: Family, spans: &[Span]) -> bool {
    let size = |spans: &[Span]| spans.iter().map(|[from, to]| (to - from) >> 8).sum::<u128>();
    let is_public = |[from, to]: &Span| space::is_public(of, *from) && space::is_public(of, *to);
    spans.iter().all(is_public) && size(spans) > size(space::public(of)) / 2
}

impl<'e, 'a> Proposer<'_, 'e, 'a> {
    /// A rule for the security group that the fewest interfaces carry. It names the other side's group where
    /// rules can know it, else its address.
    pub(super) fn guard(&self, blocker: &Blocker<'e, 'a>) -> Option<Edit> {
        let At::Guard(interface, direction, sender, _) = blocker.at else { return None };
        let guard = &self.estate.nodes.guards[self.estate.nodes.interfaces[interface].guard?];
        let opening = Opening::of(direction, blocker.family, &blocker.flows)?;
        let peer = match direction {
            Direction::Ingress => self.group_of_sender(guard, sender),
            Direction::Egress => self.group_of_receiver(guard, &opening),
        };
        let bare = opening.permission();
        let permission = match (peer, opening.peer) {
            (Some(pair), _) => IpPermission { user_id_group_pairs: vec![pair], ..bare },
            (None, IpNet::V4(block)) => bare.from_ipv4(block.into()),
            (None, IpNet::V6(block)) => bare.from_ipv6(block.into()),
        };
        let open = guard.ids.iter().filter(|id| !guard.unread.contains(id));
        let has_room = |id: &&&SecurityGroupId| {
            self.group(id).is_some_and(|group| !is_full(group, direction, blocker.family))
        };
        let group = open.filter(has_room).min_by_key(|id| self.rank(id)).copied()?.clone();
        let id = group.clone();
        let change = Change::Authorize { group, direction, permission };
        self.edit(change, breadth::ASKED, |network| network.security_groups().get(&id)?.owner_id().copied())
    }

    /// Groups that few carry come first, and of those the ones that are not a VPC's default one.
    fn rank<'i>(&self, id: &'i SecurityGroupId) -> (bool, usize, &'i SecurityGroupId) {
        let is_default = self.group(id).is_none_or(SecurityGroup::is_default);
        (is_default, self.facts.carriers.get(id).copied().unwrap_or_default(), id)
    }

    fn group(&self, id: &SecurityGroupId) -> Option<&'a SecurityGroup> {
        let mut places = self.estate.nodes.places.iter();
        places.find_map(|(_, place)| place.network.security_groups().get(id))
    }

    fn group_of_sender(&self, guard: &Guard<'a>, sender: Identity<'e, 'a>) -> Option<UserIdGroupPair> {
        match sender {
            Identity::Groups(vpc, ids) if guard.related.contains(&vpc) => self.pair(guard, ids),
            _ => None,
        }
    }

    /// The group of the interface that packets are for, if their address is its private one.
    fn group_of_receiver(&self, guard: &Guard<'a>, opening: &Opening) -> Option<UserIdGroupPair> {
        let Endpoint::Hosts(hosts) = &self.question.destination else { return None };
        let of = family(opening.peer.addr());
        let block = both_ends(opening.peer);
        let is_meant = |host: &&Ix<InterfaceNode<'a>>| {
            let node = &self.estate.nodes.interfaces[**host];
            let held = node.held.get(of).iter().any(|held| held.span == block);
            held && guard.related.contains(&node.vpc)
        };
        let node = &self.estate.nodes.interfaces[*hosts.iter().find(is_meant)?];
        self.pair(guard, &self.estate.nodes.guards[node.guard?].ids)
    }

    /// The group of those that the fewest interfaces carry, as a rule of a guard may name it: one of the same
    /// VPC, or of one that is peered with it in the same region.
    fn pair(&self, guard: &Guard<'a>, ids: &[&SecurityGroupId]) -> Option<UserIdGroupPair> {
        let id = *ids.iter().min_by_key(|id| self.rank(id))?;
        let group = self.group(id)?;
        let vpc = &self.estate.nodes.vpcs[guard.vpc];
        let theirs = group.vpc_id()?;
        if theirs != vpc.id && !self.are_peered(vpc.id, theirs) {
            return None;
        }
        let account = |id: &SecurityGroupId| {
            let mut places = self.estate.nodes.places.iter();
            let (_, place) = places.find(|(_, place)| place.network.security_groups().get(id).is_some())?;
            Some(self.group(id)?.owner_id().copied().unwrap_or(place.account))
        };
        let own = guard.ids.first().and_then(|id| account(id));
        let user = account(id).filter(|user| Some(*user) != own);
        Some(UserIdGroupPair {
            group_id: id.clone(),
            user_id: user.map(|user| user.to_string().into()),
            vpc_id: None,
            vpc_peering_connection_id: None,
            peering_status: None,
            description: None,
        })
    }

    fn are_peered(&self, one: &crate::VpcId, other: &crate::VpcId) -> bool {
        self.estate.nodes.peerings.iter().any(|(_, node)| {
            let mut sides = node.sides.iter();
            let joins = |id: &crate::VpcId| node.sides.iter().any(|side| side.id == id);
            let region = sides.next().map(|side| &side.region);
            let same_region = sides.all(|side| Some(&side.region) == region);
            node.peering.is_active() && joins(one) && joins(other) && same_region
        })
    }

    /// An entry before the one that denies.
    pub(super) fn acl(&self, blocker: &Blocker<'e, 'a>, subnet: Ix<SubnetNode<'a>>) -> Option<Edit> {
        let At::Acl(_, direction) = blocker.at else { return None };
        let Link::To(acl) = self.estate.nodes.subnets[subnet].acl else { return None };
        let acl = self.estate.nodes.acls[acl].acl;
        let opening = Opening::of(direction, blocker.family, &blocker.flows)?;
        let number = free_number(acl, direction, blocker.family, &blocker.flows)?;
        let id = acl.network_acl_id().clone();
        let change = Change::AclEntry { acl: id.clone(), entry: opening.entry(direction, number) };
        self.edit(change, breadth::ASKED, |network| network.network_acls().get(&id)?.owner_id().copied())
    }
}

/// Whether a group has as many rules as AWS gives. One that has more had its quota raised.
fn is_full(group: &SecurityGroup, direction: Direction, of: Family) -> bool {
    let counts = |peer: &Peer<'_>| match peer {
        Peer::Ipv4(_) => of == Family::Ipv4,
        Peer::Ipv6(_) => of == Family::Ipv6,
        _ => true,
    };
    let rules = group.rules(direction).filter(|rule| counts(&rule.peer)).count();
    rules == Quotas::default().security_group_rules
}

/// A number for an entry that must stand before whatever denies these packets: the next ten after the entries
/// that come before that, or else the highest that is free.
fn free_number(acl: &NetworkAcl, direction: Direction, of: Family, flows: &Flows) -> Option<i32> {
    let entries: Vec<&NetworkAclEntry> = acl.entries_of(direction).collect();
    let of_family = |entry: &&&NetworkAclEntry| entry.peer().is_some_and(|peer| family(peer.network()) == of);
    // AWS's closing deny counts too.
    let held = entries.iter().filter(of_family).filter(|entry| !entry.is_implicit()).count() + 1;
    if held == limits::ACL_RULES || held >= limits::MOST_ACL_RULES {
        return None;
    }
    let denies = |entry: &&&NetworkAclEntry| {
        let Some((protocol, dport)) = entry.traffic().spans() else { return false };
        let peer = entry.peer().filter(|peer| family(peer.network()) == of).map(both_ends);
        *entry.rule_action() == RuleAction::Deny
            && peer
                .is_some_and(|peer| !flows.within(Flow::to_peer(direction, peer, protocol, dport)).is_empty())
    };
    let last = *limits::ACL_RULE_NUMBERS.end();
    let denying = entries.iter().find(denies).map_or(last + 1, |entry| entry.rule_number());
    let end = denying.min(last + 1);
    let taken = |number: i32| entries.iter().any(|entry| entry.rule_number() == number);
    let before = entries.iter().map(|entry| entry.rule_number()).filter(|number| *number < end).max();
    const STEP: i32 = 10;
    const FIRST: i32 = 100;
    let next = before.map_or(FIRST, |number| (number / STEP + 1) * STEP);
    if next < end {
        return Some(next);
    }
    (*limits::ACL_RULE_NUMBERS.start()..end).rev().find(|number| !taken(*number))
}
