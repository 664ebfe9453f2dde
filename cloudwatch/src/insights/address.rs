use std::net::IpAddr;

/// A network in CIDR notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subnet {
    network: IpAddr,
    prefix: u32,
}

impl Subnet {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (network, prefix) = text.split_once('/')?;
        let network: IpAddr = network.parse().ok()?;
        let digits = !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_digit());
        let prefix: u32 = digits.then(|| prefix.parse().ok())??;
        (prefix <= width(network)).then_some(Self { network, prefix })
    }

    /// Whether the address is of the same version and within.
    pub(super) fn contains(self, address: IpAddr) -> bool {
        let width = width(self.network);
        let host = width - self.prefix;
        let cut = |address: IpAddr| bits(address).checked_shr(host).unwrap_or(0);
        width == self::width(address) && cut(address) == cut(self.network)
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(u32::from(v4)),
        IpAddr::V6(v6) => u128::from(v6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subnets_hold_addresses_of_their_version() {
        for (subnet, address, expected) in [
            ("192.0.2.0/24", "192.0.2.255", true),
            ("192.0.2.9/24", "192.0.2.1", true),
            ("192.0.2.0/24", "192.0.3.0", false),
            ("0.0.0.0/0", "255.1.2.3", true),
            ("::/0", "2001:db8::1", true),
            ("::/0", "10.0.0.1", false),
            ("0.0.0.0/0", "::1", false),
            ("2001:db8::/32", "2001:db8:1::", true),
            ("2001:db8::/128", "2001:db8::1", false),
        ] {
            let subnet = Subnet::parse(subnet).unwrap();
            assert_eq!(subnet.contains(address.parse().unwrap()), expected, "{subnet:?} {address}");
        }
    }

    #[test]
    fn other_texts_are_no_subnets() {
        for text in ["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/+8", "10.0.0.0/", "/8"] {
            assert_eq!(Subnet::parse(text), None, "{text}");
        }
    }
}
