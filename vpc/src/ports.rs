use std::fmt;

/// A range of ports, both ends included; never empty.
///
/// ```
/// use aozu_vpc::PortRange;
/// let https = PortRange::one(443);
/// let ephemeral = PortRange::new(1024, 65535).unwrap();
/// assert!(!ephemeral.contains(443) && PortRange::ALL.covers(https));
/// assert_eq!(PortRange::new(500, 400), None);
/// assert_eq!(ephemeral.to_string(), "1024-65535");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct PortRange {
    from: u16,
    to: u16,
}

impl PortRange {
    /// Every port.
    pub const ALL: Self = Self { from: 0, to: u16::MAX };

    /// The ports that clients ask from and get their answers on: Linux takes 32768–60999, Windows
    /// 49152–65535, balancers, NAT gateways and functions 1024–65535.
    /// Source: VPC User Guide, "Custom network ACLs for your VPC", "Ephemeral ports".
    pub const EPHEMERAL: Self = Self { from: 1024, to: u16::MAX };

    /// The ports from `from` to `to`; none when the range would be empty.
    #[must_use]
    pub const fn new(from: u16, to: u16) -> Option<Self> {
        if from <= to { Some(Self { from, to }) } else { None }
    }

    /// A single port.
    #[must_use]
    pub const fn one(port: u16) -> Self {
        Self { from: port, to: port }
    }

    /// What two ports as AWS prints them span: absent or `-1` leaves that end open, and anything
    /// outside 0–65535 is cut off. None when nothing is left.
    ///
    /// Source: Batfish reads open ends so; EC2 API Reference, `IpPermission`.
    #[must_use]
    pub fn from_aws(from: Option<i32>, to: Option<i32>) -> Option<Self> {
        let low = from.filter(|port| *port != -1).unwrap_or(0).max(0);
        let high = to.filter(|port| *port != -1).unwrap_or(65535).min(65535);
        Self::new(u16::try_from(low).ok()?, u16::try_from(high).ok()?)
    }

    /// The lowest port.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The highest port.
    #[must_use]
    pub const fn to(self) -> u16 {
        self.to
    }

    /// Whether the port lies in it.
    #[must_use]
    pub const fn contains(self, port: u16) -> bool {
        self.from <= port && port <= self.to
    }

    /// Whether all of `other` lies in it.
    #[must_use]
    pub const fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// What both have, if anything.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to))
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { write!(f, "{}", self.from) } else { write!(f, "{}-{}", self.from, self.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::PortRange;

    #[test]
    fn open_ends_are_open_and_odd_ones_cut() {
        assert_eq!(PortRange::from_aws(None, None), Some(PortRange::ALL));
        assert_eq!(PortRange::from_aws(Some(-1), Some(-1)), Some(PortRange::ALL));
        assert_eq!(PortRange::from_aws(Some(80), None), PortRange::new(80, 65535));
        assert_eq!(PortRange::from_aws(Some(0), Some(99_999)), Some(PortRange::ALL));
        assert_eq!(PortRange::from_aws(Some(90), Some(80)), None);
        assert_eq!(PortRange::from_aws(Some(70_000), None), None);
        assert_eq!(PortRange::from_aws(None, Some(-5)), None);
    }

    #[test]
    fn intersections() {
        let low = PortRange::new(0, 100).unwrap();
        assert_eq!(low.intersection(PortRange::new(100, 200).unwrap()), Some(PortRange::one(100)));
        assert_eq!(low.intersection(PortRange::new(101, 200).unwrap()), None);
    }
}
