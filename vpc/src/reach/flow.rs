//! Exact sets of packets of one address family.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use smallvec::{SmallVec, smallvec};

use crate::{
    Direction, Family,
    traffic::{both, number, sides},
};

/// Both ends of a span of addresses, included.
pub(crate) type Span = [u128; 2];

/// Every port.
pub(crate) const EVERY_PORT: [u16; 2] = [0, u16::MAX];

/// The last address of a family, as a number.
pub(crate) fn last(family: Family) -> u128 {
    match family {
        Family::Ipv4 => u32::MAX.into(),
        Family::Ipv6 => u128::MAX,
    }
}

/// The address that a number is, in its family.
pub(crate) fn address(family: Family, number: u128) -> IpAddr {
    match family {
        Family::Ipv4 => Ipv4Addr::from(u32::try_from(number).unwrap_or(u32::MAX)).into(),
        Family::Ipv6 => Ipv6Addr::from(number).into(),
    }
}

/// The family of an address.
pub(crate) fn family(address: IpAddr) -> Family {
    if address.is_ipv4() { Family::Ipv4 } else { Family::Ipv6 }
}

/// The first and the last address of a block.
pub(crate) fn both_ends(block: ipnet::IpNet) -> Span {
    [number(block.network()), number(block.broadcast())]
}

/// One packet: for ICMP, `dport` is type × 256 + code, and `sport` that of its reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packet {
    pub(crate) src: u128,
    pub(crate) dst: u128,
    pub(crate) protocol: u8,
    pub(crate) sport: u16,
    pub(crate) dport: u16,
}

/// A box of packets: each member a span, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Flow {
    pub(crate) src: Span,
    pub(crate) dst: Span,
    pub(crate) protocol: [u8; 2],
    pub(crate) dport: [u16; 2],
    pub(crate) sport: [u16; 2],
}

impl Flow {
    /// Every packet of every family.
    pub(crate) const ALL: Self = Self {
        src: [0, u128::MAX],
        dst: [0, u128::MAX],
        protocol: [0, u8::MAX],
        dport: EVERY_PORT,
        sport: EVERY_PORT,
    };

    /// The packets that a rule speaks of: the peer is the source of what enters, the destination of what leaves.
    pub(crate) fn to_peer(direction: Direction, peer: Span, protocol: [u8; 2], dport: [u16; 2]) -> Self {
        match direction {
            Direction::Ingress => Self { src: peer, protocol, dport, ..Self::ALL },
            Direction::Egress => Self { dst: peer, protocol, dport, ..Self::ALL },
        }
    }

    /// The addresses that a rule of a direction asks about.
    pub(crate) fn peer(&self, direction: Direction) -> Span {
        match direction {
            Direction::Ingress => self.src,
            Direction::Egress => self.dst,
        }
    }

    /// What both have.
    pub(crate) fn and(self, other: Self) -> Option<Self> {
        Some(Self {
            src: both(self.src, other.src)?,
            dst: both(self.dst, other.dst)?,
            protocol: both(self.protocol, other.protocol)?,
            dport: both(self.dport, other.dport)?,
            sport: both(self.sport, other.sport)?,
        })
    }

    /// Puts what is left of it without `common`, which lies within it, as boxes that do not overlap.
    fn around(self, common: Self, into: &mut SmallVec<[Self; 1]>) {
        let mut rest = self;
        into.extend(sides(rest.src, common.src, 1).map(|src| Self { src, ..rest }));
        rest.src = common.src;
        into.extend(sides(rest.dst, common.dst, 1).map(|dst| Self { dst, ..rest }));
        rest.dst = common.dst;
        into.extend(sides(rest.protocol, common.protocol, 1).map(|protocol| Self { protocol, ..rest }));
        rest.protocol = common.protocol;
        into.extend(sides(rest.dport, common.dport, 1).map(|dport| Self { dport, ..rest }));
        rest.dport = common.dport;
        into.extend(sides(rest.sport, common.sport, 1).map(|sport| Self { sport, ..rest }));
    }

    /// The replies to its packets.
    pub(crate) fn reply(self) -> Self {
        Self { src: self.dst, dst: self.src, protocol: self.protocol, dport: self.sport, sport: self.dport }
    }

    /// Its first packet.
    pub(crate) fn first(self) -> Packet {
        let Self { src: [src, _], dst: [dst, _], protocol: [protocol, _], .. } = self;
        let ([sport, _], [dport, _]) = (self.sport, self.dport);
        Packet { src, dst, protocol, sport, dport }
    }
}

impl From<Packet> for Flow {
    fn from(packet: Packet) -> Self {
        Self {
            src: [packet.src; 2],
            dst: [packet.dst; 2],
            protocol: [packet.protocol; 2],
            dport: [packet.dport; 2],
            sport: [packet.sport; 2],
        }
    }
}

/// A set of packets of one family, as boxes that do not overlap: most often one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Flows(SmallVec<[Flow; 1]>);

impl Flows {
    /// The packets of one box.
    pub(crate) fn of(flow: Flow) -> Self {
        Self(smallvec![flow])
    }

    /// Boxes that are known not to overlap.
    pub(crate) fn disjoint(flows: Vec<Flow>) -> Self {
        Self(flows.into())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn boxes(&self) -> &[Flow] {
        &self.0
    }

    /// Some packet of the set, always the same one.
    pub(crate) fn first(&self) -> Option<Packet> {
        self.0.iter().min().map(|flow| flow.first())
    }

    /// What lies within a box.
    pub(crate) fn within(&self, flow: Flow) -> Self {
        Self(self.0.iter().filter_map(|one| one.and(flow)).collect())
    }

    /// Moves what lies within a box over to `taken`.
    pub(crate) fn take(&mut self, flow: Flow, taken: &mut Self) {
        let mut rest = SmallVec::new();
        self.0.retain(|one| {
            let Some(common) = one.and(flow) else { return true };
            taken.0.push(common);
            if common != *one {
                one.around(common, &mut rest);
            }
            false
        });
        self.0.append(&mut rest);
    }

    /// Takes a box out.
    pub(crate) fn remove(&mut self, flow: Flow) {
        self.take(flow, &mut Self::default());
    }

    /// What is in this set and not in the other.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        let mut left = self.clone();
        for flow in &other.0 {
            if left.is_empty() {
                break;
            }
            left.remove(*flow);
        }
        left
    }

    /// Whether both have the same packets.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.minus(other).is_empty() && other.minus(self).is_empty()
    }

    /// What both have.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().flat_map(|one| other.0.iter().filter_map(|two| one.and(*two))).collect())
    }

    /// Adds a box.
    pub(crate) fn add(&mut self, flow: Flow) {
        let mut fresh = Self::of(flow);
        for one in &self.0 {
            fresh.remove(*one);
        }
        self.0.append(&mut fresh.0);
    }

    /// Adds a set that is known not to overlap.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Adds another set.
    pub(crate) fn join(&mut self, other: &Self) {
        for flow in &other.0 {
            self.add(*flow);
        }
    }

    /// Every box changed in the same way, which must not make them overlap.
    pub(crate) fn map(&self, change: impl Fn(Flow) -> Flow) -> Self {
        Self(self.0.iter().map(|flow| change(*flow)).collect())
    }

    /// Every box changed in the same way, which may make them overlap.
    pub(crate) fn project(&self, change: impl Fn(Flow) -> Flow) -> Self {
        let mut projected = Self::default();
        for flow in &self.0 {
            projected.add(change(*flow));
        }
        projected
    }

    /// The replies to its packets.
    pub(crate) fn replies(&self) -> Self {
        self.map(Flow::reply)
    }

    /// Of `self`, those packets whose like are all in `some`, and those of which only some are, where alike is
    /// what `forget` makes equal. `some` must be a part of `self`.
    pub(crate) fn for_all(&self, some: &Self, forget: impl Fn(Flow) -> Flow) -> (Self, Self) {
        let missing = self.minus(some);
        if missing.is_empty() {
            return (self.clone(), Self::default());
        }
        if some.is_empty() {
            return (Self::default(), Self::default());
        }
        let lacking = missing.project(&forget);
        let wholly = some.minus(&lacking);
        let partly = some.minus(&wholly);
        (wholly, partly)
    }
}

/// The spans of addresses in order, those that touch made one.
pub(crate) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for [from, to] in spans {
        match merged.last_mut() {
            Some([_, end]) if from <= end.saturating_add(1) => *end = to.max(*end),
            _ => merged.push([from, to]),
        }
    }
    merged
}

/// What of merged spans lies within one.
pub(crate) fn clipped(spans: &[Span], within: Span) -> impl Iterator<Item = Span> + '_ {
    let first = spans.partition_point(|[_, to]| *to < within[0]);
    spans.get(first..).unwrap_or_default().iter().map_while(move |span| both(*span, within))
}

#[cfg(test)]
mod tests {
    use super::{Flow, Flows, clipped, merged};

    fn ports(from: u16, to: u16) -> Flow {
        Flow { protocol: [6, 6], dport: [from, to], ..Flow::ALL }
    }

    #[test]
    fn adding_and_removing_keep_boxes_apart() {
        let mut set = Flows::of(ports(0, 100));
        set.add(ports(50, 200));
        set.add(Flow { sport: [1024, 2000], ..ports(150, 300) });
        for (index, one) in set.boxes().iter().enumerate() {
            assert!(set.boxes().iter().skip(index + 1).all(|two| one.and(*two).is_none()));
        }
        set.remove(ports(0, 1000));
        assert!(set.is_empty());
    }

    #[test]
    fn wholly_is_every_source_port_and_partly_is_some() {
        let asked = Flows::of(Flow { sport: [1024, 65535], ..ports(80, 81) });
        let mut back = Flows::of(Flow { sport: [1024, 65535], ..ports(80, 80) });
        back.add(Flow { sport: [32768, 65535], ..ports(81, 81) });
        let (wholly, partly) = asked.for_all(&back, |flow| Flow { sport: super::EVERY_PORT, ..flow });
        assert_eq!(wholly, Flows::of(Flow { sport: [1024, 65535], ..ports(80, 80) }));
        assert_eq!(partly, Flows::of(Flow { sport: [32768, 65535], ..ports(81, 81) }));
    }

    #[test]
    fn spans_merge_and_clip() {
        let spans = merged(vec![[5, 9], [0, 4], [20, 30], [25, 26], [u128::MAX, u128::MAX]]);
        assert_eq!(spans, [[0, 9], [20, 30], [u128::MAX, u128::MAX]]);
        assert_eq!(clipped(&spans, [9, 22]).collect::<Vec<_>>(), [[9, 9], [20, 22]]);
        assert_eq!(clipped(&spans, [10, 19]).count(), 0);
    }
}
