use std::{fmt, str::FromStr};

use aozu_names::NameError;

/// An IP protocol as security groups and network ACLs name it: one of them, or all.
///
/// Security groups spell four by name (`tcp`, `udp`, `icmp`, `icmpv6`) and the rest by number, network
/// ACLs all by number; both spell "all" `-1`. Every spelling is read.
///
/// Source: EC2 API Reference, `IpPermission` and `NetworkAclEntry`; IANA, "Protocol Numbers".
///
/// ```
/// use aozu_vpc::Protocol;
/// let tcp: Protocol = "6".parse()?;
/// assert_eq!(tcp, Protocol::TCP);
/// assert_eq!((tcp.to_string(), tcp.number_text().to_string()), ("tcp".into(), "6".into()));
/// assert_eq!("-1".parse::<Protocol>()?, Protocol::All);
/// assert!("256".parse::<Protocol>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// Every protocol: `-1`.
    All,
    /// The protocol of that number.
    Number(u8),
}

impl Protocol {
    /// ICMP for IPv4.
    pub const ICMP: Self = Self::Number(1);
    /// TCP.
    pub const TCP: Self = Self::Number(6);
    /// UDP.
    pub const UDP: Self = Self::Number(17);
    /// ICMP for IPv6.
    pub const ICMPV6: Self = Self::Number(58);

    const NAMED: [(&'static str, u8); 4] = [("tcp", 6), ("udp", 17), ("icmp", 1), ("icmpv6", 58)];

    /// Whether it is TCP or UDP, of which rules name ports.
    #[must_use]
    pub fn has_ports(self) -> bool {
        matches!(self, Self::TCP | Self::UDP)
    }

    /// Whether it is ICMP of either family, of which rules name types and codes.
    #[must_use]
    pub fn is_icmp(self) -> bool {
        matches!(self, Self::ICMP | Self::ICMPV6)
    }

    /// Whether a packet of `other` is one of this protocol's.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self == Self::All || self == other
    }

    /// The number as network ACLs write it, `-1` for all.
    #[must_use]
    pub fn number_text(self) -> NumberText {
        NumberText(self)
    }
}

/// A protocol written as its number.
#[derive(Debug, Clone, Copy)]
pub struct NumberText(Protocol);

impl fmt::Display for NumberText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Protocol::All => f.pad("-1"),
            Protocol::Number(number) => fmt::Display::fmt(&number, f),
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Number(number) = self else { return f.pad("-1") };
        match Self::NAMED.iter().find(|(_, named)| named == number) {
            Some((name, _)) => f.pad(name),
            None => fmt::Display::fmt(number, f),
        }
    }
}

impl FromStr for Protocol {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        if text == "-1" || text == "all" {
            return Ok(Self::All);
        }
        if let Some((_, number)) = Self::NAMED.iter().find(|(name, _)| *name == text) {
            return Ok(Self::Number(*number));
        }
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| digits).map(Self::Number).ok_or_else(|| {
            NameError::new(
                "a protocol",
                text,
                "it must be `tcp`, `udp`, `icmp`, `icmpv6`, a number from 0 to 255, or `-1` for all",
            )
        })
    }
}

impl serde::Serialize for Protocol {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Protocol;

    #[test]
    fn every_spelling_is_read() {
        for (text, protocol) in [
            ("-1", Protocol::All),
            ("all", Protocol::All),
            ("tcp", Protocol::TCP),
            ("6", Protocol::TCP),
            ("17", Protocol::UDP),
            ("icmpv6", Protocol::ICMPV6),
            ("47", Protocol::Number(47)),
            ("0", Protocol::Number(0)),
        ] {
            assert_eq!(text.parse::<Protocol>().unwrap(), protocol, "{text}");
        }
        for wrong in ["", "TCP", "-2", "+6", "256", "gre", " 6"] {
            assert!(wrong.parse::<Protocol>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn groups_write_names_and_acls_numbers() {
        assert_eq!(Protocol::Number(47).to_string(), "47");
        assert_eq!(Protocol::ICMPV6.to_string(), "icmpv6");
        assert_eq!(Protocol::ICMPV6.number_text().to_string(), "58");
        assert_eq!(Protocol::All.number_text().to_string(), "-1");
    }
}
