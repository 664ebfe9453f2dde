//! Which addresses and destinations are the public internet's.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// IPv4 blocks of which no address is public: RFC 1918, RFC 6598, this network, loopback, link-local,
/// multicast and beyond. Source: IANA IPv4 Special-Purpose Address Registry; specs/vpc.md §1.4.
const NOT_PUBLIC: [(Ipv4Addr, u8); 8] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// Whether an IPv4 block holds a public address that is not one of the VPC's own.
pub(crate) fn ipv4(block: Ipv4Net, own: &[Ipv4Net]) -> bool {
    let special = NOT_PUBLIC.iter().filter_map(|(address, length)| Ipv4Net::new(*address, *length).ok());
    let mut excluded: Vec<(u32, u32)> = special.chain(own.iter().copied()).map(ends).collect();
    excluded.sort_unstable();
    let (mut next, last) = ends(block);
    // Walk over what is excluded: a gap is a public address.
    for (from, to) in excluded {
        if from > next || next > last {
            break;
        }
        if to >= next {
            match to.checked_add(1) {
                Some(after) => next = after,
                None => return false,
            }
        }
    }
    next <= last
}

/// Whether an address is one of the internet's: whoever holds it, its packets come from there.
///
/// Source: IANA IPv4 Special-Purpose Address Registry; RFC 4291 for IPv6.
///
/// ```
/// use aozu_vpc::is_public;
/// assert!(is_public("52.95.110.1".parse()?) && is_public("2600::1".parse()?));
/// for other in ["10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.1.1", "::1", "fd00::1", "::ffff:10.0.0.1"] {
///     assert!(!is_public(other.parse()?), "{other}");
/// }
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    either(address.to_canonical().into(), &[], &[])
}

fn ends(block: Ipv4Net) -> (u32, u32) {
    (block.network().into(), block.broadcast().into())
}

/// Whether an IPv6 block holds a global unicast address (2000::/3) that is not one of the VPC's own.
pub(crate) fn ipv6(block: Ipv6Net, own: &[Ipv6Net]) -> bool {
    const GLOBAL: (u128, u128) = (0x2000 << 112, (0x4000 << 112) - 1);
    let ends6 = |net: Ipv6Net| (u128::from(net.network()), u128::from(net.broadcast()));
    let (from, to) = ends6(block);
    let (mut next, last) = (from.max(GLOBAL.0), to.min(GLOBAL.1));
    let mut excluded: Vec<_> = own.iter().copied().map(ends6).collect();
    excluded.sort_unstable();
    for (from, to) in excluded {
        if from > next || next > last {
            break;
        }
        if to >= next {
            next = to.saturating_add(1);
        }
    }
    next <= last
}

/// The same for a block of either family.
pub(crate) fn either(block: IpNet, own_v4: &[Ipv4Net], own_v6: &[Ipv6Net]) -> bool {
    match block {
        IpNet::V4(block) => ipv4(block, own_v4),
        IpNet::V6(block) => ipv6(block, own_v6),
    }
}

#[cfg(test)]
mod tests {
    use super::{ipv4, ipv6};

    #[test]
    fn a_block_is_public_if_one_address_is() {
        for public in ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "203.0.113.0/24", "8.8.8.8/32", "172.0.0.0/8"]
        {
            assert!(ipv4(public.parse().unwrap(), &[]), "{public}");
        }
        for private in [
            "10.0.0.0/8",
            "10.1.0.0/16",
            "172.16.0.0/12",
            "192.168.3.0/24",
            "100.64.0.0/10",
            "169.254.1.0/24",
            "224.0.0.0/4",
            "255.255.255.255/32",
        ] {
            assert!(!ipv4(private.parse().unwrap(), &[]), "{private}");
        }
    }

    #[test]
    fn the_vpcs_own_blocks_do_not_count() {
        let own = ["203.0.112.0/23".parse().unwrap()];
        assert!(!ipv4("203.0.113.0/24".parse().unwrap(), &own));
        assert!(ipv4("203.0.112.0/22".parse().unwrap(), &own));
        let own6 = ["2001:db8::/56".parse().unwrap()];
        assert!(!ipv6("2001:db8::/64".parse().unwrap(), &own6));
        assert!(ipv6("::/0".parse().unwrap(), &own6));
        assert!(!ipv6("fd00::/8".parse().unwrap(), &[]));
        assert!(!ipv6("64:ff9b::/96".parse().unwrap(), &[]));
    }
}
