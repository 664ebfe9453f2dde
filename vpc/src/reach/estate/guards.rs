use std::collections::BTreeMap;

use super::{Ix, VpcNode};
use crate::{
    Direction, Family, GroupRule, Peer, PrefixListId, SecurityGroup, SecurityGroupId,
    reach::{
        ReasonCode,
        flow::{Flow, Flows, Packet, Span, both_ends, clipped, family, merged},
    },
};

/// The addresses of the interfaces that carry a group, by VPC and family, in order.
pub(crate) type Members<'a> = BTreeMap<&'a SecurityGroupId, BTreeMap<(Ix<VpcNode<'a>>, Family), Vec<Span>>>;

/// The security groups of an interface, taken together.
#[derive(Debug)]
pub(crate) struct Guard<'a> {
    pub(crate) vpc: Ix<VpcNode<'a>>,
    pub(crate) ids: Vec<&'a SecurityGroupId>,
    /// Of the ids, those whose rules were not read.
    pub(crate) unread: Vec<&'a SecurityGroupId>,
    rules: [Vec<Rule<'a>>; 2],
    /// The VPCs whose groups its rules may name.
    pub(crate) related: Vec<Ix<VpcNode<'a>>>,
}

/// One rule with one peer.
#[derive(Debug)]
pub(crate) struct Rule<'a> {
    pub(crate) group: &'a SecurityGroup,
    pub(crate) rule: GroupRule<'a>,
    protocol: [u8; 2],
    dport: [u16; 2],
    peers: Peers<'a>,
}

#[derive(Debug)]
enum Peers<'a> {
    /// Blocks of one family.
    Spans(Family, Vec<Span>),
    /// The carriers of a group: who they are, and the addresses of those in VPCs that count.
    Group(&'a SecurityGroupId, [Vec<Span>; 2]),
    /// Blocks that were not read.
    Unread(&'a PrefixListId),
}

/// Who sent a packet, as far as a group's rules may know it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Identity<'e, 'a> {
    /// An interface of that VPC with these groups.
    Groups(Ix<VpcNode<'a>>, &'e [&'a SecurityGroupId]),
    /// Nobody that a group could be carried by.
    Nobody,
    /// Somebody whom the rules can no longer recognise, and why.
    Lost(&'e [&'a SecurityGroupId], ReasonCode),
}

/// What a guard makes of packets.
#[derive(Debug, Default)]
pub(crate) struct Judged<'a> {
    pub(crate) passed: Flows,
    /// What would pass if rules that were not read say so, and which they are.
    pub(crate) unsure: Flows,
    pub(crate) unread_lists: Vec<&'a PrefixListId>,
    pub(crate) dropped: Flows,
    /// Why a rule that names the sender's group does not know it.
    pub(crate) unrecognised: Option<ReasonCode>,
}

/// What the rules are read with.
pub(crate) struct Reading<'r, 'a> {
    pub(crate) lists: &'r dyn Fn(&PrefixListId) -> Option<Vec<ipnet::IpNet>>,
    pub(crate) members: &'r Members<'a>,
}

impl<'a> Guard<'a> {
    pub(crate) fn new(
        vpc: Ix<VpcNode<'a>>,
        ids: Vec<&'a SecurityGroupId>,
        groups: &BTreeMap<&'a SecurityGroupId, &'a SecurityGroup>,
        related: Vec<Ix<VpcNode<'a>>>,
        reading: &Reading<'_, 'a>,
    ) -> Self {
        let unread = ids.iter().copied().filter(|id| !groups.contains_key(id)).collect();
        let known: Vec<&'a SecurityGroup> = ids.iter().filter_map(|id| groups.get(id).copied()).collect();
        let compiled = |direction| {
            let rules = known.iter().flat_map(|group| group.rules(direction).map(move |rule| (*group, rule)));
            rules.filter_map(|(group, rule)| Rule::new(group, rule, &related, reading)).collect::<Vec<_>>()
        };
        let rules = [compiled(Direction::Ingress), compiled(Direction::Egress)];
        Self { vpc, ids, unread, rules, related }
    }

    pub(crate) fn rules(&self, direction: Direction) -> &[Rule<'a>] {
        let [ingress, egress] = &self.rules;
        match direction {
            Direction::Ingress => ingress,
            Direction::Egress => egress,
        }
    }

    /// Parts packets into those that some rule lets through and the rest. `symbolic` is a list that stands for
    /// all destinations, whatever it holds.
    pub(crate) fn judge<'e>(
        &'e self,
        direction: Direction,
        of: Family,
        flows: &Flows,
        sender: Identity<'e, 'a>,
        symbolic: Option<&PrefixListId>,
    ) -> Judged<'a> {
        let mut left = flows.clone();
        let mut judged = Judged::default();
        for rule in self.rules(direction) {
            if left.is_empty() {
                break;
            }
            rule.take(direction, of, &mut left, &mut judged.passed, self.knows(direction, sender), symbolic);
        }
        if !left.is_empty() {
            for rule in self.rules(direction) {
                if let Peers::Unread(list) = rule.peers {
                    let before = judged.unsure.boxes().len();
                    left.take(rule.any_peer(), &mut judged.unsure);
                    if judged.unsure.boxes().len() > before {
                        judged.unread_lists.push(list);
                    }
                }
                if judged.unrecognised.is_none()
                    && let (Direction::Ingress, Identity::Lost(ids, why)) = (direction, sender)
                    && matches!(rule.peers, Peers::Group(id, _) if ids.contains(&id))
                    && !left.within(rule.any_peer()).is_empty()
                {
                    judged.unrecognised = Some(why);
                }
            }
            if !self.unread.is_empty() {
                judged.unsure.append(std::mem::take(&mut left));
            }
        }
        judged.dropped = left;
        judged
    }

    /// The groups that count as the sender's.
    fn knows<'e>(&self, direction: Direction, sender: Identity<'e, 'a>) -> &'e [&'a SecurityGroupId] {
        match (direction, sender) {
            (Direction::Ingress, Identity::Groups(vpc, ids))
                if vpc == self.vpc || self.related.contains(&vpc) =>
            {
                ids
            }
            _ => &[],
        }
    }

    /// The blocks that its rules of a family name.
    pub(crate) fn blocks(&self, of: Family) -> impl Iterator<Item = Span> + '_ {
        let spans = self.rules.iter().flatten().filter_map(move |rule| match &rule.peers {
            Peers::Spans(family, spans) if *family == of => Some(spans.iter().copied()),
            _ => None,
        });
        spans.flatten()
    }

    /// Whether rules name groups to which they let out, so that it depends on the very address.
    pub(crate) fn lets_out_to_groups(&self) -> bool {
        self.rules(Direction::Egress).iter().any(|rule| matches!(rule.peers, Peers::Group(..)))
    }

    /// Puts what rules let through between two addresses, as protocols and ports; says whether that is all, or
    /// rules that were not read may let more through.
    pub(crate) fn open_to(
        &self,
        direction: Direction,
        of: Family,
        packet: Packet,
        sender: Option<(Ix<VpcNode<'a>>, Option<&Self>)>,
        into: &mut Vec<([u8; 2], [u16; 2])>,
    ) -> bool {
        let peer = match direction {
            Direction::Ingress => packet.src,
            Direction::Egress => packet.dst,
        };
        let within = |spans: &[Span]| clipped(spans, [peer; 2]).next().is_some();
        let mut sure = self.unread.is_empty();
        for rule in self.rules(direction) {
            let open = match (&rule.peers, direction) {
                (Peers::Spans(family, spans), _) => *family == of && within(spans),
                (Peers::Group(id, _), Direction::Ingress) => sender.is_some_and(|(vpc, guard)| {
                    self.related.contains(&vpc)
                        && guard.is_some_and(|guard| guard.ids.binary_search(id).is_ok())
                }),
                (Peers::Group(_, [v4, v6]), Direction::Egress) => {
                    within(if of == Family::Ipv4 { v4 } else { v6 })
                }
                (Peers::Unread(_), _) => {
                    sure = false;
                    false
                }
            };
            if open {
                into.push((rule.protocol, rule.dport));
            }
        }
        sure
    }

    /// The rule that would let a sender in if it were still known.
    pub(crate) fn naming(&self, direction: Direction, sender: Identity<'_, 'a>) -> Option<&Rule<'a>> {
        let Identity::Lost(ids, _) = sender else { return None };
        let mut rules = self.rules(direction).iter();
        rules.find(|rule| matches!(rule.peers, Peers::Group(id, _) if ids.contains(&id)))
    }

    /// The rule that lets one packet through.
    pub(crate) fn admitting(
        &self,
        direction: Direction,
        of: Family,
        packet: Packet,
        sender: Identity<'_, 'a>,
        symbolic: Option<&PrefixListId>,
    ) -> Option<&Rule<'a>> {
        self.rules(direction).iter().find(|rule| {
            let mut left = Flows::of(packet.into());
            let mut passed = Flows::default();
            rule.take(direction, of, &mut left, &mut passed, self.knows(direction, sender), symbolic);
            !passed.is_empty()
        })
    }
}

impl<'a> Rule<'a> {
    fn new(
        group: &'a SecurityGroup,
        rule: GroupRule<'a>,
        related: &[Ix<VpcNode<'a>>],
        reading: &Reading<'_, 'a>,
    ) -> Option<Self> {
        let (protocol, dport) = rule.permission.traffic().spans()?;
        let peers = match rule.peer {
            Peer::Ipv4(block) => Peers::Spans(Family::Ipv4, vec![both_ends(block.net().into())]),
            Peer::Ipv6(block) => Peers::Spans(Family::Ipv6, vec![both_ends(block.net().into())]),
            Peer::PrefixList(list) => match (reading.lists)(list) {
                Some(blocks) => {
                    let of = blocks.first().map_or(Family::Ipv4, |block| family(block.network()));
                    Peers::Spans(of, merged(blocks.into_iter().map(both_ends).collect()))
                }
                None => Peers::Unread(list),
            },
            Peer::Group(pair) => {
                let id = pair.group_id();
                let carriers = reading.members.get(id);
                let of = |wanted| {
                    let all = carriers.iter().flat_map(|carriers| carriers.iter());
                    let counted = all.filter(|((vpc, of), _)| *of == wanted && related.contains(vpc));
                    merged(counted.flat_map(|(_, spans)| spans.iter().copied()).collect())
                };
                Peers::Group(id, [of(Family::Ipv4), of(Family::Ipv6)])
            }
        };
        Some(Self { group, rule, protocol, dport, peers })
    }

    /// Its packets, of whatever peer.
    fn any_peer(&self) -> Flow {
        Flow { protocol: self.protocol, dport: self.dport, ..Flow::ALL }
    }

    /// The list that it names, if it names one.
    fn list(&self) -> Option<&'a PrefixListId> {
        match self.rule.peer {
            Peer::PrefixList(list) => Some(list),
            _ => None,
        }
    }

    fn take(
        &self,
        direction: Direction,
        of: Family,
        left: &mut Flows,
        passed: &mut Flows,
        sender: &[&SecurityGroupId],
        symbolic: Option<&PrefixListId>,
    ) {
        if direction == Direction::Egress && symbolic.is_some() && self.list() == symbolic {
            return left.take(self.any_peer(), passed);
        }
        let spans = match (&self.peers, direction) {
            (Peers::Spans(family, spans), _) if *family == of => spans,
            (Peers::Group(id, _), Direction::Ingress) => {
                if sender.contains(id) {
                    left.take(self.any_peer(), passed);
                }
                return;
            }
            (Peers::Group(_, [v4, v6]), Direction::Egress) => match of {
                Family::Ipv4 => v4,
                Family::Ipv6 => v6,
            },
            _ => return,
        };
        // Each span that some packet's peer lies in.
        let mut met: Vec<Span> =
            left.boxes().iter().flat_map(|flow| clipped(spans, flow.peer(direction))).collect();
        met.sort_unstable();
        met.dedup();
        for span in met {
            left.take(Flow::to_peer(direction, span, self.protocol, self.dport), passed);
        }
    }
}
