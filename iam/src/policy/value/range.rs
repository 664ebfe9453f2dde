use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::ip::{is_v4, prefix_length};

/// A value of `IpAddress` as it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressRange {
    /// IPv4: network and mask.
    V4(u32, u32),
    /// IPv6: network and mask.
    V6(u128, u128),
    /// It matches nothing: IPv6 with host bits, or IPv4 in IPv6's clothes.
    Dead,
}

impl AddressRange {
    /// Reads a value; none where it is no address.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (ip, prefix) = match text.split_once('/') {
            Some((ip, prefix)) => (ip, Some(prefix)),
            None => (text, None),
        };
        if let Some(ip) = v4(ip) {
            let length = prefix_length(prefix, 32)?;
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            return Some(Self::V4(ip.to_bits() & mask, mask));
        }
        let parsed: Ipv6Addr = ip.parse().ok()?;
        let length = prefix_length(prefix, 128)?;
        let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
        let dead = ip.contains('.') || parsed.to_ipv4_mapped().is_some() || parsed.to_bits() & !mask != 0;
        Some(if dead { Self::Dead } else { Self::V6(parsed.to_bits(), mask) })
    }

    /// Whether an address lies in it. The two versions never meet.
    pub(crate) fn contains(self, address: IpAddr) -> bool {
        match (self, address) {
            (Self::V4(network, mask), IpAddr::V4(ip)) => ip.to_bits() & mask == network,
            (Self::V6(network, mask), IpAddr::V6(ip)) => ip.to_bits() & mask == network,
            _ => false,
        }
    }
}

/// IPv4 in four decimal parts, leading zeros taken.
fn v4(text: &str) -> Option<Ipv4Addr> {
    if !is_v4(text) {
        return None;
    }
    let mut octets = [0; 4];
    for (slot, part) in octets.iter_mut().zip(text.split('.')) {
        *slot = part.parse().ok()?;
    }
    Some(octets.into())
}

/// The address that a request comes from: an IPv4-mapped IPv6 address is the IPv4 address, any other with a dotted
/// tail is none. Stray colons are read as AWS reads them: a third one beside `::` and one at the end are passed
/// over, one at the beginning stands after a 0 (specs/iam.md §2.1, recorded).
pub(crate) fn source_address(text: &str) -> Option<IpAddr> {
    if let Some(ip) = v4(text) {
        return Some(ip.into());
    }
    let ip: Ipv6Addr = text.parse().ok().or_else(|| with_stray_colons(text))?;
    match ip.to_ipv4_mapped() {
        Some(mapped) => Some(mapped.into()),
        None => (!text.contains('.')).then_some(ip.into()),
    }
}

fn with_stray_colons(text: &str) -> Option<Ipv6Addr> {
    let text = if text.contains(":::") {
        text.replacen(":::", "::", 1)
    } else if let Some(rest) = text.strip_suffix(':').filter(|rest| !rest.is_empty()) {
        rest.to_owned()
    } else if let Some(rest) = text.strip_prefix(':').filter(|rest| !rest.is_empty()) {
        format!("0:{rest}")
    } else {
        return None;
    };
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{AddressRange, source_address};

    fn within(range: &str, address: &str) -> Option<bool> {
        Some(AddressRange::read(range)?.contains(source_address(address)?))
    }

    #[test]
    fn the_whole_space_and_one_address() {
        assert_eq!(within("0.0.0.0/0", "203.0.113.9"), Some(true));
        assert_eq!(within("::/0", "2001:db8::1"), Some(true));
        assert_eq!(within("::/0", "203.0.113.9"), Some(false));
        assert_eq!(within("192.0.2.1", "192.0.2.1"), Some(true));
        assert_eq!(within("192.0.2.1", "192.0.2.2"), Some(false));
    }

    #[test]
    fn stray_colons_are_read_as_aws_reads_them() {
        for (range, address, expected) in [
            ("2001:db8::1/128", "2001:db8:::1", Some(true)),
            ("2001:db8::1/128", "2001:db8::1:", Some(true)),
            ("2001:db8::1/128", ":2001:db8::1", Some(false)),
            ("2001:db8::1/128", "2001:db8::::1", None),
            ("::/0", ":::", Some(true)),
            ("::/0", "2001::db8:::1", None),
        ] {
            assert_eq!(within(range, address), expected, "{address}");
        }
    }

    #[test]
    fn ipv4_in_ipv6_is_ipv4_in_a_request_and_nothing_in_a_policy() {
        assert_eq!(within("192.0.2.0/24", "::ffff:c000:201"), Some(true));
        assert_eq!(AddressRange::read("::ffff:192.0.2.0/120"), Some(AddressRange::Dead));
        assert_eq!(AddressRange::read("2001:db8::5/64"), Some(AddressRange::Dead));
        assert_eq!(source_address("2001:db8::192.0.2.1"), None);
    }
}
