use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4},
};

use crate::{NatGateway, PortRange, Protocol, limits};

/// Why a NAT gateway does not translate a packet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TranslationError {
    /// It has no address to speak with, or too many, or one twice.
    #[error("a NAT gateway has 1 to 8 different addresses, not these {0}")]
    Addresses(usize),
    /// All ports for the destination are taken; CloudWatch counts it as `ErrorPortAllocation`.
    #[error(
        "`ErrorPortAllocation`: {destination} over {protocol} has {connections} simultaneous connections, \
         as many as {addresses} address(es) of a NAT gateway can hold; associate a further one"
    )]
    ErrorPortAllocation {
        /// The protocol.
        protocol: Protocol,
        /// Where the packet was to go.
        destination: SocketAddrV4,
        /// How many connections there are.
        connections: usize,
        /// How many addresses the gateway has.
        addresses: usize,
    },
    /// The gateway has forgotten the connection, which was idle or never was: the sender gets a TCP RST, and
    /// CloudWatch counts it as `IdleTimeoutCount`.
    #[error("the NAT gateway knows no connection from {0} to {1}, and answers with RST")]
    ConnectionReset(SocketAddr, SocketAddrV4),
    /// NAT gateways translate TCP, UDP and ICMP.
    #[error("a NAT gateway translates TCP, UDP and ICMP, not protocol `{0}`")]
    Protocol(Protocol),
    /// IPv6 is translated to IPv4 only, and only for destinations in `64:ff9b::/96`.
    #[error("a NAT gateway cannot bring a packet from {0} to {1}: IPv6 goes to `64:ff9b::/96` (NAT64) only")]
    Family(IpAddr, IpAddr),
}

/// Who speaks with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Flow {
    protocol: Protocol,
    source: SocketAddr,
    destination: SocketAddrV4,
}

/// What the gateway speaks with on behalf of a flow.
#[derive(Debug, Clone, Copy)]
struct Mapping {
    address: Ipv4Addr,
    port: u16,
    used: u64,
}

/// The ports of one address towards one destination.
#[derive(Debug, Clone, Default)]
struct Ports {
    taken: BTreeMap<u16, SocketAddr>,
    released: BTreeSet<u16>,
    /// How many were ever handed out: those above are free.
    touched: u16,
}

impl Ports {
    /// Takes the lowest free port.
    fn take(&mut self, source: SocketAddr, most: usize) -> Option<u16> {
        if self.taken.len() >= most {
            return None;
        }
        let port = self.released.pop_first().or_else(|| {
            let next = limits::NAT_PORTS.from().checked_add(self.touched)?;
            self.touched = self.touched.checked_add(1)?;
            Some(next)
        })?;
        self.taken.insert(port, source);
        Some(port)
    }

    fn release(&mut self, port: u16) {
        if self.taken.remove(&port).is_some() {
            self.released.insert(port);
        }
    }
}

/// The translations of a NAT gateway: which of its addresses and ports speaks for whom.
///
/// It remembers private address and source port, speaks with an address of its own, and translates replies
/// back; what nobody asked for is dropped. Each address holds up to
/// [55,000](NatTable::CONNECTIONS_PER_DESTINATION) simultaneous connections to each destination, which is an
/// address, a port and a protocol; the next one fails as [`TranslationError::ErrorPortAllocation`]. A
/// connection that was idle for [350 seconds](NatTable::IDLE_SECONDS) is forgotten.
///
/// AWS does not tell which port a connection gets. Here it is the lowest one from 1024 up that no other
/// connection to the destination has, of the first address, in the order given, that has one left. So the
/// same packets always get the same ports.
///
/// Time is an input, in seconds from wherever the caller counts; it should not go back. ICMP has no ports:
/// its identifier takes their place, and a destination's port is not looked at. IPv6 clients are served by
/// NAT64, as they reach IPv4 destinations in `64:ff9b::/96`.
///
/// Source: VPC User Guide, "NAT gateway basics", "Work with NAT gateways", "Troubleshoot NAT gateways" and
/// "Compare NAT gateways and NAT instances" (2026).
///
/// ```
/// use aozu_vpc::{NatTable, Protocol};
/// let mut nat = NatTable::new(["203.0.113.25".parse()?])?;
/// let web = "198.51.100.7:443".parse()?;
/// let spoken = nat.translate(Protocol::TCP, "10.0.2.9:40000".parse()?, web, 0)?;
/// assert_eq!(spoken, "203.0.113.25:1024".parse()?);
/// let server = "198.51.100.7:443".parse()?;
/// assert_eq!(nat.reply(Protocol::TCP, server, spoken, 1), Some("10.0.2.9:40000".parse()?));
/// assert_eq!(nat.reply(Protocol::TCP, "192.0.2.1:443".parse()?, spoken, 1), None, "nobody asked for it");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct NatTable {
    addresses: Vec<Ipv4Addr>,
    /// How many connections an address holds to each destination.
    most: usize,
    mappings: BTreeMap<Flow, Mapping>,
    ports: BTreeMap<(Protocol, SocketAddrV4, Ipv4Addr), Ports>,
    /// The flows by when they were used last.
    by_use: BTreeSet<(u64, Flow)>,
}

impl NatTable {
    /// How many simultaneous connections each address holds to each destination.
    pub const CONNECTIONS_PER_DESTINATION: usize = limits::NAT_CONNECTIONS_PER_DESTINATION;

    /// After so many seconds without a packet a connection is forgotten.
    pub const IDLE_SECONDS: u64 = limits::NAT_IDLE_SECONDS;

    /// The ports that a NAT gateway speaks from.
    pub const PORTS: PortRange = limits::NAT_PORTS;

    /// The empty table of a gateway with these addresses, the primary one first.
    ///
    /// # Errors
    ///
    /// Unless there are one to eight, all different.
    ///
    /// ```
    /// use aozu_vpc::NatTable;
    /// assert!(NatTable::new(["203.0.113.25".parse()?, "203.0.113.26".parse()?]).is_ok());
    /// assert!(NatTable::new([]).is_err());
    /// # Ok::<(), std::net::AddrParseError>(())
    /// ```
    pub fn new(addresses: impl IntoIterator<Item = Ipv4Addr>) -> Result<Self, TranslationError> {
        let addresses: Vec<Ipv4Addr> = addresses.into_iter().take(usize::from(u8::MAX)).collect();
        let different: BTreeSet<&Ipv4Addr> = addresses.iter().collect();
        if !limits::NAT_ADDRESSES.contains(&addresses.len()) || different.len() != addresses.len() {
            return Err(TranslationError::Addresses(addresses.len()));
        }
        Ok(Self {
            addresses,
            most: Self::CONNECTIONS_PER_DESTINATION,
            mappings: BTreeMap::new(),
            ports: BTreeMap::new(),
            by_use: BTreeSet::new(),
        })
    }

    /// The empty table of this gateway: a public one speaks with its public addresses, a private one with its
    /// private ones.
    ///
    /// # Errors
    ///
    /// When the gateway has none of them.
    ///
    /// ```
    /// use aozu_vpc::{NatGateway, NatTable, wire};
    /// let nat: wire::NatGateway = serde_json::from_str(r#"{
    ///     "NatGatewayId": "nat-0123456789abcdef0",
    ///     "NatGatewayAddresses": [
    ///         {"PrivateIp": "10.0.1.8", "PublicIp": "203.0.113.26"},
    ///         {"PrivateIp": "10.0.1.7", "PublicIp": "203.0.113.27", "IsPrimary": true}
    ///     ]
    /// }"#)?;
    /// let table = NatTable::of(&NatGateway::try_from(nat)?)?;
    /// assert_eq!(table.addresses(), [[203, 0, 113, 27].into(), std::net::Ipv4Addr::from([203, 0, 113, 26])]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(gateway: &NatGateway) -> Result<Self, TranslationError> {
        let mut addresses: Vec<_> = gateway.nat_gateway_addresses().iter().collect();
        addresses.sort_by_key(|address| address.is_primary() != Some(true));
        let public = gateway.is_public();
        Self::new(
            addresses
                .into_iter()
                .filter_map(|address| if public { address.public_ip() } else { address.private_ip() })
                .copied(),
        )
    }

    /// The addresses that it speaks with, the primary one first.
    #[must_use]
    pub fn addresses(&self) -> &[Ipv4Addr] {
        &self.addresses
    }

    /// The address and port that the gateway speaks with for a packet that may open a connection. A packet of
    /// a connection that stands gets the same ones, and keeps it from being forgotten.
    ///
    /// # Errors
    ///
    /// When all ports towards the destination are taken, and for what NAT gateways do not translate.
    pub fn translate(
        &mut self,
        protocol: Protocol,
        source: SocketAddr,
        destination: SocketAddr,
        now: u64,
    ) -> Result<SocketAddrV4, TranslationError> {
        let flow = Flow::new(protocol, source, destination)?;
        self.forget_idle(now);
        if let Some(spoken) = self.touch(flow, now) {
            return Ok(spoken);
        }
        for address in &self.addresses {
            let ports = self.ports.entry((flow.protocol, flow.destination, *address)).or_default();
            if let Some(port) = ports.take(source, self.most) {
                self.mappings.insert(flow, Mapping { address: *address, port, used: now });
                self.by_use.insert((now, flow));
                return Ok(SocketAddrV4::new(*address, port));
            }
        }
        Err(TranslationError::ErrorPortAllocation {
            protocol: flow.protocol,
            destination: flow.destination,
            connections: self.most.saturating_mul(self.addresses.len()),
            addresses: self.addresses.len(),
        })
    }

    /// The address and port that the gateway speaks with for a packet of a connection that the sender takes to
    /// stand. Of UDP and ICMP every packet may open one.
    ///
    /// # Errors
    ///
    /// A TCP connection that the gateway has forgotten is reset; otherwise as [`NatTable::translate`].
    ///
    /// ```
    /// use aozu_vpc::{NatTable, Protocol, TranslationError};
    /// let mut nat = NatTable::new(["203.0.113.25".parse()?])?;
    /// let (client, web) = ("10.0.2.9:40000".parse()?, "198.51.100.7:443".parse()?);
    /// nat.translate(Protocol::TCP, client, web, 0)?;
    /// assert!(nat.carry(Protocol::TCP, client, web, 349).is_ok());
    /// let late = nat.carry(Protocol::TCP, client, web, 349 + 350);
    /// assert!(matches!(late, Err(TranslationError::ConnectionReset(..))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn carry(
        &mut self,
        protocol: Protocol,
        source: SocketAddr,
        destination: SocketAddr,
        now: u64,
    ) -> Result<SocketAddrV4, TranslationError> {
        if protocol != Protocol::TCP {
            return self.translate(protocol, source, destination, now);
        }
        let flow = Flow::new(protocol, source, destination)?;
        self.forget_idle(now);
        self.touch(flow, now).ok_or(TranslationError::ConnectionReset(source, flow.destination))
    }

    /// Who gets a packet that `from`, out there, sends to an address and port of the gateway: the private
    /// address and port that asked. None when nobody did, and the gateway drops it.
    pub fn reply(
        &mut self,
        protocol: Protocol,
        from: SocketAddrV4,
        to: SocketAddrV4,
        now: u64,
    ) -> Option<SocketAddr> {
        self.forget_idle(now);
        let destination = Flow::destination(protocol, from);
        let ports = self.ports.get(&(protocol, destination, *to.ip()))?;
        let source = *ports.taken.get(&to.port())?;
        self.touch(Flow { protocol, source, destination }, now);
        Some(source)
    }

    /// Ends a connection, whose port is free from then on; the gateway sees FIN or RST pass. Whether it stood.
    pub fn close(&mut self, protocol: Protocol, source: SocketAddr, destination: SocketAddr) -> bool {
        Flow::new(protocol, source, destination).is_ok_and(|flow| self.forget(flow))
    }

    /// How many connections stand, as CloudWatch's `ActiveConnectionCount` has it.
    pub fn active_connection_count(&mut self, now: u64) -> usize {
        self.forget_idle(now);
        self.mappings.len()
    }

    /// Notes that a connection was used; what speaks for it, where it stands.
    fn touch(&mut self, flow: Flow, now: u64) -> Option<SocketAddrV4> {
        let mapping = self.mappings.get_mut(&flow)?;
        if mapping.used < now {
            self.by_use.remove(&(mapping.used, flow));
            self.by_use.insert((now, flow));
            mapping.used = now;
        }
        Some(SocketAddrV4::new(mapping.address, mapping.port))
    }

    fn forget_idle(&mut self, now: u64) {
        let Some(latest) = now.checked_sub(Self::IDLE_SECONDS) else { return };
        while let Some((used, flow)) = self.by_use.first().copied() {
            if used > latest {
                return;
            }
            self.forget(flow);
        }
    }

    fn forget(&mut self, flow: Flow) -> bool {
        let Some(mapping) = self.mappings.remove(&flow) else { return false };
        self.by_use.remove(&(mapping.used, flow));
        let key = (flow.protocol, flow.destination, mapping.address);
        if let Some(ports) = self.ports.get_mut(&key) {
            ports.release(mapping.port);
            if ports.taken.is_empty() {
                self.ports.remove(&key);
            }
        }
        true
    }
}

impl Flow {
    fn new(
        protocol: Protocol,
        source: SocketAddr,
        destination: SocketAddr,
    ) -> Result<Self, TranslationError> {
        let (protocol, destination) = match (source, destination) {
            (SocketAddr::V4(_), SocketAddr::V4(destination)) => (protocol, destination),
            (SocketAddr::V6(_), SocketAddr::V6(v6)) if limits::nat64().contains(v6.ip()) => {
                let [.., a, b, c, d] = v6.ip().octets();
                let destination = SocketAddrV4::new(Ipv4Addr::new(a, b, c, d), v6.port());
                (if protocol == Protocol::ICMPV6 { Protocol::ICMP } else { protocol }, destination)
            }
            _ => return Err(TranslationError::Family(source.ip(), destination.ip())),
        };
        if !matches!(protocol, Protocol::TCP | Protocol::UDP | Protocol::ICMP) {
            return Err(TranslationError::Protocol(protocol));
        }
        Ok(Self { protocol, source, destination: Self::destination(protocol, destination) })
    }

    /// Only TCP and UDP tell destinations apart by port.
    fn destination(protocol: Protocol, destination: SocketAddrV4) -> SocketAddrV4 {
        if protocol.has_ports() { destination } else { SocketAddrV4::new(*destination.ip(), 0) }
    }
}

#[cfg(test)]
mod tests;
