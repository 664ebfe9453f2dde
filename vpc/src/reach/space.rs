//! Address space: what is public, and what gateways refuse.

use super::{ReasonCode, flow::Span};
use crate::Family;

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Span {
    let from = u32::from_be_bytes([a, b, c, d]);
    [from as u128, (from | (u32::MAX >> prefix)) as u128]
}

/// Addresses for private networks. Source: RFC 1918.
const RFC1918: [Span; 3] = [v4(10, 0, 0, 0, 8), v4(172, 16, 0, 0, 12), v4(192, 168, 0, 0, 16)];

/// Addresses that carriers share. Source: RFC 6598.
const RFC6598: [Span; 1] = [v4(100, 64, 0, 0, 10)];

/// Addresses that are nobody's on the internet: this network, loopback, link local, multicast and beyond.
/// Source: IANA IPv4 Special-Purpose Address Registry.
const NOWHERE: [Span; 4] =
    [v4(0, 0, 0, 0, 8), v4(127, 0, 0, 0, 8), v4(169, 254, 0, 0, 16), v4(224, 0, 0, 0, 3)];

/// Every public IPv4 address: what the three above leave.
const PUBLIC_V4: [Span; 7] = [
    [0x0100_0000, 0x09ff_ffff],
    [0x0b00_0000, 0x643f_ffff],
    [0x6480_0000, 0x7eff_ffff],
    [0x8000_0000, 0xa9fd_ffff],
    [0xa9ff_0000, 0xac0f_ffff],
    [0xac20_0000, 0xc0a7_ffff],
    [0xc0a9_0000, 0xdfff_ffff],
];

/// Global unicast addresses: 2000::/3. Source: RFC 4291.
const PUBLIC_V6: [Span; 1] = [[0x2000 << 112, (0x4000 << 112) - 1]];

/// What is not of 2000::/3.
const NOT_GLOBAL_V6: [Span; 2] = [[0, (0x2000 << 112) - 1], [0x4000 << 112, u128::MAX]];

/// Every public address of a family.
pub(crate) fn public(family: Family) -> &'static [Span] {
    match family {
        Family::Ipv4 => &PUBLIC_V4,
        Family::Ipv6 => &PUBLIC_V6,
    }
}

/// Whether an address is public.
pub(crate) fn is_public(family: Family, address: u128) -> bool {
    public(family).iter().any(|[from, to]| *from <= address && address <= *to)
}

/// The addresses that internet gateways refuse, with the code that says so.
pub(crate) fn not_for_gateways(family: Family) -> &'static [(ReasonCode, &'static [Span])] {
    match family {
        Family::Ipv4 => &[
            (ReasonCode::IgwDestinationAddressNotInRfc1918Egress, &RFC1918),
            (ReasonCode::IgwDestinationAddressNotInRfc6598Egress, &RFC6598),
            (ReasonCode::NoPossibleDestination, &NOWHERE),
        ],
        Family::Ipv6 => &[(ReasonCode::NoPossibleDestination, &NOT_GLOBAL_V6)],
    }
}

#[cfg(test)]
mod tests {
    use super::{NOWHERE, RFC1918, RFC6598, public};
    use crate::{Family, reach::flow::merged};

    #[test]
    fn public_is_what_the_rest_leaves() {
        let mut all: Vec<_> = RFC1918.iter().chain(&RFC6598).chain(&NOWHERE).copied().collect();
        all.extend(public(Family::Ipv4));
        let size: u128 = all.iter().map(|[from, to]| to - from + 1).sum();
        assert_eq!(size, 1 << 32);
        assert_eq!(merged(all), [[0, u128::from(u32::MAX)]]);
    }
}
