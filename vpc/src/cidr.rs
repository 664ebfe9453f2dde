use std::{fmt, net::Ipv4Addr, str::FromStr};

use aozu_names::NameError;
use ipnet::{Ipv4Net, Ipv6Net};
use serde::{Serialize, Serializer};

macro_rules! block {
    ($(#[$meta:meta])* $name:ident, $net:ty, $noun:literal, $rule:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($net);

        impl $name {
            /// The block, with the host bits cleared as AWS clears them.
            #[must_use]
            pub fn net(self) -> $net {
                self.0.trunc()
            }

            /// The block as it was written.
            #[must_use]
            pub fn as_written(self) -> $net {
                self.0
            }

            /// Whether bits below the prefix length were written, which AWS would have cleared.
            #[must_use]
            pub fn has_host_bits(self) -> bool {
                self.0 != self.0.trunc()
            }

            /// The length of the prefix, in bits.
            #[must_use]
            pub fn prefix_len(self) -> u8 {
                self.0.prefix_len()
            }

            /// Whether all of `other` lies within it.
            #[must_use]
            pub fn contains(self, other: Self) -> bool {
                self.net().contains(&other.net())
            }

            /// Whether some address lies in both.
            #[must_use]
            pub fn overlaps(self, other: Self) -> bool {
                self.contains(other) || other.contains(self)
            }
        }

        impl From<$net> for $name {
            fn from(net: $net) -> Self {
                Self(net)
            }
        }

        impl FromStr for $name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                text.parse().map(Self).map_err(|_| NameError::new($noun, text, $rule))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
    };
}

block! {
    /// A block of IPv4 addresses, such as `10.0.0.0/16`. Host bits are read and remembered, though AWS
    /// clears them (`10.237.19.7/20` becomes `10.237.16.0/20`).
    ///
    /// ```
    /// use aozu_vpc::Ipv4Block;
    /// let block: Ipv4Block = "10.237.19.7/20".parse()?;
    /// assert!(block.has_host_bits());
    /// assert_eq!(block.net().to_string(), "10.237.16.0/20");
    /// assert_eq!("10.0.0.0/28".parse::<Ipv4Block>()?.usable_in_subnet(), 11);
    /// assert!("10.0.0.0/33".parse::<Ipv4Block>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    Ipv4Block, Ipv4Net, "an IPv4 block", "it must be an address and a prefix length of 0 to 32, such as `10.0.0.0/16`"
}

block! {
    /// A block of IPv6 addresses, such as `2001:db8::/56`.
    ///
    /// ```
    /// use aozu_vpc::Ipv6Block;
    /// let block: Ipv6Block = "2001:db8:1234:1a00::/56".parse()?;
    /// assert!(block.contains("2001:db8:1234:1a01::/64".parse()?));
    /// assert!("2001:db8::/129".parse::<Ipv6Block>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    Ipv6Block, Ipv6Net, "an IPv6 block", "it must be an address and a prefix length of 0 to 128, such as `2001:db8::/56`"
}

impl Ipv4Block {
    /// How many addresses it holds.
    #[must_use]
    pub fn size(self) -> u64 {
        1u64 << (32 - u32::from(self.prefix_len()))
    }

    /// How many addresses a subnet of this block can give out: all but the five that AWS reserves.
    #[must_use]
    pub fn usable_in_subnet(self) -> u64 {
        self.size().saturating_sub(crate::limits::RESERVED_PER_SUBNET)
    }

    /// Whether AWS keeps this address of a subnet of this block: the first four and the last.
    ///
    /// Source: VPC User Guide, "Subnet CIDR blocks".
    #[must_use]
    pub fn reserves(self, address: Ipv4Addr) -> bool {
        let net = self.net();
        let offset = u32::from(address).wrapping_sub(u32::from(net.network()));
        net.contains(&address) && (offset < 4 || address == net.broadcast())
    }

    /// The addresses that a subnet of this block can give out, in order.
    pub fn usable_addresses(self) -> impl Iterator<Item = Ipv4Addr> {
        let net = self.net();
        let (first, last) = (u32::from(net.network()), u32::from(net.broadcast()));
        (first.saturating_add(4)..last).map(Ipv4Addr::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Ipv4Block;

    fn block(text: &str) -> Ipv4Block {
        text.parse().unwrap()
    }

    #[test]
    fn five_addresses_of_a_subnet_are_not_for_use() {
        for (subnet, usable) in
            [("10.0.0.0/28", 11), ("10.0.0.0/24", 251), ("10.0.0.0/20", 4091), ("10.0.0.0/16", 65531)]
        {
            assert_eq!(block(subnet).usable_in_subnet(), usable);
            assert_eq!(block(subnet).usable_addresses().count() as u64, usable);
        }
        let reserved: Vec<_> = ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.15"].into();
        for last in 0..16u8 {
            let address = format!("10.0.0.{last}");
            assert_eq!(
                block("10.0.0.0/28").reserves(address.parse().unwrap()),
                reserved.contains(&&*address),
                "{address}"
            );
        }
    }

    #[test]
    fn the_widest_and_narrowest_blocks_do_not_overflow() {
        assert_eq!(block("0.0.0.0/0").size(), 1 << 32);
        assert_eq!(block("255.255.255.255/32").usable_addresses().count(), 0);
        assert_eq!(block("255.255.255.255/32").usable_in_subnet(), 0);
    }

    #[test]
    fn host_bits_change_neither_containment_nor_overlap() {
        assert!(block("10.0.1.2/16").contains(block("10.0.255.9/24")));
        assert!(block("10.0.5.0/24").overlaps(block("10.0.1.2/16")));
        assert!(!block("10.1.0.0/16").overlaps(block("10.0.1.2/16")));
    }
}
