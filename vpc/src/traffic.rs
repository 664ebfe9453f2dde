use std::net::IpAddr;

use ipnet::IpNet;

use crate::{PortRange, Protocol};

/// What a rule says of a packet apart from its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Traffic {
    /// Every packet of every protocol.
    All,
    /// TCP or UDP to these ports.
    Ports(Protocol, PortRange),
    /// ICMP of either family; `None` is any type, or any code of the type.
    Icmp {
        /// ICMP or ICMPv6.
        protocol: Protocol,
        /// The type.
        kind: Option<u8>,
        /// The code.
        code: Option<u8>,
    },
    /// The whole of another protocol.
    Whole(Protocol),
    /// Nothing: the rule contradicts itself.
    Nothing,
}

impl Traffic {
    /// TCP or UDP to one port.
    #[must_use]
    pub fn to_port(protocol: Protocol, port: u16) -> Self {
        Self::Ports(protocol, PortRange::one(port))
    }

    /// What ICMP type and code as AWS prints them match: `-1` or absent is any; a code without a
    /// type matches nothing.
    pub(crate) fn icmp(protocol: Protocol, kind: Option<i32>, code: Option<i32>) -> Self {
        let given = |number: Option<i32>| number.filter(|number| *number != -1);
        match (given(kind).map(u8::try_from), given(code).map(u8::try_from)) {
            (None, None) => Self::Icmp { protocol, kind: None, code: None },
            (Some(Ok(kind)), None) => Self::Icmp { protocol, kind: Some(kind), code: None },
            (Some(Ok(kind)), Some(Ok(code))) => Self::Icmp { protocol, kind: Some(kind), code: Some(code) },
            _ => Self::Nothing,
        }
    }

    /// Whether it holds TCP or UDP (of `protocol`) to this port.
    #[must_use]
    pub fn admits_port(self, protocol: Protocol, port: u16) -> bool {
        match self {
            Self::All => true,
            Self::Ports(own, ports) => own.covers(protocol) && ports.contains(port),
            Self::Whole(own) => own.covers(protocol),
            Self::Icmp { .. } | Self::Nothing => false,
        }
    }

    /// Whether it holds every packet of every protocol, or every TCP port.
    #[must_use]
    pub fn is_everything(self) -> bool {
        match self {
            Self::All => true,
            Self::Ports(protocol, ports) => protocol == Protocol::TCP && ports == PortRange::ALL,
            _ => false,
        }
    }

    /// The protocols by number and, within each, the span of ports (or of `type × 256 + code`).
    pub(crate) fn spans(self) -> Option<([u8; 2], [u16; 2])> {
        const WHOLE: [u16; 2] = [0, u16::MAX];
        Some(match self {
            Self::All | Self::Whole(Protocol::All) | Self::Ports(Protocol::All, _) => ([0, 255], WHOLE),
            Self::Icmp { protocol: Protocol::All, .. } | Self::Nothing => return None,
            Self::Ports(Protocol::Number(n), ports) => ([n, n], [ports.from(), ports.to()]),
            Self::Whole(Protocol::Number(n)) => ([n, n], WHOLE),
            Self::Icmp { protocol: Protocol::Number(n), kind, code } => {
                let base = kind.map(|kind| u16::from(kind) << 8);
                let span = match (base, code) {
                    (None, _) => WHOLE,
                    (Some(base), None) => [base, base | 0xff],
                    (Some(base), Some(code)) => [base | u16::from(code); 2],
                };
                ([n, n], span)
            }
        })
    }
}

/// A box of packets: one family's addresses, protocols and ports, each an interval.
///
/// Rules are such boxes, so that "is it covered" and "what is left" have exact answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PacketBox {
    v6: bool,
    addresses: [u128; 2],
    protocols: [u8; 2],
    ports: [u16; 2],
}

pub(crate) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u32::from(v4).into(),
        IpAddr::V6(v6) => v6.into(),
    }
}

impl PacketBox {
    /// The packets of `traffic` from or to `peer`; none when there are none.
    pub(crate) fn new(peer: IpNet, traffic: Traffic) -> Option<Self> {
        let (protocols, ports) = traffic.spans()?;
        let addresses = [number(peer.network()), number(peer.broadcast())];
        Some(Self { v6: matches!(peer, IpNet::V6(_)), addresses, protocols, ports })
    }

    /// The packets of the same addresses that are TCP to these ports.
    pub(crate) fn tcp_to(self, ports: PortRange) -> Self {
        Self { protocols: [6, 6], ports: [ports.from(), ports.to()], ..self }
    }

    /// Whether some TCP packet is in it.
    pub(crate) fn holds_tcp(self) -> bool {
        let [low, high] = self.protocols;
        (low..=high).contains(&6)
    }

    pub(crate) fn intersection(self, other: Self) -> Option<Self> {
        let addresses = both(self.addresses, other.addresses)?;
        let protocols = both(self.protocols, other.protocols)?;
        let ports = both(self.ports, other.ports)?;
        (self.v6 == other.v6).then_some(Self { v6: self.v6, addresses, protocols, ports })
    }

    /// What of it is left without `other`, as boxes that do not overlap, at most six.
    pub(crate) fn without(self, other: Self) -> Vec<Self> {
        let Some(common) = self.intersection(other) else { return vec![self] };
        let mut left = Vec::new();
        let mut rest = self;
        for addresses in sides(rest.addresses, common.addresses, 1) {
            left.push(Self { addresses, ..rest });
        }
        rest.addresses = common.addresses;
        for protocols in sides(rest.protocols, common.protocols, 1) {
            left.push(Self { protocols, ..rest });
        }
        rest.protocols = common.protocols;
        for ports in sides(rest.ports, common.ports, 1) {
            left.push(Self { ports, ..rest });
        }
        left
    }
}

pub(crate) fn both<T: Ord + Copy>([a, b]: [T; 2], [c, d]: [T; 2]) -> Option<[T; 2]> {
    let (low, high) = (a.max(c), b.min(d));
    (low <= high).then_some([low, high])
}

/// The intervals of `whole` below and above `part`, which lies within it.
pub(crate) fn sides<T>([low, high]: [T; 2], [from, to]: [T; 2], one: T) -> impl Iterator<Item = [T; 2]>
where
    T: Ord + Copy + std::ops::Sub<Output = T> + std::ops::Add<Output = T>,
{
    let below = (low < from).then(|| [low, from - one]);
    let above = (to < high).then(|| [to + one, high]);
    below.into_iter().chain(above)
}

/// A set of packets as boxes that do not overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PacketSet(Vec<PacketBox>);

impl PacketSet {
    /// Beyond so many boxes a difference is no longer worked out exactly. AWS's forty rules a
    /// direction stay far below.
    const MOST: usize = 20_000;

    pub(crate) fn of(packets: PacketBox) -> Self {
        Self(vec![packets])
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn boxes(&self) -> &[PacketBox] {
        &self.0
    }

    /// Takes `other` out; says whether anything went.
    pub(crate) fn remove(&mut self, other: PacketBox) -> bool {
        if self.0.len() > Self::MOST || !self.0.iter().any(|one| one.intersection(other).is_some()) {
            return false;
        }
        self.0 = self.0.iter().flat_map(|one| one.without(other)).collect();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{PacketBox, PacketSet, Traffic};
    use crate::{PortRange, Protocol};

    fn packets(peer: &str, traffic: Traffic) -> PacketBox {
        PacketBox::new(peer.parse().unwrap(), traffic).unwrap()
    }

    fn tcp(from: u16, to: u16) -> Traffic {
        Traffic::Ports(Protocol::TCP, PortRange::new(from, to).unwrap())
    }

    #[test]
    fn two_halves_cover_the_whole() {
        let mut left = PacketSet::of(packets("0.0.0.0/0", tcp(0, 65535)));
        assert!(left.remove(packets("0.0.0.0/1", tcp(0, 65535))));
        assert!(left.remove(packets("128.0.0.0/1", tcp(0, 1000))));
        assert!(!left.is_empty());
        assert!(left.remove(packets("128.0.0.0/1", Traffic::All)));
        assert!(left.is_empty());
    }

    #[test]
    fn families_do_not_meet() {
        let mut left = PacketSet::of(packets("::/0", Traffic::All));
        assert!(!left.remove(packets("0.0.0.0/0", Traffic::All)));
        assert!(!left.is_empty());
    }

    #[test]
    fn an_icmp_type_covers_its_codes_only() {
        let kind = |kind, code| packets("10.0.0.0/8", Traffic::icmp(Protocol::ICMP, Some(kind), Some(code)));
        let mut left = PacketSet::of(kind(3, 4));
        assert!(!left.remove(kind(8, -1)));
        assert!(left.remove(kind(3, -1)) && left.is_empty());
        assert_eq!(Traffic::icmp(Protocol::ICMP, Some(-1), Some(4)), Traffic::Nothing);
        assert_eq!(Traffic::icmp(Protocol::ICMP, Some(256), None), Traffic::Nothing);
    }

    #[test]
    fn the_last_address_of_ipv6_does_not_overflow() {
        let mut left = PacketSet::of(packets("::/0", tcp(0, 65535)));
        assert!(left.remove(packets("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", tcp(65535, 65535))));
        assert!(!left.is_empty());
    }
}
