use ipnet::{Ipv4Net, Ipv6Net};

use super::{Direction, Peer, SecurityGroup};
use crate::{Protocol, Traffic};

/// The families of which a rule set lets in every address of the internet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct World {
    /// Every public IPv4 address.
    pub ipv4: bool,
    /// Every public IPv6 address.
    pub ipv6: bool,
}

impl World {
    /// Whether it is the world by either family.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.ipv4 || self.ipv6
    }

    /// The families as CIDR blocks, for messages.
    pub(crate) fn blocks(self) -> Vec<&'static str> {
        [(self.ipv4, "0.0.0.0/0"), (self.ipv6, "::/0")]
            .into_iter()
            .filter_map(|(open, block)| open.then_some(block))
            .collect()
    }
}

/// Addresses that are not on the internet, so that leaving them out does not make a rule narrower.
const NOT_PUBLIC_V4: [(u32, u8); 9] = [
    (0x0000_0000, 8),
    (0x0a00_0000, 8),
    (0x6440_0000, 10),
    (0x7f00_0000, 8),
    (0xa9fe_0000, 16),
    (0xac10_0000, 12),
    (0xc0a8_0000, 16),
    (0xe000_0000, 4),
    (0xf000_0000, 4),
];

/// Whether the blocks together hold every public IPv4 address: exact, so that two halves are a whole.
fn is_world_v4(mut blocks: Vec<Ipv4Net>) -> bool {
    if blocks.is_empty() {
        return false;
    }
    blocks.extend(NOT_PUBLIC_V4.iter().filter_map(|(net, len)| Ipv4Net::new((*net).into(), *len).ok()));
    Ipv4Net::aggregate(&blocks).iter().any(|block| block.prefix_len() == 0)
}

/// The same for IPv6: global unicast addresses are those of 2000::/3.
fn is_world_v6(mut blocks: Vec<Ipv6Net>) -> bool {
    if blocks.is_empty() {
        return false;
    }
    let outside = [(0u128, 3), (0x4000 << 112, 2), (0x8000 << 112, 1)];
    blocks.extend(outside.iter().filter_map(|(net, len)| Ipv6Net::new((*net).into(), *len).ok()));
    Ipv6Net::aggregate(&blocks).iter().any(|block| block.prefix_len() == 0)
}

impl SecurityGroup {
    /// For which families the whole internet may open what `wanted` picks of the rules. Prefix lists and
    /// groups are never the whole internet.
    fn world_of(&self, wanted: impl Fn(Traffic) -> bool) -> World {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for permission in self.permissions(Direction::Ingress) {
            if !wanted(permission.traffic()) {
                continue;
            }
            for rule in permission.rules() {
                match rule.peer {
                    Peer::Ipv4(block) => v4.push(block.net()),
                    Peer::Ipv6(block) => v6.push(block.net()),
                    _ => {}
                }
            }
        }
        World { ipv4: is_world_v4(v4), ipv6: is_world_v6(v6) }
    }

    /// For which families every address of the internet may send to a TCP or UDP port.
    ///
    /// ```
    /// use aozu_vpc::{Protocol, SecurityGroup, wire};
    /// let group: wire::SecurityGroup = serde_json::from_str(r#"{
    ///     "GroupId": "sg-0123456789abcdef0",
    ///     "IpPermissions": [{
    ///         "IpProtocol": "tcp", "FromPort": 20, "ToPort": 25,
    ///         "IpRanges": [{"CidrIp": "0.0.0.0/1"}, {"CidrIp": "128.0.0.0/1"}]
    ///     }]
    /// }"#)?;
    /// let group = SecurityGroup::try_from(group)?;
    /// assert!(group.admits_from_anywhere(Protocol::TCP, 22).ipv4);
    /// assert!(!group.admits_from_anywhere(Protocol::TCP, 22).ipv6);
    /// assert!(!group.admits_from_anywhere(Protocol::UDP, 22).is_open());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn admits_from_anywhere(&self, protocol: Protocol, port: u16) -> World {
        self.world_of(|traffic| traffic.admits_port(protocol, port))
    }

    /// For which families every address of the internet may send everything, or to every TCP port.
    #[must_use]
    pub fn admits_everything_from_anywhere(&self) -> World {
        self.world_of(Traffic::is_everything)
    }

    /// How much its rules of a direction weigh against the quota, for IPv4 and for IPv6, which are counted
    /// apart: a block 1 for its family, a group 1 for both, a prefix list what `list` says it weighs for
    /// each: as many as it may have entries.
    ///
    /// Source: VPC User Guide, "Amazon VPC quotas", "Security groups"; specs/vpc.md §1.8.
    #[must_use]
    pub fn weight(
        &self,
        direction: Direction,
        list: impl Fn(&crate::PrefixListId) -> [usize; 2],
    ) -> [usize; 2] {
        self.rules(direction).fold([0usize; 2], |[v4, v6], rule| {
            let [four, six] = match rule.peer {
                Peer::Ipv4(_) => [1, 0],
                Peer::Ipv6(_) => [0, 1],
                Peer::Group(_) => [1, 1],
                Peer::PrefixList(id) => list(id),
            };
            [v4.saturating_add(four), v6.saturating_add(six)]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{is_world_v4, is_world_v6};

    #[test]
    fn the_world_is_every_public_address_however_it_is_cut() {
        let v4 = |blocks: &[&str]| is_world_v4(blocks.iter().map(|b| b.parse().unwrap()).collect());
        assert!(v4(&["0.0.0.0/0"]));
        assert!(v4(&["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"]), "multicast need not be there");
        assert!(!v4(&["0.0.0.0/1", "128.0.0.0/2"]));
        assert!(!v4(&["10.0.0.0/8"]));
        assert!(!v4(&[]));
        let v6 = |blocks: &[&str]| is_world_v6(blocks.iter().map(|b| b.parse().unwrap()).collect());
        assert!(v6(&["::/0"]) && v6(&["2000::/3"]) && v6(&["2000::/4", "3000::/4"]));
        assert!(!v6(&["2001:db8::/32"]) && !v6(&["fc00::/7"]) && !v6(&[]));
    }
}
