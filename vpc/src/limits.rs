//! AWS's numbers, each once, with source and date.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::{Ipv4Block, PortRange};

/// Addresses of each IPv4 subnet that AWS keeps: the first four and the last.
/// Source: VPC User Guide, "Subnet CIDR blocks" (2026).
pub(crate) const RESERVED_PER_SUBNET: u64 = 5;

/// The shortest and longest prefix of a VPC's or a subnet's IPv4 block.
/// Source: VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks" (2026).
pub(crate) const IPV4_PREFIX: std::ops::RangeInclusive<u8> = 16..=28;

/// The most security groups that an interface may carry, however far its quota is raised.
/// Source: VPC User Guide, "Amazon VPC quotas", "Security groups" (2026).
pub(crate) const MOST_GROUPS_PER_INTERFACE: usize = 16;

/// The longest name of a security group, in characters.
/// Source: EC2 API Reference, `CreateSecurityGroup` (2026).
pub(crate) const LONGEST_GROUP_NAME: usize = 255;

/// The numbers that an entry of a network ACL may have.
/// Source: EC2 API Reference, `CreateNetworkAclEntry` (2026).
pub(crate) const ACL_RULE_NUMBERS: std::ops::RangeInclusive<i32> = 1..=32766;

/// How many entries a network ACL has in one direction and family, AWS's closing deny among them; and how many at
/// most, however far the quota is raised.
/// Source: VPC User Guide, "Amazon VPC quotas", "Network ACLs" (2026).
pub(crate) const ACL_RULES: usize = 20;
pub(crate) const MOST_ACL_RULES: usize = 40;

/// Ports by which machines are administered, and what listens there.
/// Source: AWS Security Hub, controls EC2.13, EC2.14 and EC2.19 (2026); Docker and Kubernetes
/// documentation for their own ports.
pub(crate) const ADMIN_PORTS: [(u16, &str); 10] = [
    (22, "ssh"),
    (23, "telnet"),
    (2375, "Docker"),
    (2376, "Docker over TLS"),
    (3389, "Remote Desktop"),
    (5900, "VNC"),
    (5985, "WinRM"),
    (5986, "WinRM over TLS"),
    (6443, "Kubernetes API"),
    (10250, "kubelet"),
];

/// Services of AWS's whose endpoints listen on other ports than 443, or on more.
/// Source: AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink", and the services'
/// own guides (2026).
pub(crate) const OTHER_THAN_HTTPS: [&str; 6] =
    ["cassandra", "datasync", "email-smtp", "iot", "storagegateway", "transfer"];

/// Ports of databases, caches and search engines.
/// Source: AWS Security Hub, control EC2.19; Trusted Advisor, "Security Groups – Specific Ports
/// Unrestricted" (2026); the products' documentation for the rest.
pub(crate) const DATABASE_PORTS: [(u16, &str); 13] = [
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (3306, "MySQL"),
    (5432, "PostgreSQL"),
    (5439, "Redshift"),
    (5984, "CouchDB"),
    (6379, "Redis"),
    (9042, "Cassandra"),
    (9200, "Elasticsearch"),
    (9300, "Elasticsearch transport"),
    (11211, "memcached"),
    (27017, "MongoDB"),
    (50000, "Db2"),
];

/// With more entries than this a direction of a network ACL is not compared entry by entry: AWS gives 20,
/// and 40 on request. Source: VPC User Guide, "Amazon VPC quotas", "Network ACLs" (2026).
pub(crate) const ACL_ENTRIES_COMPARED: usize = 64;

/// So many pairs of boxes are compared to see which replies come back; more is not worth the time.
pub(crate) const REPLIES_COMPARED: usize = 1_000_000;

/// So many route tables are followed one after another to class a subnet.
pub(crate) const HOPS_FOLLOWED: usize = 64;

/// So many resources of one VPC with the same fault are told one by one; more have one cause, and are
/// told together.
pub(crate) const TOLD_ONE_BY_ONE: usize = 25;

/// The shortest and longest prefix of a subnet's IPv6 block, and the step between sizes.
/// Source: VPC User Guide, "Subnet CIDR blocks", IPv6 (2026).
pub(crate) const IPV6_SUBNET_PREFIX: std::ops::RangeInclusive<u8> = 44..=64;
pub(crate) const IPV6_PREFIX_STEP: u8 = 4;

/// A subnet of less than so many addresses is too small to run out of them: the smallest that AWS gives.
pub(crate) const LEAST_USABLE: u64 = 11;

/// Less than so many percent of a subnet's addresses free is few. Our choice.
pub(crate) const FEW_FREE_PERCENT: u64 = 10;

/// A block written in this file; its prefix is at most 32.
fn block([a, b, c, d]: [u8; 4], prefix: u8) -> Ipv4Block {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix).into()
}

/// What no VPC's block may overlap: this network, loopback, link local, multicast.
/// Source: VPC User Guide, "VPC CIDR blocks"; known behaviour of AWS, not recorded.
pub(crate) fn unusable() -> impl Iterator<Item = Ipv4Block> {
    [([0, 0, 0, 0], 8), ([127, 0, 0, 0], 8), ([169, 254, 0, 0], 16), ([224, 0, 0, 0], 4)]
        .into_iter()
        .map(|(address, prefix)| block(address, prefix))
}

/// What Docker gives its bridge on every host.
/// Source: VPC User Guide, "VPC CIDR blocks" (2026).
pub(crate) fn docker() -> Ipv4Block {
    block([172, 17, 0, 0], 16)
}

/// The ranges from which a VPC with this primary block gets no secondary one.
/// Source: VPC User Guide, "VPC CIDR blocks", IPv4 CIDR block association restrictions.
pub(crate) fn ruled_out_by(primary: Ipv4Block) -> impl Iterator<Item = Ipv4Block> {
    let ten = block([10, 0, 0, 0], 8);
    let seventeen_two = block([172, 16, 0, 0], 12);
    let nineteen_two = block([192, 168, 0, 0], 16);
    let benchmark = block([198, 19, 0, 0], 16);
    let mut refused = vec![ten, seventeen_two, nineteen_two, benchmark];
    refused.retain(|range| !range.contains(primary));
    if seventeen_two.contains(primary) {
        refused.push(block([172, 31, 0, 0], 16));
    }
    refused.extend(ruled_out_beside(primary));
    refused.into_iter()
}

/// The range from which a VPC with this block, primary or not, gets no further one.
/// Source: VPC User Guide, "VPC CIDR blocks", IPv4 CIDR block association restrictions.
pub(crate) fn ruled_out_beside(existing: Ipv4Block) -> Option<Ipv4Block> {
    block([10, 0, 0, 0], 15).contains(existing).then(|| block([10, 0, 0, 0], 16))
}

/// The block of every default VPC, and the prefix of its default subnets.
/// Source: VPC User Guide, "Default VPCs" (2026).
pub(crate) fn default_vpc() -> Ipv4Block {
    block([172, 31, 0, 0], 16)
}
pub(crate) const DEFAULT_SUBNET_PREFIX: u8 = 20;

/// Destinations that AWS keeps for services of its own, and what lies within.
/// Source: VPC User Guide, "Route table concepts" (2026).
pub(crate) fn reserved_destinations() -> impl Iterator<Item = IpNet> {
    let v4 = Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 168, 0), 22);
    let v6 = Ipv6Net::new_assert(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0), 32);
    [v4.into(), v6.into()].into_iter()
}

/// How many addresses a NAT gateway has: a primary one and up to seven secondary ones. Elastic IPs are two
/// unless AWS raises the quota.
/// Source: VPC User Guide, "NAT gateway basics" (2026).
pub(crate) const NAT_ADDRESSES: std::ops::RangeInclusive<usize> = 1..=8;

/// Simultaneous connections of each address of a NAT gateway to each destination, which is an address, a
/// port and a protocol.
/// Source: VPC User Guide, "NAT gateway basics" (2026).
pub(crate) const NAT_CONNECTIONS_PER_DESTINATION: usize = 55_000;

/// The ports that a NAT gateway speaks from.
/// Source: VPC User Guide, "NAT gateway basics" (2026).
pub(crate) const NAT_PORTS: PortRange = PortRange::EPHEMERAL;

/// Seconds without a packet after which a NAT gateway forgets a connection.
/// Source: VPC User Guide, "Troubleshoot NAT gateways", "Internet connection drops after 350 seconds", and
/// "Compare NAT gateways and NAT instances", "Timeout behavior" (2026).
pub(crate) const NAT_IDLE_SECONDS: u64 = 350;

/// The IPv6 addresses in which a NAT gateway finds IPv4 ones (NAT64).
/// Source: VPC User Guide, "DNS64 and NAT64"; RFC 6052 (2026).
pub(crate) fn nat64() -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96)
}

/// Quotas that AWS raises on request, with AWS's defaults.
///
/// ```
/// let quotas = aozu_vpc::Quotas { vpcs_per_region: 20, ..aozu_vpc::Quotas::default() };
/// assert_eq!(quotas.subnets_per_vpc, 200);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotas {
    /// VPCs per region.
    pub vpcs_per_region: usize,
    /// Subnets per VPC.
    pub subnets_per_vpc: usize,
    /// Security groups that an interface carries.
    pub security_groups_per_interface: usize,
    /// What the rules of a security group weigh, in each direction and family.
    pub security_group_rules: usize,
    /// Internet gateways per region.
    pub internet_gateways_per_region: usize,
    /// Route tables per VPC.
    pub route_tables_per_vpc: usize,
    /// Blocks of each family per VPC, the primary one among them.
    pub blocks_per_vpc: usize,
    /// Active peering connections per VPC.
    pub peerings_per_vpc: usize,
    /// Static routes per table, of each family. AWS raised it from 50.
    pub routes_per_table: usize,
    /// Propagated routes per table.
    pub propagated_routes_per_table: usize,
    /// NAT gateways per zone.
    pub nat_gateways_per_zone: usize,
}

impl Default for Quotas {
    /// Source: VPC User Guide, "Amazon VPC quotas" (2026).
    fn default() -> Self {
        Self {
            vpcs_per_region: 5,
            subnets_per_vpc: 200,
            security_groups_per_interface: 5,
            security_group_rules: 60,
            internet_gateways_per_region: 5,
            route_tables_per_vpc: 200,
            blocks_per_vpc: 5,
            peerings_per_vpc: 50,
            routes_per_table: 500,
            propagated_routes_per_table: 100,
            nat_gateways_per_zone: 5,
        }
    }
}

impl Quotas {
    /// These quotas with those replaced that are given by name: the field's name in AWS's spelling
    /// (`VpcsPerRegion`), as `[quotas]` in `aozu.toml` has it. Other names are another service's.
    ///
    /// ```
    /// let raised = [("VpcsPerRegion".to_owned(), 20)].into();
    /// assert_eq!(aozu_vpc::Quotas::default().with(&raised).vpcs_per_region, 20);
    /// ```
    #[must_use]
    pub fn with(mut self, given: &std::collections::BTreeMap<String, usize>) -> Self {
        for (name, number) in given {
            if let Some(quota) = self.by_name(name) {
                *quota = *number;
            }
        }
        self
    }

    /// Whether a quota of this crate has that name.
    ///
    /// ```
    /// assert!(aozu_vpc::Quotas::has("VpcsPerRegion") && !aozu_vpc::Quotas::has("VpcsPerRegions"));
    /// ```
    #[must_use]
    pub fn has(name: &str) -> bool {
        Self::default().by_name(name).is_some()
    }

    /// Every quota is listed here, under its name.
    fn by_name(&mut self, name: &str) -> Option<&mut usize> {
        Some(match name {
            "VpcsPerRegion" => &mut self.vpcs_per_region,
            "SubnetsPerVpc" => &mut self.subnets_per_vpc,
            "SecurityGroupsPerInterface" => &mut self.security_groups_per_interface,
            "SecurityGroupRules" => &mut self.security_group_rules,
            "InternetGatewaysPerRegion" => &mut self.internet_gateways_per_region,
            "RouteTablesPerVpc" => &mut self.route_tables_per_vpc,
            "BlocksPerVpc" => &mut self.blocks_per_vpc,
            "PeeringsPerVpc" => &mut self.peerings_per_vpc,
            "RoutesPerTable" => &mut self.routes_per_table,
            "PropagatedRoutesPerTable" => &mut self.propagated_routes_per_table,
            "NatGatewaysPerZone" => &mut self.nat_gateways_per_zone,
            _ => return None,
        })
    }
}
