use crate::{
    Direction, Family, NetworkAcl, NetworkAclEntry, RuleAction,
    reach::flow::{Flow, Flows, Packet, Span, both_ends, family},
};

/// A network ACL, ready to be asked.
#[derive(Debug)]
pub(crate) struct Acl<'a> {
    pub(crate) acl: &'a NetworkAcl,
    /// By direction and family, in the order in which AWS tries them.
    entries: [Vec<Entry<'a>>; 4],
}

/// An entry and what it decides: packets as they would be judged on the way in.
#[derive(Debug)]
struct Entry<'a> {
    entry: &'a NetworkAclEntry,
    packets: Flow,
}

impl<'a> Acl<'a> {
    pub(crate) fn new(acl: &'a NetworkAcl) -> Self {
        let of =
            |direction, wanted| acl.entries_of(direction).filter_map(move |e| entry(e, direction, wanted));
        Self {
            acl,
            entries: [
                of(Direction::Ingress, Family::Ipv4).collect(),
                of(Direction::Ingress, Family::Ipv6).collect(),
                of(Direction::Egress, Family::Ipv4).collect(),
                of(Direction::Egress, Family::Ipv6).collect(),
            ],
        }
    }

    fn entries(&self, direction: Direction, of: Family) -> &[Entry<'a>] {
        let [in4, in6, out4, out6] = &self.entries;
        match (direction, of) {
            (Direction::Ingress, Family::Ipv4) => in4,
            (Direction::Ingress, Family::Ipv6) => in6,
            (Direction::Egress, Family::Ipv4) => out4,
            (Direction::Egress, Family::Ipv6) => out6,
        }
    }

    /// The blocks that its entries of a family name.
    pub(crate) fn blocks(&self, of: Family) -> impl Iterator<Item = Span> + '_ {
        Direction::BOTH.into_iter().flat_map(move |direction| {
            self.entries(direction, of).iter().map(move |entry| entry.packets.peer(direction))
        })
    }

    /// Parts packets into those that it lets through and those that it drops.
    pub(crate) fn judge(&self, direction: Direction, of: Family, flows: &Flows) -> (Flows, Flows) {
        let mut left = flows.clone();
        let mut passed = Flows::default();
        let mut dropped = Flows::default();
        for entry in self.entries(direction, of) {
            if left.is_empty() {
                break;
            }
            let allows = *entry.entry.rule_action() == RuleAction::Allow;
            left.take(entry.packets, if allows { &mut passed } else { &mut dropped });
        }
        // AWS's closing deny takes what no entry matched.
        dropped.append(left);
        (passed, dropped)
    }

    /// The entry that decides about one packet; none when AWS's closing deny does.
    pub(crate) fn deciding(
        &self,
        direction: Direction,
        of: Family,
        packet: Packet,
    ) -> Option<&'a NetworkAclEntry> {
        let mut entries = self.entries(direction, of).iter();
        entries.find(|entry| entry.packets.and(packet.into()).is_some()).map(|entry| entry.entry)
    }
}

fn entry(entry: &NetworkAclEntry, direction: Direction, wanted: Family) -> Option<Entry<'_>> {
    let peer = entry.peer()?;
    if family(peer.network()) != wanted {
        return None;
    }
    let (protocol, dport) = entry.traffic().spans()?;
    Some(Entry { entry, packets: Flow::to_peer(direction, both_ends(peer), protocol, dport) })
}
